"""File names that are safe on every system and still say what the file is."""

import re
import unicodedata

LIMIT = 120  # bytes of UTF-8, the ending included

# What separates folders somewhere, or is forbidden on Windows, with the letters that NFKC makes into those.
_FORBIDDEN = re.compile(r'[/\\:*?"<>|\u2044\u2215\u29f5\u29f8\u29f9\ufe68\uff0f\uff3c\uff1a\ua789]')
_DOTS = re.compile(r"[.\u2024\u2025\u2026\uff0e\ufe52]+")
# Controls, halves of surrogates, and letters that are not seen but turn or hide what is: CVE-2023-3417.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
_ENDING = re.compile(r"(?<=.)\.[A-Za-z0-9]{1,10}$")


def safe(text: str, ending: str = "", *, otherwise: str = "file", limit: int = LIMIT) -> str:
    """The text as one file name; `ending` (".pdf") is put behind it where it is not there already.

    It holds no separator, no "..", nothing unseen, begins with no dot, dash or device's name
    (CON, LPT1), and is no longer than `limit` bytes; `otherwise` stands in for one with nothing left.
    """
    name = unicodedata.normalize("NFC", _UNSEEN.sub("", re.sub(r"[\t\n\r]", " ", text)))
    name = _DOTS.sub(".", _FORBIDDEN.sub("_", name))
    if ending and name.lower().endswith(ending.lower()):
        name = name[: -len(ending)]
    elif not ending and (found := _ENDING.search(name)):
        name, ending = name[: found.start()], found.group()
    name = _cut(" ".join(name.split()).strip(" .-~") or otherwise, limit - len(ending) - 1).rstrip(" .")
    return ("_" if _DEVICE.match(name) else "") + name + ending


def unique(name: str, taken: set[str]) -> str:
    """The name, or with " (2)" where it is taken already (whatever its case), and notes it as taken."""
    stem, ending = name, ""
    if found := _ENDING.search(name):
        stem, ending = name[: found.start()], found.group()
    candidate, number = name, 1
    while _same(candidate) in taken:
        number += 1
        mark = f" ({number})"
        candidate = _cut(stem, LIMIT - len(ending) - len(mark)) + mark + ending
    taken.add(_same(candidate))
    return candidate


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _cut(text: str, limit: int) -> str:
    return text if len(text.encode()) <= limit else text.encode()[:limit].decode(errors="ignore")
