"""Which tests of services tell a server nothing that no other tells it: `same_statements.txt` is written anew by

    python -m pytest -p tests.statements -n 3 tests/services -k postgresql

Nothing is left out by that run itself. A statement is one with any number of values; an error is one of its statement.
"""

import inspect
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from sqlalchemy import Connection, Engine, ExceptionContext, event

from tests.sample import RECORDING, SAME

os.environ[RECORDING] = "1"  # for the workers, too
_VALUE, _VALUES = re.compile(r"%\(\w+\)s(?:::[\w ]+(?:\[\])?)?"), re.compile(r"\?(?:, \?)+|\(\?\)(?:, \(\?\))+")

_said: set[str] = set()
_by_test: dict[str, tuple[float, set[str]]] = {}


def _shape(statement: str) -> str:
    return _VALUES.sub("?", _VALUES.sub("?", _VALUE.sub("?", " ".join(statement.split()))))


@event.listens_for(Engine, "before_cursor_execute")
def _saying(connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
    if connection.dialect.name == "postgresql":
        _said.add(_shape(statement))


@event.listens_for(Engine, "handle_error")
def _failing(context: ExceptionContext) -> None:
    if context.dialect.name == "postgresql":
        error = context.original_exception
        _said.add(f"{type(error).__name__} {getattr(error, 'sqlstate', '')} {_shape(context.statement or '')}")


def _asked(item: pytest.Item) -> Iterable[str]:
    return inspect.signature(item.function).parameters if isinstance(item, pytest.Function) else ()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """The report of a test says what it told the server, where the same test tells a file, too.

    Not of one that asks for what servers alone have: several at one database, and a limit of values.
    """
    report = yield
    of_servers = item.get_closest_marker("backends") or {"database_url", "few_values"} & {*_asked(item)}
    if report.when == "call" and not of_servers:
        report.user_properties.append(("statements", sorted(_said)))
    if report.when == "teardown":
        _said.clear()
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """The main process hears of every test."""
    told = dict(report.user_properties)
    if "statements" in told:
        _by_test[report.nodeid] = (told.get("processor", 0.0), set(told["statements"]))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The dearest go first."""
    if not hasattr(session.config, "workerinput"):
        SAME.write_text("\n".join(sorted(superfluous(_by_test))) + "\n", "utf-8")


def superfluous(told: dict[str, tuple[float, set[str]]]) -> Iterator[str]:
    """The test functions without which every statement is told still."""
    count = Counter(one for _cost, statements in told.values() for one in statements)
    for test, (_cost, statements) in sorted(told.items(), key=lambda item: -item[1][0]):
        if all(count[one] > 1 for one in statements):
            count.subtract(statements)
            yield test.partition("[")[0]
