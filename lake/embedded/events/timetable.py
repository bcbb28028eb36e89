"""Fires schedules when they are due."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from lake.embedded.background import Background
from lake.embedded.events.cron import Schedule

_LONGEST_WAIT_SECONDS = 60.0  # the machine's clock may be set, or have slept


@dataclass(frozen=True, slots=True)
class Departure:
    """A schedule of the template.

    Args:
        logical_id: Its name in the template.
        schedule: When it is due.
        fire: Does what it is for.
    """

    logical_id: str
    schedule: Schedule
    fire: Callable[[], object]


class Timetable:
    """Schedules, each with its next time."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._due: dict[Departure, datetime] = {}
        self._changed = threading.Condition()
        self._stopping = False

    def add(self, departure: Departure) -> None:
        """Add a schedule; a rate begins now."""
        with self._changed:
            self._due[departure] = departure.schedule(self._now())
            self._changed.notify_all()

    def named(self, logical_id: str) -> list[Departure]:
        """Return the schedules of one resource."""
        return [departure for departure in self._due if departure.logical_id == logical_id]

    def fire_due(self) -> float:
        """Fire what is due; return after how many seconds to look again."""
        with self._changed:
            now = self._now()
            due = [departure for departure, at in self._due.items() if at <= now]
            for departure in due:
                self._due[departure] = departure.schedule(now)
            waits = [(at - now).total_seconds() for at in self._due.values()]
        for departure in due:
            departure.fire()
        return min([_LONGEST_WAIT_SECONDS, *waits])

    def start(self, background: Background) -> None:
        """Fire schedules from now on."""
        background.start(self._run)

    def stop(self) -> None:
        """Fire no more."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def _run(self) -> None:
        while True:
            wait = self.fire_due()
            with self._changed:
                if not self._stopping:
                    self._changed.wait(wait)
                if self._stopping:
                    return
