"""The only errors meant for the user: each says what is wrong and how to mend it."""

import copyreg
from pathlib import Path


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


class Locked(Problem):
    """The database at `path` is opened with its password alone, which nobody has given yet."""

    def __init__(self, text: str, path: Path) -> None:
        super().__init__(text)
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.text, self.path)
