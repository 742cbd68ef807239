"""A merge taken back weeks later: what it wrote is undone, and what was edited since stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from itertools import takewhile
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.activities import Activity
from outreach.model.base import Base, now, table_of
from outreach.model.history import Step
from outreach.model.lists import Exclusion, Pick, PressList
from outreach.model.people import Contact, Email
from outreach.model.quality import Decision, Merge
from outreach.problems import Problem
from outreach.services.contacts import indexing, records, references
from outreach.services.history import history, history_labels
from outreach.services.identity import merging_rows
from outreach.store.history import change_log, row_snapshots, step_labels
from outreach.store.history.change_log import RowChange
from outreach.store.history.row_snapshots import Image

# Made by the program from what stands beside them.
MADE = {"id", "search", "sort_key", "version"}
# What belongs to a contact and changes nothing of the contact's own row when it comes.
ASIDE: tuple[type[Base], ...] = (Pick, Exclusion, Activity)
_REFUSAL = ("do_not_contact", "do_not_contact_on", "do_not_contact_reason")
_MOST_STEPS = 1000


class Separated(NamedTuple):
    """The kept contact, the one who is there again by its own number, what stays."""

    kept_id: int
    back_id: int
    stays: list[str]


def separate(session: Session, merge_id: int) -> Separated:
    """Makes two contacts of one again.

    The other contact is there again with all of its rows; the kept one is as it was before, but for what was edited,
    added or removed since. Whoever asked since not to be contacted stays so on both.

    Raises:
        Problem: the merge or the contact is gone, or the history of the merge is no longer kept.
    """
    merge = session.get(Merge, merge_id)
    if merge is None:
        raise _no_merge(session, merge_id)
    return _Separation(session, merge).run()


def _no_merge(session: Session, merge_id: int) -> Problem:
    for change in change_log.standing(session, "merge", "delete", row=merge_id):
        text = _("This merge can't be undone, because “{step}” came later. Undo that first.")
        return Problem(text.format(step=step_labels.told(session.get_one(Step, change.step_id).label)))
    return Problem(_("There is no merge number {id}.").format(id=merge_id))


def _written(session: Session, merge_id: int) -> tuple[int, list[RowChange]]:
    """The step of a merge, and all that this merge wrote in it: up to the next one of the same step.

    Raises:
        Problem: the history does not reach back so far.
    """
    for change in change_log.standing(session, "merge", "insert", row=merge_id):
        rows = change_log.images(session, change.step_id)
        for own in (row for row in rows if (row.table, row.id) == ("merge", merge_id)):
            return change.step_id, [own, *takewhile(lambda row: (row.table, row.action) != ("merge", "insert"), rows)]
    raise _forgotten()


def _forgotten() -> Problem:
    return Problem(_("This merge can't be undone: its history is no longer kept."))


class _Separation:
    """One merge being taken back."""

    def __init__(self, session: Session, merge: Merge) -> None:
        self.session = session
        self.merge = merge
        self.step, (own, *self.rows) = _written(session, merge.id)
        self.heir = merge.contact_id  # who has it all now: the kept one, or whom that one was merged into since
        self.kept_then = int(own.image.get("contact_id", self.heir))
        self.old_id = merge.merged_id
        self.name = merge.merged_name
        self.stays: list[str] = []
        self.owners = references.columns("contact")
        # One who was separated before may have a row into which this merge had put something.
        self.touched: set[int] = set()

    def run(self) -> Separated:
        session = self.session
        kept, theirs = session.get(Contact, self.heir), _gone_contact(self.rows)
        if kept is None or theirs is None:
            raise _forgotten()
        self.stays += (*self._edited(), *(line for model in ASIDE for line in self._added(model)))
        session.delete(self.merge)
        other = Contact(**_rich(Contact, theirs))
        session.add(other)
        session.flush()
        before, after = next(
            ((row.before, row.after) for row in self.rows
             if (row.table, row.id) == ("contact", self.kept_then) and row.before and row.after),
            ({}, {}),
        )  # fmt: skip
        self._take_back_fields(kept, before, after)
        self._take_back_refusal(kept, other, before, after)
        for row in reversed(self.rows):
            if row.table != "contact":
                self._put_back(row)
        self._keep_apart()
        session.flush()
        session.expunge_all()
        self._lend()
        session.flush()
        session.expunge_all()
        (kept,) = indexing.loaded(session, Contact.id == self.heir)
        for part in merging_rows.PARTS.values():  # later edits may have left a gap
            merging_rows.number(getattr(kept, part))
        session.flush()
        session.expunge_all()
        indexing.refresh_some(session, sorted({self.heir, self.old_id, *self.touched}))
        self.stays += self._of_others()
        return Separated(self.heir, self.old_id, list(dict.fromkeys(self.stays)))

    @cached_property
    def _still_merged(self) -> list[tuple[Merge, list[RowChange]]]:
        """The other merges into the heir, with what they wrote, as far as the history goes back."""
        found = []
        query = select(Merge).where(Merge.contact_id == self.heir, Merge.id != self.merge.id)
        for merge in self.session.scalars(query).all():
            try:
                found.append((merge, _written(self.session, merge.id)[1]))
            except Problem:
                continue
        return found

    # The two contacts

    def _take_back_fields(self, contact: Contact, before: Image, after: Image) -> None:
        """What the merge wrote into the kept one; fields of one who was merged on since are that one's."""
        for name, was in before.items():
            here = row_snapshots.plain(getattr(contact, name))
            if name in (*MADE, *_REFUSAL) or was == after.get(name):
                continue
            if here == after[name] and self.heir == self.kept_then:
                setattr(contact, name, _rich(Contact, {name: was})[name])
            elif name in _ADDED_TO:
                setattr(contact, name, _ADDED_TO[name](here, was, after[name]))

    def _take_back_refusal(self, contact: Contact, other: Contact, before: Image, after: Image) -> None:
        """The objection of the one who is there again goes with them, unless it is somebody else's, too.

        One made since the merge holds for both, for nobody can tell which of them made it.
        """
        if not contact.do_not_contact:
            return
        if before and contact.do_not_contact_reason == after["do_not_contact_reason"]:
            contact.do_not_contact_reason = before["do_not_contact_reason"] or contact.do_not_contact_reason
        step = self._step_of_refusal()
        if any(change.step_id == step for change in change_log.standing(self.session, "merge", "insert")):
            if other.do_not_contact and not self._another_refused():
                records.put(contact, dict(zip(_REFUSAL, (False, None, ""), strict=True)))
        elif step > self.step and not other.do_not_contact:
            records.put(other, {name: getattr(contact, name) for name in _REFUSAL})
            text = _("Do not contact, set later: it applies to {name}, too, until you change it.")
            self.stays.append(text.format(name=self.name))

    def _another_refused(self) -> bool:
        """Whether somebody else who is still merged asked not to be contacted."""
        images = (_gone_contact(rows) or {} for _merge, rows in self._still_merged)
        return any(image.get("do_not_contact") for image in images)

    def _step_of_refusal(self) -> int:
        """The step that last marked the heir as one who asked not to be contacted; 0 where none is known."""
        for change in change_log.standing(self.session, "contact", "update", row=self.heir):
            for row in change_log.images_in(self.session, change):
                said = [(image or {}).get("do_not_contact") for image in (row.before, row.after)]
                if row.id == self.heir and said[1] and not said[0]:
                    return change.step_id
        return 0

    # Their rows

    def _put_back(self, row: RowChange) -> None:
        if row.before is None:
            return
        model, owners = _MODELS[row.table], self.owners[row.table]
        here: Any = self.session.get(model, row.id)
        if here is not None and row.action == "delete":  # lent to the heir (see `_lend`)
            places = {name: self._owner(row.before[name]) for name in owners}
            records.put(here, {**places, **{name: row.before[name] for name in ("rank",) if name in row.before}})
        elif here is not None:
            self._put_back_values(model, here, row.before, row.after or {}, owners)
        elif row.action == "delete":
            self._insert(model, row.before)
        elif self.old_id in map(row.before.get, owners):
            self._restore_removed(model, row.before)

    def _put_back_values(
        self, model: type[Base], here: Any, before: Image, after: Image, owners: Iterable[str]
    ) -> None:
        """What the merge changed in a row that is still there, unless it was changed again since."""
        had_by = {getattr(here, name) for name in owners}
        self.touched |= had_by - {None}
        if "rank" in before and self.old_id in map(before.get, owners):
            here.rank = before["rank"]  # its place among theirs, wherever it stood among the heir's since
        # What another merge brought may have been given back since: its place is no longer for this one to say.
        ours = not had_by.isdisjoint((self.heir, self.old_id))
        for name, was in before.items():
            if name in MADE or was == after.get(name, was):
                continue
            value = getattr(here, name)
            if name in owners:
                stands, back = value in (self.heir, after[name]), self._owner(was)
            else:
                stands = ours if name == "rank" else row_snapshots.plain(value) == after[name]
                back = _rich(model, {name: was})[name]
            if stands:
                setattr(here, name, back)

    def _lend(self) -> None:
        """An address that another one who is still merged had, too, stays with the heir.

        That one's own row is brought back for it, which a merge had dropped as the second of its kind.
        """
        both = indexing.loaded(self.session, Contact.id.in_((self.heir, self.old_id)))
        mine, theirs = sorted(both, key=lambda contact: contact.id == self.old_id)
        dropped = [
            (row.table, row.before) for merge, rows in self._still_merged for row in rows
            if row.action == "delete" and row.before and row.before.get("contact_id") == merge.merged_id
        ]  # fmt: skip
        for model, key in merging_rows.KEYS.items():
            there, part = getattr(mine, merging_rows.PARTS[model]), getattr(theirs, merging_rows.PARTS[model])
            lacking = set(map(key, part)) - set(map(key, there))
            rank = max((row.rank for row in there), default=-1)
            for image in (image for table, image in dropped if table == model.__tablename__):
                if (twin := key(model(**_rich(model, image)))) in lacking:
                    lacking.discard(twin)
                    rank += 1
                    self._insert(model, {**image, "contact_id": self.kept_then, "rank": rank})

    def _owner(self, number: int | None) -> int | None:
        """A contact's number then as it is now."""
        return self.heir if number == self.kept_then else number

    def _restore_removed(self, model: type[Base], before: Image) -> None:
        """A row of the other's that was removed since: it is theirs, so it comes back; a list does not."""
        if model is Pick:
            shown = self._list(before)
            text = _("Removed from the list “{list}” since then: {name} is not added to it again.")
        else:
            shown = self._shown(model, before) if self._insert(model, before) else ""
            text = _("{what} was removed since: {name} has it again.")
        if shown:
            self.stays.append(text.format(list=shown, what=shown, name=self.name))

    def _insert(self, model: type[Base], image: Image) -> bool:
        """Puts a row back; not where what it belongs to is gone."""
        values = _rich(model, image)
        values |= {name: self._owner(values.get(name)) for name in self.owners[model.__tablename__]}
        gone = [
            column for column in table_of(model).columns for key in column.foreign_keys
            if values.get(column.key) is not None
            and self.session.get(_MODELS[key.column.table.name], values[column.key]) is None
        ]  # fmt: skip
        if not all(column.nullable for column in gone):
            return False
        self.session.add(model(**values | {column.key: None for column in gone}))
        self.session.flush()
        return True

    def _keep_apart(self) -> None:
        """They are not one person, and are not proposed as one again."""
        self.session.flush()
        one, two = sorted((self.heir, self.old_id))
        query = select(Decision).where(
            Decision.problem == "duplicate", Decision.contact_id == one, Decision.other_id == two
        )
        for decision in self.session.scalars(query):
            self.session.delete(decision)
        self.session.add(
            Decision(problem="duplicate", contact_id=one, other_id=two, verdict="keep", until=None, at=now())
        )

    # What stays

    def _edited(self) -> Iterator[str]:
        """What later steps changed of the kept one, but for other merges, the earliest first."""
        merging = {
            change.step_id
            for action in ("insert", "delete")
            for change in change_log.standing(self.session, "merge", action, after_step=self.step)
        }
        for step in reversed(history.of_record(self.session, "contact", self.heir, limit=_MOST_STEPS)):
            if step.id > self.step and not step.undone and step.id not in merging:
                for line in history.of_one(self.session, step.id, "contact", self.heir):
                    removed = _("Removed since: {what}").format(what=f"{line.field}: {line.before}")
                    yield f"{line.field}: {line.after}" if line.after else removed

    def _added(self, model: type[Base]) -> Iterator[str]:
        table = table_of(model)
        there = self.session.execute(select(table).where(table.c.contact_id == self.heir))
        rows = {row.id: row._asdict() for row in there}
        later = change_log.standing(self.session, table.name, "insert", after_step=self.step)
        for number in sorted({number for change in later for number in change_log.ids_of(change)}.intersection(rows)):
            yield _("Added since: {what}").format(what=self._shown(model, rows[number]))

    def _shown(self, model: type[Base], image: Mapping[str, object]) -> str:
        """A row in words, "" where it says nothing."""
        table = model.__tablename__
        summary = self._list(image) if "list_id" in image else history_labels.summary(table, image)
        return f"{history_labels.noun_of(table, image)}: {summary}" if summary else ""

    def _list(self, image: Mapping[str, object]) -> str:
        found = self.session.get(PressList, image["list_id"])
        return found.name if found else ""

    def _of_others(self) -> Iterator[str]:
        """Addresses of the one who is there again that somebody else has got meanwhile."""
        mine = select(Email.folded).where(Email.contact_id == self.old_id, Email.folded.is_not(None))
        found = self.session.execute(
            select(Email.address, Contact.name, Contact.id)
            .join(Contact, Contact.id == Email.contact_id)
            .where(Email.folded.in_(mine), Contact.id.not_in((self.heir, self.old_id)))
            .order_by(Contact.id)
        )
        for address, name, number in found:
            text = _("{address} is now also the address of {name}.")
            yield text.format(address=address, name=name or _("contact {id}").format(id=number))


def _gone_contact(rows: Iterable[RowChange]) -> Image | None:
    """What the one who was merged said, as the merge found it."""
    return next((row.before for row in rows if (row.table, row.action) == ("contact", "delete")), None)


def _rich(model: type[Base], image: Mapping[str, object]) -> Image:
    """The values of an image as a mapped object has them."""
    columns = Base.metadata.tables[model.__tablename__].columns
    return {name: row_snapshots.rich(columns[name], value) for name, value in image.items() if name in columns}


def _without(between: str, text: str, was: str, after: str) -> str:
    """A text without the parts that the merge added to it, whatever was written around them since."""
    parts = text.split(between)
    for part in after.split(between):
        if part not in was.split(between) and part in parts:
            parts.remove(part)
    return between.join(parts)


def _without_keys(extra: Image | None, was: Image | None, after: Image | None) -> Image:
    """The columns of files without those that came with the merge and stand as it left them."""
    return {key: value for key, value in (extra or {}).items() if key in (was or {}) or (after or {}).get(key) != value}


# Fields to which a merge adds, and what is left of each without that.
_ADDED_TO: dict[str, Callable[..., object]] = {
    "notes": partial(_without, "\n\n"), "source": partial(_without, "; "), "extra": _without_keys,
}  # fmt: skip
_MODELS: dict[str, type[Base]] = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
