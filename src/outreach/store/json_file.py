"""Small files of this machine's own, in JSON: one that is missing or damaged counts as empty."""

import json
from collections.abc import Mapping
from pathlib import Path

from outreach.formats import atomic
from outreach.values.data import Document


def read(path: Path) -> Document:
    """What a file says by name."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write(path: Path, values: Mapping[str, object]) -> None:
    """Writes a file, whole or not at all."""
    atomic.write(path, json.dumps(values, ensure_ascii=False).encode())
