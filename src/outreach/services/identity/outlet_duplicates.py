"""Outlets that are there twice: by their names in either script, their websites and the hosts of their e-mails."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import NamedTuple

from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from outreach.model.people import Outlet
from outreach.services import outlets, settings
from outreach.services.identity import comparison
from outreach.services.identity.identity import LEAST, Pair
from outreach.values import text

_ALIKE = 88  # of a hundred, from which two names differ by a slip
_ABBREVIATION = 3  # letters of a word that is no slip of another
_SHARED = 40  # outlets that share a value, up to whom all of them are compared
_MANY = 5  # outlets at one host, from which on it tells nothing: a publisher, a ministry, a blog service
_APART = "outlets apart"
_SAME = {"name": 0.97, "script": 0.95, "spelling": 0.92}
_SLIP, _PART, _WEBSITE, _HOST = 0.85, 0.6, LEAST, 0.7
_BOTH = 0.92  # where the name is alike, if not the same, and the host the same
_ELSEWHERE = 0.6  # what is left of a score where the two are in two countries or towns


class _Seen(NamedTuple):
    """An outlet to be compared: its names in Latin letters, their keys by sound, and the hosts it is reached at."""

    id: int
    names: tuple[str, ...]
    latin: tuple[str, ...]
    keys: tuple[str, ...]
    website: str
    hosts: frozenset[str]
    country: str
    city: str
    medium: str


def find(session: Session, threshold: float = LEAST) -> list[Pair]:
    """The pairs of outlets that may be one, the likeliest first, without those that were declined."""
    seen = [_seen(outlet) for outlet in outlets.loaded(session)]
    return _judged(session, seen, _candidates(seen), threshold)


def of(session: Session, outlet_id: int, threshold: float = LEAST) -> list[Pair]:
    """The pairs one outlet is in, the likeliest first."""
    seen = [_seen(outlet) for outlet in outlets.loaded(session)]
    mine = next((place for place, one in enumerate(seen) if one.id == outlet_id), None)
    others = ((mine, place) for place in range(len(seen)) if mine not in (None, place))
    return _judged(session, seen, others, threshold)


def like(session: Session, names: Iterable[str]) -> list[str]:
    """The names that no outlet bears, each with that of an outlet which may be the same in brackets."""
    stored = list(outlets.loaded(session))
    there = [*map(_seen, stored)]
    known = {"", *map(outlets.bare, chain.from_iterable(one.names for one in there))}
    folded = {text.key(name): name for name in names}
    new = [folded[key] for key in sorted(folded) if outlets.bare(key) not in known]
    seen = [*there, *(_seen(Outlet(id=-1, name=name, other_name="", website="", city="", emails=[])) for name in new)]
    alike = {
        second: first
        for first, second in _candidates(seen)
        if first < len(there) <= second and _named(seen[first], seen[second])[0] >= LEAST
    }
    return [f"{new[second - len(there)]} ({stored[first].name})" for second, first in sorted(alike.items())]


def are_apart(outlet: Outlet, other: Outlet) -> bool:
    """Whether two of one name are in different countries or towns, and neither a host nor an address is of both."""
    one, two = _seen(outlet), _seen(other)
    return (_differ(one.country, two.country) or _differ(one.city, two.city)) and not share_reach(outlet, other)


def share_reach(outlet: Outlet, other: Outlet) -> bool:
    """Whether a host or an address is of both outlets."""
    mine, theirs = ({*_hosts(_seen(one)), *(row.address for row in one.emails)} for one in (outlet, other))
    return not mine.isdisjoint(theirs)


def keep_apart(session: Session, ids: Sequence[int]) -> None:
    """None of these outlets is another of them: they are never proposed again."""
    there = set(_declined(session)).union(combinations(sorted(set(ids)), 2))
    settings.put(session, _APART, [list(pair) for pair in sorted(there)])


def _declined(session: Session) -> Iterator[tuple[int, int]]:
    return ((one, other) for one, other in settings.get(session, _APART) or ())


def _judged(session: Session, seen: Sequence[_Seen], places: Iterable[tuple[int, int]], threshold: float) -> list[Pair]:
    declined = set(_declined(session))
    common = {host for host, count in Counter(host for one in seen for host in _hosts(one)).items() if count > _MANY}
    found = []
    for first, second in places:
        one, other = sorted((seen[first], seen[second]), key=lambda outlet: outlet.id)
        score, codes = _judge(one, other, common)
        if score >= threshold and (one.id, other.id) not in declined:
            found.append(Pair(one.id, other.id, round(score, 4), codes))
    return sorted(found, key=lambda pair: (-pair.score, pair.a, pair.b))


def _seen(outlet: Outlet) -> _Seen:
    names = tuple(name for name in (outlet.name, outlet.other_name) if name)
    hosts = {row.address.rpartition("@")[2] for row in outlet.emails if row.address}
    return _Seen(
        outlet.id,
        tuple(map(text.key, names)),
        tuple(" ".join(sorted(map(text.latin, text.words(name)))) for name in names),
        tuple(filter(None, map(comparison.outlet_key, names))),
        _host(outlet.website),
        frozenset(host for host in hosts if host not in comparison.free_hosts()),
        outlet.country,
        text.latin(text.key(outlet.city)),
        outlet.medium,
    )


def _host(website: str) -> str:
    """The host of a website without www, "" where a service for everybody is all that it names."""
    host = website.strip().casefold().partition("://")[2] or website.strip().casefold()
    host = host.partition("/")[0].partition(":")[0].removeprefix("www.")
    return "" if host in _SERVICES else host


_SERVICES = frozenset(
    ("facebook.com", "instagram.com", "t.me", "twitter.com", "x.com", "vk.com", "ok.ru", "youtube.com", "tiktok.com")
)


def _hosts(one: _Seen) -> frozenset[str]:
    return one.hosts | {one.website} - {""}


def _candidates(seen: Sequence[_Seen]) -> set[tuple[int, int]]:
    """Places of those who share a name by sound or a host, and of those whose names differ by some letters."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(seen):
        for key in {*(key.partition("|")[0] for key in one.keys), *_hosts(one)}:
            blocks[key].append(place)
    found = {pair for block in blocks.values() if len(block) <= _SHARED for pair in combinations(block, 2)}
    return found.union(_alike(seen))


def _alike(seen: Sequence[_Seen]) -> Iterator[tuple[int, int]]:
    names = [(latin, place) for place, one in enumerate(seen) for latin in one.latin]
    words = [latin for latin, _place in names]
    for at, (latin, place) in enumerate(names, start=1):
        alike = process.extract(latin, words[at:], scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
        others = (names[at + far][1] for _name, _score, far in alike)
        yield from ((place, other) for other in others if other != place)


def _judge(one: _Seen, other: _Seen, common: set[str]) -> tuple[float, list[str]]:
    """(score, codes of the reasons) of two outlets."""
    score, codes = _named(one, other)
    if one.website and one.website == other.website and one.website not in common:
        alone = _HOST if _differ(one.medium, other.medium) else _WEBSITE
        score, codes = max(_BOTH if codes else alone, score), [*codes, "website"]
    elif _hosts(one) & _hosts(other) - common:
        score, codes = max(_BOTH if codes else _HOST, score), [*codes, "host"]
    elif _differ(one.country, other.country) or _differ(one.city, other.city):
        score *= _ELSEWHERE
    return score, codes


def _named(one: _Seen, other: _Seen) -> tuple[float, list[str]]:
    """What their names say: the same, the same by sound or but for a slip, or one the beginning of the other."""
    if not set(one.names).isdisjoint(other.names):
        return _SAME["name"], ["name"]
    met = max((comparison.met(mine, yours) for mine in one.keys for yours in other.keys), default=0)
    if met == comparison.ONE:
        scripts = {text.script(name) for name in (*one.names[:1], *other.names[:1])}
        code = "script" if scripts == {"Cyrl", "Latn"} else "spelling"
        return _SAME[code], [code]
    alike = max((fuzz.ratio(mine, yours) for mine in one.latin for yours in other.latin), default=0.0)
    if alike >= _ALIKE and not _told_apart(one, other):
        return _SLIP, ["vowels"]
    return (_PART, ["part"]) if met == comparison.PARTLY else (0.0, [])


def _told_apart(one: _Seen, other: _Seen) -> bool:
    """Whether a number or an abbreviation tells them apart: Channel 1 and Channel 2, МВД and МИД."""
    mine, yours = (set(" ".join(seen.latin).split()) for seen in (one, other))
    return any(word.isdigit() or len(word) <= _ABBREVIATION for word in mine ^ yours)


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)
