"""How much of what was wanted was found, and how much of what was found was wanted, field by field."""

from collections import Counter, defaultdict
from collections.abc import Iterable


class Score:
    """Counts per field; what was missed or wrong is kept with the name of its case."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.missed: dict[str, list[str]] = defaultdict(list)
        self.wrong: dict[str, list[str]] = defaultdict(list)

    def add(self, field: str, case: str, wanted: Iterable[object], found: Iterable[object]) -> None:
        """Compares what a case should give in a field with what it gave; the order does not matter."""
        want, got = Counter(wanted), Counter(found)
        self.right[field] += (want & got).total()
        self.missed[field] += [f"{case}: {value!r}" for value in (want - got).elements()]
        self.wrong[field] += [f"{case}: {value!r}" for value in (got - want).elements()]

    def one(self, field: str, case: str, wanted: object, found: object) -> None:
        """The same for a field that has one value or none."""
        self.add(field, case, [wanted] if wanted else [], [found] if found else [])

    def precision(self, field: str) -> float:
        """The part of what was found that is right."""
        return self.right[field] / max(1, self.right[field] + len(self.wrong[field]))

    def recall(self, field: str) -> float:
        """The part of what was wanted that was found."""
        return self.right[field] / max(1, self.right[field] + len(self.missed[field]))

    def table(self) -> str:
        """A line for each field, and below it what was missed (-) and what was wrong (+)."""
        lines = [f"{'field':<18}{'wanted':>8}{'precision':>11}{'recall':>8}"]
        for field in self.missed:
            wanted = self.right[field] + len(self.missed[field])
            lines.append(f"{field:<18}{wanted:>8}{self.precision(field):>11.3f}{self.recall(field):>8.3f}")
            lines += [f"    - {text}" for text in self.missed[field]]
            lines += [f"    + {text}" for text in self.wrong[field]]
        return "\n".join(lines)
