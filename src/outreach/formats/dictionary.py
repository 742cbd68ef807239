"""Spelling dictionaries in Hunspell's format: the system's, or else those that come with their reader.

They are read in the child process: a Russian one takes seconds and a hundred megabytes, which the window does not miss.
"""

import importlib.util
import os
import re
import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from outreach.formats import sandbox

MOST_WORDS = 5_000
MOST_SUGGESTIONS = 6
SECONDS = 40.0  # for the first words, which wait for the dictionary
# Which countries' spelling goes first, where several are there; any other will do as well.
_FIRST = {"en": ("en_GB", "en_US"), "ru": ("ru_RU",), "ky": ("ky_KG",), "kk": ("kk_KZ",), "de": ("de_DE", "de_AT")}


def folders() -> list[Path]:
    """Where a system keeps its dictionaries, in the order they are looked through; $DICPATH goes first."""
    named = [Path(part) for part in os.environ.get("DICPATH", "").split(os.pathsep) if part]
    home = Path.home()
    if sys.platform == "win32":
        roots = [Path(os.environ.get(name, "C:/Program Files")) for name in ("ProgramFiles", "ProgramFiles(x86)")]
        return [*named, *(root / "LibreOffice/share/extensions" for root in roots)]
    if sys.platform == "darwin":
        office = Path("/Applications/LibreOffice.app/Contents/Resources/extensions")
        return [*named, home / "Library/Spelling", Path("/Library/Spelling"), office]
    shared = ("hunspell", "myspell", "myspell/dicts")
    return [*named, home / ".local/share/hunspell", *(Path("/usr/share") / name for name in shared)]


def find(language: str, where: Iterable[Path] | None = None) -> str:
    """The dictionary of a language: its path without an ending; "" where there is none."""
    if not re.fullmatch(r"[a-z]{2,3}", language):
        return ""
    found: dict[str, str] = {}
    for folder in [*(folders() if where is None else where), *_own()]:
        try:
            files = [*folder.glob(f"{language}*.dic"), *folder.glob(f"*/{language}*.dic")]
        except OSError:
            continue
        for file in sorted(files):
            if re.fullmatch(rf"{language}(?:[_-][A-Za-z-]+)?", file.stem) and file.with_suffix(".aff").is_file():
                found.setdefault(file.stem.replace("-", "_"), str(file.with_suffix("")))
    for name in _FIRST.get(language, ()):
        if name in found:
            return found[name]
    return next(iter(found.values()), "")


def _own() -> list[Path]:
    """The few dictionaries that the reader brings with it, for systems that have none."""
    spec = importlib.util.find_spec("spylls")
    return [Path(place) / "hunspell/data" for place in (spec.submodule_search_locations or [])] if spec else []


def wrong(dictionary: str, words: Sequence[str]) -> list[str]:
    """The words that a dictionary does not know. Raises a Problem where the dictionary cannot be read."""
    return sandbox.run(_wrong, dictionary, list(words[:MOST_WORDS]), seconds=SECONDS)


def suggest(dictionary: str, word: str) -> list[str]:
    """What may have been meant, the likeliest first."""
    return sandbox.run(_suggest, dictionary, word, seconds=SECONDS)


# --- in the child -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _dictionary(path: str) -> Any:
    from spylls.hunspell import Dictionary  # late: start-up

    return Dictionary.from_files(path)


def _wrong(path: str, words: list[str]) -> list[str]:
    known = _dictionary(path)
    return [word for word in words if not known.lookup(word)]


def _suggest(path: str, word: str) -> list[str]:
    found: list[str] = []
    for one in _dictionary(path).suggest(word):
        found.append(one)
        if len(found) >= MOST_SUGGESTIONS:
            break
    return found
