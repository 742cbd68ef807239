"""Each measurement still runs: a short run of each, in which no time is judged."""

import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests import benchmarks, sample
from tests.mail.servers import MailServer


@contextmanager
def sink(_program: str) -> Iterator[int]:
    """A mail server of ours in the place of Postfix's, which need not be installed."""
    with MailServer() as server:
        yield server.port


# {name: (arguments of its main(), what is smaller than in a measurement)}. Those of the window run in a process of
# their own.
SHORT: dict[str, tuple[tuple[int, ...], dict[str, Any]]] = {
    "bench_desks": ((), {"DESKS": 2, "SECONDS": 2, "WAYS": ("",)}),
    "bench_drafts": ((3, 1), {"STANDARD": 2}),
    "bench_duplicates": ((60,), {}),
    "bench_export": ((60,), {}),
    "bench_frozen": ((40,), {}),
    "bench_import": ((60, 1), {"ONE_BY_ONE": 3}),
    "bench_lists": ((60,), {"ROUNDS": 1}),
    "bench_reading": ((60,), {"ROUNDS": 1, "REAL": Path("none")}),
    "bench_reports": ((60,), {"ROUNDS": 1, "CONTACTS": 30, "OUTLETS": 10, "SENDINGS": 5}),
    "bench_sending": ((3, 1, 1000), {"found": lambda: "ours", "sink": sink}),
    "bench_start": ((), {"RUNS": 1, "ROWS": 60}),
    "bench_undo": ((60,), {}),
    "bench_window": ((60,), {"STARTS": 2, "WORDS": "aigul", "HEADS": "outlet"}),
}
OF_THE_WINDOW = ("bench_frozen",)
# Those whose short run takes seconds, too.
LONGEST = (
    "bench_window",
    "bench_start",
    "bench_import",
    "bench_frozen",
    "bench_export",
    "bench_duplicates",
    "bench_lists",
)


def test_every_measurement_has_a_short_run() -> None:
    modules = (name for _finder, name, _package in pkgutil.iter_modules(benchmarks.__path__))
    assert set(SHORT) == {name for name in modules if name.startswith("bench_")}


@pytest.mark.slow
@pytest.mark.parametrize("name", sample.first(6, sorted(SHORT, key=LONGEST.__contains__)))
def test_it_runs_and_says_its_figures(
    name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    arguments, smaller = SHORT[name]
    if name in OF_THE_WINDOW:
        words = [sys.executable, "-m", f"tests.benchmarks.{name}", *map(str, arguments)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=240)
        assert done.returncode in (0, 1) and "Traceback" not in done.stderr, done.stderr
        said = done.stdout
    else:
        measurement = import_module(f"tests.benchmarks.{name}")
        for constant, value in smaller.items():
            monkeypatch.setattr(measurement, constant, value)
        measurement.main(*arguments)
        said = capfd.readouterr().out
    assert re.search(r"\d (ms|s|x|MB|drafts/s|messages/s)\b", said), said
