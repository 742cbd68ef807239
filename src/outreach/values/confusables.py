"""Letters of other scripts that look Latin: how "undp.оrg" with a Cyrillic о is told from undp.org."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from outreach.i18n import N_, _
from outreach.values import data
from outreach.values.email import email_domains

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
        return Lookalike(
            _("“{letter}” in “{part}” is Latin, not Cyrillic.").format(letter=foreign[0], part=word),
            address.replace(word, native),
        )
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
