"""How a distribution goes out, how it stands, and what became of each in it, in words."""

from outreach.i18n import N_, _

HOWS = {
    "csv": N_("a table (CSV)"), "xlsx": N_("a table (Excel)"), "ods": N_("a table (OpenDocument)"),
    "vcf": N_("cards (vCard)"), "txt": N_("addresses"), "bcc": N_("Bcc groups"),
    "eml": N_("drafts, one per recipient"), "mailbox": N_("drafts in your own mailbox"),
    "smtp": N_("through your organisation's mail server"), "messenger": N_("by messenger"),
}  # fmt: skip
# What is said of somebody in a queue of messengers: its step in the history.
MARKS = {
    "done": N_("Sent by messenger"), "later": N_("Later by messenger"), "not-reached": N_("Not reached by messenger"),
    "back": N_("Back into the queue of messengers"),
}  # fmt: skip
RENEWED = N_("Update a queue of messengers")
STATES = {
    "prepared": N_("prepared"), "scheduled": N_("scheduled"), "sending": N_("being sent"), "paused": N_("paused"),
    "done": N_("done"), "stopped": N_("stopped"),
}  # fmt: skip
RECIPIENT_STATES = {
    "written": N_("exported"), "queued": N_("waiting"), "sending": N_("being sent"), "handed": N_("sent"),
    "failed": N_("refused"), "unsure": N_("unsure"), "held": N_("held until the embargo ends"),
    "left out": N_("excluded"),
}  # fmt: skip
_BY_HAND = {"failed": N_("not reached"), "handed": N_("sent by hand")}


def recipient_state(state: str, how: str) -> str:
    """The stored state of somebody in a distribution, in words; of a messenger nobody is refused."""
    names = {**RECIPIENT_STATES, **_BY_HAND} if how == "messenger" else RECIPIENT_STATES
    return _(names[state])
