"""What a sentence asks or tells, whatever its wording: a linear classifier over words, their pieces and their pairs.

The weights are learned from the examples in tests/reading/replies by `python -m tests.reading.learn`.
"""

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache

from anyascii import anyascii

from outreach import paths

MOST_SENTENCES = 200  # of a text that are read
MOST_WORDS = 60  # of a sentence
SCALE = 100  # weights are kept as whole hundredths
STEM = 5  # letters of a word in a pair
PIECES = (3, 4)  # letters of the pieces of a word
NEAR = 3  # words on from the first one of a pair
SHORT = 4  # words of a sentence that may be a bare wish: "STOP"
_WORD = re.compile(r"\S{1,64}@\S{1,255}|https?:\S{1,255}|\w{1,64}(?:['-]\w{1,64}){0,9}|\?")
_END = re.compile(r"(?<=[.!?…])(?=[\s\"»”)])|\n[ \t]*\n")


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text; an empty line ends one, too."""
    for part in _END.split(text):
        if any(map(str.isalnum, part)):
            yield part.strip()


def folded(text: str) -> str:
    """In small letters, ё as е, apostrophes straight."""
    return text.casefold().replace("ё", "е").replace("’", "'").replace("‘", "'")


def features(sentence: str) -> set[str]:
    """What a sentence is judged by: words, pieces of words, pairs of words; in Latin letters, as many people type."""
    words = [_plain(word) for word in _WORD.findall(folded(sentence))[:MOST_WORDS]]
    found: set[str] = set()
    for word in words:
        found |= {f"={word}", f"={word[:STEM]}"}
        marked = f"^{word}$"
        found.update(marked[start : start + size] for size in PIECES for start in range(len(marked) - size + 1))
    stems = ["^", *(word[:STEM] for word in words), "$"]
    for place, stem in enumerate(stems):
        found.update(f"{stem} {other}" for other in stems[place + 1 : place + 1 + NEAR])
        found.update(f"{stem}_{other}" for other in stems[place + 1 : place + 2])
    if len(words) <= SHORT:
        found.update([*(f"short {stem}" for stem in stems), f"short {len(words)}"])
    return found


def _plain(word: str) -> str:
    if "@" in word:
        return "@"
    if word.startswith("http"):
        return "http"
    return "#" if word.isdigit() else anyascii(word).lower()


class Classifier:
    """The weights of each kind for what a sentence is judged by."""

    def __init__(self, biases: Mapping[str, float], weights: Mapping[str, tuple[float, ...]]) -> None:
        self.biases, self.weights = biases, weights

    def scores(self, text: str) -> dict[str, float]:
        """{kind: how much the sentence that speaks most for it does}; over zero it is more likely than not."""
        best = dict.fromkeys(self.biases, -math.inf)
        for _number, sentence in zip(range(MOST_SENTENCES), sentences(text), strict=False):
            every = features(sentence)
            found = [self.weights[one] for one in every if one in self.weights]
            sums = map(sum, zip(*found, strict=True)) if found else [0.0] * len(best)
            for (kind, bias), total in zip(self.biases.items(), sums, strict=True):
                best[kind] = max(best[kind], bias + total / math.sqrt(len(every) + 1))
        return best


@cache
def replies() -> Classifier:
    """The classifier of resources/data/replies.tsv: a line of kinds, one of biases, then one for each feature."""
    lines = (paths.resources() / "data" / "replies.tsv").read_text("utf-8").splitlines()
    kinds, biases, *rows = (line.split("\t") for line in lines)
    weights = {feature: tuple(int(one) / SCALE for one in some) for feature, *some in rows}
    return Classifier({kind: int(one) / SCALE for kind, one in zip(kinds[1:], biases[1:], strict=True)}, weights)
