"""Which libraries the program is shipped with, told from pyproject.toml and requirements.lock."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]


class Locked(NamedTuple):
    """One library of the lock: its version, where it is needed, and by which others."""

    name: str
    version: str
    marker: str
    needed_by: frozenset[str]


def locked() -> list[Locked]:
    """Everything in requirements.lock; a library may stand there twice, for two Pythons."""
    found: list[Locked] = []
    for block in re.split(r"\n(?=\w)", (ROOT / "requirements.lock").read_text("utf-8")):
        head = re.match(r"([\w.-]+)==([\w.]+)(?: ; ([^\\\n]+))?", block)
        if head:
            via = frozenset(re.findall(r"^    # (?:via |  )([\w.-]+)", block, re.MULTILINE))
            found.append(Locked(normal(head[1]), head[2], (head[3] or "").strip(), frozenset(map(normal, via))))
    return found


def shipped() -> list[Locked]:
    """What the program needs to run, on any system, PostgreSQL included; the tools of its making are not."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["postgresql"]]
    names = {normal(re.match(r"[\w.-]+", text)[0]) for text in named}  # type: ignore[index]
    names.add("psycopg-binary")
    everything = locked()
    while more := {one.name for one in everything if one.needed_by & names} - names:
        names |= more
    return [one for one in everything if one.name in names]


# The lock names these, and the build leaves them out: they are of the making of others.
LEFT_OUT = frozenset({"pycparser"})


def shipped_names() -> list[str]:
    """The names of the libraries that are installed here and go into the build."""
    from importlib import metadata

    here = {normal(one.metadata["Name"]) for one in metadata.distributions()}
    return sorted({one.name for one in shipped() if one.name in here and one.name not in LEFT_OUT} | {"outreach"})


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
