"""Signals that end the command: the first one unwinds it, so that nothing is left running.

Further ones are ignored until the command has ended: a second Ctrl-C in the middle of stopping
would leave processes behind.
"""

import signal
from types import FrameType

_ALL = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
_received: list[int] = []


class Ended(KeyboardInterrupt):
    """A signal ended the command."""


def arm() -> None:
    """Let signals raise `Ended`."""
    _received.clear()
    for number in _ALL:
        # `nohup` wants no SIGHUP. Shells let what a script starts with `&` ignore SIGINT, but a
        # lake that somebody interrupts should end all the same.
        if number == signal.SIGINT or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def ignore() -> None:
    """Let nothing interrupt what follows."""
    for number in _ALL:
        signal.signal(number, signal.SIG_IGN)


def received() -> int | None:
    """Return the signal that came since signals were armed, if one did."""
    return _received[0] if _received else None


def _end(number: int, _frame: FrameType | None) -> None:
    _received.append(number)
    ignore()
    raise Ended
