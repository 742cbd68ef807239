"""Word, Excel and PowerPoint files that are to be attached: who wrote them, remarks and tracked changes left inside."""

import io
import re
import zipfile
from typing import NamedTuple

from outreach.formats import sandbox

_LARGEST_PART = 32 << 20


class OfficeFacts(NamedTuple):
    """What an OOXML file keeps beside its text; `damaged` where it cannot be looked into."""

    author: str
    last_author: str
    title: str
    comments: int
    changes: int
    macros: bool
    damaged: bool = False


def is_office_file(data: bytes, name: str) -> bool:
    """Whether bytes are a Word, Excel or PowerPoint file of 2007 or later, by content and ending."""
    return data.startswith(b"PK\x03\x04") and name.lower().endswith(
        (".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".pptm")
    )


def inspect(data: bytes, seconds: float = 10) -> OfficeFacts:
    """What is left inside the file; read in the child, for it may be a bomb."""
    return sandbox.run(_inspect, data, seconds=seconds)


def _inspect(data: bytes) -> OfficeFacts:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()[:10_000]
            core = _part(archive, "docProps/core.xml")
            text = b"".join(
                _part(archive, name) for name in names if re.fullmatch(r"word/(?:document|footnotes)\.xml", name)
            )
            remarks = b"".join(_part(archive, name) for name in names if re.search(r"comments[^/]*\.xml$", name, re.I))
            macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    except Exception:  # zipfile raises many kinds for damaged archives
        return OfficeFacts("", "", "", 0, 0, False, damaged=True)
    return OfficeFacts(
        author=_element(core, b"creator"),
        last_author=_element(core, b"lastModifiedBy"),
        title=_element(core, b"title"),
        comments=len(re.findall(rb"<(?:w:|p:)?(?:comment|cm|threadedComment)\s", remarks)),
        changes=len(re.findall(rb"<w:(?:ins|del|moveFrom|moveTo)\s", text)),
        macros=macros,
    )


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part's bytes; nothing where it is absent or would unpack to more than 32 MB."""
    try:
        with archive.open(name) as part:
            found = part.read(_LARGEST_PART + 1)
    except KeyError:
        return b""
    return b"" if len(found) > _LARGEST_PART else found


def _element(xml: bytes, name: bytes) -> str:
    match = re.search(rb"<(?:\w+:)?" + name + rb"(?:\s[^>]*)?>([^<]{0,500})</", xml)
    if not match:
        return ""
    text = match[1].decode("utf-8", "replace").strip()
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text
