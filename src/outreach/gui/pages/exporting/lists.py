"""What is exported: a press list, resolved when the dialog opens and once more when it is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from outreach.gui.forms.form import Fields
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import counted, number
from outreach.i18n import N_, _
from outreach.services import lists
from outreach.services.delivery.audience import Resolved
from outreach.services.exporting import contact_export, export_columns, list_export
from outreach.services.exporting.export_files import Job
from outreach.store.workspace import Workspace

TABLES = ("xlsx", "csv", "ods")


class Format(NamedTuple):
    """One way to write. `key` is the service's name of it; a folder has no ending."""

    key: str
    text: str
    note: str
    ending: str
    preset: bool = False

    @property
    def folder(self) -> bool:
        return not self.ending


XLSX = Format("xlsx", N_("Excel"), N_("A spreadsheet that keeps plus signs and leading zeros"), "xlsx")
CSV = Format("csv", N_("CSV"), N_("A plain table that opens in Excel with a double-click"), "csv")
ODS = Format("ods", N_("OpenDocument"), N_("A spreadsheet for LibreOffice"), "ods")
VCF = Format("vcf", N_("vCard"), N_("Cards for an address book or a phone"), "vcf")
TXT = Format("txt", N_("Addresses"), N_("One e-mail address per line"), "txt")
BCC = Format("bcc", N_("Bcc groups"), N_("A folder of text files to paste into Bcc, within the group size"), "")

OF_LISTS = (XLSX, CSV, ODS, VCF, TXT, BCC)
OF_PROGRAMS = (
    Format("outlook", N_("Outlook"), N_("A table for import into Outlook"), "csv", preset=True),
    Format("google", N_("Google Contacts"), N_("A table for import into Google Contacts"), "csv", preset=True),
    Format("thunderbird", N_("Thunderbird"), N_("A table for its address book"), "csv", preset=True),
    Format("mailchimp", N_("Mailchimp"), N_("For a mailing: people marked do not contact stay out"), "csv", True),
    Format("listmonk", N_("listmonk"), N_("For a mailing: people marked do not contact stay out"), "csv", True),
    Format("mailman", N_("Mailman"), N_("Addresses with names, for bulk subscription"), "txt", preset=True),
)  # fmt: skip
OF_CONTACTS = (XLSX, CSV, ODS, VCF, TXT, *OF_PROGRAMS)


def kinds(chosen: Format) -> str:
    """The filter of the file dialog."""
    return f"{_(chosen.text)} (*.{chosen.ending})"


class ContactsExport:
    """Contacts by their ids, in their order."""

    key = "contacts"
    formats: tuple[Format, ...] = OF_CONTACTS
    default_columns: Sequence[str] = ()

    def __init__(self, workspace: Workspace, ids: Sequence[int]) -> None:
        self.workspace = workspace
        self.ids = list(ids)
        self.name = _("Contacts")

    def title(self) -> str:
        """What the dialog is called."""
        return _("Export contacts")

    def count(self) -> int:
        """How many there are to write."""
        return len(self.ids)

    def said(self, chosen: Format) -> tuple[str, str]:
        """What will be written, and who will not."""
        text = counted("{count} contact", "{count} contacts", len(self.ids))
        mailing = chosen.key in ("txt", "mailchimp", "listmonk", "mailman")
        note = _("People without a usable address, or marked as “do not contact”, are excluded and listed afterwards.")
        return text, note if mailing else ""

    def job(self, path: Path, chosen: Format, options: Fields) -> Job:
        """The job that writes them."""
        return contact_export.export_contacts(
            self.workspace, path, ids=self.ids, format=None if chosen.preset else chosen.key,
            columns=options.get("columns") or None, preset=chosen.key if chosen.preset else None,
        )  # fmt: skip


class ListExport:
    """A press list, with a release or without; who was counted gets it, and nobody else."""

    key = "list"
    formats: tuple[Format, ...] = OF_LISTS
    default_columns: Sequence[str] = export_columns.LIST

    def __init__(self, workspace: Workspace, list_id: int, release_id: int | None) -> None:
        self.workspace = workspace
        self.list_id = list_id
        self.release_id = release_id
        self.name = workspace.read(lists.card, list_id).name
        self.result: Resolved | None = None

    def title(self) -> str:
        """What the dialog is called."""
        return _("Export “{name}”").format(name=self.name)

    def resolve(self) -> Resolved:
        """Who gets it; may be called in a thread."""
        return self.workspace.read(lists.resolve, self.list_id, self.release_id)

    def count(self) -> int:
        """How many get it."""
        return len(self.result.recipients) if self.result is not None else 0

    def said(self, chosen: Format) -> tuple[str, str]:
        """What will be written, and who will not."""
        if self.result is None:
            return _("Counting…"), ""
        got, left = len(self.result.recipients), len(self.result.left_out)
        text = counted("{count} recipient", "{count} recipients", got)
        spoken = sorted(self.result.languages.items(), key=lambda pair: -pair[1])
        parts = [f"{formatting.language(code)} {number(many)}" for code, many in spoken if code]
        if left:
            parts.append(counted("{count} excluded", "{count} excluded", left))
        return text, " · ".join(parts)

    def job(self, path: Path, chosen: Format, options: Fields) -> Job:
        """The job that writes it."""
        return list_export.export_list(
            self.workspace, self.list_id, path, format=chosen.key, release_id=self.release_id,
            columns=options.get("columns") or None, group_size=options.get("group_size") or 50,
            shown=self.result,
        )  # fmt: skip
