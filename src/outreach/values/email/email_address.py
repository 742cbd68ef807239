"""One e-mail address judged: its normal form, or what is wrong with it and what it may be meant to be."""

import re
import unicodedata
from typing import NamedTuple

from email_validator import SPECIAL_USE_DOMAIN_NAMES, ValidatedEmail, validate_email
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES

from outreach.i18n import _
from outreach.values import confusables
from outreach.values.email import email_domains, email_obfuscated

_ATOM = r"[A-Za-z0-9_!#$%&'*+/=?^`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_COMMON_FORM = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@((?:{_LABEL}\.)+([A-Za-z]{{2,63}}))")
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
    if ending in _PRIVATE_ENDINGS:
        return "special-use"
    return found


def judge(text: str, raw: str | None = None, form: str | None = None) -> Address:
    """The verdict on a text that holds one address; `raw` is what was typed, where `text` is read from it.

    `form` is its `fast_form`, where that is known already.
    """
    raw = text if raw is None else raw
    form = form or fast_form(text)
    if form is None:
        found = _validated(text)
        if isinstance(found, str):
            return Address(raw, None, False, _why_not(text, found), _mended(text))
        form = found.normalized
        masked = confusables.guard(form)
        if masked is not None:
            return Address(raw, None, False, masked.problem, _usable(masked.suggestion))
    lowered = form.lower()
    if "spam" in lowered or "this" in lowered:
        plain = email_obfuscated.without_no_spam(form)
        if plain is not None and fast_form(plain):
            form = plain
    if "**" in form or "…" in form:
        problem = _("Some letters are hidden behind asterisks. Ask for the full address.")
        return Address(raw, None, False, problem, None)
    local, _at, domain = form.rpartition("@")
    near = email_domains.near_miss(domain)
    if near is None and local.startswith("www.") and len(local) > len("www."):
        near, local = domain, local.removeprefix("www.")
    if near is None:
        odd = email_domains.unknown_country(domain) if domain[-3] == "." else None
        if odd is None:
            return Address(raw, form, True, None, None)
        return Address(raw, form, True, _("“.{ending}” is no top-level domain.").format(ending=odd), None)
    suggestion = f"{local}@{near}"
    return Address(raw, form, True, _("Did you mean {address}?").format(address=suggestion), suggestion)


def _usable(suggestion: str | None) -> str | None:
    """A suggestion only where it is an honest, valid address."""
    form = normal_form(suggestion) if suggestion else None
    return form if form is not None and confusables.guard(form) is None else None


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


def _why_not(text: str, reason: str) -> str:
    """The reason in the user's language; `reason` is the library's, in English."""
    local, at, domain = text.rpartition("@")
    if not at:
        return _("The @ is missing.")
    if not domain.strip():
        return _("No domain after the @. Ask for the full address.")
    if not local.strip():
        return _("The part before the @ is missing.")
    if text.startswith("<") != text.endswith(">"):
        return _("An angle bracket is missing its other half.")
    if "too long" in reason or "so many characters" in reason:
        return _("Too long for an e-mail address.")
    if "@" in local and '"' not in local:
        return _("More than one @.")
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") for letter in text):
        return _("It contains an invisible character.")
    if any(letter.isspace() for letter in text):
        return _("It contains a space.")
    if ".." in text:
        return _("Two dots in a row.")
    if local.startswith(".") or local.endswith("."):
        return _("The part before the @ starts or ends with a dot.")
    if domain.startswith("["):
        return _("The domain is an IP address.")
    if "." not in domain:
        return _("The part after the @ has no dot.")
    if domain.startswith(".") or domain.endswith("."):
        return _("The part after the @ starts or ends with a dot.")
    if "special-use" in reason or "reserved" in reason:
        return _("“{domain}” is a reserved name that receives no mail.").format(domain=domain)
    if "hyphen" in reason:
        return _("Part of the domain starts or ends with a hyphen.")
    if "top-level domain" in reason:
        return _("“.{ending}” is no top-level domain.").format(ending=domain.rpartition(".")[2])
    odd = next((letter for letter in domain if not (letter.isalnum() or letter in ".-")), None)
    if odd is not None:
        return _("“{character}” cannot stand after the @.").format(character=odd)
    return _("Not a valid e-mail address.")
