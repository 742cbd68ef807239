"""The errors meant for the user, which say what is wrong and how to mend it; and where all others happened."""

import copyreg
import traceback
from pathlib import Path

_HOME = Path(__file__).parent


class Problem(Exception):
    """Something the user can understand and mend. Its text is already in the user's language.

    Windows show it as a message; the command line prints it as one line and exits with 3.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[object, ...]:  # as it was, whatever it is made of: it comes from another process
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class FieldProblem(Problem):
    """A Problem that belongs beside one field of a form, named as in the model ("phone", "email")."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


class Stale(Problem):
    """Somebody else has saved the record since it was opened to be edited."""


class Gone(Problem):
    """There is no record of that number, or no longer."""


class Damaged(Problem):
    """A file, or a backup of one, can't be read as it was written."""


class Locked(Problem):
    """The database at `path` is opened with its password alone, which nobody has given yet."""

    def __init__(self, text: str, path: Path) -> None:
        super().__init__(text)
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.text, self.path)


def trace(error: BaseException) -> str:
    """The kinds of an error and its causes, with our own lines that they passed: never their text, maybe data."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        state = getattr(current, "sqlstate", None) or getattr(current, "sqlite_errorname", None)
        frames = [
            f"  {ours}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
            if (ours := _our_file(frame.filename))
        ]
        parts.append("\n".join([f"{kind.__module__}.{kind.__qualname__}" + (f" [{state}]" if state else ""), *frames]))
        current = current.__cause__ or current.__context__
    return "\nbecause of ".join(parts)


def _our_file(name: str) -> str:
    """A file of the program by its place in it, "" for one of others; a frozen program has no folders before it."""
    file = Path(name)
    if file.is_relative_to(_HOME):
        return file.relative_to(_HOME).as_posix()
    return Path(*file.parts[1:]).as_posix() if file.parts[:1] == (_HOME.name,) else ""
