"""The doubts of one kind that wait, the one that is looked at, and those judged since."""

from __future__ import annotations

from collections.abc import Iterable

from outreach.services.quality.quality import Doubt

Key = tuple[str, int, int | None, str]


def key(doubt: Doubt) -> Key:
    """What makes a doubt the same one again."""
    return (doubt.problem, doubt.contact_id, doubt.other_id, doubt.value)


class Queue:
    """Doubts in order. `left` may be more than are loaded; `done` counts those judged since the kind was opened."""

    def __init__(self) -> None:
        self.doubts: list[Doubt] = []
        self.left = 0
        self.done = 0
        self.at = 0
        self._judged: list[Key] = []

    def open(self, doubts: Iterable[Doubt], left: int) -> None:
        """Begins anew."""
        self.done, self.at, self._judged = 0, 0, []
        self.doubts, self.left = list(doubts), left

    def current(self) -> Doubt | None:
        """The doubt that is looked at."""
        return self.doubts[self.at] if self.at < len(self.doubts) else None

    def place(self) -> tuple[int, int]:
        """Which one it is, of how many; those that were judged count."""
        return self.done + self.at + 1, self.done + self.left

    def judged(self) -> None:
        """The current doubt is no longer one; the next takes its place."""
        doubt = self.doubts.pop(self.at)
        self._judged.append(key(doubt))
        self.left = max(self.left - 1, len(self.doubts))
        self.done += 1
        self.at = min(self.at, max(len(self.doubts) - 1, 0))

    def move(self, step: int) -> bool:
        """Goes to the next doubt or to the one before; False at the end."""
        to = self.at + step
        if not 0 <= to < len(self.doubts):
            return False
        self.at = to
        return True

    def renew(self, doubts: Iterable[Doubt], left: int) -> bool:
        """Takes over what waits now: the same doubt stays in sight, and one that was taken back comes to it.

        Whether another one stands where one was looked at, for somebody else has dealt with that.
        """
        current = self.current()
        total = self.done + self.left
        self.doubts, self.left = list(doubts), left
        places = {key(doubt): place for place, doubt in enumerate(self.doubts)}
        back = [judged for judged in self._judged if judged in places]
        self._judged = [judged for judged in self._judged if judged not in places]
        self.done = min(max(total - left, 0), len(self._judged)) if back else self.done
        if back:
            self.at = places[back[-1]]
        elif current is not None and key(current) in places:
            self.at = places[key(current)]
        else:
            self.at = min(self.at, max(len(self.doubts) - 1, 0))
            return current is not None and bool(self.doubts)
        return False
