"""derive: what the lake computes of its own history, sent to itself as an upload."""
