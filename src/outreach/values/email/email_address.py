"""One e-mail address judged: its normal form, or what is wrong with it and what it may be meant to be."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from email_validator import SPECIAL_USE_DOMAIN_NAMES, ValidatedEmail, validate_email
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES

from outreach.i18n import N_, _
from outreach.values import data
from outreach.values.email import email_domains, email_obfuscated

_ATOM = r"[A-Za-z0-9_!#$%&'*+/=?^`{|}~-]{1,99}"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_COMMON_FORM = re.compile(rf"({_ATOM}(?:\.{_ATOM}){{0,30}})@((?:{_LABEL}\.){{1,30}}([A-Za-z]{{2,63}}))")
IN_TEXT = (  # what may be an address in running text: the verdict is `judge`'s, and no ending of one letter passes here
    r"[^\s<>()\[\]\"',;:@|]{1,64}@(?:[A-Za-z0-9\u0080-\uffff_-]{1,63}\.){1,10}"
    r"[A-Za-z0-9\u0080-\uffff_-]{2,63}(?!\.?[A-Za-z0-9\u0080-\uffff_-])"
)
_LONGEST = 254  # RFC 5321 4.5.3.1.3, less the angle brackets
_SHORTEST_ENDING = 2  # letters of a top-level domain: no shorter one was ever given out
_LONGEST_READ = 1000  # what is worth explaining; no address is longer
_PRIVATE_ENDINGS = frozenset(("corp", "home", "internal", "intranet", "lan", "private"))  # RFC 6762, appendix G
_RESERVED_ENDINGS = frozenset(name.rpartition(".")[2] for name in SPECIAL_USE_DOMAIN_NAMES) | _PRIVATE_ENDINGS
_ONE_CASE = frozenset(CASE_INSENSITIVE_MAILBOX_NAMES)  # RFC 2142: Info@ is info@
_KEY_BESIDE = re.compile(r"([\w.+-]{2,64})[2\"'№®©&]([A-Za-z.-]{4,40})")  # typed for the @ on another keyboard
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")


class Address(NamedTuple):
    """One address of a cell, as typed and judged.

    `address` is the normal form, or None where it must not be used; a look-alike, an incomplete or a lost
    address has `valid` false and a problem. `suggestion` is what may be meant, and is never applied.
    A valid address at what looks like a mistyped domain keeps `valid`, with problem and suggestion.
    """

    raw: str
    address: str | None
    valid: bool
    problem: str | None
    suggestion: str | None


def normal_form(text: str) -> str | None:
    """The normal form of a syntactically valid address (RFC 5321, 6531; IDNA 2008), without asking the network."""
    return fast_form(text) or full_form(text)


def fast_form(text: str) -> str | None:
    """The normal form of an address in the common ASCII form; None says nothing: `full_form` knows."""
    found = _COMMON_FORM.fullmatch(text)
    if found is None or len(text) > _LONGEST:
        return None
    local, domain = found[1], found[2].lower()
    if "--" in domain or found[3].lower() in _RESERVED_ENDINGS or domain in SPECIAL_USE_DOMAIN_NAMES:
        return None
    lowered = local.lower()
    return f"{lowered if lowered in _ONE_CASE else local}@{domain}"


def full_form(text: str) -> str | None:
    """The normal form as email-validator gives it, display name and quotes allowed."""
    found = _validated(text)
    return found.normalized if isinstance(found, ValidatedEmail) else None


def _validated(text: str) -> ValidatedEmail | str:
    """The library's result, or its reason for refusing."""
    if len(text) > _LONGEST_READ:
        return "too long"
    try:
        found = validate_email(text, check_deliverability=False, allow_display_name=True, allow_quoted_local=True)
    except (ValueError, IndexError) as error:
        return str(error)
    ending = found.normalized.rpartition(".")[2]
    if len(ending) < _SHORTEST_ENDING:
        return "no top-level domain"  # RFC 1123 and the library allow "x@y.z"
    return "special-use" if ending in _PRIVATE_ENDINGS else found


def judge(text: str, raw: str | None = None, form: str | None = None) -> Address:
    """The verdict on a text that holds one address; `raw` is what was typed, where `text` is read from it.

    `form` is its `fast_form`, where that is known already.
    """
    raw = text if raw is None else raw
    found = form or fast_form(text) or _of_library(text, raw)
    return found if isinstance(found, Address) else _questioned(_without_no_spam(found), raw)


def _of_library(text: str, raw: str) -> str | Address:
    """The normal form by the library's rules; the verdict on what is no honest address."""
    found = _validated(text)
    if isinstance(found, str):
        return Address(raw, None, False, _why_not(text, found), _mended(text))
    masked = guard(found.normalized)
    if masked is not None:
        return Address(raw, None, False, masked.problem, _usable(masked.suggestion))
    return found.normalized


def _without_no_spam(form: str) -> str:
    plain = email_obfuscated.without_no_spam(form) if _MAY_BE_NO_SPAM.search(form) else None
    return plain if plain is not None and fast_form(plain) else form


def _questioned(form: str, raw: str) -> Address:
    """The verdict on a normal form: valid, with what it may be a slip of, unless letters of it are hidden."""
    if "**" in form or "…" in form:
        problem = _("Some letters are hidden behind asterisks. Ask for the full address.")
        return Address(raw, None, False, problem, None)
    if suggestion := _meant(form):
        return Address(raw, form, True, _("Did you mean {address}?").format(address=suggestion), suggestion)
    if odd := email_domains.unknown_country(form.rpartition("@")[2]):
        return Address(raw, form, True, _("“.{ending}” is no top-level domain.").format(ending=odd), None)
    return Address(raw, form, True, None, None)


_MAY_BE_NO_SPAM = re.compile("spam|this", re.IGNORECASE)


def _meant(form: str) -> str | None:
    """The address that a valid one may be a slip of: a label or sign glued to it, a mistyped domain."""
    local, _at, domain = form.rpartition("@")
    if glued := _GLUED.fullmatch(local):
        return f"{glued[1]}@{domain}"
    near = email_domains.near_miss(domain)
    return f"{local}@{near}" if near else None


# "newsroom=news@…", and no bounce's return path; "press/news@…", two names or a phone number before one; "*aida@…", a
# remark's sign at its edge, or half of "{aida,bek}@…"; "www.aida@…"
_GLUED = re.compile(
    r"(?:[^\W\d_]{1,64}=(?=[\w-]{1,64}\Z)|(?:\+?[\w.-]{0,64}[/|]|[*#{]|(?=.*[*#}]\Z))(?=[\w.-]{1,64}[*#}]?\Z)|www\.)"
    r"(.{1,64}?)[*#}]?"
)


def _usable(suggestion: str | None) -> str | None:
    """A suggestion only where it is an honest, valid address."""
    form = normal_form(suggestion) if suggestion else None
    return form if form is not None and guard(form) is None else None


def _mended(text: str) -> str | None:
    """The valid address that a small repair makes of a wrong one, or None."""
    text = text[:_LONGEST_READ]
    visible = _INVISIBLE.sub("", text)
    local, _at, domain = visible.rpartition("@")
    candidates = [
        visible,
        visible.strip("<>()[]{}\"'«»“”‘’.,;:!?*•-_ "),
        re.sub(r"\s+", "", visible),
        re.sub(r"\.{2,}", ".", visible),
        re.sub("@{2,}", "@", visible),
        visible.replace(",", "."),
        f"{local.strip('.')}@{domain.strip('.-')}",
    ]
    if (slip := _KEY_BESIDE.fullmatch(visible)) and email_domains.is_provider(slip[2].lower()):
        candidates.append(f"{slip[1]}@{slip[2]}")
    if "@" in text and (near := email_domains.near_miss(domain.lower())) is not None:
        candidates.append(f"{local}@{near}")
    return next((form for candidate in candidates if candidate != text and (form := _usable(candidate))), None)


class _Refused(NamedTuple):
    """A text that is no address: whole, in its parts, and the library's reason, in English."""

    text: str
    local: str
    at: str
    domain: str
    reason: str


_CONTROLS = {"Cc", "Cf", "Zl", "Zp"}  # categories of Unicode that nobody sees

# In this order: the first that holds is what a user should hear.
_REFUSALS: tuple[tuple[Callable[[_Refused], object], str], ...] = (
    (lambda it: not it.at, N_("The @ is missing.")),
    (lambda it: not it.domain.strip(), N_("No domain after the @. Ask for the full address.")),
    (lambda it: not it.local.strip(), N_("The part before the @ is missing.")),
    (lambda it: it.text.startswith("<") != it.text.endswith(">"), N_("An angle bracket is missing its other half.")),
    (lambda it: "too long" in it.reason or "so many characters" in it.reason, N_("Too long for an e-mail address.")),
    (lambda it: "@" in it.local and '"' not in it.local, N_("More than one @.")),
    (lambda it: _CONTROLS & {*map(unicodedata.category, it.text)}, N_("It contains an invisible character.")),
    (lambda it: any(map(str.isspace, it.text)), N_("It contains a space.")),
    (lambda it: ".." in it.text, N_("Two dots in a row.")),
    (lambda it: it.local[0] == "." or it.local[-1] == ".", N_("The part before the @ starts or ends with a dot.")),
    (lambda it: it.domain.startswith("["), N_("The domain is an IP address.")),
    (lambda it: "." not in it.domain, N_("The part after the @ has no dot.")),
    (lambda it: it.domain[0] == "." or it.domain[-1] == ".", N_("The part after the @ starts or ends with a dot.")),
    (
        lambda it: "special-use" in it.reason or "reserved" in it.reason,
        N_("“{domain}” is a reserved name that receives no mail."),
    ),
    (lambda it: "hyphen" in it.reason, N_("Part of the domain starts or ends with a hyphen.")),
    (lambda it: "top-level domain" in it.reason, N_("“.{ending}” is no top-level domain.")),
    (lambda it: _odd(it.domain), N_("“{character}” cannot stand after the @.")),
    (lambda _it: True, N_("Not a valid e-mail address.")),
)


def _odd(domain: str) -> str:
    return next((letter for letter in domain if not (letter.isalnum() or letter in ".-")), "")


def _why_not(text: str, reason: str) -> str:
    """The reason in the user's language; `reason` is the library's, in English."""
    refused = _Refused(text, *text.rpartition("@"), reason)
    said = next(words for holds, words in _REFUSALS if holds(refused))
    domain = refused.domain
    return _(said).format(domain=domain, ending=domain.rpartition(".")[2], character=_odd(domain))


# Letters of other scripts that look Latin: how "undp.оrg" with a Cyrillic о is told from undp.org.


_SCRIPTS = {
    "LATIN": N_("Latin"),
    "CYRILLIC": N_("Cyrillic"),
    "GREEK": N_("Greek"),
    "ARMENIAN": N_("Armenian"),
    "CHEROKEE": N_("Cherokee"),
    "COPTIC": N_("Coptic"),
    "GEORGIAN": N_("Georgian"),
}

_ALIKE = data.letters("confusables", "alike")
_SIMILAR = _ALIKE | data.letters("confusables", "similar")
_CYRILLIC_FOR = data.letters("confusables", "cyrillic")
_WORD = re.compile(r"[^\W\d_]{1,99}")


class Lookalike(NamedTuple):
    """What is wrong with an address, and the address in one script where one can be offered."""

    problem: str
    suggestion: str | None


def guard(address: str) -> Lookalike | None:
    """Tells where an address has letters of another script that pass for Latin ones; None for an honest one.

    An address wholly in another script (имя@пример.рф) is honest, and so is such a name at a Latin domain,
    unless all its letters look Latin.
    """
    if address.isascii():
        return None
    local, _at, domain = address.rpartition("@")
    for word in _WORD.findall(f"{local} {domain}"):
        scripts = {_script(letter) for letter in word} & _SCRIPTS.keys()
        if len(scripts) > 1 or _is_dressed_up(word):
            return _mixed(word, address)
    if masks := _masked_words(local, domain):
        return Lookalike(_letters_text(masks[0]), _latin(address))
    known = _plain(domain)
    if not domain.isascii() and email_domains.is_well_known(known):
        text = _("“{domain}” imitates {known} with other letters.")
        return Lookalike(text.format(domain=domain, known=known), f"{local}@{known}")
    return None


def _masked_words(local: str, domain: str) -> list[str]:
    """The words that are all look-alikes, in an address that is Latin otherwise."""
    *labels, last = domain.split(".")
    found = [local] if domain.isascii() and _all_alike(local) else []
    if any(map(str.isascii, (*labels, last))):
        found += filter(_all_alike, (*labels, last))
    if all(map(str.isascii, labels)) and not last.isascii() and email_domains.is_top_level(_replaced(last)):
        found.append(last)
    return found


def _all_alike(text: str) -> bool:
    foreign = {letter for letter in text if letter.isalpha() and not letter.isascii()}
    return bool(foreign) and foreign <= _ALIKE.keys()


def _mixed(word: str, address: str) -> Lookalike:
    suggestion = _latin(address)
    if suggestion is not None:
        return Lookalike(_letters_text(word), suggestion)
    foreign = [letter for letter in word if _script(letter) == "LATIN"]
    if len(foreign) * 2 < len(word) and all(letter in _CYRILLIC_FOR for letter in foreign):
        native = "".join(_CYRILLIC_FOR.get(letter, letter) for letter in word)
        text = _("“{letter}” in “{part}” is Latin, not Cyrillic.")
        return Lookalike(text.format(letter=foreign[0], part=word), address.replace(word, native))
    return Lookalike(_letters_text(word), None)


def _letters_text(word: str) -> str:
    letter = next((letter for letter in word if letter.isalpha() and not letter.isascii()), word[:1])
    script = _SCRIPTS.get(_script(letter))
    if script is None or script == _SCRIPTS["LATIN"]:
        return _("“{letter}” in “{part}” is not the letter it looks like.").format(letter=letter, part=word)
    return _("“{letter}” in “{part}” is {script}, not Latin.").format(letter=letter, part=word, script=_(script))


def _is_dressed_up(word: str) -> bool:
    """Letters in another dress (full-width, mathematical) among plain ones, or a word typed full-width."""
    odd = [letter for letter in word if not letter.isascii() and (letter in "ɑɡɩʏ" or _plain_letter(letter))]
    return bool(odd) and (any(letter.isascii() for letter in word) or all("Ａ" <= letter <= "ｚ" for letter in word))


def _plain_letter(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter)
    return plain if plain.isascii() and plain.isalpha() else ""


def _latin(address: str) -> str | None:
    """The address with Latin letters for all that resemble them; None where one has no Latin twin."""
    latin = _replaced(address)
    return latin if latin.isascii() else None


def _replaced(text: str) -> str:
    return "".join(_SIMILAR.get(letter) or _plain_letter(letter) or letter for letter in text)


def _plain(text: str) -> str:
    """The text without accents and with look-alikes made Latin."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return _replaced(bare).replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("đ", "d").lower()


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
