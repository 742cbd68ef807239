"""What a piece of coverage probably is about: its outlet by its link, its author by byline, its release by words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from math import log
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.i18n import today
from outreach.model.people import Channel, Contact, Email, Outlet, Position
from outreach.model.releases import Release, Version
from outreach.press import article, languages, person_names
from outreach.services import outlets
from outreach.services.contacts import contacts
from outreach.services.contacts.records import Fields
from outreach.values import text
from outreach.values.email import email_domains
from outreach.values.fields import text_in
from outreach.values.names import phonetic_keys

# A release that came out longer ago than this is not what a piece is about, unless it is named.
_RECENT = timedelta(days=120)
_NEWEST = 600  # releases that are looked at
_SHARE = 0.42  # of a headline's weight that a piece must have in it
_AHEAD = 1.25  # by how much it must fit better than the next release
_FEWEST = 3  # words that it must share
_STEM, _SHORT = 6, 4
TEXT = 6000  # letters of a piece that are looked at


class Finder:
    """Fills in what the records know about new pieces; it is asked for many at once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._outlets: dict[str, set[int]] = {}
        self._releases: list[_Candidate] | None = None
        self._weights: dict[str, float] = {}
        self._names: defaultdict[str, set[int]] = defaultdict(set)

    def filled(self, given: Mapping[str, object], words: str = "") -> Fields:
        """The fields with those that are blank filled in, as far as it is sure; what is given stays."""
        found: Fields = {key: value for key, value in given.items() if key != "sender"}
        everything = f"{found.get('title') or ''}\n{words[:TEXT]}"
        self._fill_outlet(found, text_in(given, "sender"))
        guesses: dict[str, Callable[[], object]] = {
            "published_on": lambda: _day_of(text_in(found, "url")),
            "byline": lambda: article.byline(words) if words else "",
            "language": lambda: languages.language(everything) or "",
            "release": lambda: self.release(everything, found.get("published_on")),
        }
        for field, guess in guesses.items():
            found[field] = found.get(field) or guess()
        return found

    def _fill_outlet(self, found: Fields, sender: str) -> None:
        """The outlet; where it is not known, what the link says of it."""
        url, name = text_in(found, "url"), text_in(found, "outlet")
        outlet = self.outlet(url, name, sender)
        if outlet is not None:
            found["outlet_id"] = outlet.id
        elif url:
            found["outlet"] = name or self._name_of_site(url)
            found["medium"] = found.get("medium") or ("" if article.account(url) else "web")

    @staticmethod
    def _name_of_site(url: str) -> str:
        there = article.account(url)
        if there is None:
            return article.outlet_name(url)
        return f"{article.outlet_name(url)}/{there[1]}" if there[1] else article.outlet_name(url)

    # The outlet

    def outlet(self, url: str, name: str = "", sender: str = "") -> Outlet | None:
        """The outlet whose site, account, addresses or name this is; None where none or several fit."""
        there = article.account(url) if url else None
        if there is not None:
            return self._by_account(*there)
        # The nearest domain that anybody has: where several have it, a wider one would name a third.
        ids = next(filter(None, map(self._at, article.sites(url) if url else ())), set())
        if name and len(ids) != 1:
            ids = {one.id for one in outlets.named(self.session, name)}
        host = sender.rpartition("@")[2].strip("<> ").lower()
        if host and not url and len(ids) != 1 and not email_domains.is_provider(host):
            ids = self._at(host)
        return self.session.get(Outlet, *ids) if len(ids) == 1 else None

    def _called(self, host: str) -> set[int]:
        """The outlets whose name is that of a site: Sample Daily, sampledaily.example.org."""
        if not self._names:
            for number, *names in self.session.execute(select(Outlet.id, Outlet.name, Outlet.other_name)):
                for name in names:
                    self._names["".join(map(text.latin, text.words(name)))].add(number)
        called = (text.latin(word) for word in (host.replace(".", ""), host.partition(".")[0]) if len(word) > 3)
        return next(filter(None, map(self._names.get, called)), set())

    def _by_account(self, network: str, account: str) -> Outlet | None:
        if not account:
            return None
        query = select(Channel).where(Channel.network == network, Channel.outlet_id.is_not(None))
        ids = {
            row.outlet_id
            for row in self.session.scalars(query)
            if row.value.split("?")[0].rstrip("/").rpartition("/")[2].lstrip("@").casefold() == account
        }
        return self.session.get(Outlet, ids.pop()) if len(ids) == 1 else None

    def _at(self, host: str) -> set[int]:
        if host not in self._outlets:
            self._outlets[host] = self._by_site(host) or self._called(host)
        return self._outlets[host]

    def _by_site(self, host: str) -> set[int]:
        """The outlets whose site or whose people's mail this is."""
        likely = select(Outlet).where(func.lower(Outlet.website).contains(host, autoescape=True))
        own = {one.id for one in self.session.scalars(likely) if host in article.sites(one.website)}
        if own or email_domains.is_provider(host):
            return own
        address = Email.folded.endswith(f"@{host}", autoescape=True)
        ids = {one for one in self.session.scalars(select(Email.outlet_id).where(address)) if one is not None}
        if not ids:
            work = (
                select(Position.outlet_id)
                .join(Email, Email.contact_id == Position.contact_id)
                .where(address, Position.outlet_id.is_not(None), Position.until.is_(None))
            )
            counts = Counter(self.session.scalars(work)).most_common(2)
            # Where nearly all who have mail there work at one outlet, it is that one's site.
            is_one = len(counts) == 2 and counts[0][1] >= 3 * counts[1][1]
            ids = {outlet for outlet, _count in counts[: 1 if is_one else 2] if outlet is not None}
        return ids

    # The author

    def people(self, byline: str, outlet_id: int | None) -> list[int]:
        """The contacts who signed it: of the name, in whatever script, and the only one, or the only one there."""
        found = []
        for match in person_names.NAME.finditer(byline):
            number = self._person(match[0], outlet_id)
            if number is not None and number not in found:
                found.append(number)
        return found

    def _person(self, name: str, outlet_id: int | None) -> int | None:
        words = [word for word in text.words(name) if len(word) > 1]
        if len(words) < 2:
            return None
        ids = list(contacts.find(self.session, " ".join(words)))[:50]
        query = select(Contact.id, Contact.name, Contact.other_name).where(Contact.id.in_(ids))
        same = [
            number for number, *called in self.session.execute(query) if any(_is_name(words, one) for one in called)
        ]
        if len(same) > 1 and outlet_id is not None:
            there = select(Position.contact_id).where(Position.outlet_id == outlet_id, Position.contact_id.in_(same))
            same = sorted(set(self.session.scalars(there)))
        return same[0] if len(same) == 1 else None

    # The release

    def release(self, words: str, published: object = None) -> int | None:
        """The release whose headline is in the words of a piece, clearly more than any other's; or that it names."""
        day = published if isinstance(published, date) else today()
        candidates = [one for one in self._candidates() if one.fits(day)]
        if (named := _the_one_named(candidates, words)) is not None:
            return named
        scores = self._scores(candidates, stems(words))
        best = max(scores, key=lambda number: scores[number], default=None)
        if best is None:
            return None
        others = max((score for number, score in scores.items() if number != best), default=0.0)
        return best if scores[best] >= max(_SHARE, _AHEAD * others) else None

    def _scores(self, candidates: Iterable[_Candidate], mine: frozenset[str]) -> dict[int, float]:
        """How much of its headline's weight each release shares with a piece: the best of its versions."""
        scores: dict[int, float] = {}
        for one in candidates:
            shared = one.words & mine
            if shared and len(shared) >= min(_FEWEST, len(one.words)):
                scores[one.id] = max(scores.get(one.id, 0.0), self._weight(shared) / self._weight(one.words))
        return scores

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._weights.get(word, 1.0) for word in words)

    def _candidates(self) -> list[_Candidate]:
        if self._releases is None:
            moment = func.coalesce(Release.released_at, Release.created_at)
            query = (
                select(Release.id, Release.reference, moment, Version.headline, Version.subhead)
                .join(Version, Version.release_id == Release.id)
                .where(Release.status != "draft")
                .order_by(moment.desc())
                .limit(_NEWEST * 3)
            )
            self._releases = [
                _Candidate(number, " ".join(text.words(reference)), _as_day(at), stems(f"{headline} {subhead}"))
                for number, reference, at, headline, subhead in self.session.execute(query)
            ]
            counts = Counter(word for one in self._releases for word in one.words)
            total = len(self._releases) + 1
            self._weights = {word: log(1 + total / many) for word, many in counts.items()}
        return self._releases


class _Candidate(NamedTuple):
    """A version of a release that a piece may be about."""

    id: int
    reference: str
    day: date
    words: frozenset[str]

    def fits(self, published: date) -> bool:
        return self.day - timedelta(days=2) <= published <= self.day + _RECENT


_DAY_OF_LINK = re.compile(r"(?<!\d)(20\d\d)[/-]?(\d\d)[/-]?(\d\d)(?!\d)")


def _day_of(url: str) -> date | None:
    """The day in the path of a link, that is not to come: /2026/12/03/a-school, /a-school-2026-12-03/."""
    for match in _DAY_OF_LINK.finditer(url):
        with suppress(ValueError):
            day = date(*map(int, match.groups()))
            return day if day <= today() + timedelta(days=1) else None
    return None


def _as_day(value: object) -> date:
    if isinstance(value, str):  # a bare function of SQLite answers a text
        value = datetime.fromisoformat(value)
    return value.date() if isinstance(value, datetime) else today()


def stems(words: str) -> frozenset[str]:
    """The words of a text as far as they carry a meaning, without their endings."""
    return frozenset(word[:_STEM] for word in text.words(words) if len(word) >= _SHORT)


def _is_name(words: Sequence[str], called: str) -> bool:
    """Whether every word of a byline is a word of the name, in whatever spelling."""
    mine = [set(phonetic_keys.keys(word)) for word in text.words(called)]
    return bool(mine) and all(any(set(phonetic_keys.keys(word)) & one for one in mine) for word in words)


def _the_one_named(candidates: Iterable[_Candidate], words: str) -> int | None:
    """The release whose reference stands in a text, where there is no other."""
    folded = f" {' '.join(text.words(words))} "
    named = {one.id for one in candidates if one.reference and f" {one.reference} " in folded}
    return named.pop() if len(named) == 1 else None
