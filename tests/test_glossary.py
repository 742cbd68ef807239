"""One word for one thing: the field's terms in the texts of the program, in each language."""

import re
from functools import cache

import pytest
from babel.messages.catalog import Message

from tests import catalogues

# What the program used to say, in words of its own, and the field's term for it.
PARAPHRASES = {
    r"\bLine under it\b": "Subheadline",
    r"\b(?:Whom|Everybody|Look at everybody)$": "Audience, Review recipients",
    r"\b[Ll](?:eft|eave) out\b|\b[Tt]ake.* back in\b": "Exclude, Include",
    r"\bTo note\b": "Warnings",
    r"\bc(?:a|o)me back\b": "Bounced",
    r"\bhanded over\b": "Exported, Saved as drafts",
    r"\b[Nn]ot to be contacted\b|\bleft alone\b": "Do not contact, Unsubscribed, Suppressed",
    r"\b[Mm]end(?:ed|ing)?\b|\bdoubts?\b|\b[Dd]oubles\b": "Fix, Issues, Duplicates",
    r"\b[Ff]reshness\b|\b[Ss]till right\b": "Verify contacts, Still correct",
    r"\b[Pp]ut off\b": "Snooze",
    r"\bheld on\b|\bwhat is held\b": "Personal data",
    r"\bfor good\b|\b[Ee]rase": "Delete permanently",
    r"\bDate found\b|\bThere since\b|\b[Oo]n what ground\b": "Added, In this position since, Legal basis",
    r"\banew\b|\b[Rr]oomy\b|\b[Ll]ately\b": "Reset, Comfortable, Recent",
    r"\bNothing stands against it\b": "No issues found",
    r"\b[Tt]ak(?:e|en|es) off\b|\b[Pp]uts? on\b": "Remove, Add",
    r"\d letters\b|\} letters\b(?! of)": "characters",
    r"\bWrite the list\b|\bGathering\b|\bWhose work is in it\b": "Export, Preparing, Credits",
    r"% sure\b": "% match",
    r"\bpromised\b": "Accepts embargoes",
}  # fmt: skip
# An English term, and the one it has in Russian and in Kyrgyz, by the stem.
TERMS = {
    "snooze": ("от(?:лож|клад)", "калтыр"),
    "duplicate contact|duplicates": ("дубликат|повтор", "кайталан"),
    "suppressed|suppression list": ("стоп-лист", "стоп-тизме"),
    "subheadline": ("подзаголов", "кошумча аталыш"),
    "drafts": ("чернов", "каралама"),
    "press list": ("списо?к", "тизме"),
    "beats": ("тематик", "тематика"),
    "boilerplate": ("справк", "маалымат"),
    "coverage": ("публикац|опубликован", "жарыя"),
}


@cache
def texts() -> list[str]:
    return [text for message in catalogues.extracted() if message.id for text in catalogues._texts(message.id)]


@cache
def messages(language: str) -> list[Message]:
    return list(catalogues.catalogue(language))


@pytest.mark.parametrize("paraphrase", PARAPHRASES)
def test_the_fields_term_is_used(paraphrase: str) -> None:
    found = [text for text in texts() if re.search(paraphrase, text)]
    assert not found, f"say {PARAPHRASES[paraphrase]}: {found}"


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize("language", catalogues.PLURALS)
def test_a_term_is_one_term_in_each_language(term: str, language: str) -> None:
    wanted = TERMS[term][list(catalogues.PLURALS).index(language)]
    found = []
    for message in messages(language):
        said = " ".join(catalogues._texts(message.id)) if message.id else ""
        # A colon or a dash marks what is typed: a filter's field, an option, a command.
        if re.search(rf"(?<![-:\w“])(?:{term})(?![-:\w”])", said, re.I):
            translated = " ".join(catalogues._texts(message.string))
            if not re.search(wanted, translated, re.I):
                found.append(f"{said} | {translated}")
    assert not found, f"say {wanted}: {found}"
