"""A person's hands: the `lake` command, the Python client and the cloud on one machine."""
