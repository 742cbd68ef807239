"""The form of a contact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from outreach.gui.forms import origin
from outreach.gui.forms.fields import DateField, Field, TextField
from outreach.gui.forms.move_field import MoveField
from outreach.gui.forms.positions_field import PositionsField
from outreach.gui.forms.record_form import RecordForm
from outreach.gui.kit.page import push_button
from outreach.i18n import _, today
from outreach.services import outlets
from outreach.store.workspace import Workspace
from outreach.values import fields as registry
from outreach.values.position_change import Place

NOWHERE = Place("", "")


class ContactForm(RecordForm):
    """Everything about a contact, the most used first."""

    def __init__(self, workspace: Workspace) -> None:
        labels = {
            "position": _("Position"), "beats": _("Beats"), "tags": _("Tags"), "do_not_contact_on": _("Requested on"),
        }  # fmt: skip
        words = lambda: outlet_names(workspace)  # noqa: E731
        self._move, self._others = MoveField(), PositionsField("other_positions", _("Other positions"), words)
        written = _("As they write it themselves")
        own: dict[str, Callable[[], Field]] = {
            "other_name": lambda: TextField("other_name", _("Name in the other script"), placeholder=written),
            "outlet": lambda: TextField("outlet", _("Outlet"), words=words),
            "moved": lambda: self._move,
            "position_since": lambda: DateField("position_since", _("In this position since")),
            "other_positions": lambda: self._others,
            "source": lambda: origin.source_field(workspace),
            "basis": origin.basis_field,
        }
        super().__init__(workspace, registry.CONTACT, labels, own)
        self._was = NOWHERE  # the position that was there when the record was opened
        self.rows(
            ("name",), ("other_name",), ("position", "outlet"), ("moved",), ("emails",), ("phones",), ("channels",),
            ("languages",), ("beats",), ("tags",), ("country", "city"), ("notes",),
        )  # fmt: skip
        self._more_positions()
        self.section(_("Name and salutation in messages"))
        names = [field.key for field in registry.in_section(registry.CONTACT, registry.NAME)]
        self.rows(*(names[start : start + 2] for start in range(0, len(names), 2)))
        self.section(_("Place"))
        self.rows(("street",), ("postcode", "state"), ("website",))
        self.section(_("Record maintenance"))
        self.rows(
            ("do_not_contact",), ("do_not_contact_reason", "do_not_contact_on"), ("keeps_embargoes",),
            ("source", "basis"), ("found_on", "checked_on"),
        )  # fmt: skip
        self.end()

    def _more_positions(self) -> None:
        self.section(_("Positions"))
        self.rows(("position_since",))
        self._ends = push_button(_("They have left the current one"), self.end_position, kind="link", icon="user-x")
        self.add_widget(self._ends)
        self.rows(("other_positions",))
        for name in ("position", "outlet", "position_since", "moved"):
            self.fields[name].changed.connect(self._show_possible)

    def _show_possible(self) -> None:
        """Nobody leaves a position that is not there, and moves from none; says what saving does with the one there."""
        self._ends.setVisible(any(self.fields[name].value() for name in ("position", "outlet")))
        since = self.fields["position_since"].value()
        day = since if isinstance(since, date) and since != self._loaded.get("position_since") else None
        self._move.show_change(self._was, self._now(), day)

    def _now(self) -> Place:
        return Place(*(str(self.fields[name].value()).strip() for name in ("outlet", "position")))

    def end_position(self) -> None:
        """The present position ends today: it goes to the earlier ones, and a new one can be typed."""
        self._was = NOWHERE
        names = ("position", "outlet", "department", "position_since")
        now = {name: self.fields[name].value() for name in names}
        if not (now["position"] or now["outlet"] or now["department"]):
            return
        since = now.pop("position_since")
        self._others.insert({**now, "since": since, "until": today()})
        for name in names:
            self.fields[name].set_value("")
        self._show_possible()
        self.fields["position"].setFocus()
        self.changed.emit()

    def load(self, fields: Mapping[str, object]) -> None:
        super().load(fields)
        self._was = self._now()
        self._show_possible()

    def put(self, fields: Mapping[str, Any]) -> None:
        loaded = Place(*(str(self._loaded.get(name) or "") for name in ("outlet", "position")))
        super().put(fields)
        self._was = loaded
        self._show_possible()


def outlet_names(workspace: Workspace) -> list[str]:
    """The names of outlets to complete what is typed."""
    ids = workspace.read(outlets.find)
    return [row.name for row in workspace.read(outlets.rows, ids[:2000])]
