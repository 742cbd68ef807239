"""Learns the weights of press/replies/meaning.py from the examples in tests/reading/replies.

    python -m tests.reading.learn            writes resources/data/replies.tsv
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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from outreach.press.replies import meaning, own_words

HERE = Path(__file__).parent
WEIGHTS = HERE.parents[1] / "resources" / "data" / "replies.tsv"
KINDS = ("opt-out", "moved", "gone", "away")
APART = "apart"  # the file that nothing is learned from
NAMES = 300  # that stand alone, as under an answer
EACH = 20  # wordings of a family
ROUNDS = 4
RATE = 0.3
FAMILIES = 2  # in which a feature must occur
SEEDS = 8  # of chance, of which the mean is taken
LEAST = 6  # hundredths under which no weight is kept
MOST = -0.2  # of a bias: words that nobody knows are no wish
LEAN = 0.9  # added to the biases: a wish that is missed is worse than one proposed in vain

Family = tuple[str, list[str]]


def families(seed: int = 1) -> list[Family]:
    """(kind, wordings) of every family that is learned from."""
    chance = random.Random(seed)
    files = [path for path in sorted((HERE / "replies").glob("*.txt")) if path.stem != APART]
    found = [family for path in files for family in _families(path, chance)]
    names = (WEIGHTS.parent / "names" / "given.csv").read_text("utf-8").replace(",", " ").split()
    found += [("reply", [f"{chance.choice(names)} {chance.choice(names)}"]) for _time in range(NAMES)]
    return found + [(kind, [own_words.without_quotes(text)]) for kind, text in told()]


def told() -> list[tuple[str, str]]:
    """(kind, message) of the tables that others wrote."""
    lines = [line for path in sorted(HERE.glob("replies*.tsv")) for line in path.read_text("utf-8").splitlines()]
    return [(kind, text.replace("\\n", "\n")) for kind, _tab, text in (line.partition("\t") for line in lines)]


def apart() -> list[tuple[str, str]]:
    """(kind, message) of those that nothing is learned from."""
    lines = _lines((HERE / "replies" / f"{APART}.txt").read_text("utf-8").splitlines())
    return [(kind, text.replace("\\n", "\n")) for kind, text in lines]


def _lines(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    kind = ""
    for line in lines:
        if line.startswith("["):
            kind = line.strip("[]")
        elif kind and line.strip():
            yield kind, line


def _families(path: Path, chance: random.Random) -> Iterator[Family]:
    lines = path.read_text("utf-8").splitlines()
    heads = [line.partition(" = ") for line in lines if re.match(r"\w+ = ", line)]
    names = {name: words.split("|") for name, _sign, words in heads}
    bare = re.compile(rf"(?<![\w@.])(?:{'|'.join(sorted(names, key=len, reverse=True))})(?![\w@.])")

    def word(found: re.Match[str]) -> str:
        return chance.choice(names.get(found[1]) or found[1].split("|"))

    def wording(line: str) -> str:
        text = re.sub(r"\{([^{}]*)\}", word, line)
        if path.stem in ("ru", "ky"):
            text = bare.sub(lambda found: chance.choice(names[found[0]]), text)
        return re.sub(r" (?=[.,!?])", "", " ".join(text.split()))

    for kind, line in _lines(lines):
        yield kind, sorted({found for _time in range(EACH) if (found := wording(line))})


# Learning


def learn(examples: Sequence[Family], seed: int = 3) -> meaning.Classifier:
    """The weights that tell the kinds apart."""
    chance = random.Random(seed)
    read = [(kind, [found for text in texts if (found := _features(text))]) for kind, texts in examples]
    count = Counter(one for _kind, texts in read for one in set().union(*(found for text in texts for found in text)))
    rows = [
        (
            kind,
            [(sorted(one for one in found if count[one] >= FAMILIES), len(found)) for found in text],
            len(texts) ** -0.5,
        )
        for kind, texts in read
        for text in texts
    ]
    biases = dict.fromkeys(KINDS, -1.0)
    weights: dict[str, defaultdict[str, float]] = {kind: defaultdict(float) for kind in KINDS}
    steps: dict[str, defaultdict[str, float]] = {kind: defaultdict(lambda: 1e-6) for kind in KINDS}
    for _round in range(ROUNDS):
        chance.shuffle(rows)
        for kind, text, share in rows:
            for each in KINDS:
                _step(biases, weights[each], steps[each], each, text, share if each == kind else -share)
    features = set().union(*weights.values())
    return meaning.Classifier(biases, {one: tuple(weights[kind].get(one, 0.0) for kind in KINDS) for one in features})


def _features(text: str) -> list[set[str]]:
    return [meaning.features(sentence) for sentence in meaning.sentences(text)]


def _step(
    biases: dict[str, float],
    weights: defaultdict[str, float],
    steps: defaultdict[str, float],
    kind: str,
    text: Sequence[tuple[Sequence[str], int]],
    share: float,
) -> None:
    """Learns from one message; `share` is over zero where it is of the kind."""
    sums = [(sum(map(weights.__getitem__, found)) / math.sqrt(size + 1), found, size) for found, size in text]
    total, found, size = max(sums, key=lambda one: one[0])
    error = share / (1 + math.exp(min(30, (biases[kind] + total) * math.copysign(1, share))))
    if abs(error) < 0.003:
        return
    biases[kind] += 0.02 * error
    step = error / math.sqrt(size + 1)
    for one in found:
        steps[one] += step * step
        weights[one] += RATE * step / math.sqrt(steps[one])


def mean(models: Sequence[meaning.Classifier]) -> meaning.Classifier:
    """The mean of models, each learned from other wordings, without what weighs next to nothing."""
    none = (0.0,) * len(KINDS)
    biases = {kind: min(MOST, LEAN + sum(one.biases[kind] for one in models) / len(models)) for kind in KINDS}
    weights = {}
    for one in set().union(*(model.weights for model in models)):
        rows = zip(*(model.weights.get(one, none) for model in models), strict=True)
        row = tuple(sum(some) / len(models) for some in rows)
        if max(map(abs, row)) * meaning.SCALE >= LEAST:
            weights[one] = row
    return meaning.Classifier(biases, weights)


def write(model: meaning.Classifier) -> None:
    """Writes the file that the program reads."""

    def line(first: str, row: Iterable[float]) -> str:
        return "\t".join([first, *(str(round(one * meaning.SCALE)) for one in row)])

    heads = ["\t".join(["", *model.biases]), line("", model.biases.values())]
    text = "\n".join([*heads, *(line(one, row) for one, row in sorted(model.weights.items()))])
    WEIGHTS.write_text(f"{text}\n", "utf-8", newline="\n")


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


def cross(parts: int = 4) -> None:
    """Prints recall and precision of each kind, and the wordings that went wrong."""
    every = families()
    random.Random(5).shuffle(every)
    cases: list[tuple[str, str]] = []
    answers: dict[str, str] = {}
    for part in range(parts):
        model = mean([learn([family for place, family in enumerate(every) if place % parts != part])])
        for kind, texts in every[part::parts]:
            cases += [(kind, text) for text in texts[:3]]
            answers |= {text: judged(model.scores(text)) for text in texts[:3]}
    for kind, text in cases:
        if answers[text] != kind:
            print(kind, answers[text], text, sep="\t")
    print(table(cases, answers.__getitem__))


if __name__ == "__main__":
    if "--cross" in sys.argv:
        cross()
    else:
        write(mean([learn(families(seed), seed) for seed in range(SEEDS)]))
