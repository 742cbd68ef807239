"""A merge taken back weeks later: what it wrote is undone, and what was edited since stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.activities import Activity
from outreach.model.base import Base, now
from outreach.model.history import Change, Step
from outreach.model.lists import Exclusion, Pick, PressList
from outreach.model.people import Contact, Email
from outreach.model.quality import Decision, Merge
from outreach.problems import Problem
from outreach.services.contacts import indexing, references
from outreach.services.history import history, history_labels
from outreach.services.identity import merging_rows
from outreach.store.history import change_log, row_snapshots, step_labels
from outreach.store.history.change_log import RowChange
from outreach.store.history.row_snapshots import Image

# Made by the program from what stands beside them.
MADE = {"id", "search", "sort_key", "version"}
# Texts to which a merge adds; between the parts of each stands this.
ADDED_TO = {"notes": "\n\n", "source": "; "}
# What belongs to a contact and changes nothing of the contact's own row when it comes.
ASIDE: tuple[type[Base], ...] = (Pick, Exclusion, Activity)


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
        rows: list[RowChange] = []
        for row in change_log.images(session, change.step_id):
            if (row.table, row.action) == ("merge", "insert"):
                if rows and rows[0].id == merge_id:
                    break
                rows = []
            rows.append(row)
        if rows and rows[0].id == merge_id:
            return change.step_id, rows
    raise _forgotten()


def _forgotten() -> Problem:
    return Problem(_("This merge can't be undone: its history is no longer kept."))


class _Separation:
    """One merge being taken back."""

    def __init__(self, session: Session, merge: Merge) -> None:
        self.session = session
        self.merge = merge
        self.step, self.rows = _written(session, merge.id)
        self.heir = merge.contact_id  # who has it all now: the kept one, or whom that one was merged into since
        self.kept_then = int((self.rows[0].after or {}).get("contact_id", self.heir))
        self.old_id = merge.merged_id
        self.name = merge.merged_name
        self.stays: list[str] = []
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
        for row in reversed(self.rows[1:]):
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
            if name in MADE or name.startswith("do_not_contact") or was == after.get(name):
                continue
            here = row_snapshots.plain(getattr(contact, name))
            if name == "extra":
                contact.extra = _without_keys(here or {}, was or {}, after[name] or {})
            elif here == after[name] and self.heir == self.kept_then:
                setattr(contact, name, _rich(Contact, {name: was})[name])
            elif name in ADDED_TO:
                setattr(contact, name, _without(here, was, after[name], ADDED_TO[name]))

    def _take_back_refusal(self, contact: Contact, other: Contact, before: Image, after: Image) -> None:
        """The objection of the one who is there again goes with them, unless it is somebody else's, too.

        One made since the merge holds for both, for nobody can tell which of them made it.
        """
        if not contact.do_not_contact:
            return
        step = self._step_of_refusal()
        by_merge = any(change.step_id == step for change in change_log.standing(self.session, "merge", "insert"))
        if by_merge and other.do_not_contact and not self._another_refused():
            contact.do_not_contact, contact.do_not_contact_reason, contact.do_not_contact_on = False, "", None
            return
        if before and contact.do_not_contact_reason == after["do_not_contact_reason"]:
            contact.do_not_contact_reason = before["do_not_contact_reason"] or contact.do_not_contact_reason
        if not by_merge and step > self.step and not other.do_not_contact:
            for name in ("do_not_contact", "do_not_contact_on", "do_not_contact_reason"):
                setattr(other, name, getattr(contact, name))
            text = _("Do not contact, set later: it applies to {name}, too, until you change it.")
            self.stays.append(text.format(name=self.name))

    def _another_refused(self) -> bool:
        """Whether somebody else who is still merged asked not to be contacted."""
        images = (_gone_contact(rows) or {} for _merge, rows in self._still_merged)
        return any(image.get("do_not_contact") for image in images)

    def _step_of_refusal(self) -> int:
        """The step that last marked the heir as one who asked not to be contacted; 0 where none is known."""
        for change in change_log.standing(self.session, "contact", "update", row=self.heir):
            for before, after in self._updates(change):
                if after.get("do_not_contact") and not before.get("do_not_contact"):
                    return change.step_id
        return 0

    def _updates(self, change: Change) -> Iterator[tuple[Image, Image]]:
        """How the heir was before and after a change."""
        for row in change_log.images_in(self.session, change):
            if row.id == self.heir and row.before and row.after:
                yield row.before, row.after

    # Their rows

    def _put_back(self, row: RowChange) -> None:
        model = _MODELS.get(row.table)
        if model is None or row.before is None:
            return
        owners = [one.column for one in references.of_contacts() if one.model is model]
        here: Any = self.session.get(model, row.id)
        if here is None and row.action == "delete":
            self._insert(model, row.before)
        elif here is None:
            self._restore_removed(model, row.before, owners)
        elif row.action == "delete":  # lent to the heir (see `_lend`)
            for name in owners:
                setattr(here, name, self._owner(row.before[name]))
            if "rank" in row.before:
                here.rank = row.before["rank"]
        else:
            self._put_back_values(model, here, row.before, row.after or {}, owners)

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
        people = {contact.id: contact for contact in both}
        for model, key in merging_rows.KEYS.items():
            mine, theirs = (getattr(people[number], merging_rows.PARTS[model]) for number in (self.heir, self.old_id))
            lacking = set(map(key, theirs)) - set(map(key, mine))
            rank = max((row.rank for row in mine), default=-1)
            for merge, rows in self._still_merged:
                for row in rows:
                    if (row.table, row.action) != (model.__tablename__, "delete") or row.before is None:
                        continue
                    row_key = key(model(**_rich(model, row.before)))
                    if row_key in lacking and row.before.get("contact_id") == merge.merged_id:
                        lacking.discard(row_key)
                        rank += 1
                        self._insert(model, {**row.before, "contact_id": self.kept_then, "rank": rank})

    def _owner(self, number: int | None) -> int | None:
        """A contact's number then as it is now."""
        return self.heir if number == self.kept_then else number

    def _restore_removed(self, model: type[Base], before: Image, owners: Iterable[str]) -> None:
        """A row of the other's that was removed since: it is theirs, so it comes back; a list does not."""
        if self.old_id not in map(before.get, owners):
            return
        if model is Pick:
            if name := self._list(before):
                text = _("Removed from the list “{list}” since then: {name} is not added to it again.")
                self.stays.append(text.format(list=name, name=self.name))
        elif self._insert(model, before) and (shown := self._shown(model, before)):
            text = _("{what} was removed since: {name} has it again.")
            self.stays.append(text.format(what=shown, name=self.name))

    def _insert(self, model: type[Base], image: Image) -> bool:
        """Puts a row back; not where what it belongs to is gone."""
        values = _rich(model, image)
        for one in references.of_contacts():
            if one.model is model:
                values[one.column] = self._owner(values.get(one.column))
        for column in model.__table__.columns:
            for key in column.foreign_keys:
                number = values.get(column.key)
                if number is not None and self.session.get(_MODELS[key.column.table.name], number) is None:
                    if not column.nullable:
                        return False
                    values[column.key] = None
        self.session.add(model(**values))
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
        owner = next(one.owner for one in references.of_contacts() if one.model is model)
        rows: dict[int, object] = {row.id: row for row in self.session.scalars(select(model).where(owner == self.heir))}  # type: ignore[attr-defined]
        later = change_log.standing(self.session, model.__tablename__, "insert", after_step=self.step)
        new = {number for change in later for number in change_log.ids_of(change)}
        for number in sorted(new.intersection(rows)):
            image = {column.key: getattr(rows[number], column.key) for column in model.__table__.c}
            yield _("Added since: {what}").format(what=self._shown(model, image))

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


def _without(text: str, was: str, after: str, between: str) -> str:
    """A text without the parts that the merge added to it, whatever was written around them since."""
    parts = text.split(between)
    for part in after.split(between):
        if part not in was.split(between) and part in parts:
            parts.remove(part)
    return between.join(parts)


def _without_keys(
    extra: Mapping[str, object], was: Mapping[str, object], after: Mapping[str, object]
) -> dict[str, object]:
    """The columns of files without those that came with the merge and stand as it left them."""
    return {name: value for name, value in extra.items() if name in was or after.get(name) != value}


_MODELS: dict[str, type[Base]] = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
