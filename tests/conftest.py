"""What holds for all tests."""

from hypothesis import settings

# No test may depend on how fast a machine is.
settings.register_profile("no-clock", deadline=None)
settings.load_profile("no-clock")
