"""A merge taken back weeks later: what it wrote is undone, and what was edited since stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.activities import Activity
from outreach.model.base import Base, now
from outreach.model.history import Change, Step
from outreach.model.lists import Exclusion, Pick, PressList
from outreach.model.people import Channel, Contact, Email, Outlet, Phone, Position, Tag
from outreach.model.quality import Decision, Merge
from outreach.problems import Problem
from outreach.services.contacts import indexing, references
from outreach.services.history import history_labels
from outreach.services.identity import merging_rows
from outreach.store.history import change_log, row_snapshots, step_labels
from outreach.store.history.change_log import RowChange

Image = dict[str, Any]
# Made by the program from what stands beside them.
MADE = {"search", "sort_key", "version"}
_ANY = 2**31 - 1  # the greatest number a row may have
# Texts to which a merge adds; between the parts of each stands this.
ADDED_TO = {"notes": "\n\n", "source": "; "}
# What belongs to a contact and is told of when it came or went since.
TOLD: tuple[type[Base], ...] = (Email, Phone, Channel, Tag, Position, Pick, Exclusion, Activity)


class Separated(NamedTuple):
    """The kept contact, the one who is there again (by the number it had, unless another has that now), what stays."""

    kept_id: int
    back_id: int
    stays: list[str]


def unmerge(session: Session, merge_id: int) -> list[str]:
    """As `separate`; returns only what was changed since the merge and therefore stays, in words."""
    return separate(session, merge_id).stays


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
    return _Unmerging(session, merge).run()


def _no_merge(session: Session, merge_id: int) -> Problem:
    for change, step in _changes_on(session, "merge", [merge_id], "delete"):
        for written in change_log.images_in(session, change):
            if written.id == merge_id and written.before:
                text = _("This merge can't be undone, because “{step}” came later. Undo that first.")
                return Problem(text.format(step=step_labels.told(step.label)))
    return Problem(_("There is no merge number {id}.").format(id=merge_id))


def _changes_on(
    session: Session, table: str, ids: Sequence[int], action: str, after_step: int = 0
) -> list[tuple[Change, Step]]:
    """The changes that may hold these rows, of steps that stand, the latest first."""
    if not ids:
        return []
    found = session.execute(
        select(Change, Step)
        .join(Step, Step.id == Change.step_id)
        .where(
            Change.table == table, Change.action == action, Change.first <= max(ids), Change.last >= min(ids),
            Step.undone.is_(False), Step.id > after_step,
        )
        .order_by(Change.id.desc())
    )  # fmt: skip
    return [(change, step) for change, step in found]


def _written(session: Session, merge_id: int) -> tuple[int, list[RowChange]]:
    """The step of a merge, and all that this merge wrote in it: up to the next one of the same step.

    Raises:
        Problem: the history does not reach back so far.
    """
    for change, step in _changes_on(session, "merge", [merge_id], "insert"):
        if merge_id not in change_log.ids_of(change):
            continue
        rows: list[RowChange] = []
        for row in change_log.images(session, step.id):
            if (row.table, row.action) == ("merge", "insert"):
                if rows and rows[0].id == merge_id:
                    break
                rows = []
            rows.append(row)
        if rows and rows[0].id == merge_id:
            return step.id, rows
    raise Problem(_("This merge can't be undone: its history is no longer kept."))


class _Unmerging:
    """One merge being taken back."""

    def __init__(self, session: Session, merge: Merge) -> None:
        self.session = session
        self.merge = merge
        self.step, self.rows = _written(session, merge.id)
        self.heir = merge.contact_id  # who has it all now: the kept one, or whom that one was merged into since
        self.kept_then = int((self.rows[0].after or {}).get("contact_id", self.heir))
        self.old_id = merge.merged_id
        self.name = merge.merged_name
        self.told: list[str] = []
        self.moved: set[tuple[str, int]] = set()
        # One who was separated before may have a row into which this merge had put something.
        self.touched: set[int] = set()

    def run(self) -> Separated:
        kept_contact = self.session.get(Contact, self.heir)
        before = next(
            (row.before for row in self.rows if (row.table, row.action, row.id) == ("contact", "delete", self.old_id)),
            None,
        )
        if kept_contact is None or before is None:
            raise Problem(_("This merge can't be undone: its history is no longer kept."))
        self._tell_edits(kept_contact)
        self._tell_rows()
        self.session.delete(self.merge)
        self._bring_back(before)
        self._take_back_fields(kept_contact)
        self._take_back_refusal(kept_contact, before)
        for row in reversed(self.rows[1:]):
            if row.table != "contact":
                self._put_back(row)
        self.session.flush()
        self._keep_apart()
        self.session.flush()
        self.session.expunge_all()
        self._lend()
        self.session.flush()
        self.session.expunge_all()
        self._number_again()
        indexing.refresh_some(self.session, sorted({self.heir, self.old_id, *self.touched}))
        self._tell_of_others()
        return Separated(self.heir, self.old_id, list(dict.fromkeys(self.told)))

    # The two contacts

    def _bring_back(self, image: Image) -> None:
        values = _rich(Contact, image)
        self.session.add(Contact(**values))
        self.session.flush()

    def _update_of_kept(self) -> tuple[Image, Image] | None:
        for row in self.rows:
            if (row.table, row.action, row.id) == ("contact", "update", self.kept_then) and row.before and row.after:
                return row.before, row.after
        return None

    def _take_back_fields(self, contact: Contact) -> None:
        images = self._update_of_kept()
        if images is None:
            return
        before, after = images
        mine = self._taken_over(after)
        for name, was in before.items():
            if name in MADE or name == "id" or name.startswith("do_not_contact") or was == after.get(name):
                continue
            now_there = row_snapshots.plain(getattr(contact, name))
            if name == "extra":
                contact.extra = _without_keys(now_there or {}, was or {}, after[name] or {})
            elif now_there == after[name] and mine.get(name, True):
                setattr(contact, name, _rich(Contact, {name: was})[name])
            elif name in ADDED_TO:
                setattr(contact, name, _without(now_there, was, after[name], ADDED_TO[name]))

    def _taken_over(self, after: Image) -> dict[str, bool]:
        """{field: whether the heir has this value from the contact that was kept then}, where they are not the same."""
        found: dict[str, bool] = {}
        here = self.kept_then
        while here != self.heir:
            query = select(Merge).where(Merge.merged_id == here, Merge.contact_id == self.heir)
            later = self.session.scalars(query.order_by(Merge.id.desc()).limit(1)).first()
            if later is None:
                return dict.fromkeys(after, False)
            rows = _written(self.session, later.id)[1]
            target = int((rows[0].after or {})["contact_id"])
            pair = next(
                ((row.before, row.after) for row in rows
                 if (row.table, row.action, row.id) == ("contact", "update", target) and row.before and row.after),
                ({}, {}),
            )  # fmt: skip
            for name, value in after.items():
                took = name in pair[1] and pair[0].get(name) != value and pair[1][name] == value
                found[name] = found.get(name, True) and took
            here = target
        return found

    def _take_back_refusal(self, contact: Contact, theirs: Image) -> None:
        """The objection of the one who is there again goes with them, unless it is somebody else's, too.

        One made since the merge holds for both, for nobody can tell which of them made it.
        """
        images = self._update_of_kept()
        step = self._step_of_refusal() if contact.do_not_contact else None
        by_merge = step is not None and step in {change.step_id for change, _s in self._steps("merge", "insert", 0)}
        if by_merge and theirs.get("do_not_contact") and not self._others_refuse():
            contact.do_not_contact, contact.do_not_contact_reason, contact.do_not_contact_on = False, "", None
        elif images is not None:
            before, after = images
            if contact.do_not_contact_reason == after["do_not_contact_reason"]:
                contact.do_not_contact_reason = before["do_not_contact_reason"] or contact.do_not_contact_reason
        other = self.session.get_one(Contact, self.old_id)
        if contact.do_not_contact and not by_merge and (step or 0) > self.step and not other.do_not_contact:
            other.do_not_contact = True
            other.do_not_contact_on = contact.do_not_contact_on
            other.do_not_contact_reason = contact.do_not_contact_reason
            text = _("Do not contact, set later: it applies to {name}, too, until you change it.")
            self.told.append(text.format(name=self.name))

    def _step_of_refusal(self) -> int | None:
        """The step that last marked the heir as one who asked not to be contacted."""
        for change, step in _changes_on(self.session, "contact", [self.heir], "update"):
            for written in change_log.images_in(self.session, change):
                before, after = written.before or {}, written.after or {}
                if written.id == self.heir and after.get("do_not_contact") and not before.get("do_not_contact"):
                    return step.id
        return None

    def _others_refuse(self) -> bool:
        images = (image for _merge, rows in self._still_merged() for image in _gone_contact(rows))
        return any(image.get("do_not_contact") for image in images)

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

    def _steps(self, table: str, action: str, after_step: int) -> list[tuple[Change, Step]]:
        return _changes_on(self.session, table, [0, _ANY], action, after_step)

    # Their rows

    def _put_back(self, row: RowChange) -> None:
        model = _MODELS.get(row.table)
        if model is None or row.before is None:
            return
        owners = [one.column for one in references.of_contacts() if one.model is model]
        there: Any = self.session.get(model, row.id)
        if row.action == "delete":
            self._put_back_removed(model, there, row.before, owners)
        elif there is None:
            self._restore_removed(model, row, owners)
        else:
            self._put_back_values(model, there, row.before, row.after or {}, owners)

    def _put_back_removed(self, model: type[Base], there: Any, before: Image, owners: Iterable[str]) -> None:
        if there is None or not self._lent(model, there, before, owners):
            self._insert(model, before)
            return
        for name in owners:
            setattr(there, name, self._owner(before[name]))
        if "rank" in before:
            there.rank = before["rank"]

    def _put_back_values(
        self, model: type[Base], there: Any, before: Image, after: Image, owners: Iterable[str]
    ) -> None:
        """What the merge changed in a row that is still there, unless it was changed again since."""
        had_by = {getattr(there, name) for name in owners}
        self.touched |= had_by - {None}
        if "rank" in before and self.old_id in map(before.get, owners):
            there.rank = before["rank"]  # its place among theirs, wherever it stood among the heir's since
        # What another merge brought may have been given back since: its place is no longer for this one to say.
        ours = not had_by.isdisjoint((self.heir, self.old_id))
        for name, was in before.items():
            if name in MADE or was == after.get(name, was):
                continue
            value = getattr(there, name)
            if name in owners:
                stands, back = value in (self.heir, after[name]), self._owner(was)
            else:
                stands = ours if name == "rank" else row_snapshots.plain(value) == after[name]
                back = _rich(model, {name: was})[name]
            if stands:
                setattr(there, name, back)

    def _lent(self, model: type[Base], there: Any, image: Image, owners: Iterable[str]) -> bool:
        """Whether a row is the heir's only because an equal one was given back (see `_lend`)."""
        mine = any(getattr(there, name) == self.heir for name in owners)
        return mine and all(
            row_snapshots.plain(getattr(there, name)) == value
            for name, value in image.items()
            if name in model.__table__.c and name not in (*owners, "rank")
        )

    def _lend(self) -> None:
        """An address that another one who is still merged had, too, stays with the heir.

        That one's own row is brought back for it, which a merge had dropped as the second of its kind.
        """
        both = indexing.loaded(self.session, Contact.id.in_((self.heir, self.old_id)))
        people = {contact.id: contact for contact in both}
        for model, part in ((Email, "emails"), (Phone, "phones"), (Channel, "channels"), (Tag, "tags")):
            key = merging_rows.KEYS[model]
            there = {key(row) for row in getattr(people[self.heir], part)}
            lacking = {key(row) for row in getattr(people[self.old_id], part)} - there
            for merge, rows in self._still_merged():
                for row in rows:
                    if (row.table, row.action) != (model.__tablename__, "delete") or row.before is None:
                        continue
                    row_key = key(model(**_rich(model, row.before)))
                    if row_key in lacking and row.before.get("contact_id") == merge.merged_id:
                        lacking.discard(row_key)
                        last = max((one.rank for one in getattr(people[self.heir], part)), default=-1) + 1
                        self._insert(model, {**row.before, "contact_id": self.kept_then, "rank": last})

    def _owner(self, number: int | None) -> int | None:
        """A contact's number then as it is now."""
        return self.heir if number == self.kept_then else number

    def _restore_removed(self, model: type[Base], row: RowChange, owners: Iterable[str]) -> None:
        """A row of the other's that was removed since: it is theirs, so it comes back; a list does not."""
        assert row.before is not None
        if not any(row.before.get(name) == self.old_id for name in owners):
            return
        if model is Pick:
            if self.session.get(PressList, row.before["list_id"]) is not None:
                name = self._of_list(row.before)
                text = _("Removed from the list “{list}” since then: {name} is not on it again.")
                self.told.append(text.format(list=name, name=self.name))
            return
        if self._insert(model, row.before) and model in TOLD:
            text = _("{what} was removed since: {name} has it again.")
            self.told.append(text.format(what=self._shown(model, row.before), name=self.name))

    def _insert(self, model: type[Base], image: Image) -> bool:
        """Puts a row back; not where what it belongs to is gone."""
        table: Any = model.__table__
        values = _rich(model, image)
        for one in references.of_contacts():
            if one.model is model:
                values[one.column] = self._owner(values.get(one.column))
        for column in table.c:
            for key in column.foreign_keys:
                number = values.get(column.key)
                parent: Any = _MODELS[key.column.table.name]
                if number is not None and self.session.get(parent, number) is None:
                    if not column.nullable:
                        return False
                    values[column.key] = None
        if self.session.get(model, values["id"]) is not None:
            del values["id"]
        self.session.add(model(**values))
        self.session.flush()
        return True

    def _keep_apart(self) -> None:
        """They are not one person, and are not proposed as one again."""
        one, two = sorted((self.heir, self.old_id))
        query = select(Decision).where(
            Decision.problem == "duplicate", Decision.contact_id == one, Decision.other_id == two
        )
        for decision in self.session.scalars(query):
            self.session.delete(decision)
        self.session.add(
            Decision(problem="duplicate", contact_id=one, other_id=two, verdict="keep", until=None, at=now())
        )

    def _number_again(self) -> None:
        """The first row of each kind is number 0 again, where later edits have left a gap."""
        for contact in indexing.loaded(self.session, Contact.id == self.heir):
            for model, rows in (
                (Email, contact.emails), (Phone, contact.phones), (Channel, contact.channels), (Tag, contact.tags),
                (Position, contact.positions),
            ):  # fmt: skip
                merging_rows.number(model, rows)
        self.session.flush()
        self.session.expunge_all()

    # What is told

    def _tell_edits(self, contact: Contact) -> None:
        """The fields of the kept one that were edited since; what later merges wrote is not told."""
        merging = {change.step_id for action in ("insert", "delete") for change in self._later(Merge, action)}
        then: Image = {}
        for change in self._later(Contact, "update"):
            for written in change_log.images_in(self.session, change):
                if written.id != self.heir or not written.before or not written.after:
                    continue
                for name, was in written.before.items():
                    if was != written.after.get(name) and change.step_id not in merging:
                        then[name] = was  # the latest comes first, so that the earliest is left
        for name, was in then.items():
            if name in MADE or name in history_labels.HIDDEN:
                continue
            there = row_snapshots.plain(getattr(contact, name))
            if there != was:
                said = history_labels.value("contact", name, there) or _("(empty)")
                self.told.append(f"{history_labels.field('contact', name)}: {said}")

    def _later(self, model: type[Base], action: str) -> list[Change]:
        """Changes of later steps: of the heir's own row, or of any row of another table; the latest first."""
        ids = [self.heir] if model is Contact else [0, _ANY]
        return [change for change, _step in _changes_on(self.session, model.__tablename__, ids, action, self.step)]

    def _tell_rows(self) -> None:
        """What was added to the kept one since, and what was removed from it."""
        for model in TOLD:
            owner: Any = next(one.owner for one in references.of_contacts() if one.model is model)
            rows = {row.id: row for row in self.session.scalars(select(model).where(owner == self.heir)).all()}  # type: ignore[attr-defined]
            new = {number for change in self._later(model, "insert") for number in change_log.ids_of(change)}
            for number in sorted(new.intersection(rows)):
                image = {column.key: getattr(rows[number], column.key) for column in model.__table__.c}
                self.told.append(_("Added since: {what}").format(what=self._shown(model, image)))
            self._tell_removed(model)

    def _tell_removed(self, model: type[Base]) -> None:
        own = [row for row in self.rows if row.table == model.__tablename__]
        theirs = {row.id for row in own if row.before and row.before.get("contact_id") == self.old_id}
        for change in self._later(model, "delete"):
            for written in change_log.images_in(self.session, change):
                image = written.before or {}
                if image.get("contact_id") == self.heir and written.id not in theirs:
                    self.told.append(_("Removed since: {what}").format(what=self._shown(model, image)))

    def _shown(self, model: type[Base], image: Mapping[str, Any]) -> str:
        table = model.__tablename__
        if model in (Pick, Exclusion):
            return f"{history_labels.noun(table)}: {self._of_list(image)}"
        if model is Position and image.get("outlet_id"):
            outlet = self.session.get(Outlet, image["outlet_id"])
            name = outlet.name if outlet else ""
            return ", ".join(part for part in (history_labels.summary(table, image), name) if part)
        return f"{history_labels.noun_of(table, image)}: {history_labels.summary(table, image)}"

    def _of_list(self, image: Mapping[str, Any]) -> str:
        found = self.session.get(PressList, image["list_id"])
        return found.name if found else ""

    def _tell_of_others(self) -> None:
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
            self.told.append(text.format(address=address, name=name or _("contact {id}").format(id=number)))


def _gone_contact(rows: Iterable[RowChange]) -> list[Image]:
    """What the one who was merged said, as the merge found it."""
    return [row.before for row in rows if (row.table, row.action) == ("contact", "delete") and row.before]


def _rich(model: type[Base], image: Mapping[str, Any]) -> Image:
    """The values of an image as a mapped object has them."""
    table: Any = model.__table__
    return {name: row_snapshots.rich(table.c[name], value) for name, value in image.items() if name in table.c}


def _without(there: str, was: str, after: str, between: str) -> str:
    """A text without the parts that the merge added to it, whatever was written around them since."""
    parts = there.split(between)
    for part in after.split(between):
        if part not in was.split(between) and part in parts:
            parts.remove(part)
    return between.join(parts)


def _without_keys(there: Mapping[str, Any], was: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of files without those that came with the merge and stand as it left them."""
    return {name: value for name, value in there.items() if name in was or after.get(name) != value}


_MODELS: dict[str, type[Base]] = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
