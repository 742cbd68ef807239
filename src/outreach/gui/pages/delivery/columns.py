"""The columns of the table of distributions, and of the people of one."""

from __future__ import annotations

from outreach.gui.kit import formatting
from outreach.gui.kit.labels import joined, number, one_line
from outreach.gui.pages.delivery import words
from outreach.gui.tables.cells import Lines
from outreach.gui.tables.record_model import RIGHT, Column
from outreach.i18n import _
from outreach.model.distributions import IN_TURN
from outreach.services.delivery import delivery
from outreach.services.delivery.delivery_labels import recipient_state
from outreach.services.delivery.distributions import DistributionRow, RecipientRow


def columns() -> list[Column]:
    """All distributions."""
    return [
        _when(),
        Column("headline", _("Release"), 220, lambda row: row.headline or _("a list alone"), room=220, wraps=True),
        Column("list_name", _("List"), 130, lambda row: row.list_name, tone=lambda _row: "muted"),
        Column("people", _("People"), 64, lambda row: number(people(row)), align=RIGHT, tabular=True),
        Column("state", _("State"), 110, state, tone=state_tone, whole=True),
    ]


def _when() -> Column:
    return Column("at", _("When"), 110, lambda row: formatting.when(row.at), sort="at", tabular=True, whole=True)


def lines(row: DistributionRow) -> Lines:
    """One in two lines: its headline, and when it went out, how it stands and to which list."""
    below = joined(formatting.when(row.at), state(row), row.list_name)
    return Lines(one_line(row.headline or _("a list alone")), "", one_line(below), (), (), whole=False)


def people(row: DistributionRow) -> int:
    """How many a distribution is for."""
    return sum(row.counts.values()) - row.counts.get("left out", 0)


def state(row: DistributionRow) -> str:
    """How a distribution stands, the worst of it first."""
    for stored in ("unsure", "failed"):
        if row.counts.get(stored):
            return f"{recipient_state(stored, row.how)} {number(row.counts[stored])}"
    if row.state == "scheduled" and row.scheduled_at is not None:
        return formatting.when(row.scheduled_at)
    return words.recipient_state(_by_hand(row)) if _is_by_hand(row) else words.state(row.state)


def state_tone(row: DistributionRow) -> str:
    """The colour of it."""
    if row.counts.get("unsure") or row.counts.get("failed"):
        return "problem"
    return words.TONES.get(_by_hand(row) if _is_by_hand(row) else row.state, "")


def _is_by_hand(row: DistributionRow) -> bool:
    """Whether what there is to do is the user's: a file, or drafts that are all saved."""
    return row.how not in IN_TURN or (row.how == "mailbox" and row.state == "done")


def _by_hand(row: DistributionRow) -> str:
    """How drafts or a file stand: sent by hand as soon as somebody said so."""
    if row.counts.get("handed"):
        return "done"
    return "drafted" if row.how in ("eml", "mailbox") else "exported"


def people_columns() -> list[Column]:
    """Those of a distribution."""
    return [
        Column("name", _("Name"), 170, lambda row: row.name, sort="name", whole=True),
        Column("address", _("Address"), 160, lambda row: row.address, sort="address", whole=True),
        Column("language", _("Lang."), 50, lambda row: row.language, sort="language", yields=True),
        Column(
            "state", _("State"), 120, lambda row: words.short_state(row.delivery), sort="state", whole=True,
            tone=lambda row: words.TONES.get(row.delivery, ""),
        ),
        _when(),
        Column(
            "answer", _("What is known"), 110, lambda row: _answer(row) or row.reason,
            tone=lambda _row: "muted", room=360, wraps=True,
        ),
    ]  # fmt: skip


def person_lines(row: RecipientRow) -> Lines:
    """A recipient in two lines: name and answer, address and why them, and how it stands."""
    below, badges = one_line(joined(row.address, row.reason)), [words.short_state(row.delivery)]
    tone = "problem" * (words.TONES.get(row.delivery) == "problem")
    return Lines(one_line(row.name), one_line(_answer(row)), below, badges, (), tone)


def _answer(row: RecipientRow) -> str:
    return delivery.answer(row.delivery, row.answer)
