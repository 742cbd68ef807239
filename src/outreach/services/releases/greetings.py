"""What stands above a release: one greeting for each language, never that of one above the text of another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import _
from outreach.mail import mail_words, merge
from outreach.model.releases import Release
from outreach.press import languages
from outreach.problems import FieldProblem, Problem
from outreach.services import settings
from outreach.services.releases import releases
from outreach.values import places

Given = str | Mapping[str, str] | None
"""One greeting for the language it is written in, or one for each: {"ru": …}, where "" is the one without a language.

None stands for the organisation's own greetings, "" for no greeting at all.
"""

CYRILLIC = ("ru", "ky", "kk", "uk", "be", "bg", "sr", "tg", "mn")
_TAGGED = re.compile(r"([\w-][\w -]{0,28}[\w-])\s*+=(.*)", re.DOTALL)


def parse(typed: Sequence[str]) -> dict[str, str]:
    """Read greetings as typed, with or without a language: `Dear colleague,`, `ru=…`, `RU=…`, `Russian=…`.

    Raises:
        FieldProblem("greeting"): there is no such language.
    """
    found = {}
    for text in typed:
        tagged = _TAGGED.fullmatch(text.strip())
        code = places.language_code(tagged[1]) if tagged else ""
        if tagged and code is None:
            told = _("“{language}” is no language. Write it like this: {example}")
            raise FieldProblem("greeting", told.format(language=tagged[1], example="ru=Уважаемые коллеги!"))
        found[code or ""] = (tagged[2] if tagged else text).strip()
    return found


def refuse_others(given: Iterable[str], offered: Collection[str]) -> None:
    """Texts are for the languages that a release is offered in; "" is the one given without a language.

    Raises:
        Problem: one is for a language in which there is no version.
    """
    for code in sorted({*given} - {*offered, ""}):
        told = _("The release has no version in {language}. It has: {languages}.")
        names = i18n.listed([places.language_name(one) for one in offered])
        raise Problem(told.format(language=places.language_name(code), languages=names))


def office(session: Session) -> dict[str, str]:
    """The office's greetings by language: its own, else those that come with the program."""
    return {**mail_words.greetings(), **(settings.get(session, "greetings") or {})}


def change(session: Session, language: str, text: str) -> None:
    """Sets the office's greeting in a language; "" takes it back to the one that comes with the program.

    Raises:
        FieldProblem("greeting"): a merge field in it is not whole, or there is none of that name.
    """
    for told in merge.mistakes(text, strict=True):
        raise FieldProblem("greeting", told)
    kept = {**(settings.get(session, "greetings") or {}), language: text}
    settings.put(session, "greetings", {code: own for code, own in kept.items() if own} or None)


def above(given: Given, release: Release, office: Mapping[str, str]) -> dict[str, str]:
    """The greeting of each language of a release: the organisation's where `given` is None.

    What is given without a language stands above the texts in its own. The others have the greeting of the office;
    one of fields alone (`{{salutation|Dear colleague}},`) keeps its fields, with the office's words to stand in.

    Raises:
        FieldProblem("greeting"): it does not show which of the languages it is for.
    """
    offered = releases.languages(release)
    if given is None:
        return {language: office.get(language, "") for language in offered}
    own = parse([given]) if isinstance(given, str) else dict(given)
    plain = own.pop("", "").strip()
    if not plain:
        return {**{language: office.get(language, "") for language in offered if own}, **own}
    meant = _meant(plain, [language for language in offered if language not in own], office)
    others = {language: _elsewhere(plain, office.get(language, "")) for language in offered}
    return {**others, **dict.fromkeys(meant, plain), **own}


def _meant(greeting: str, offered: Sequence[str], office: Mapping[str, str]) -> Sequence[str]:
    """The languages that a greeting is for: all where it has no words, else that of its script or its first word."""
    said = merge.fill(greeting, {})[0]
    script = languages.script(said)
    if not script:
        return offered
    fitting = [code for code in offered if (code.split("-")[0] in CYRILLIC) == (script == "cyrillic")]
    known = [code for code in fitting if _first(office.get(code, "")) == _first(said)]
    if len(known or fitting) == 1:
        return known or fitting
    told = _("Which language is the greeting “{greeting}” for? Put the language code first: {examples}.")
    examples = ", ".join(f"{code}={greeting} ({places.language_name(code)})" for code in offered)
    raise FieldProblem("greeting", told.format(greeting=greeting, examples=examples))


def _first(text: str) -> str:
    return (text.split() or [""])[0].casefold()


def _elsewhere(greeting: str, own: str) -> str:
    """What a greeting becomes above a text in another language, whose greeting is `own`.

    The words of `own` stand in for one field: for two they would be said twice.
    """
    bare = len(merge.fallbacks(greeting)) <= 1 and not languages.script(merge.words_beside(greeting))
    return merge.with_fallback(greeting, own.rstrip(" !,.")) if bare and own else own
