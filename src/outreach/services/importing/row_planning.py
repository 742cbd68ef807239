"""Whose each row of a file is, and what becomes of it: counted before anything is written."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from outreach.i18n import N_, _
from outreach.services.identity import identity
from outreach.services.identity.comparison import Person
from outreach.services.importing import consent, matching, region_guess, row_store
from outreach.services.importing.consent import Wish
from outreach.services.importing.import_plan import ANOTHER, SAME, Change, Plan, Question, Remark, RowProblem
from outreach.services.importing.matching import Matcher, records_of
from outreach.services.importing.parallel_checks import Checked
from outreach.services.importing.record_check import Keys, fingerprint
from outreach.services.importing.record_merge import differences, mends, merged, says_the_same, untaken
from outreach.services.importing.row_store import Record
from outreach.services.privacy import erasure_ledger

_NOBODY: Record = {
    "texts": {}, "days": {}, "refused": False, "embargoes": False, "extra": {}, "outlet": "", "position": "",
    "department": "", "since": "", "others": [], "emails": [], "phones": [], "channels": [], "tags": [],
}  # fmt: skip
_NOTED = 20_000  # changes that are told of, field by field
_MAYBE_ROWS = 5000  # rows that a person looks through

_SAME_ROW = N_("The same as in {place}.")
_SAME_PERSON = N_("The same person as in {place}.")


class Taken(NamedTuple):
    """A row that is not rejected: its number, its fingerprint, what it is matched by, and where its record is."""

    row: int
    mark: bytes
    keys: Keys
    packed: bytes
    place: int
    wish: Wish = consent.NOTHING

    def record(self) -> Record:
        return row_store.unpack(row_store.ungroup(self.packed)[self.place])


class _Open(NamedTuple):
    """Somebody whom a row may be about."""

    who: int
    verdict: identity.Verdict


class Planner:
    """Decides row by row; all it knows of earlier rows is packed, for a hundred thousand of them."""

    def __init__(
        self,
        plan: Plan,
        forgets: Callable[[Iterable[str]], bool] | None,
        stored: Callable[[Sequence[int]], dict[int, Record]] | None,
        asked: Mapping[int, int],
        undecided: Mapping[int, str] = MappingProxyType({}),
        not_opt_outs: Collection[tuple[int, str]] = (),
    ) -> None:
        self.plan = plan
        self.not_opt_outs = not_opt_outs  # (contact, remark) that somebody has decided about
        self.undecided = undecided  # {contact: remark} of possible opt-outs about which nobody has decided
        self.asked = asked  # {contact: the one it may be}, of those that nobody has decided about
        self.forgets = forgets  # whether a row would bring back somebody who was erased
        self.stored = stored  # new contacts that are in the database already, by their numbers
        self.matcher = Matcher()
        self.versions: dict[int, int] = {}
        self.there: dict[int, Record] = {}  # whom the rows of this batch may be about, by contact, or by -1 - number
        self.latest: int | None = None  # whom the last row was about
        self.whole = consent.whole_file(plan.name)
        self.people: dict[int, Person] = {}  # the same, as the judgement sees them
        self.local: Counter[tuple[str, bool]] = Counter()
        self.new_rows = array("q")  # the number of the row that each new contact comes from
        self.first_rows: dict[int, int] = {}  # of the contacts that are there, the first row about each

    def take(self, checked: Checked) -> Taken | None:
        """The row that was checked, or None where it is rejected."""
        plan = self.plan
        plan.read += 1
        mark, keys, complaints, rejected, local, wish = checked.verdict
        for column, text in complaints:
            plan.problems.append(RowProblem(plan.read, column, text))
        for place, column, cell in plan.places.below.get(plan.read, ()):
            text = _("“{cell}” is below ({place}), without a name: it is added to this contact.")
            plan.problems.append(RowProblem(plan.read, column, text.format(cell=cell[:60], place=place.words())))
        if local and len(self.local) < region_guess.SAMPLE:
            self.local.update(local)
        if keys is not None and self.forgets is not None and self.forgets(matching.reaches(keys)):
            keys, rejected = None, erasure_ledger.asked()
        if keys is not None:
            taken = self._obeyed(Taken(plan.read, mark, keys, checked.packed, checked.place, wish))
            if complaints:
                self._name(taken)
            return taken
        plan.rejected += 1
        plan.problems.append(RowProblem(plan.read, "", rejected))
        plan.rejects.append((checked.cells, f"{plan.places.of(plan.read).words()}: {rejected}"))
        return None

    def _obeyed(self, taken: Taken) -> Taken:
        """The row with the reason why its person is not to be written to, and where that was read."""
        wish = taken.wish._replace(
            out=taken.wish.out or self.whole.out, bounced=taken.wish.bounced or self.whole.bounced
        )  # fmt: skip
        if any(self.whole):  # the file says more than the row, which may have come in by another one
            taken = taken._replace(mark=fingerprint({"row": taken.mark.hex(), "all": self.whole}))
        if not (wish.out or wish.ask):
            return taken._replace(wish=wish)
        record = taken.record()
        if wish.ask and self.plan.options.wishes.get(taken.row) is False:
            consent.lift(record, wish)
        else:
            consent.obey(record, wish)
            if record["texts"]["do_not_contact_reason"] in (wish.out, wish.ask):
                record["texts"]["do_not_contact_reason"] += f" ({self.plan.name})"
        packed = row_store.group([row_store.pack(record)])
        return taken._replace(packed=packed, place=0, wish=wish._replace(refused=record["refused"]))

    def match(self, session: Session, batch: Sequence[Taken]) -> None:
        """Decides about the rows of a batch, in their order."""
        if not batch:
            return
        self.matcher.look(session, [(taken.mark, taken.keys) for taken in batch])
        self._fetch(session, batch)
        decide = self._add if self.plan.options.on_match == "create" else self._decide
        for taken in batch:
            known = self.matcher.known(taken.mark)
            refused_before = self.plan.refused
            decide(taken, known)
            if known is None:
                self._suppress(taken)
            if taken.wish.ask:
                self._ask_or_settle(taken, known, excluded=self.plan.refused > refused_before)
        self.there.clear()
        self.people.clear()

    def _suppress(self, taken: Taken) -> None:
        """Suppresses the addresses of a row that says they bounced."""
        if taken.wish.bounced:
            reason = f"{taken.wish.bounced} ({self.plan.name})"
            self.plan.suppress.update(dict.fromkeys(taken.keys.emails, reason))

    def _ask_or_settle(self, taken: Taken, known: int | None, *, excluded: bool) -> None:
        """Asks whether a remark is an opt-out, or takes the answer. `excluded`: this row has excluded its contact."""
        plan, remark = self.plan, taken.wish.ask
        who = known if known is not None else self.latest
        answer = plan.options.wishes.get(taken.row)
        open_before = self.undecided.get(who) if who is not None else None
        if who is None or not (excluded or open_before == remark):
            return
        if answer is None:
            contact = who if who >= 0 else None
            plan.refused -= excluded  # it is a question, and no wish yet
            plan.remarks.append(Remark(taken.row, contact, remark, _called(taken.record()), who, excluded))
            self._name(taken)
        elif open_before is not None:
            plan.settled[who] = answer
            plan.refused += answer
            if known is not None:
                plan.unchanged, plan.updated = plan.unchanged - 1, plan.updated + 1

    def _decide(self, taken: Taken, known: int | None) -> None:
        if known is not None:
            self._same(taken, known)
            return
        who, question = self._judged(taken)
        if who is not None:
            self._meet(taken, who)
        elif not self._is_there(taken) and not self._is_mended(taken):
            self._create(taken, question)

    def _add(self, taken: Taken, known: int | None) -> None:
        """A new contact, whoever is there."""
        who, question = (known, None) if known is not None else self._judged(taken)
        if who is not None and who < 0:
            self._double(taken, _SAME_ROW if known is not None else _SAME_PERSON, who)
        self._create(taken, question)

    def _fetch(self, session: Session, batch: Sequence[Taken]) -> None:
        """Reads whom the rows may be about: all at once, for a file may be about nobody but those who are there."""
        wanted: set[int] = set()
        for taken in batch:
            known = self.matcher.known(taken.mark)
            if known is None:
                wanted.update(self.matcher.namesakes(taken.keys), self.matcher.candidates(taken.keys))
            elif known in self.asked:
                wanted.add(self.asked[known])
        there = records_of(session, [who for who in wanted if who >= 0 and who not in self.plan.changed])
        for who, (found, version) in there.items():
            self.there[who], self.versions[who] = found, version
        numbers = [-1 - who for who in wanted if who < 0 and -1 - who not in self.plan.new]
        if self.stored and numbers:
            self.there |= {-1 - number: found for number, found in self.stored(numbers).items()}

    def _judged(self, taken: Taken) -> tuple[int | None, _Open | None]:
        """Whom a row is certainly about; else who it may be about, which is asked."""
        candidates = self.matcher.candidates(taken.keys)
        if not candidates:
            return None, None
        mine = identity.of_record(0, taken.record())
        found = [(identity.judge(mine, person), who) for who in candidates if (person := self._person(who))]
        certain = [(verdict.score, who) for verdict, who in found if verdict.kind == identity.CERTAIN]
        if certain and (mine.names or len(certain) == 1):
            return max(certain, key=lambda pair: pair[0])[1], None
        open_to = [pair for pair in found if pair[0].kind != identity.DIFFERENT]
        if not open_to:
            return None, None
        verdict, who = max(open_to, key=lambda pair: pair[0].score)
        answer = self.plan.options.answers.get(taken.row)
        if answer == SAME:
            return who, None
        return None, None if answer == ANOTHER else _Open(who, verdict)

    def _person(self, who: int) -> Person | None:
        if who not in self.people:
            record = self._record_of(who)
            if record is None:
                return None
            self.people[who] = identity.of_record(who, record)
        return self.people[who]

    def _create(self, taken: Taken, question: _Open | None = None) -> None:
        plan = self.plan
        who = -1 - plan.new.add(taken.packed, taken.place)
        plan.created += 1
        self.latest = who
        plan.refused += taken.wish.refused
        self.new_rows.append(taken.row)
        plan.prints.append((who, taken.mark))
        self.matcher.remember(taken.mark, taken.keys, who)
        if question is not None:
            there = self._record_of(question.who) or _NOBODY
            self._ask(taken, who, question.who, there, _why(question.verdict, taken.record(), there))

    def _ask(self, taken: Taken, who: int, known: int, there: Record, why: str) -> None:
        """Asks whether a new contact is somebody known."""
        plan, record = self.plan, taken.record()
        how = "update" if plan.options.on_match == "update" else "fill"
        changes = [*differences(there, merged(there, record, how, at_once=known < 0))]
        plan.questions.append(
            Question(
                taken.row, known if known >= 0 else None, self._first_row(known) if known < 0 else None, why,
                _called(record), _called(there), {field: before for field, before, _after in changes},
                {field: after for field, _before, after in changes}, who, known,
            )
        )  # fmt: skip
        self._name(taken)

    def _is_there(self, taken: Taken) -> bool:
        """Whether a contact of that name says the very same: a row without a usable address is known only so."""
        namesakes = self.matcher.namesakes(taken.keys)
        if not namesakes:
            return False
        found = taken.record()
        who = next((who for who in namesakes if says_the_same(self._record_of(who) or {}, found)), None)
        if who is None:
            return False
        self.plan.prints.append((who, taken.mark))
        self.matcher.remember(taken.mark, taken.keys, who)
        self.plan.unchanged += 1
        return True

    def _is_mended(self, taken: Taken) -> bool:
        """Whether it is a row that came in with a fault before, and was known by nothing but what was wrong in it."""
        if not self.plan.mended:
            return False
        record = taken.record()
        them = [who for who in self.matcher.namesakes(taken.keys) if mends(self._record_of(who) or _NOBODY, record)]
        if len(them) == 1:
            self._meet(taken, them[0])
        return len(them) == 1

    def _same(self, taken: Taken, who: int) -> None:
        self.plan.unchanged += 1
        if who in self.asked:
            why = _("An earlier import could not decide whether this is the same person. Decide under Duplicates.")
            self._ask(taken, who, self.asked[who], self._record_of(self.asked[who]) or _NOBODY, why)
        if who < 0:
            self._double(taken, _SAME_ROW, who)

    def _first_row(self, who: int) -> int:
        return self.new_rows[-1 - who] if who < 0 else self.first_rows[who]

    def _double(self, taken: Taken, text: str, who: int) -> None:
        self.plan.doubles += 1
        place = self.plan.places.of(self._first_row(who)).words()
        self.plan.problems.append(RowProblem(taken.row, "", _(text).format(place=place)))
        self._name(taken)

    def _name(self, taken: Taken) -> None:
        if taken.row <= _MAYBE_ROWS:
            self.plan.who[taken.row] = _called(taken.record())

    def _meet(self, taken: Taken, who: int) -> None:
        """A row about somebody who is there, or who comes further up in the file."""
        plan = self.plan
        if who < 0 or who in plan.changed:
            self._double(taken, _SAME_PERSON, who)
        plan.prints.append((who, taken.mark))
        self.matcher.remember(taken.mark, taken.keys, who)
        self.latest = who
        there = self._record_of(who)
        if there is None:
            plan.unchanged += 1
            return
        said = taken.record()
        if (who, taken.wish.ask) in self.not_opt_outs:
            consent.lift(said, taken.wish)
        at_once = who < 0 or who in plan.changed
        after = merged(there, said, plan.options.on_match, mended=plan.mended, at_once=at_once)
        contact = who if who >= 0 else None
        self._note(plan.untaken, taken.row, contact, untaken(after, said))
        if after == there:
            plan.unchanged += 1
            return
        plan.updated += 1
        plan.refused += after["refused"] and not there["refused"]
        self.people.pop(who, None)
        self._note(plan.changes, taken.row, contact, differences(there, after))
        self._name(taken)
        if who < 0:
            plan.new[-1 - who] = after
        else:
            self.first_rows.setdefault(who, taken.row)
            plan.changed[who] = (row_store.pack(after), self.versions[who])
            self.there[who] = after

    @staticmethod
    def _note(noted: list[Change], row: int, contact: int | None, found: Iterable[tuple[str, str, str]]) -> None:
        if len(noted) < _NOTED:
            noted += [Change(row, contact, *one) for one in found]

    def _record_of(self, who: int) -> Record | None:
        if who < 0 and -1 - who in self.plan.new:
            return self.plan.new[-1 - who]
        if who not in self.there and who in self.plan.changed:
            self.there[who] = row_store.unpack(self.plan.changed[who][0])
        return self.there.get(who)

    def finish(self) -> None:
        """What is told of the whole, and what need not be kept."""
        plan = self.plan
        if not (plan.created or plan.updated):
            plan.prints.clear()
        self.matcher.forget()
        if any(self.whole):
            plan.notes.append(
                _("Judging by its name, this file contains only unsubscribed people or bounced addresses.")
            )
        hint = region_guess.hint(self.local, plan.options.region)
        if hint:
            plan.notes.append(hint)


def _called(record: Record) -> str:
    texts = record.get("texts", {})
    return str(texts.get("name") or texts.get("other_name") or record["outlet"])


def _why(verdict: identity.Verdict, row: Record, there: Record) -> str:
    reach = [{value for value in map(_reached_by, (*one["emails"], *one["phones"])) if value} for one in (row, there)]
    shared = ", ".join(sorted(reach[0] & reach[1]))
    if verdict.kind == identity.CONFLICT and shared:
        text = _("{shared} belongs to {name}. Is this the same person?")
        return text.format(shared=shared, name=_called(there))
    if there["refused"]:
        text = _("Possibly {name}, who is marked as “do not contact” ({reasons}).")
    else:
        text = _("Possibly {name}, who is already here ({reasons}).")
    return text.format(name=_called(there), reasons=", ".join(verdict.reasons) or shared)


def _reached_by(row: Mapping[str, Any]) -> str:
    return str(row.get("address") or row.get("e164") or "")
