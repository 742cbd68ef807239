"""Learns the weights of press/replies/meaning.py from the examples in tests/reading/replies.

    python -m tests.reading.learn            writes resources/data/weights/*.tsv
    python -m tests.reading.learn --cross    cross-validation: each wording is judged by weights that never saw it

A line of an example file is a family of wordings: "{a|b}" stands for one of these, "{name}" or, in files that are not
English, the bare name for one of the words that the head of the file lists. The kinds are learned one against all
others by logistic regression with AdaGrad, over the sentence of a message that speaks most for the kind.
"""

import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from outreach.press.replies import meaning

HERE = Path(__file__).parent
WEIGHTS = HERE.parents[1] / "resources" / "data" / "weights"
RATE = 0.3
LEAST = 6  # hundredths under which no weight is kept


class Plan(NamedTuple):
    """How a classifier is learned: from `each` wordings of a family, in so many `rounds`.

    A feature occurs in `shared` families at least. `lean` is added to the biases: a wish that is missed is worse than
    one proposed in vain.
    """

    kinds: tuple[str, ...]
    files: tuple[str, ...]
    each: int
    rounds: int
    shared: int
    lean: float


PLANS = {
    "replies": Plan(("opt-out", "moved", "gone", "away"), ("en", "ru", "ky", "other", "more"), 30, 4, 2, 0.6),
    "remarks": Plan(("opt-out",), ("remarks",), 150, 8, 1, 0.0),
}

Family = tuple[str, list[str]]


def families(name: str, seed: int = 1) -> list[Family]:
    """(kind, wordings) of every family that `name` learns from."""
    chance = random.Random(seed)
    found = [
        family
        for file in PLANS[name].files
        for family in _families(HERE / "replies" / f"{file}.txt", PLANS[name].each, chance)
    ]
    return found + ([(kind, [text]) for kind, text in told()] if name == "replies" else [])


def told() -> list[tuple[str, str]]:
    """(kind, message) of the tables that others wrote."""
    lines = [line for path in sorted(HERE.glob("replies*.tsv")) for line in path.read_text("utf-8").splitlines()]
    return [(kind, text.replace("\\n", "\n")) for kind, _tab, text in (line.partition("\t") for line in lines)]


def apart() -> list[tuple[str, str]]:
    """(kind, message) of those that nothing is learned from."""
    return list(_lines((HERE / "replies" / "apart.txt").read_text("utf-8").splitlines()))


def _lines(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    kind = ""
    for line in lines:
        if line.startswith("["):
            kind = line.strip("[]")
        elif kind and line.strip():
            yield kind, line


def _families(path: Path, each: int, chance: random.Random) -> Iterator[Family]:
    lines = path.read_text("utf-8").splitlines()
    heads = [line.partition(" = ") for line in lines if re.match(r"\w+ = ", line)]
    names = {name: words.split("|") for name, _sign, words in heads}
    bare = re.compile(rf"(?<![\w@.])(?:{'|'.join(sorted(names, key=len, reverse=True))})(?![\w@.])")
    foreign = path.stem not in ("en", "more")

    def word(found: re.Match[str]) -> str:
        return chance.choice(names.get(found[1]) or found[1].split("|"))

    def wording(line: str) -> str:
        text = re.sub(r"\{([^{}]*)\}", word, line)
        text = bare.sub(lambda found: chance.choice(names[found[0]]), text) if foreign and names else text
        return re.sub(r" (?=[.,!?])", "", " ".join(text.split()))

    for kind, line in _lines(lines):
        yield kind, sorted({found for _time in range(each) if (found := wording(line))})


# Learning


def _features(text: str) -> list[set[str]]:
    return [meaning.features(sentence) for sentence in meaning.sentences(text)] or [set()]


def learn(name: str, examples: Sequence[Family], seed: int = 3) -> meaning.Classifier:
    """The weights that tell the kinds of `name` apart."""
    chance = random.Random(seed)
    read = [(kind, [_features(text) for text in texts]) for kind, texts in examples]
    count = Counter(one for _kind, texts in read for one in set().union(*(found for text in texts for found in text)))
    rows = [
        (kind, [sorted(one for one in found if count[one] >= PLANS[name].shared) for found in text], len(texts) ** -0.5)
        for kind, texts in read
        for text in texts
    ]
    biases = dict.fromkeys(PLANS[name].kinds, -1.0)
    weights: dict[str, defaultdict[str, float]] = {kind: defaultdict(float) for kind in PLANS[name].kinds}
    steps: dict[str, defaultdict[str, float]] = {kind: defaultdict(lambda: 1e-6) for kind in PLANS[name].kinds}
    for _round in range(PLANS[name].rounds):
        chance.shuffle(rows)
        for kind, text, share in rows:
            for each in PLANS[name].kinds:
                _step(biases, weights[each], steps[each], each, text, share if each == kind else -share)
    return _kept(name, biases, weights)


def _step(
    biases: dict[str, float],
    weights: defaultdict[str, float],
    steps: defaultdict[str, float],
    kind: str,
    text: Sequence[Sequence[str]],
    share: float,
) -> None:
    """Learns from one message; `share` is over zero where it is of the kind."""
    sums = [(sum(map(weights.__getitem__, found)) / math.sqrt(len(found) + 1), found) for found in text]
    total, found = max(sums, key=lambda pair: pair[0])
    error = share / (1 + math.exp(min(30, (biases[kind] + total) * math.copysign(1, share))))
    if abs(error) < 0.003:
        return
    biases[kind] += 0.02 * error
    step = error / math.sqrt(len(found) + 1)
    for one in found:
        steps[one] += step * step
        weights[one] += RATE * step / math.sqrt(steps[one])


def _kept(name: str, biases: Mapping[str, float], weights: Mapping[str, Mapping[str, float]]) -> meaning.Classifier:
    """In whole hundredths, without those that weigh next to nothing."""
    features = sorted(set().union(*weights.values()))
    rounded = {
        one: [round(weights[kind].get(one, 0) * meaning.SCALE) for kind in PLANS[name].kinds] for one in features
    }
    scaled = {
        one: tuple(weight / meaning.SCALE for weight in row)
        for one, row in rounded.items()
        if max(map(abs, row)) >= LEAST
    }
    return meaning.Classifier({kind: round(bias + PLANS[name].lean, 2) for kind, bias in biases.items()}, scaled)


def write(name: str, model: meaning.Classifier) -> None:
    """Writes the file that the program reads."""

    def line(first: str, row: Sequence[float]) -> str:
        return "\t".join([first, *(str(round(one * meaning.SCALE)) for one in row)])

    heads = ["\t".join(["", *model.biases]), line("", list(model.biases.values()))]
    WEIGHTS.mkdir(exist_ok=True)
    text = "\n".join([*heads, *(line(one, row) for one, row in sorted(model.weights.items()))])
    (WEIGHTS / f"{name}.tsv").write_text(f"{text}\n", "utf-8", newline="\n")


# Judging


def judged(scores: Mapping[str, float]) -> str:
    """The kind of a message; "reply" where none is likely."""
    kind = max(scores, key=lambda kind: scores[kind])
    return kind if scores[kind] > 0 else "reply"


def table(cases: Sequence[tuple[str, str]], judge: Callable[[str], str]) -> dict[str, tuple[float, float]]:
    """{kind: (recall, precision)} of a judge."""
    found = Counter((kind, judge(text)) for kind, text in cases)
    kinds = {kind for kind, _text in cases}
    right = {kind: found[kind, kind] for kind in kinds}
    said = {kind: sum(count for (_kind, one), count in found.items() if one == kind) for kind in kinds}
    wanted = {kind: sum(count for (one, _said), count in found.items() if one == kind) for kind in kinds}
    return {kind: (right[kind] / wanted[kind], right[kind] / max(said[kind], 1)) for kind in sorted(kinds)}


def cross(name: str, parts: int = 4) -> None:
    """Prints recall and precision of each kind, and the wordings that went wrong."""
    every = families(name)
    random.Random(5).shuffle(every)
    cases: list[tuple[str, str]] = []
    answers: dict[str, str] = {}
    for part in range(parts):
        model = learn(name, [family for place, family in enumerate(every) if place % parts != part])
        for kind, texts in every[part::parts]:
            cases += [(kind, text) for text in texts[:3]]
            answers |= {text: judged(model.scores(text)) for text in texts[:3]}
    for kind, text in cases:
        if answers[text] != kind and {answers[text], kind} != {"none", "reply"}:
            print(kind, answers[text], text, sep="\t")
    print(table(cases, answers.__getitem__))


if __name__ == "__main__":
    for which in PLANS:
        if "--cross" in sys.argv:
            cross(which)
        else:
            write(which, learn(which, families(which)))
