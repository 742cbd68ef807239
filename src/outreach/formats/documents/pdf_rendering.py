"""Papers: a PDF out of a template and data, tagged, with title and language, its text copyable (PDF/UA-1).

Typst makes it; what it is given is data and never markup, so no text of a record can run. The fonts that come with
it are used, so the same data make the same bytes on every machine; only for a sign they lack are others looked for.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from outreach import paths
from outreach.formats import sandbox
from outreach.i18n import _
from outreach.problems import Problem

# The moment that stands as its making in a paper that is to be the same bytes whenever it is made.
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


def make(
    template: str, data: Mapping[str, object], seconds: float = 60, *, instead: str = "", at: datetime | None = None
) -> bytes:
    """The PDF of a template of `resources/templates` filled with data.

    `at` is when it was made, to the second; without it, the same data make the same bytes at any time.

    With `instead`, that stands for signs that no font here has: a record of names is to be printed in any case.

    Raises:
        Problem: it cannot be laid out in time, or no font here has a sign of its text.
    """
    source = paths.resources() / "templates" / f"{template}.typ"
    given = _json(_clean(data))
    return _in_child(str(source), given, instead, int((at or _ALWAYS).timestamp()), seconds)


@lru_cache(16)
def _in_child(source: str, data: str, instead: str, stamp: int, seconds: float) -> bytes:
    """A second of the processor: who looks at a release again and again is not to wait for it each time."""
    return sandbox.run(_make, source, data, instead, stamp, seconds=seconds, ends=True)


_LACKING = re.compile(r'the text `"(.{1,40}?)"` could not be displayed', re.DOTALL)


def _clean(value: object) -> object:
    def plain(text: str) -> str:
        text = re.sub("\r\n?|[\u2028\u2029]", "\n", text)
        return text if text.isprintable() else "".join(map(_shown, text))

    return _each(value, plain)


def _each(value: object, change: Callable[[str], str]) -> object:
    """The data with every text of it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: _each(one, change) for name, one in value.items()}
    return [_each(one, change) for one in value] if isinstance(value, list | tuple) else value


def _shown(sign: str) -> str:
    """A sign as a paper shows it: none for what nobody sees or is half of one, a box for what is no sign yet."""
    kind = unicodedata.category(sign)
    if kind in ("Cc", "Cf", "Cs"):
        return " " if sign == "\t" else sign if sign in "\n\u00ad\u200c\u200d" else ""
    return LACKING if kind in ("Cn", "Co") else sign


LACKING = "□"
"""What stands for a sign that no font here has."""


def language(named: str) -> str:
    """A language as a PDF is given it: two or three letters (ISO 639) out of "en-GB"; English for what is none."""
    first = named.split("-")[0].lower()
    return first if re.fullmatch("[a-z]{2,3}", first) else "en"


_MOST_LACKING = 100
# As Rust shows a text in quotes.
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}|\\(.)")


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else {"t": "\t", "n": "\n", "r": "\r", "0": "\0"}.get(found[2], found[2])


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, default=list)  # bytes, as numbers


def _make(source: str, data: str, instead: str, stamp: int) -> bytes:
    other_fonts = False
    for _attempt in range(_MOST_LACKING):
        try:
            return _compiled(source, data, stamp, other_fonts=other_fonts)
        except Exception as error:
            lacking = _LACKING.search(str(error))
            if not lacking:
                raise Problem(_("Couldn't create the PDF: {why}").format(why=_first_line(error))) from None
            sign = _ESCAPED.sub(_unescaped, lacking[1])
        if not other_fonts:
            other_fonts = True
            continue
        less = _json(_each(json.loads(data), partial(_without, sign, instead=instead))) if instead else data
        if less == data:
            break
        data = less
    text = _("The PDF can't show “{sign}”: no installed font has it. Remove it from the text.")
    raise Problem(text.format(sign=sign[:20])) from None


def _without(cluster: str, text: str, *, instead: str) -> str:
    """A text without what no font has: of a letter with marks the letter stays, and a sign of a script beyond the usual
    ones takes those beside it along."""
    if cluster.isascii() or cluster.startswith(instead):
        return _bare(text)
    odd = next((sign for sign in cluster if ord(sign) >> 7 >= _USUAL), "")
    if odd:
        page = ord(odd) >> 7
        return "".join(_stand_in(sign, instead) if ord(sign) >> 7 == page else sign for sign in text)
    return text.replace(cluster, cluster[0] if len(cluster) > 1 else _stand_in(cluster, instead))


def _bare(text: str) -> str:
    """A text without marks that stand on no letter: beside them, no font may have even a space."""
    kept: list[str] = []
    for sign in text:
        if not _joins(sign) or (kept and kept[-1].isalnum()):
            kept.append(sign)
    return "".join(kept)


def _stand_in(sign: str, instead: str) -> str:
    return "" if _joins(sign) else instead


def _joins(sign: str) -> bool:
    """Whether it only changes the sign before it, or how that meets the next one."""
    return unicodedata.category(sign) in ("Mn", "Mc", "Me", "Cf")


_USUAL = 0x3000 >> 7


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:200]


def _compiled(source: str, data: str, stamp: int, *, other_fonts: bool) -> bytes:
    how = {"ignore_system_fonts": not other_fonts, "pdf_standards": ["ua-1"], "timestamp": stamp}
    return compiled(source, sys_inputs={"data": data}, **how)


def compiled(source: str | bytes, **how: Any) -> bytes:
    """The PDF of a file of Typst, or of its bytes, in the child."""
    import typst  # late: start-up

    return bytes(typst.compile(source, **how))
