"""What a remark in a list says of a person, by which words stand in it and which follow which, whatever the wording.

A cell of a list may hold anything: what is learned from examples finds wishes in streets and names, rules do not.

A language lists its words in classes: "remove" = remove, delete, take … Entries are a word, the beginning of one
("удалит*"), or several in a row ("press release*"). A rule is a line of terms that must all hold in one sentence:

    remove me       a word of each class, in any order
    not>send        "not" before "send", at most three words between them and no comma
    me|list         of one class or the other
    -again          nothing of this class
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from outreach.press import vocabulary
from outreach.press.replies.meaning import folded

BETWEEN = 3  # words that may stand between two of a chain
MOST_WORDS = 150  # of a sentence that are looked at
LONGEST = 24  # letters of a word's beginning
_TOKEN = re.compile(r"\S{1,64}@[^\s()]{1,255}|https?:\S*|\w{1,64}(?:['-]\w{1,64}){0,9}|[^\w\s]")
_BARRIER = frozenset(",;:()—–")
Places = dict[str, list[tuple[int, int]]]


class Rules:
    """The words and rules of every language for one purpose; a rule speaks of its own language's words."""

    def __init__(self, languages: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]) -> None:
        self._entries: dict[str, list[tuple[list[str], str]]] = {}
        self._rules: list[tuple[str, list[Term]]] = []
        for language, found in languages.items():
            for name, entries in found.get("words", {}).items():
                for first, *rest in (folded(entry).split() for entry in entries):
                    self._entries.setdefault(first, []).append((rest, f"{language} {name}"))
            self._rules += [
                (kind, _terms(line, language)) for kind, lines in found.get("rules", {}).items() for line in lines
            ]

    def kinds(self, sentence: str) -> set[str]:
        """The kinds of which a rule holds in a sentence."""
        tokens = [_token(one) for one in _TOKEN.findall(folded(sentence))[:MOST_WORDS]]
        there = self._places(tokens)
        barriers = {place for place, token in enumerate(tokens) if token in _BARRIER}
        if not there:
            return set()
        return {
            kind
            for kind, terms in self._rules
            if not there.keys().isdisjoint(terms[0][1][0]) and all(_holds(term, there, barriers) for term in terms)
        }

    def _places(self, tokens: Sequence[str]) -> Places:
        there: Places = {}
        for start, token in enumerate(tokens):
            for form in _forms(token):
                for rest, name in self._entries.get(form, ()):
                    end = start + 1 + len(rest)
                    if end <= len(tokens) and all(map(fits, rest, tokens[start + 1 : end])):
                        there.setdefault(name, []).append((start, end))
        return there


@cache
def rules() -> Rules:
    """The rules of every language."""
    return Rules({language: vocabulary.section(language, "remarks") for language in vocabulary.languages()})


def _token(word: str) -> str:
    return "@" if "@" in word else "http" if word.startswith("http") else word


def _forms(token: str) -> Iterator[str]:
    yield token
    for end in range(2, min(len(token), LONGEST) + 1):
        yield f"{token[:end]}*"


def fits(wanted: str, token: str) -> bool:
    """Whether a token is the word that is wanted, or begins as it does: "удалит*"."""
    return token.startswith(wanted[:-1]) if wanted.endswith("*") else token == wanted


Term = tuple[bool, list[list[str]]]


def _terms(line: str, language: str) -> list[Term]:
    chains = [(term[0] != "-", term.lstrip("-").split(">")) for term in line.split()]
    return [
        (wanted, [[f"{language} {name}" for name in link.split("|")] for link in links]) for wanted, links in chains
    ]


def _holds(term: Term, there: Places, barriers: set[int]) -> bool:
    wanted, (first, *links) = term
    ends = {end for name in first for _start, end in there.get(name, ())}
    for link in links:
        near = {place for end in ends for place in _reached(end, barriers)}
        ends = {end for name in link for start, end in there.get(name, ()) if start in near}
    return bool(ends) is wanted


def _reached(end: int, barriers: set[int]) -> Iterator[int]:
    for place in range(end, end + BETWEEN + 1):
        if place in barriers:
            return
        yield place
