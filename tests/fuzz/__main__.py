"""`python -m tests.fuzz [KIND …] [--count N] [--seconds S] [--seed N]`: reads mutated files, prints what came of them.

Every line: the reader, inputs tried, how many were read and how many refused, how often the reading child ended, how
many were read as nothing without a word, the slowest input, and the defects: these, and anything that is no Problem.
A defect's file is kept in the folder it names.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from outreach.formats import sandbox
from outreach.formats.cards import vcard
from outreach.formats.documents import document
from outreach.problems import Problem
from outreach.services.importing import import_source, record_check
from tests.fuzz.mutate import mutated
from tests.fuzz.seeds import seeds

_SLOW = 45.0  # seconds: the deadline of a child by the clock, and what surrounds it
_ENOUGH = 100_000
_BLANK = b" \t\r\n\0"


def _import(path: Path) -> int:
    """A table or cards as the import reads them, every row checked."""
    source = import_source.open_file(path)
    try:
        rows = len(source.notes)  # it says why there is none
        for number, row in enumerate(source.rows):
            rows += 1
            if number > _ENOUGH:  # one row said to be repeated a million times is a long table, not a slow reader
                break
            if number < 20 and not row.rejected:
                record_check.record(row.fields, "KG")
    finally:
        source.close()
    return rows


def _paste(path: Path) -> int:
    source = import_source.open_text(path.read_bytes().decode("utf-8", "replace"))
    try:
        return len(source.notes) + sum(1 for _row in source.rows)
    finally:
        source.close()


def _cards(path: Path) -> int:
    return len(vcard.read(path.read_bytes()))


def _document(path: Path) -> int:
    return len(document.text(path).text)


READERS: dict[str, list[Callable[[Path], int]]] = {
    "csv": [_import], "xlsx": [_import], "xls": [_import], "ods": [_import],
    "vcard": [_cards, _import], "paste": [_paste],
    "txt": [_document], "docx": [_document], "pdf": [_document],
    "html": [_document, _import], "eml": [_document],
}  # fmt: skip
_ENDINGS = {"vcard": "vcf", "paste": "txt"}


def fuzz(kind: str, count: int, seed: int, seconds: float, keep: Path | None = None) -> Counter[str]:
    """Reads `count` mutated files of a kind; the result counts tried, read, refused, ended, and defects."""
    chance = random.Random(f"{kind}{seed}")
    files = seeds().get(kind, [])
    found: Counter[str] = Counter()
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file.{_ENDINGS.get(kind, kind)}"
        while files and found["tried"] < count and time.monotonic() < until:
            data = mutated(chance.choice(files), files, chance)
            path.write_bytes(data)
            reader = READERS[kind][found["tried"] % len(READERS[kind])]
            found["tried"] += 1
            began = time.perf_counter()
            said = _read(reader, path, found)
            took = int((time.perf_counter() - began) * 1000)
            if took > _SLOW * 1000:
                said = f"{took} ms"
                found["defects"] += 1
            found["slowest ms"] = max(found["slowest ms"], took)
            if said:
                found[said] += 1
                if found[said] == 1:
                    print(f"{kind}: {said}", flush=True)
                if keep is not None and found[said] == 1:
                    (keep / f"{kind}-{found['tried']}.{path.suffix[1:]}").write_bytes(data)
    return found


def _read(reader: Callable[[Path], int], path: Path, found: Counter[str]) -> str:
    """Reads one file; what went wrong, in words, is a defect."""
    try:
        nothing = not reader(path)
    except sandbox.ReaderProblem as problem:
        found["refused"] += 1
        found["child ended"] += problem.detail.startswith(("deadline", "the reader ended"))
        return ""
    except Problem:
        found["refused"] += 1
        return ""
    except Exception as error:
        found["defects"] += 1
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
        return f"{type(error).__name__} at {place}: {error}"[:200]
    found["read"] += 1
    if nothing and path.read_bytes().strip(_BLANK):
        found["defects"] += 1
        found["silent"] += 1
        return f"{reader.__name__}: nothing, and nothing said"
    return ""


def main() -> int:
    """Fuzzes the readers that are named, or all of them."""
    words = argparse.ArgumentParser(prog="python -m tests.fuzz")
    words.add_argument("kinds", nargs="*", choices=[*READERS, []], default=[])
    words.add_argument("--count", type=int, default=5_000)
    words.add_argument("--seconds", type=float, default=120.0)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()))
    told = words.parse_args()
    total: Counter[str] = Counter()
    for kind in told.kinds or READERS:
        found = fuzz(kind, told.count, told.seed, told.seconds, told.keep)
        total.update({name: found[name] for name in _SHOWN if name != "slowest ms"})
        print(f"{kind:6} " + "  ".join(f"{name} {found[name]}" for name in _SHOWN), flush=True)
    print("all    " + "  ".join(f"{name} {total[name]}" for name in _SHOWN if name != "slowest ms"))
    return 1 if total["defects"] else 0


_SHOWN = ("tried", "read", "refused", "child ended", "silent", "slowest ms", "defects")

if __name__ == "__main__":
    sys.exit(main())
