"""A name as typed comes apart: given names, patronymic, family name, in whatever order and script they stand.

Which of two words is the family name cannot always be told; what is known is said by `roles`, and the rest is left
open for whoever compares.
"""

# ruff: noqa: SIM905 (tables of words)

import re
import unicodedata
from functools import lru_cache
from itertools import product
from sys import intern
from typing import NamedTuple

from outreach.values.names import nicknames
from outreach.values.text import unmixed

GIVEN, OPEN, FAMILY = 1, 0, -1
_ROLES = {(a, b): (a, b) for a, b in product((GIVEN, OPEN, FAMILY), repeat=2)}  # each once in memory

_BEFORE = frozenset(
    """
    mr mrs ms miss mx mme mlle dr prof professor doctor sir dame lady lord rev hon amb ambassador he h.e excellency
    herr frau sr sra srta señor señora don doña bay bayan sayın sn dott ing mag dipl monsieur madame
    г-н г-жа г-ну г-же господин госпожа гн гжа д-р др доктор проф профессор академик акад доц доцент тов товарищ гр
    уважаемый уважаемая урматтуу улуу мырза айым құрметті ханым hörmətli janob жаноб хоним ока
    gen maj col lt capt sgt генерал полковник подполковник майор капитан ген полк пан пані панове
    """.split()
)
_AFTER = frozenset(
    "мырза айым байке эже агай эжеке мугалим ханым beyefendi hanım hanim bey aka opa ака опа myrza aiym ayim baike eje "
    "muallim ustoz домла".split()
)
_GENERATIONS = {
    "sr": 1, "senior": 1, "ст": 1, "старший": 1, "старшая": 1, "jr": 2, "junior": 2, "ii": 2, "мл": 2, "младший": 2,
    "младшая": 2, "iii": 3, "iv": 4,
}  # fmt: skip
_SUFFIXES = frozenset("jr sr ii iii iv phd ph.d md m.d mba esq dds ma ba msc bsc cpa mp фд кэн кюн к.э.н д.э.н".split())
_PARTICLES = frozenset(
    "de da di du del della dello des dos das do van von der den ten ter zu zum zur la le los las el al bin ibn bint "
    "abu ben mac mc st san santa y e и ap аль эль ибн бин бен абу ван фон де да дер ди дель".split()
)
_JOINED = frozenset("mac mc al el abu аль эль абу san santa st la le".split())
_SON_OF = frozenset(
    "уулу улуу кызы улы ұлы қызы кизи қизи ўғли угли оглы огли оглу гызы uulu uul kyzy kizi kysy qizi qyzy uly uli "
    "ūly ugli oglu oğlu ogly ogli oghli o'g'li oʻgʻli gizi qızı kızı zoda заде zade".split()
)
_JOINED_SON_OF = re.compile(
    r"^(.{3,}?)(?:уулу|улуу|улы|ұлы|кызы|қызы|кизи|қизи|уғли|ўғли|оглы|uulu|uluu|[uū]ly|kyzy|kizi|qyzy|qizi|ugli|ogli|oglu|ogly)$"
)
_PATRONYMIC = re.compile(
    r"(?:[оеє]вич|йович|ьич|[мтк]ич|[оеє]вна|[іїи]вна|ична|инична"
    r"|(?:ov|ev|yev|jev)[iy](?:ch|č|ç|c|tch)|[oe]witsch"
    r"|(?:ov|ev|yev|jev|iv|yiv)na|[eo]wna|ich?na|ichna|inichna)$"
)
_FAMILY_END = re.compile(
    r"(?:[оеё]в|[оеё]ва|[ыи]н|[ыи]на|ск[иіо]й|ская|ська|ський|цк[иі]й|цкая|цька|цький|енко|чук|юк|як|дзе|швили|ян|янц|[оы]х|их"
    r"|пулатов|заде|зода|баев|бекова?"
    r"|(?:ov|ev|ow|ew|off|eff)|(?:ov|ev|ow|ew)a|sk(?:y|i|ii|iy|yi|ij)|skaya|skaia|skaja|ska|tsk(?:y|ii|iy|yi)|tskaya|enko|chuk|tchouk"
    r"|yuk|iuk|dze|shvili|yan|ian|yants|zadeh?|o[gğ]lu|ez|son|sen|berg|mann|stein|ero|opoulos|idis|escu)$"
)
_SURE_FAMILY = re.compile(
    r"(?:[оеё]ва?|ск[иі]й|ская|енко|(?:ov|ev|ow|ew)a?|sk(?:y|i|ii|iy|aya|aia)|enko|швили|shvili)$"
)
_SPECIAL = _BEFORE | _AFTER | _SUFFIXES | _PARTICLES | _SON_OF
_INITIALS = re.compile(r"^(?:[^\W\d_]\.?-?){1,3}$|^(?:[^\W\d_]{1,2}\.){1,3}$")
_HYPHENATED = re.compile(r"(?<!\w)(?:г-н[ау]?|г-ж[аеу]|д-р[ау]?|к\.\s?э\.\s?н|h\.\s?e|е\.\s?п)(?!\w)\.?", re.I)
_ASIDE = frozenset('([«"“„')
_BRACKETS = re.compile(r"[(\[«\"“„]([^)\]»\"”“]{2,40})[)\]»\"”“]")
_BORN = re.compile(r"(?<!\w)(?:n[ée]e|born|geb\.?|урожд[её]нн?ая|урожд\.?|в девичестве|d[oö]ğumlu)\s+", re.I)
_TOKEN = re.compile(r"[^\W_]+(?:[.'’‘`´ʻʼʹ′]+[^\W\d_]+)*\.?(?:[^\W\d_]\.)*|,")
_MARKS = re.compile("[\u0300-\u036f\ufe20-\ufe2f]")  # those of no letter, as the ties of the Library of Congress: i͡a
_DOTTED = re.compile(r"^(?:[^\W\d_]{1,2}\.)+[^\W\d_]{0,2}\.?$")
MOST_WORDS = 9


class Parts(NamedTuple):
    """A name's words, in lower case as typed. `mains` are given and family names in the order typed, with `roles`
    (GIVEN, FAMILY, OPEN); `middles` are patronymics; `initials` single letters in order; `others` a maiden name, a
    nickname in quotes. `father` is the place among `mains` of a word before «уулу, кызы», or -1. `generation` is 2 for
    "Jr.", 3 for "III", 0 where nothing is said."""

    mains: tuple[str, ...] = ()
    roles: tuple[int, ...] = ()
    middles: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    father: int = -1
    generation: int = 0

    def words(self, role: int) -> str:
        """The words of a role, joined: of (GIVEN, FAMILY) or what is still open."""
        return " ".join(word for word, found in zip(self.mains, self.roles, strict=True) if found == role)


NOBODY = Parts()


@lru_cache(maxsize=4096)
def split(name: str) -> Parts:
    """The parts of a name as typed: «ЖУМАБЕКОВА Айгүл Асановна», "Zhumabekova, A.", «Азамат Бакыт уулу»."""
    text = unicodedata.normalize("NFKC", name[:200]).strip()
    if not text.isascii():
        text = unmixed(_MARKS.sub("", text)).replace("İ", "I")  # which in lower case would be two letters
    if not text:
        return NOBODY
    words = [_ordinary(word) for word in text.split(" ")]
    if len(words) < 4 and all(words):
        if len(words) == 2:
            return Parts((words[0], words[1]), _roles_of_two(*words))
        return _with_roles(words, [OPEN] * len(words), [], [], [], -1)
    others: list[str] = []
    if not text.replace(" ", "").isalpha() or text.count(" ") > 2:
        text, others = _aside(_HYPHENATED.sub(" ", text) if "-" in text or "." in text else text)
    tokens = _TOKEN.findall(text)[: MOST_WORDS * 2]
    return _assembled(tokens, others)


def of_fields(given: str, middle: str, family: str) -> Parts:
    """The parts of a name whose fields are filled one by one; what stands in a wrong field is not believed blindly."""
    first, last = split(given), split(family)
    if not first.mains and not first.initials:
        whole = split(f"{family} {middle}".strip())
        return whole._replace(roles=tuple(FAMILY for _word in whole.mains) if len(whole.mains) == 1 else whole.roles)
    between = split(middle) if middle else NOBODY
    if len(first.mains) > 1 and not last.mains:
        return first
    mains = (*first.mains, *last.mains)
    roles: tuple[int, ...] = (*(GIVEN for _word in first.mains), *(FAMILY for _word in last.mains))
    if len(mains) == 2 and len(first.mains) == 1 and _roles_of_two(*mains) == (FAMILY, GIVEN):
        roles = (OPEN, OPEN)  # the words speak against their fields, and whoever filled these may have been in haste
    father = len(first.mains) + last.father if last.father >= 0 else -1
    return Parts(
        mains, roles, (*between.mains, *between.middles, *first.middles, *last.middles),
        (*first.initials, *last.initials, *between.initials), (*first.others, *last.others), father,
        first.generation or last.generation,
    )  # fmt: skip


def _aside(text: str) -> tuple[str, list[str]]:
    """The name without what stands in brackets or quotes or behind "née", and those words."""
    others: list[str] = []
    if not _ASIDE.isdisjoint(text):
        for found in _BRACKETS.findall(text):
            others += [word.lower() for word in _BORN.sub("", found).split() if len(word) > 2 and word.isalpha()]
        text = _BRACKETS.sub(" ", text)
    if text.count(" ") > 1:
        parted = _BORN.split(text, maxsplit=1)
        if len(parted) == 2:
            others += [word.lower().strip(",.") for word in parted[1].split()[:1]]
            text = parted[0]
    return text, others


@lru_cache(maxsize=100_000)
def _ordinary(token: str) -> str:
    """A word in lower case where nothing but a name can be meant by it, else nothing."""
    low = token.lower()
    if len(low) < 2 or not low.isalpha() or (len(token) > 2 and token.isupper()):
        return ""
    if low in _SPECIAL or low in _GENERATIONS or _JOINED_SON_OF.match(low):
        return ""
    return intern(low)


def _assembled(tokens: list[str], others: list[str]) -> Parts:
    words: list[str] = []
    marks: list[int] = []  # what the writing says of each word: FAMILY for a lone CAPS word or one before a comma
    initials: list[str] = []
    fathers: list[int] = []
    comma = -1
    capitals = sum(1 for token in tokens if len(token) > 2 and token.isupper())
    lone_capitals = 0 < capitals < sum(1 for token in tokens if len(token.rstrip(".")) > 1)
    pending = ""
    generation = 0
    for place, token in enumerate(tokens):
        if token == ",":
            if words and comma < 0:
                comma = len(words)
            continue
        low = token.lower()
        bare = low.rstrip(".")
        if bare in _GENERATIONS and (len(words) > 1 or (words and bare in _SUFFIXES)):
            generation = _GENERATIONS[bare]
            continue
        if (
            bare in _BEFORE
            and len(tokens) > 1
            and not (words and bare in _SON_OF)
            and (len(words) < 1 or bare not in nicknames.NAMES)
        ):
            continue
        if bare in _AFTER and words:
            continue
        if bare in _SUFFIXES and words and (comma >= 0 or len(bare) > 1):
            if comma == len(words):
                comma = -1
            continue
        if bare in _SON_OF and (words or pending):
            if words:
                fathers.append(len(words) - 1)
            continue
        if len(bare) == 1 or (_DOTTED.match(low) and len(low) <= 9):
            if bare.isalpha() or "." in bare:
                if token in ("y", "e", "и"):
                    continue
                initials += [letter for letter in low.split(".") if letter]
            continue
        if not any(letter.isalpha() for letter in bare):
            continue
        if bare in _PARTICLES and place + 1 < len(tokens):
            pending += bare
            continue
        if pending:
            bare = pending + bare if pending in _JOINED else bare
            pending = ""
        joined = _JOINED_SON_OF.match(bare)
        if joined and len(joined[1]) >= 3:
            fathers.append(len(words))
            bare = joined[1]
        words.append(intern(bare))
        marks.append(FAMILY if lone_capitals and token.isupper() and len(token) > 2 else OPEN)
        if len(words) >= MOST_WORDS:
            break
    if not words:
        return Parts((), (), (), tuple(initials), tuple(others))
    found = _with_roles(words, marks, initials, others, fathers, comma)
    return found._replace(generation=generation) if generation else found


def _with_roles(
    words: list[str], marks: list[int], initials: list[str], others: list[str], fathers: list[int], comma: int
) -> Parts:
    middles: list[str] = []
    count = len(words)
    patronymic = -1
    if count >= 3 or (count == 2 and initials and not fathers):
        for place in range(count - 1, -1, -1):
            if place not in fathers and _PATRONYMIC.search(words[place]) and (place > 0 or count > 3):
                patronymic = place
                break
    father = fathers[-1] if fathers else -1
    if father >= 0 and count >= 3 and father > 0:
        patronymic, father = father, -1  # «Алиев Азамат Бакыт уулу»: there is a family name beside
    if 0 < comma < count:
        for place in range(comma):
            marks[place] = FAMILY
        for place in range(comma, count):
            marks[place] = GIVEN
    elif patronymic == count - 1 and count == 3 and FAMILY not in marks:
        marks[0], marks[1] = FAMILY, GIVEN  # Family Given Patronymic
    elif patronymic == 1 and count == 3 and FAMILY not in marks:
        marks[0], marks[2] = GIVEN, FAMILY  # Given Patronymic Family
    if father >= 0:
        marks[father] = FAMILY
    kept = [place for place in range(count) if place != patronymic]
    if patronymic >= 0:
        middles.append(words[patronymic])
        if father > patronymic:
            father -= 1
    mains = [words[place] for place in kept]
    roles = _roles(mains, [marks[place] for place in kept], bool(initials))
    return Parts(tuple(mains), tuple(roles), tuple(middles), tuple(initials), tuple(others), father)


def _roles(mains: list[str], marks: list[int], has_initials: bool) -> list[int]:
    if FAMILY in marks or GIVEN in marks:
        rest = GIVEN if FAMILY in marks else FAMILY if len(mains) == 2 else OPEN
        return [mark or rest for mark in marks]
    if len(mains) == 1:
        return [FAMILY if has_initials else _sort(mains[0]) or OPEN]
    if len(mains) == 2:
        return list(_roles_of_two(mains[0], mains[1]))
    return [_sort(word) for word in mains]


def _roles_of_two(one: str, other: str) -> tuple[int, int]:
    mine, yours = _sort(one), _sort(other)
    if mine != yours:
        return _ROLES[mine or -yours, yours or -mine]
    if mine == FAMILY:
        sure = bool(_SURE_FAMILY.search(one))
        if sure != bool(_SURE_FAMILY.search(other)):  # Курбонова Нозанин
            return _ROLES[FAMILY, GIVEN] if sure else _ROLES[GIVEN, FAMILY]
    return _ROLES[OPEN, OPEN]


def is_eastern(word: str) -> bool:
    """Whether a word ends as the family names of the East of Europe and of Central Asia do."""
    return _SURE_FAMILY.search(word) is not None


@lru_cache(maxsize=60_000)
def _sort(word: str) -> int:
    """Whether a word is by itself a given or a family name."""
    if nicknames.is_given(word) and (word in nicknames.NAMES or not is_eastern(word)):
        return GIVEN  # but Андреев, though it sounds like Andrew
    if len(word) > 4 and _FAMILY_END.search(word):
        return FAMILY
    return OPEN


_STEM = re.compile(r"(?:[oe]vskaia|[oe]vski|skaia|ska|ski|[oe]va|[oe]v|ina|in|aia|i|a)$")


@lru_cache(maxsize=60_000)
def stem(key: str) -> str:
    """A family name's key without its ending of gender and of Russian style: жумабекова, жумабеков, жумабек."""
    bare = _STEM.sub("", key)
    return bare if len(bare) >= 3 else key
