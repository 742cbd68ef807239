"""The formats an export offers, in the words of those who need them."""

from __future__ import annotations

from typing import NamedTuple

from outreach.i18n import N_, _

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

    @property
    def table(self) -> bool:
        """Whether its columns can be chosen."""
        return self.key in TABLES


XLSX = Format("xlsx", N_("Excel"), N_("A spreadsheet that keeps plus signs and leading zeros"), "xlsx")
CSV = Format("csv", N_("CSV"), N_("A plain table that opens in Excel with a double-click"), "csv")
ODS = Format("ods", N_("OpenDocument"), N_("A spreadsheet for LibreOffice"), "ods")
VCF = Format("vcf", N_("vCard"), N_("Cards for an address book or a phone"), "vcf")
TXT = Format("txt", N_("Addresses"), N_("One e-mail address per line"), "txt")
BCC = Format("bcc", N_("Bcc groups"), N_("A folder of text files to paste into Bcc, within the group size"), "")
EML = Format("eml", N_("Drafts"), N_("One message per recipient, with the release and its files"), "")

OF_LISTS = (XLSX, CSV, ODS, VCF, TXT, BCC, EML)
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
