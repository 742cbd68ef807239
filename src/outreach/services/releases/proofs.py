"""Every output of a release, read back as its readers' programs do and compared with the text it is made of."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from outreach.formats.documents import pdf
from outreach.mail import body, proof

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What a format has fields for, or no place for: it is not looked for in the format's own text.
_ELSEWHERE: Mapping[str, Mapping[str, Any]] = {
    "ninjs": {"correction": ""}, "ninjs-1.8": {"correction": ""},
    "schema": {
        "correction": "", "dateline": "", "boilerplate": "", "notes_to_editors": "", "officers": (), "channels": (),
        "photos": (),
    },
}  # fmt: skip


def faults(how: str, data: bytes, text: body.Text, beside: Sequence[str] = (), foot: str = "") -> list[proof.Fault]:
    """What a written output does otherwise than the text; `how` is one of `exporting_releases.FORMATS`.

    `beside` is what it says besides: letterhead, reference, date; `foot` stands at the foot of each page of a PDF.
    """
    wanted = proof.source(replace(text, **_ELSEWHERE.get(how, {})))
    kept = [sentence for sentence in proof.source(text) if sentence not in wanted]
    own = [*beside, *kept, *proof.own_words(text)]
    return [
        fault for said in _READERS[how](data, foot) for fault in proof.faults(wanted, said, own, exact=how != "pdf")
    ]


def _of_text(data: bytes, foot: str) -> Iterator[str]:
    yield data.decode()


def _of_html(data: bytes, foot: str) -> Iterator[str]:
    yield proof.of_html(data.decode())


def _of_docx(data: bytes, foot: str) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = ElementTree.fromstring(archive.read("word/document.xml"))
    yield "\n".join("".join(run.text or "" for run in line.iter(f"{_WORD}t")) for line in document.iter(f"{_WORD}p"))


def _of_pdf(data: bytes, foot: str) -> Iterator[str]:
    """The text layer, without the foot of each page: it stands between the halves of a sentence."""
    pages = pdf.text(data).split("\f")
    ends = (f"{foot} {number} / {len(pages)}" for number in range(1, len(pages) + 1))
    yield "\n".join(page.rstrip().removesuffix(end.strip()) for page, end in zip(pages, ends, strict=True))


def _of_ninjs(data: bytes, foot: str) -> Iterator[str]:
    found = json.loads(data)
    head = [row["value"] for row in found.get("headlines", ())]
    plain, xhtml = (row["value"] for row in found["bodies"])
    yield "\n".join([*head, plain])
    yield "\n".join([*head, proof.of_html(xhtml)])


def _of_ninjs_1(data: bytes, foot: str) -> Iterator[str]:
    found = json.loads(data)
    head = [found.get("headline", ""), found.get("headline_sub", "")]
    yield "\n".join([*head, found["body_text"]])
    yield "\n".join([*head, proof.of_html(found["body_xhtml"])])


def _of_schema(data: bytes, foot: str) -> Iterator[str]:
    found = json.loads(data)
    yield "\n".join(found.get(name, "") for name in ("headline", "alternativeHeadline", "articleBody"))


_READERS: dict[str, Callable[[bytes, str], Iterator[str]]] = {
    "txt": _of_text, "html": _of_html, "docx": _of_docx, "pdf": _of_pdf, "ninjs": _of_ninjs,
    "ninjs-1.8": _of_ninjs_1, "schema": _of_schema,
}  # fmt: skip
