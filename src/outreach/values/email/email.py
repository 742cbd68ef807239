"""E-mail addresses as people write them: a cell in; for each address normal form, verdict and suggestion out."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from outreach.i18n import _
from outreach.values import data, null_values
from outreach.values.email import email_address, email_domains, email_obfuscated, email_wrapped
from outreach.values.email.email_address import Address, fast_form, judge, normal_form
from outreach.values.text import shortened

_EXPRESSIONS = data.file("expressions/email")

__all__ = ["Address", "Cell", "judge", "normal_form", "read"]

LONGEST_CELL = 4000
"""Characters of a cell that are read; what stands behind them is named as a problem."""


class Cell(NamedTuple):
    """What a cell holds: its addresses in order, and what a person should look at, in their language."""

    addresses: list[Address]
    problems: list[str]


def read(text: str) -> Cell:
    """Reads an e-mail cell as people write it: several addresses, display names, hidden ones, slips."""
    stripped = text.strip()
    bare = stripped if stripped[:1].isalnum() else stripped.lstrip(GUARDS)
    form = None if unglued(bare)[1] else fast_form(bare)
    if form is not None:
        address = judge(bare, stripped, form)
        return Cell([address], [_problem(address)] if address.problem else [])
    problems = []
    if len(text) > LONGEST_CELL:
        problems.append(_("Only the first {count} characters of this cell were read.").format(count=LONGEST_CELL))
        stripped = text[:LONGEST_CELL].strip()
    if null_values.is_said(text):
        return Cell([], problems)
    addresses, leftovers = addresses_in(stripped)
    problems += [_problem(address) for address in addresses if address.problem]
    problems += [_("“{text}” is not an address.").format(text=shortened(left)) for left in leftovers]
    return Cell(addresses, problems)


def _problem(address: Address) -> str:
    return _("“{raw}”: {problem}").format(raw=shortened(address.raw), problem=address.problem)


# An e-mail cell taken apart: addresses, display names, labels, and what is left over.


_PART = re.compile(_EXPRESSIONS["part"], re.IGNORECASE | re.DOTALL)
_LABEL = re.compile(data.table("email")["label"] + r"(?![\w@.])\s{0,9}[:=—–-]?\s{0,9}", re.IGNORECASE)
_LABEL_WORDS = data.words("email", "label_words")
_LABEL_WITH_COLON = re.compile(r"[^\W\d_][^@:<>\"]{0,40}:\s{0,9}(?!//)")
# "http://" is what a spreadsheet puts before an address that it takes for a link.
_SCHEME = re.compile(r"mailto:(?://)?|https?://(?=[^\s/@]{1,99}@[^\s/@]{1,99}\Z)", re.IGNORECASE)
_LINKING = data.words("email", "linking")
_COMMENT = re.compile(r"\([^()@]{0,99}\)")
_ANGLES = re.compile(r"<([^<>]{0,99})>")
_EDGES = ".,;:>)]}»”’'!?*•…/\\|`"
GUARDS = "'`=/|"
"""What a spreadsheet or a list puts before an address; no mailbox begins with it, though RFC 5321 would let it."""
_MARKS = "•●◦▪■‣►▶▸➤→✉✆☎📧📨📩🖂📞📱\ufe0f"  # what stands before an address in a list or a signature
_OPENING = f"([{{«“‘*{GUARDS}{_MARKS}"
_SURROUNDING = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\u061c"
    "\ufeff\u00ad \t\r\n\u00a0"
)
# Signs and blanks of other keyboards, each in its place; letters in another dress are not made plain but told.
_SIGNS = str.maketrans("：；，、。，｜؛،\u3000\u00a0\u2007\u202f\u2009", ":;,,.,|;,     ")
_MAIL_FIELDS = re.compile(r"\?(?:subject|body|b?cc|to)=", re.IGNORECASE)


class _Segment(NamedTuple):
    text: str
    separator: str  # the one before it


def addresses_in(text: str) -> tuple[list[Address], list[str]]:
    """The addresses of a cell in order, and the pieces of it that are none and belong to none."""
    if text.isascii():
        return _addresses(text)
    typed = text.lstrip(_MARKS + _SURROUNDING)
    plain = typed.translate(_SIGNS)
    found, leftovers = _addresses(plain)
    return [address._replace(raw=_as_typed(address.raw, plain, typed)) for address in found], leftovers


def _as_typed(raw: str, plain: str, typed: str) -> str:
    start = plain.find(raw)
    return raw if start < 0 else typed[start : start + len(raw)]


def _addresses(text: str) -> tuple[list[Address], list[str]]:
    lines = list(map(str.strip, text.splitlines()))
    if (wrapped := _with_wrapped(lines)) is not None:
        return wrapped
    if email_obfuscated.is_lost(text):
        return _with_lost(text)
    bare = text.lstrip(GUARDS)
    if email_address.full_form(bare) is not None and not unglued(bare)[1]:
        return [email_address.judge(bare, text)], []  # quoted names and local parts with separators inside
    found: list[Address] = []
    leftovers: list[str] = []
    name_open = False  # a piece without an address may be half of "Bekova, Aida <aida@…>"
    for segment in _joined(list(_segments(text))):
        here, left = _segment(segment.text)
        if here and name_open and "<" in segment.text:
            leftovers.pop()
        found += here
        leftovers += left
        name_open = bool(left) and not here
    return (found, leftovers) if found or not text else ([_no_address(text)], [])


def _with_wrapped(lines: list[str]) -> tuple[list[Address], list[str]] | None:
    """The addresses of a cell in which the end of a line breaks one in two; that one is told, and never mended."""
    for number in range(len(lines) - 1):
        found = email_wrapped.find(lines[number : number + 5])
        if found is None or not found.address[0].isalnum():  # "-" between two lines is no half of the second
            continue
        end = number + found.lines
        above = [*lines[:number], lines[number][: found.start]]
        below = [lines[end - 1][found.taken :], *lines[end:]]
        raw = "\n".join([lines[number][found.start :], *lines[number + 1 : end - 1], lines[end - 1][: found.taken]])
        problem = _("A line break splits it in two.")
        address = Address(raw, None, False, problem, email_address.normal_form(found.address))
        (before, left), (behind, more) = (
            _addresses(text) if "@" in email_obfuscated.revealed(text) else ([], [])
            for text in ("\n".join(above), "\n".join(below))
        )  # fmt: skip
        return [*before, address, *behind], [*left, *more]
    return None


def _no_address(text: str) -> Address:
    if email_obfuscated.is_spelt_without_domain(text):
        return Address(text, None, False, _("No domain after the @. Ask for the full address."), None)
    return email_address.judge(text[:200].strip(), text)


def _with_lost(text: str) -> tuple[list[Address], list[str]]:
    problem = _("The web page it was copied from hides the address. Ask for it, or check the page again.")
    marker, rest = email_obfuscated.lost_and_rest(text)
    rest = rest.strip(" ,;[]\n")
    if "@" not in rest:
        return [Address(text, None, False, problem, None)], []
    others, left = addresses_in(rest)
    return [Address(marker, None, False, problem, None), *others], left


def _segments(text: str) -> Iterator[_Segment]:
    """The cell parted at commas, semicolons and line ends that stand in no quotes, brackets or entities."""
    here, separator = "", ""
    for part in _PART.finditer(text):
        if part[1]:
            yield _Segment(here, separator)
            here, separator = "", part[1]
        else:
            here += part[0]
    yield _Segment(here, separator)


def _joined(segments: list[_Segment]) -> list[_Segment]:
    """The segments, with a comma inside a domain ("name@med,kg") taken for the slip it is."""
    joined: list[_Segment] = []
    for segment in segments:
        if not segment.text.strip(_SURROUNDING):
            continue
        ending = segment.text.strip(_SURROUNDING + ".").lower()
        before = joined[-1] if joined else None
        if before is not None and segment.separator in (",", ";") and _is_ending(ending) and _lacks_ending(before.text):
            joined[-1] = before._replace(text=f"{before.text.rstrip()}{segment.separator}{segment.text.strip()}")
        elif before is not None and segment.separator == "," and _is_half(before.text, segment.text):
            joined[-1] = before._replace(text=f"{before.text},{segment.text}")
        else:
            joined.append(segment)
    return joined


def _is_ending(text: str) -> bool:
    shaped = re.fullmatch(r"[^\W\d_]{2,}(?:\.[^\W\d_]{2,})?", text) is not None
    return shaped and email_domains.is_top_level(text.rpartition(".")[2])


def _is_half(before: str, text: str) -> bool:
    """Whether a comma without a blank stands inside an address: "aida,bekova@…"."""
    return re.fullmatch(r"[\w.+-]+", before.lstrip()) is not None and re.match(r"[\w.+-]*@", text) is not None


def _lacks_ending(text: str) -> bool:
    domain = email_obfuscated.revealed(text).strip(_SURROUNDING).rpartition("@")
    return bool(domain[1]) and re.fullmatch(r"[\w-]+", domain[2]) is not None


_COMMA_IN_DOMAIN = re.compile(r"@[^\s@,;.]+[,;][ ]?\S+$")
_SPACE_IN_DOMAIN = re.compile(r"@[^\s@.]+\.? \.?[A-Za-z]{2,4}\.?$")


def _segment(text: str) -> tuple[list[Address], list[str]]:
    """The addresses of a segment, and what is left of it."""
    typed = _unlabelled(text.strip(_SURROUNDING))
    if not typed:
        return [], []
    if (slip := _slip_in_domain(typed)) is not None:
        return [slip], []
    shown = email_obfuscated.revealed(typed)
    if "@" not in typed and email_obfuscated.is_domain(typed):
        return [Address(typed, None, False, _("A web address, or an e-mail address without its @?"), shown)], []
    if _SCHEME.match(shown) or "@" not in shown:
        shown = shown.replace("%40", "@")
    if (bracketed := _bracketed(typed, shown)) is not None:
        return bracketed
    return _tokens(typed, shown) if "@" in shown else _spelt(typed)


def _spelt(typed: str) -> tuple[list[Address], list[str]]:
    """An address in words: "name at domain dot org"."""
    spelt = email_obfuscated.spelt(typed)
    if spelt is not None and email_address.normal_form(spelt):
        return [email_address.judge(spelt, typed)], []
    return [], [typed]


def _unlabelled(text: str) -> str:
    for _round in range(3):
        shorter = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
        if shorter == text and (label := _LABEL_WITH_COLON.match(text)) and not _SCHEME.match(text):
            shorter = text[label.end() :]
        if shorter == text or not shorter:
            break
        text = shorter
    return text


def _slip_in_domain(typed: str) -> Address | None:
    """A comma or a space in place of a dot in the domain, where a dot makes it a valid address."""
    if not _COMMA_IN_DOMAIN.search(typed) and not (
        _SPACE_IN_DOMAIN.search(typed) and email_address.fast_form(typed) is None
    ):
        return None
    mended = re.sub(r"(@[^\s@,;.]+)(?:[,;] ?|\.? \.?)(?=[\w.]+$)", r"\1.", typed.rstrip("."))
    form = email_address.normal_form(mended)
    if form is None or not email_domains.is_top_level(form.rpartition(".")[2]):
        return None
    return Address(typed, None, False, _("The domain contains a comma or a space."), form)


def _bracketed(typed: str, shown: str) -> tuple[list[Address], list[str]] | None:
    """ "Name <address>", once or more; what stands behind a bracket and is no comment is left over."""
    inside = [match for match in _ANGLES.finditer(shown) if "@" in match[1]]
    if not inside:
        return None
    found = [email_address.judge(_trimmed(match[1]), _raw(typed, match[1])) for match in inside]
    rest = _COMMENT.sub("", shown[inside[-1].end() :]).strip(_SURROUNDING)
    if "@" in rest:
        more, left = _segment(rest)
        return found + more, left
    return found, [rest] if rest.strip(_SURROUNDING + ".,;") else []


def _tokens(typed: str, shown: str) -> tuple[list[Address], list[str]]:
    """Addresses among words that blanks part."""
    if shown.endswith("@") and len(shown.split()) == 1:
        return [Address(typed, None, False, _("No domain after the @. Ask for the full address."), None)], []
    found: list[Address] = []
    words: list[str] = []
    tokens = _COMMENT.sub(" ", shown).split() if "(" in shown else shown.split()
    for token in tokens:
        if "@" not in token:
            words.append(token)
            continue
        token, glued = unglued(token)
        if glued:
            words.append(glued)
        for part in _parts(token):
            raw = typed if token == shown == part else _raw(typed, part)
            found.append(_doubted(email_address.judge(_trimmed(part), raw), words))
        words = []
    return found, list(filter(_is_unread_sign, words)) if found else []


def _is_unread_sign(word: str) -> bool:
    return bool(word) and word not in _LINKING and not any(map(str.isalnum, word))


# A small Latin word; one with a dot behind it says what follows where it is as short as "ed." or "rep."
_HALF = re.compile(r"(?=[^a-z]{0,64}[a-z])[a-z0-9_.+'-]{0,64}(?:[a-z0-9_]|[a-z0-9_]{4}[.-])")


def _doubted(address: Address, words: list[str]) -> Address:
    """The address, marked where a small Latin word before it may be its first half ("joe bloggs@example.org")."""
    word = words[-1] if words else ""
    if not address.valid or not _HALF.fullmatch(word) or word.rstrip(".-") in _LINKING | _LABEL_WORDS:
        return address
    problem = _("“{word}” stands before it: a space inside the address?").format(word=word)
    return Address(f"{word} {address.raw}", None, False, problem, address.address)


def unglued(token: str) -> tuple[str, str]:
    """The token up to its top-level domain, and the label that is glued to it: "aida@example.orgTel:"."""
    glued = _GLUED_LABEL.search(token)
    if glued is None or not email_domains.is_top_level(glued[1]):
        return token, ""
    return token[: glued.end(1)], token[glued.end(1) :]


_GLUED_LABEL = re.compile(_EXPRESSIONS["glued_label"])


def _parts(token: str) -> list[str]:
    """The addresses of a token that a slash or a long dash parts, where each is valid."""
    parts = re.split("[/–—]", token) if token.count("@") > 1 else [token]
    return parts if all(email_address.normal_form(_trimmed(part)) for part in parts) else [token]


def _trimmed(token: str) -> str:
    """The token without a mailto:, quotes and punctuation around it."""
    token = token.strip(_SURROUNDING)
    if scheme := _SCHEME.match(token):
        token = token[scheme.end() :].partition("?")[0]
    if "?" in token:
        token = _MAIL_FIELDS.split(token, maxsplit=1)[0]
    for quote in ("'", '"', "`"):
        if len(token) > 2 and token[0] == quote == token[-1]:
            token = token[1:-1]
    token = token.rstrip(_EDGES) if not token.endswith("]") or "@[" not in token else token
    return token.lstrip(_OPENING)


def _raw(typed: str, token: str) -> str:
    """The token as it was typed, or the whole segment where it was hidden."""
    return token.strip() if token.strip() in typed else typed
