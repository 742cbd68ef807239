"""Gathers the licences of all that the program is shipped with, for its window, its folder and its packages.

    python packaging/licences.py                    renews resources/licences, out of what is installed here
    python packaging/licences.py --beside FOLDER    puts them into the built folder, and Debian's copyright file

Texts that no library brings along are kept in packaging/licences.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator
from email.parser import HeaderParser
from pathlib import Path
from typing import NamedTuple

from shipped import LEFT_OUT, ROOT, Locked, normal, shipped

KEPT = Path(__file__).parent / "licences"
TARGET = ROOT / "resources" / "licences"
# What the metadata of a library say too vaguely or not at all.
SPDX = {
    "anyascii": "ISC",
    "backports-tarfile": "MIT",
    "imapclient": "BSD-3-Clause",
    "jaraco-classes": "MIT",
    "pypdfium2": "BSD-3-Clause OR Apache-2.0",
    "pyside6-essentials": "LGPL-3.0-only",
    "pywin32-ctypes": "BSD-3-Clause",
    "secretstorage": "BSD-3-Clause",
    "shiboken6": "LGPL-3.0-only",
    "sqlcipher3": "Zlib",
    "spylls": "MPL-2.0",
}
QT = ("qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt")
# Texts of ours that stand with a library's own.
MORE = {
    "pyside6-essentials": QT, "shiboken6": QT, "psycopg": ("GPL-3.0.txt",), "psycopg-binary": ("GPL-3.0.txt",),
    "sqlcipher3": ("sqlcipher.txt",), "typst": ("typst-fonts.txt",),
}  # fmt: skip
LIBREOFFICE = "https://cgit.freedesktop.org/libreoffice/dictionaries/"
# Licences of systems the libraries are not built for here.
ELSEWHERE = re.compile(r"musl|android|v8_xfa")


class Part(NamedTuple):
    """A part of the program that others have made: its licence by SPDX, where it is from, the text's file."""

    name: str
    licence: str
    home: str
    text: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    if given.beside:
        put_beside(given.beside)
    else:
        renew()


def renew() -> None:
    """Writes resources/licences anew: index.tsv, and a text for each part."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    rows = []
    for part in sorted(parts(), key=lambda part: part.name.lower()):
        file = f"{normal(part.name).replace(' ', '-')}.txt"
        (TARGET / file).write_text(part.text.strip() + "\n", encoding="utf-8", newline="\n")
        rows.append("\t".join((part.name, part.licence, part.home, file)))
    (TARGET / "index.tsv").write_text("\n".join(["name\tlicence\thome\ttext", *rows]) + "\n", encoding="utf-8")
    print(f"{TARGET}: {len(rows)} parts")  # noqa: T201


def parts() -> Iterator[Part]:
    """Everything that is shipped: the libraries, Python itself, the pictures, the font, the dictionaries, the starter."""
    yield Part("Outreach", "MIT", "", (ROOT / "LICENSE").read_text("utf-8"))
    for name, one in sorted({one.name: one for one in shipped() if one.name not in LEFT_OUT}.items()):
        yield library(name, one)
    stdlib = Path(sysconfig.get_path("stdlib"))
    yield Part("Python", "PSF-2.0", "https://www.python.org", (stdlib / "LICENSE.txt").read_text("utf-8"))
    lucide = (ROOT / "resources" / "icons" / "LICENSE-lucide.txt").read_text("utf-8")
    yield Part("Lucide", "ISC", "https://lucide.dev", lucide)
    inter = (ROOT / "resources" / "fonts" / "LICENSE-Inter.txt").read_text("utf-8")
    yield Part("Inter", "OFL-1.1", "https://rsms.me/inter/", inter)
    english, russian = ((KEPT / f"dictionary-{name}.txt").read_text("utf-8") for name in ("en", "ru"))
    yield Part("English dictionary", "LicenseRef-SCOWL", "http://wordlist.aspell.net", english)
    yield Part("Russian dictionary", "LicenseRef-Lebedev", LIBREOFFICE, russian)
    made_by = (Path(__file__).parent / "requirements.txt").read_text("utf-8")
    bootloader = opened("pyinstaller", re.search(r"^pyinstaller==([\d.]+)", made_by, re.MULTILINE)[1])  # type: ignore[index]
    yield Part("PyInstaller bootloader", "GPL-2.0-or-later WITH Bootloader-exception",
               "https://pyinstaller.org", texts(bootloader))  # fmt: skip


def library(name: str, one: Locked) -> Part:
    """A library by its own metadata and files."""
    files = opened(name, one.version)
    about = HeaderParser().parsestr(next(text for path, text in files.items() if path == "METADATA"))
    own = texts(files)
    more = [(KEPT / file).read_text("utf-8") for file in MORE.get(name, ())]
    text = rule(list(dict.fromkeys(part.strip() for part in [own, *more] if part.strip())))
    return Part(about["Name"], spdx(name, about["License-Expression"], about), home(about), text + within(files))


def spdx(name: str, expression: "str | None", about: "object") -> str:
    said = SPDX.get(name) or expression or str(about["License"] or "")  # type: ignore[index]
    return said if len(said) < 60 else "see the text"


def home(about: "object") -> str:
    """The page of a library: its home page, else its source, else where it is published."""
    links = dict(re.split(r",\s*", link, maxsplit=1) for link in about.get_all("Project-URL") or [])  # type: ignore[attr-defined]
    known = {key.lower(): link for key, link in links.items()}
    named = next((known[key] for key in ("homepage", "home", "source", "repository", "code") if key in known), "")
    return str(about["Home-page"] or named or f"https://pypi.org/project/{about['Name']}/")  # type: ignore[index]


def opened(name: str, version: str) -> dict[str, str]:
    """The texts among a library's metadata, by their names; of one for other systems, out of its wheel."""
    from importlib import metadata

    try:
        there = metadata.distribution(name)
        info = Path(str(there._path))  # type: ignore[attr-defined]
        found = {str(path.relative_to(info)): path for path in info.rglob("*") if path.is_file()}
        return {where: path.read_text("utf-8", "replace") for where, path in found.items() if texty(where)}
    except metadata.PackageNotFoundError:
        pass
    with tempfile.TemporaryDirectory() as folder:
        pip = (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, f"{name}=={version}")
        subprocess.run(pip, check=True)
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            names = [path for path in wheel.namelist() if ".dist-info/" in path and not path.endswith("/")]
            read = {path.split(".dist-info/")[1]: wheel.read(path) for path in names if texty(path)}
            return {path: text.decode("utf-8", "replace") for path, text in read.items()}


def texty(path: str) -> bool:
    return not path.endswith((".pyc", "RECORD"))


def texts(files: dict[str, str]) -> str:
    """The licences among them, each once."""
    wanted = [
        text.strip()
        for path, text in sorted(files.items())
        if re.search(r"LICEN[CS]E|COPYING|NOTICE|AUTHORS", path, re.IGNORECASE) and not ELSEWHERE.search(path)
    ]
    return rule(list(dict.fromkeys(wanted)))


def rule(several: list[str]) -> str:
    return f"\n\n{'-' * 80}\n\n".join(several)


def within(files: dict[str, str]) -> str:
    """What a compiled library says it is made of, with the licence of each part."""
    rows = set()
    for path, text in files.items():
        if path.startswith("sboms"):
            for one in json.loads(text).get("components", []):
                licences = one.get("licenses") or []
                said = [each.get("expression") or each.get("license", {}).get("id") for each in licences]
                rows.add(f"{one['name']} {one.get('version', '')}  {' AND '.join(filter(None, said))}".rstrip())
    if not rows:
        return ""
    return f"\n\n{'-' * 80}\n\nCompiled into it, by its own list:\n\n" + "\n".join(sorted(rows, key=str.lower)) + "\n"


# -- In the built folder


def put_beside(folder: Path) -> None:
    """licences/ in the folder: all texts, those of the system's libraries in it, and `copyright` for Debian."""
    target = folder / "licences"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(TARGET, target)
    for file in (*sorted((folder / "_internal").glob("lib*.so*")),):
        said = of_system(file.name)
        if said:
            (target / f"system-{file.name.split('.so')[0]}.txt").write_bytes(said)
    (target / "copyright").write_text(copyright_file(), encoding="utf-8")


def of_system(library: str) -> bytes:
    """What the package that a library of this system is from says of its licence; none for our own."""
    if not shutil.which("dpkg-query"):
        return b""
    told = subprocess.run(["dpkg-query", "-S", f"/usr/lib/*/{library}"], capture_output=True, text=True).stdout
    about = Path("/usr/share/doc", told.split(":")[0] or "?", "copyright")
    return about.read_bytes() if about.is_file() else b""


def copyright_file() -> str:
    """Debian's machine-readable copyright: ours in full, and for each part who holds it and where its text is."""
    ours = (ROOT / "LICENSE").read_text("utf-8")
    lines = ["Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/", "Upstream-Name: Outreach",
             "Source: https://outreach.example.org", "", "Files: *", "Copyright: 2026 The Outreach developers",
             "License: MIT", *indented(ours), ""]  # fmt: skip
    for row in (TARGET / "index.tsv").read_text("utf-8").splitlines()[1:]:
        name, licence, address, file = row.split("\t")
        if name == "Outreach":
            continue
        copied = re.findall(r"^\W*((?:Copyright|©) .{4,100})$", (TARGET / file).read_text("utf-8"), re.MULTILINE | re.I)
        holders = list(dict.fromkeys(line.strip() for line in copied))[:3] or [f"The developers of {name}"]
        lines += [f"Files: usr/lib/outreach/_internal/{re.sub(' .*', '', name)}*", f"Copyright: {holders[0]}",
                  *(f" {holder}" for holder in holders[1:]), f"License: {file.removesuffix('.txt')}-licence",
                  f" {name}, {address}, is under {licence}.", " .",
                  f" Its text is in /usr/share/doc/outreach/licences/{file}.", *common(licence), ""]  # fmt: skip
    return "\n".join(lines)


def common(licence: str) -> Iterator[str]:
    """Where Debian itself has the text."""
    for name in ("LGPL-3", "GPL-2", "Apache-2.0", "MPL-2.0"):
        if re.search(rf"(?<!L){name}", licence):
            yield f" Debian has it in /usr/share/common-licenses/{name} too."


def indented(text: str) -> Iterator[str]:
    for line in text.strip().splitlines():
        yield f" {line.rstrip()}" if line.strip() else " ."


if __name__ == "__main__":
    main()
