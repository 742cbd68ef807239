"""`./dev bench [NAMES]` runs the measurements: every module here that has a `main()`, or those that are named."""

import importlib
import pkgutil
import sys
from pathlib import Path


def main(*names: str) -> int:
    """Runs them one after the other, so that none disturbs another; returns how many missed their aim."""
    there = {module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])} - {"__main__"}
    if set(names) - there:
        print(f"There are: {', '.join(sorted(there))}", file=sys.stderr)
        return 2
    missed = 0
    for name in names or sorted(there):
        measure = getattr(importlib.import_module(f"tests.benchmarks.{name}"), "main", None)
        if measure:
            print(f"== {name}", flush=True)
            missed += bool(measure())
    return missed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
