"""Where the real files are that tests read in place; a test that needs them skips where they are absent."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def corpora(*parts: str) -> Path:
    """A file or folder of the corpora, or a skip."""
    return _there(SHARED / "corpora" / Path(*parts))


def seed(*parts: str) -> Path:
    """A file of the seed, or a skip."""
    return _there(SHARED / "seed" / Path(*parts))


def _there(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"the shared files are not beside this checkout ({path.name})")
    return path
