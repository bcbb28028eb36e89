"""accept: post → landing."""
