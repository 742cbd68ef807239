"""The head of a message, written so that no value can become a second header or a second recipient.

Every non-ASCII value is written as encoded words by this module (RFC 2047, RFC 2231) and not by the
standard library, whose folding let an encoded line break through until 3.11.10 (CVE-2024-6923).
"""

import base64
import re
from collections.abc import Iterator
from urllib.parse import quote

# C0, C1, the two line separators of Unicode, and halves of surrogate pairs, which no encoding can write.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_SPACES = re.compile(" {2,}")
_PIECES = re.compile(" ?[^ ]+")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_TOKEN = re.compile(r"[A-Za-z0-9!#$&+.^_`{|}~ -]+")

# A display name and one address, and nothing that any reader could take for a second one.
_SOLE = re.compile(
    r'(?:(?:"(?:[^"\\\x00-\x1f\x7f]|\\[ -~])*"|[A-Za-z0-9!#$%&\'*+/=?^_`{|}~ -]*) <([^<>\s]+)>|([^<>\s"]+))'
)

LINE = 76  # characters, RFC 2047 §2
LONGEST = 500  # characters of a header's value: a headline beyond it stands in full in the body
_WORD_BYTES = 39  # of UTF-8 in one encoded word: 52 characters of Base64, 64 with its frame


def clean(text: str, longest: int = LONGEST) -> str:
    """The text as a header may hold it: one line, nothing that a reader could decode into another one.

    Control characters become a space and `=?`, which begins an encoded word, is broken apart; more than
    `longest` characters end in an ellipsis.
    """
    line = _SPACES.sub(" ", _CONTROLS.sub(" ", text[: longest * 4])).strip(" ").replace("=?", "= ?")
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def unstructured(name: str, text: str) -> str:
    """`Subject: …` and its like, folded; the value is cleaned first."""
    value = clean(text)
    if value.isascii() and all(len(word) < LINE - 12 for word in value.split(" ")):
        return _folded(name, value.split(" "))
    return _folded(name, list(_encoded_words(value)))


def mailbox(name: str, display: str, address: str) -> str:
    """`To: …` with exactly one address, which must have been checked; `display` may be empty."""
    shown = clean(display, 200).strip()
    return _folded(name, [*_phrase(shown), f"<{address}>"] if shown else [address])


def sole_address(value: str) -> str | None:
    """The one address of a To that was read back, by a grammar stricter than any mail program's; None if it is more."""
    found = _SOLE.fullmatch(value.replace("\r\n ", " "))
    return (found[1] or found[2]) if found else None


def parameters(value: str, **given: str) -> str:
    """`value; name=…` as in Content-Disposition, folded; a name beyond ASCII as RFC 2231 has it."""
    pieces = [value]
    for name, text in given.items():
        pieces.extend(_parameter(name, clean(text)))
    return ";\r\n ".join(pieces)


def encoded(text: str) -> str:
    """A text as encoded words on one line, for the `name` of Content-Type, where older Outlooks look for it."""
    value = clean(text)
    return value if value.isascii() else "\r\n ".join(_encoded_words(value))


def _folded(name: str, words: list[str]) -> str:
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > LINE and lines[-1].strip() != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines)


def _encoded_words(text: str) -> Iterator[str]:
    """Broken before a space where there is one: some readers show a space more between two encoded words."""
    chunk = ""
    for piece in _PIECES.findall(text):
        if len(f"{chunk}{piece}".encode()) <= _WORD_BYTES:
            chunk += piece
            continue
        if chunk:
            yield _encoded_word(chunk)
        *full, chunk = _in_short_runs(piece)
        yield from map(_encoded_word, full)
    if chunk:
        yield _encoded_word(chunk)


def _in_short_runs(text: str) -> list[str]:
    runs = [""]
    for letter in text:
        if len(f"{runs[-1]}{letter}".encode()) > _WORD_BYTES:
            runs.append("")
        runs[-1] += letter
    return runs


def _encoded_word(chunk: str) -> str:
    return f"=?utf-8?b?{base64.b64encode(chunk.encode()).decode()}?="


def _phrase(display: str) -> list[str]:
    if not display.isascii() or len(display) > 60:
        return list(_encoded_words(display))
    if _ATOMS.fullmatch(display):
        return [display]
    return ['"' + display.replace("\\", "\\\\").replace('"', '\\"') + '"']


def _parameter(name: str, value: str) -> Iterator[str]:
    if len(value) < 60 and _TOKEN.fullmatch(value):
        yield f'{name}="{value}"'
        return
    sections = [""]
    for letter in value:
        section = quote(letter, safe="")
        if len(sections[-1]) + len(section) > 54:
            sections.append("")
        sections[-1] += section
    if len(sections) == 1:
        yield f"{name}*=utf-8''{sections[0]}"
        return
    for number, section in enumerate(sections):
        charset = "" if number else "utf-8''"
        yield f"{name}*{number}*={charset}{section}"
