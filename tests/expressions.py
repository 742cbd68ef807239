"""Every regular expression of the program, and text made to keep each one busy: `python -m tests.expressions [WORD …]`.

A pattern is pumped with what its own repeats take: long runs of it, behind what stands before them, ended by what
does not match. Each line is its place, how much longer it takes when the text is twice as long, and the text.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import re._constants as code  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any, NamedTuple

import outreach
from outreach.press.vocabulary import Expression as Later

LONG = 4_000  # letters, those of the longest line
_QUICK = 0.003  # seconds: what a search of LONG letters stays under that does not begin anew at each of them
_LONGEST = 0.5  # seconds: what a text of less than LONG letters never takes
_LOOKS = 12  # texts of a pattern that are measured at their full length, those that are suspicious
_SUSPICIOUS = 4.5  # a search that is linear takes 4 times as long for a text four times as long
RATIO = 3.0  # a search that is linear takes 2 times as long for a text twice as long
_ALPHABET = " \t\n\r,.;:-–()aAбБ1_@/<>\"«'\\=&+#|ү[]{}?!*%$~^`\x00\u00a0ß一"
_FUNCTIONS = ("search", "match", "fullmatch", "split", "sub", "subn", "findall", "finditer")


class Expression(NamedTuple):
    """A pattern, where it stands, and the methods it is used by."""

    place: str
    pattern: re.Pattern[Any]
    ways: frozenset[str]


class Slow(NamedTuple):
    """A pattern with the text that is worst for it: `ratio` is how much longer twice the text takes."""

    place: str
    pattern: str
    ratio: float
    text: str


# --- which there are --------------------------------------------------------------------------------------------


def modules() -> Iterator[ModuleType]:
    """All modules of the program that have no window."""
    for found in pkgutil.walk_packages(outreach.__path__, "outreach."):
        if not found.name.endswith("__main__") and ".store.migrations" not in found.name:
            yield importlib.import_module(found.name)


def expressions() -> list[Expression]:
    """Those that a module holds, alone or in a table, and those that are written where they are used."""
    seen: dict[tuple[Any, int], Expression] = {}
    used = _used()
    for module in modules():
        for one in (*_held(module, used), *_written(module)):
            key = (one.pattern.pattern, one.pattern.flags)
            ways = one.ways | (seen[key].ways if key in seen else frozenset())
            seen[key] = (seen.get(key) or one)._replace(ways=ways)
    return list(seen.values())


_WAYS = re.compile(r"\b(_?[A-Z][A-Z0-9_]*)(?:\.(search|match|fullmatch|split|sub|subn|findall|finditer)\b)?")


def _used() -> dict[tuple[str, str], set[str]]:
    """By which methods a pattern of this name is used: a private one in its file, another anywhere."""
    used: dict[tuple[str, str], set[str]] = {}
    for path in Path(outreach.__path__[0]).rglob("*.py"):
        for name, way in _WAYS.findall(path.read_text("utf-8")):
            used.setdefault((str(path) if name[0] == "_" else "", name), set()).add(way)
    return used


def _held(module: ModuleType, used: Mapping[tuple[str, str], set[str]]) -> Iterator[Expression]:
    name = module.__name__.removeprefix("outreach.")
    for called, value in vars(module).items():
        ways: set[str] = set()
        if isinstance(value, re.Pattern | Later):
            ways = used.get((str(module.__file__) if called[0] == "_" else "", called), set()) - {""}
        for pattern in _within(value):
            yield Expression(f"{name}.{called}", pattern, frozenset(ways) or _ALL)


_ALL = frozenset({"search"})


def _within(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, Later):
        yield value.compiled
    elif isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, Mapping):
        for part in (*value.keys(), *value.values()):
            yield from _within(part, depth + 1)
    elif depth < 4 and isinstance(value, (tuple, list, set, frozenset)):
        for part in value:
            yield from _within(part, depth + 1)


class _Names(dict[str, Any]):
    """The names of a module; one that only a function knows stands for a letter."""

    def __missing__(self, name: str) -> Any:
        builtin = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
        return builtin.get(name, "a")


def _written(module: ModuleType) -> Iterator[Expression]:
    if not module.__file__:
        return
    name = module.__name__.removeprefix("outreach.")
    for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr in _FUNCTIONS:
            yield from _evaluated(module, name, node)


def _evaluated(module: ModuleType, name: str, node: ast.Call) -> Iterator[Expression]:
    way = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    place = {"sub": 4, "subn": 4, "split": 3}.get(way, 2)
    told = [key.value for key in node.keywords if key.arg == "flags"] or node.args[place : place + 1]
    try:
        values = [eval(compile(ast.Expression(one), "", "eval"), _Names(vars(module))) for one in (node.args[0], *told)]
        yield Expression(f"{name}:{node.lineno}", re.compile(*values), frozenset({way}))
    except Exception:
        if not isinstance(node.args[0], ast.Name):
            print(f"not evaluated: {name}:{node.lineno} {ast.unparse(node.args[0])}", file=sys.stderr)


# --- what keeps them busy ---------------------------------------------------------------------------------------


class _Pump(NamedTuple):
    before: str
    piece: str


def texts(pattern: re.Pattern[Any]) -> list[tuple[str, str, str]]:
    """(before, piece, behind): the piece is what is repeated."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    binary = isinstance(pattern.pattern, bytes)
    pumps: dict[_Pump, None] = {}
    _walk(tree, "", pumps, pattern.flags)
    found = {}
    for pump in list(pumps)[:60]:
        for before in {"", pump.before}:
            for behind in ("\x00", "\n\x00"):
                if (pump.piece and all(ord(letter) < 256 for letter in before + pump.piece)) or not binary:
                    found[before, pump.piece, behind] = None
    return list(found)


def _walk(tree: Any, before: str, pumps: dict[_Pump, None], flags: int) -> str:
    """Collects what can be repeated; returns a text that the tree takes."""
    whole = before
    for kind, value in tree:
        whole += _one(kind, value, whole, pumps, flags)
    return whole[len(before) :]


def _one(kind: Any, value: Any, before: str, pumps: dict[_Pump, None], flags: int) -> str:
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        least, most, inside = value
        sample = _walk(inside, before, pumps, flags)
        if most > 20:
            letters = _letters(inside, flags)
            for letter in letters or [sample]:
                if letter:
                    pumps[_Pump(before, letter)] = None
                    if before:
                        pumps[_Pump("", before[-40:] + letter)] = None
            if sample and before:
                pumps[_Pump("", before[-60:])] = None
                pumps[_Pump("", before[-60:] + sample)] = None
            if letters and len(letters) > 3:
                pumps[_Pump(before, letters[0] + letters[-1])] = None
            elif sample and not letters:
                pumps[_Pump(before, sample * max(least, 1))] = None
        return sample * min(least, 30)
    if kind is code.SUBPATTERN:
        return _walk(value[3], before, pumps, flags)
    if kind is code.ATOMIC_GROUP:
        return _walk(value, before, pumps, flags)
    if kind is code.BRANCH:
        found = [_walk(one, before, pumps, flags) for one in value[1]]
        return max(found, key=bool) if found else ""
    if kind in (code.ASSERT, code.ASSERT_NOT):
        _walk(value[1], before, pumps, flags)
        return ""
    if kind is code.GROUPREF_EXISTS:
        return _walk(value[1], before, pumps, flags)
    return next(iter(_letters([(kind, value)], flags) or []), "")


_known: dict[str, list[str]] = {}


def _letters(tree: Any, flags: int) -> list[str]:
    """One letter of each sort that a pattern of one letter takes; none where it takes more than one."""
    items = list(tree)
    while len(items) == 1 and items[0][0] in (code.SUBPATTERN, code.ATOMIC_GROUP):
        items = list(items[0][1][3] if items[0][0] is code.SUBPATTERN else items[0][1])
    if len(items) != 1:
        return []
    kind, value = items[0]
    if kind is code.BRANCH:
        return [letter for one in value[1] for letter in _letters(one, flags)[:2]]
    if kind is code.LITERAL:
        return [chr(value)]
    if kind is code.ANY:
        return ["a", " ", "-", "\n"] if flags & re.S else ["a", " ", "-"]
    if kind is code.NOT_LITERAL:
        return [letter for letter in "a -1<" if ord(letter) != value]
    if kind is code.IN:
        key = repr(value) + str(flags & re.A)
        if key not in _known:
            _known[key] = [letter for letter in _ALPHABET if _takes(value, letter)]
        plain = [arg if op is code.LITERAL else arg[0] for op, arg in value if op in (code.LITERAL, code.RANGE)]
        return _spread(_known[key]) or [chr(one) for one in plain[:2]]
    return []


def _spread(letters: list[str]) -> list[str]:
    return letters if len(letters) <= 5 else [letters[0], *letters[1 :: max(1, len(letters) // 4)]]


_CATEGORIES = {
    code.CATEGORY_DIGIT: r"\d", code.CATEGORY_NOT_DIGIT: r"\D", code.CATEGORY_SPACE: r"\s",
    code.CATEGORY_NOT_SPACE: r"\S", code.CATEGORY_WORD: r"\w", code.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _takes(value: Any, letter: str) -> bool:
    negated, hit = False, False
    for op, arg in value:
        if op is code.NEGATE:
            negated = True
        elif op is code.LITERAL:
            hit |= arg == ord(letter)
        elif op is code.RANGE:
            hit |= arg[0] <= ord(letter) <= arg[1]
        elif op is code.CATEGORY:
            hit |= bool(re.match(_CATEGORIES[arg], letter))
    return hit != negated


# --- how long they take -----------------------------------------------------------------------------------------


def worst(one: Expression) -> Slow | None:
    """The text for which a pattern takes more than RATIO times as long when it is doubled; None where none is found."""
    binary = isinstance(one.pattern.pattern, bytes)
    matched = one.ways <= {"match", "fullmatch"}
    in_lines = one.place.startswith(_IN_LINES)

    def took(count: int, times: int = 1) -> float:
        text: Any = before + piece * count + behind
        text = text.encode("latin-1") if binary else _by_lines(text) if in_lines else text
        best = 9.0
        for _time in range(times):
            began = time.thread_time()
            if matched:
                one.pattern.fullmatch(text) if "fullmatch" in one.ways else one.pattern.match(text)
            else:
                for _match in one.pattern.finditer(text):
                    pass
            best = min(best, time.thread_time() - began)
        return best

    looks = _LOOKS
    for before, piece, behind in texts(one.pattern):
        count = 16
        while count <= 64 and (
            took(count) < 0.02 or took(count, 3) < 0.02
        ):  # exponential, and no pause of the machine's
            count += 6
        if count <= 64:
            return Slow(one.place, _shown(one), 99.0, _text(before, piece, behind))
        length = LONG // len(piece) or 1
        ratio = _grown(took, length) if looks else 1.0
        looks -= ratio != 1.0
        if ratio > RATIO:
            return Slow(one.place, _shown(one), ratio, _text(before, piece, behind))
    return None


def _grown(took: Callable[[int, int], float], length: int) -> float:
    """How much longer twice the text takes.

    Short texts come first: what is slow with them is never asked for more, and what is in proportion is not looked
    at again. One that takes twice as long at `length` because it begins anew takes a sixth more at a quarter of it.
    """
    if any(took(length // part, 1) > _LONGEST for part in (64, 32, 16, 8, 4)):
        return 99.0
    quarter = took(length // 4, 2)
    if quarter < _QUICK / 16 or quarter < _SUSPICIOUS * took(length // 16, 5):
        return 1.0
    whole = took(length, 1)
    if whole > _LONGEST:
        return 99.0
    ratio = took(length * 2, 1) / whole
    if ratio > RATIO and whole < 0.1:  # a busy machine takes longer now and then, a pattern each time
        ratio = median(took(2 * length, 3) / took(length, 3) for _time in range(7))
    return ratio


def _by_lines(text: str) -> str:
    """As a text is read: by lines, and the longest are cut."""
    return "\n".join(text[start : start + LINE] for start in range(0, len(text), LINE))


_IN_LINES = ("press.", "values.")
LINE = 4_000


def _shown(one: Expression) -> str:
    return str(one.pattern.pattern)


def _text(before: str, piece: str, behind: str) -> str:
    return f"{before!r} + {piece!r} * n + {behind!r}"


def main() -> int:
    """Prints the patterns that are not linear, worst first."""
    wanted = sys.argv[1:]
    every = [one for one in expressions() if not wanted or any(word in one.place for word in wanted)]
    began = time.process_time()
    slow = []
    for one in every:
        print(one.place, file=sys.stderr, flush=True)
        if found := worst(one):
            slow.append(found)
            print(f"{found.ratio:5.1f}  {found.place}\n       {found.pattern[:300]}\n       {found.text}", flush=True)
    print(f"{len(every)} patterns, {len(slow)} of them not linear, {time.process_time() - began:.1f} s")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
