"""Whose each row of a file is, and what becomes of it: counted before anything is written."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from outreach.i18n import N_, _
from outreach.services import outlets
from outreach.services.contacts import opt_outs
from outreach.services.identity import identity
from outreach.services.identity.comparison import Person
from outreach.services.importing import consent, import_plan, import_record, matching
from outreach.services.importing.import_plan import ANOTHER, SAME, Change, Move, Plan, Question, Remark, RowProblem
from outreach.services.importing.import_record import Record
from outreach.services.importing.matching import Matcher, records_of
from outreach.services.importing.record_check import Checked, fingerprint
from outreach.services.importing.record_merge import differences, mends, merged, positions, says_the_same, untaken
from outreach.services.privacy import erasure_ledger
from outreach.values import text

_NOTED = 20_000  # changes that are told of, field by field
_MAYBE_ROWS = 5000  # rows that a person looks through

_SAME_ROW = N_("The same as in {place}.")
_SAME_PERSON = N_("The same person as in {place}.")


class _Open(NamedTuple):
    """Somebody whom a row may be about."""

    who: int
    verdict: identity.Verdict


class Planner:
    """Decides row by row; all it knows of earlier rows is packed, for a hundred thousand of them."""

    def __init__(self, session: Session, plan: Plan) -> None:
        self.plan = plan
        # {contact: the one it may be} and {contact: remark that may be an opt-out}, about which nobody has decided
        self.asked = {pair.b: pair.a for pair in identity.asked(session)}
        self.undecided = opt_outs.undecided(session)
        self.not_opt_outs = opt_outs.not_opt_outs(session)  # (contact, remark) that somebody has decided about
        self.forgets = erasure_ledger.recogniser(session)  # whether a row would bring back somebody who was erased
        self.present_names, self.towns = outlets.present_names(session), outlets.Towns(session)
        self.matcher = Matcher()
        self.versions: dict[int, int] = {}
        self.there: dict[int, Record] = {}  # whom the rows of this batch may be about, by contact
        self.whole = consent.whole_file(plan.name)
        self.people: dict[int, Person] = {}  # the same, as the judgement sees them
        self.new_rows = array("q")  # the number of the row that each new contact comes from
        self.open_to_answers: set[int] = set()  # the rows about which an answer says something
        self.first_rows: dict[int, int] = {}  # of the contacts that are there, the first row about each

    def take(self, row: Checked) -> Checked | None:
        """The row, or None where it is rejected."""
        plan = self.plan
        plan.read += 1
        plan.places.append(row.place)
        plan.problems += [RowProblem(row.row, column, text) for column, text in row.complaints]
        rejected = row.rejected
        if not rejected and self.forgets is not None and self.forgets(matching.reaches(row.keys)):
            rejected = erasure_ledger.asked()
        if rejected:
            plan.rejected += 1
            plan.problems.append(RowProblem(row.row, "", rejected))
            plan.rejects.append(row.row)
            return None
        if row.complaints:
            self._name(row)
        return self._obeyed(self._renamed(row))

    def _renamed(self, row: Checked) -> Checked:
        """The row with the names that its outlets have here now, where it says earlier ones, and with their towns."""
        if not (self.present_names or self.towns.knows(row.keys.outlet)):
            return row
        record = row.record()
        for one in (record, *record["others"]):
            name = self.present_names.get(outlets.bare(text.key(one["outlet"])), one["outlet"])
            one["outlet"] = self.towns.told_apart(name, record["texts"].get("city", ""))
        keys = row.keys._replace(outlet=row.keys.outlet and self.towns.plain_key(record["outlet"]))
        return row._replace(packed=import_record.pack(record), keys=keys)

    def _obeyed(self, row: Checked) -> Checked:
        """The row with the reason why its person is not to be written to, and where that was read."""
        wish = row.wish._replace(out=row.wish.out or self.whole.out, bounced=row.wish.bounced or self.whole.bounced)
        if any(self.whole):  # the file says more than the row, which may have come in by another one
            row = row._replace(mark=fingerprint({"row": row.mark.hex(), "all": self.whole}))
        if not (wish.out or wish.ask):
            return row._replace(wish=wish)
        record = row.record()
        if wish.ask and self.plan.options.wishes.get(row.row) is False:
            consent.lift(record, wish)
        else:
            consent.obey(record, wish)
            if record["texts"]["do_not_contact_reason"] in (wish.out, wish.ask):
                record["texts"]["do_not_contact_reason"] += f" ({self.plan.name})"
        return row._replace(packed=import_record.pack(record), wish=wish._replace(refused=record["refused"]))

    def match(self, session: Session, batch: Sequence[Checked]) -> None:
        """Decides about the rows of a batch, in their order."""
        if not batch:
            return
        self.matcher.look(session, [(row.mark, row.keys) for row in batch])
        self._fetch(session, batch)
        for row in batch:
            known = self.matcher.known(row.mark)
            refused_before = self.plan.refused
            who = self._add(row, known) if self.plan.options.on_match == "create" else self._decide(row, known)
            if known is None and row.wish.bounced:
                named = row.wish.bounced_of(row.keys.emails, matching.accounts(row.keys))
                self.plan.suppress.update(dict.fromkeys(named, f"{row.wish.bounced} ({self.plan.name})"))
            if known is not None or row.wish.ask:
                self.open_to_answers.add(row.row)
            if row.wish.ask:
                self._ask_or_settle(row, who, known is not None, excluded=self.plan.refused > refused_before)
        self.there.clear()
        self.people.clear()

    def _fetch(self, session: Session, batch: Sequence[Checked]) -> None:
        """Reads whom the rows may be about: all at once, for a file may be about nobody but those who are there."""
        wanted: set[int] = set()
        for row in batch:
            known = self.matcher.known(row.mark)
            if known is None:
                wanted.update(self.matcher.namesakes(row.keys), self.matcher.candidates(row.keys))
            elif known in self.asked:
                wanted.add(self.asked[known])
        there = records_of(session, [who for who in wanted if who >= 0 and who not in self.plan.changed])
        self.there.update((who, found) for who, (found, _version) in there.items())
        self.versions.update((who, version) for who, (_found, version) in there.items())

    def _ask_or_settle(self, row: Checked, who: int, known: bool, *, excluded: bool) -> None:
        """Asks whether a remark is an opt-out, or takes the answer. `excluded`: this row has excluded its contact."""
        plan, remark = self.plan, row.wish.ask
        answer, open_before = plan.options.wishes.get(row.row), self.undecided.get(who)
        if not excluded and open_before != remark:
            return
        if answer is None:
            plan.refused -= excluded  # it is a question, and no wish yet
            plan.remarks.append(Remark(row.row, _contact(who), remark, called(row.record()), who, excluded))
            self._name(row)
        elif open_before is not None:
            plan.settled[who] = answer
            plan.refused += answer
            plan.unchanged, plan.updated = plan.unchanged - known, plan.updated + known

    def _decide(self, row: Checked, known: int | None) -> int:
        """Whom a row is about: somebody it is known to be about, or who says the same, or a new contact."""
        if known is not None:
            self._same(row, known)
            return known
        who, question = self._judged(row)
        if who is None and (who := self._namesake(row)) is not None:
            self._remember(row, who)
            self.plan.unchanged += 1
            return who
        who = self._mended(row) if who is None else who
        if who is None:
            return self._create(row, question)
        self._meet(row, who)
        return who

    def _add(self, row: Checked, known: int | None) -> int:
        """A new contact, whoever is there."""
        who, question = (known, None) if known is not None else self._judged(row)
        if who is not None and who < 0:
            self._double(row, _SAME_ROW if known is not None else _SAME_PERSON, who)
        return self._create(row, question)

    def _judged(self, row: Checked) -> tuple[int | None, _Open | None]:
        """Whom a row is certainly about; else who it may be about, which is asked."""
        candidates = self.matcher.candidates(row.keys)
        if not candidates:
            return None, None
        mine = identity.of_record(0, row.record())
        found = [(identity.judge(mine, self._person(who)), who) for who in candidates]
        certain = [(verdict.score, who) for verdict, who in found if verdict.kind == identity.CERTAIN]
        if certain and (mine.names or len(certain) == 1):
            return self._nearest(certain, row), None
        possible = [_Open(who, verdict) for verdict, who in found if verdict.kind != identity.DIFFERENT]
        return self._answered(row, max(possible, key=lambda one: one.verdict.score, default=None))

    def _answered(self, row: Checked, likeliest: _Open | None) -> tuple[int | None, _Open | None]:
        """Whom a row is about by what the user has answered; else who it may be about."""
        if likeliest is not None:
            self.open_to_answers.add(row.row)
        answer = self.plan.options.answers.get(row.row)
        if likeliest is not None and answer in (SAME, *import_plan.MOVES):
            return likeliest.who, None
        return None, None if answer == ANOTHER else likeliest

    def _nearest(self, certain: Sequence[tuple[float, int]], row: Checked) -> int:
        """Of several whom a row is certainly about the one who says all of it: they may be kept apart by a decision."""
        if len(certain) > 1:
            record = row.record()
            certain = [one for one in certain if not _says_more(record, self._record_of(one[1]))] or certain
        return max(certain, key=lambda pair: pair[0])[1]

    def _person(self, who: int) -> Person:
        if who not in self.people:
            self.people[who] = identity.of_record(who, self._record_of(who))
        return self.people[who]

    def _namesake(self, row: Checked) -> int | None:
        """A contact of that name who says the very same: a row without a usable address is known only so."""
        namesakes = self.matcher.namesakes(row.keys)
        found = row.record() if namesakes else {}
        return next((who for who in namesakes if says_the_same(self._record_of(who), found)), None)

    def _mended(self, row: Checked) -> int | None:
        """Who came in with a fault before, and was known by nothing but what was wrong in the row."""
        if not self.plan.mended:
            return None
        record = row.record()
        them = [who for who in self.matcher.namesakes(row.keys) if mends(self._record_of(who), record)]
        return them[0] if len(them) == 1 else None

    def _create(self, row: Checked, question: _Open | None = None) -> int:
        plan = self.plan
        self._tell_namesakes(row, row.record()["outlet"])
        plan.new.append(row.packed)
        plan.created += 1
        who = -plan.created
        plan.refused += row.wish.refused
        self.new_rows.append(row.row)
        self._remember(row, who)
        if question is not None:
            self._ask(row, who, question.who, _why(question.verdict, row.record(), self._record_of(question.who)))
        return who

    def _remember(self, row: Checked, who: int) -> None:
        self.plan.prints.append((who, row.mark))
        self.matcher.remember(row.mark, row.keys, who)

    def _ask(self, row: Checked, who: int, known: int, why: str) -> None:
        """Asks whether a new contact is somebody known."""
        plan, record, there = self.plan, row.record(), self._record_of(known)
        how = "update" if plan.options.on_match == "update" else "fill"
        changes = [*differences(there, merged(there, record, how, at_once=known < 0))]
        plan.questions.append(
            Question(
                row.row, _contact(known), self._first_row(known) if known < 0 else None, why,
                called(record), called(there), {field: before for field, before, _after in changes},
                {field: after for field, _before, after in changes}, who, known,
            )
        )  # fmt: skip
        self._name(row)

    def _same(self, row: Checked, who: int) -> None:
        self.plan.unchanged += 1
        if who in self.asked:
            why = _("An earlier import could not decide whether this is the same person. Decide under Duplicates.")
            self._ask(row, who, self.asked[who], why)
        if who < 0:
            self._double(row, _SAME_ROW, who)

    def _first_row(self, who: int) -> int:
        return self.new_rows[-1 - who] if who < 0 else self.first_rows[who]

    def _double(self, row: Checked, text: str, who: int) -> None:
        self.plan.doubles += 1
        place = self.plan.places.of(self._first_row(who)).words()
        self.plan.problems.append(RowProblem(row.row, "", _(text).format(place=place)))
        self._name(row)

    def _name(self, row: Checked) -> None:
        if row.row <= _MAYBE_ROWS:
            self.plan.who[row.row] = called(row.record())

    def _meet(self, row: Checked, who: int) -> None:
        """A row about somebody who is there, or who comes further up in the file."""
        plan = self.plan
        at_once = who < 0 or who in plan.changed
        if at_once:
            self._double(row, _SAME_PERSON, who)
        self._remember(row, who)
        there, record = self._record_of(who), row.record()
        if (who, row.wish.ask) in self.not_opt_outs:
            consent.lift(record, row.wish)
        namesakes = self.towns.namesakes(record["outlet"])
        there_at = [one["outlet"] for one in (there, *there["others"])]
        record["outlet"] = next((one for one in there_at if one in namesakes), record["outlet"])
        self._tell_namesakes(row, record["outlet"])
        after = merged(there, record, plan.options.on_match, mended=plan.mended, at_once=at_once)
        for outlet in set() if at_once else _second_outlets(there, after, record):
            after = self._settled(row, who, after, outlet)
        _note(plan.untaken, row.row, _contact(who), untaken(after, record))
        if after == there:
            plan.unchanged += 1
            return
        plan.updated += 1
        plan.refused += after["refused"] and not there["refused"]
        self.people.pop(who, None)
        _note(plan.changes, row.row, _contact(who), differences(there, after))
        self._name(row)
        if who < 0:
            plan.new[-1 - who] = import_record.pack(after)
        else:
            self.first_rows.setdefault(who, row.row)
            plan.changed[who] = (import_record.pack(after), self.versions[who])
            self.there[who] = after

    def _tell_namesakes(self, row: Checked, outlet: str) -> None:
        """Tells of an outlet whose name others in several towns bear."""
        names = self.towns.namesakes(outlet)
        if names and outlet not in names:
            self.plan.problems.append(RowProblem(row.row, "", outlets.told_namesakes(outlet, names)))
            self._name(row)

    def _settled(self, row: Checked, who: int, after: Record, outlet: str) -> Record:
        """The contact after a row that has them at a second outlet, by what is answered; until then at both."""
        there, answer = self._record_of(who), self.plan.options.answers.get(row.row)
        self.open_to_answers.add(row.row)
        if answer == import_plan.MOVED:
            return {**after, **positions(there, row.record(), update=True, at_once=False)}
        if answer == import_plan.STAYED:
            return {**after, "others": [one for one in after["others"] if one["until"] or one["outlet"] != outlet]}
        if answer != import_plan.BOTH:
            self.plan.moves.append(Move(row.row, _contact(who), there["outlet"], outlet))
        return after

    def _record_of(self, who: int) -> Record:
        """What is said of somebody by now; of whom a colleague has just removed, nothing."""
        if who < 0:
            return import_record.unpack(self.plan.new[-1 - who])
        if who not in self.there:
            changed = self.plan.changed.get(who)
            self.there[who] = import_record.unpack(changed[0]) if changed else import_record.blank()
        return self.there[who]

    def finish(self) -> None:
        """What is told of the whole, and what need not be kept."""
        plan = self.plan
        if not (plan.created or plan.updated):
            plan.prints.clear()
        if any(self.whole):
            plan.notes.append(
                _("Judging by its name, this file contains only unsubscribed people or bounced addresses.")
            )
        answered = sorted({*plan.options.answers, *plan.options.wishes}.difference(self.open_to_answers))
        unused = _("This row asks nothing: the answer was not used.")
        plan.problems += [RowProblem(number, "", unused) for number in answered]


def _second_outlets(there: Record, after: Record, row: Record) -> set[str]:
    """The outlet at which a contact gets a second current position, though the row does not say that both are held."""
    return _current(after) - _current(there) - _current(row) - {there["outlet"]}


def _current(record: Record) -> set[str]:
    return {one["outlet"] for one in record["others"] if not one["until"]}


def _says_more(record: Record, there: Record) -> bool:
    return merged(there, record, "update") != there


def _contact(who: int) -> int | None:
    """The id of a contact who is there; None for one that this import adds."""
    return who if who >= 0 else None


def _note(noted: list[Change], row: int, contact: int | None, found: Iterable[tuple[str, str, str]]) -> None:
    if len(noted) < _NOTED:
        noted += [Change(row, contact, *one) for one in found]


def called(record: Record) -> str:
    """What somebody is called; a newsroom without a name by its own."""
    texts = record["texts"]
    return str(texts.get("name") or texts.get("other_name") or record["outlet"])


def _why(verdict: identity.Verdict, row: Record, there: Record) -> str:
    reach = [{value for value in map(_reached_by, (*one["emails"], *one["phones"])) if value} for one in (row, there)]
    shared = ", ".join(sorted(reach[0] & reach[1]))
    if verdict.kind == identity.CONFLICT and shared:
        text = _("{shared} belongs to {name}. Is this the same person?")
        return text.format(shared=shared, name=called(there))
    if there["refused"]:
        text = _("Possibly {name}, who is marked as “do not contact” ({reasons}).")
    else:
        text = _("Possibly {name}, who is already here ({reasons}).")
    return text.format(name=called(there), reasons=", ".join(verdict.reasons) or shared)


def _reached_by(row: Mapping[str, object]) -> str:
    return str(row.get("address") or row.get("e164") or "")
