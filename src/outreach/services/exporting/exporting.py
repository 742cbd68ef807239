"""Exports: contacts into the files of other programs, and a press list as a file, Bcc groups or drafts.

Each is a job: a generator that yields Progress and returns what was written. A file is replaced only when the new
one is whole, so a cancel leaves the old one. What a list leaves out stays out in every format, the other
addresses of its recipients too.
"""

from outreach.services.exporting.contact_export import export_contacts
from outreach.services.exporting.export_columns import names as column_names
from outreach.services.exporting.export_files import CONTACT_FORMATS, Exported, Left, format_of
from outreach.services.exporting.list_export import LIST_FORMATS, export_list
from outreach.services.exporting.presets import NAMES as PRESETS

__all__ = [
    "CONTACT_FORMATS",
    "LIST_FORMATS",
    "PRESETS",
    "Exported",
    "Left",
    "column_names",
    "export_contacts",
    "export_list",
    "format_of",
]
