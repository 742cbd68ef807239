"""Small invented twins of the shared files, read in their place where they are absent, and beside them where not."""

import csv
import datetime
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import phonenumbers
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from outreach.formats.tables import sheet
from tests.formats import documents
from tests.formats.xls import xls
from tests.fuzz import seeds

RELEASE = """Example Office opens a laboratory in Osh

OSH, 25 November 2026 - The Example Office opened a laboratory today. It examines samples from three regions.

"We have waited for this for two years", said Mr. Emil Sample, Head of the Example Office.

The laboratory has twelve rooms and works from Monday to Friday.

For more information:

Example Office on Twitter

Example Office in Central Asia on Facebook

For more information, please contact

Ms. Vera Sample,

Communication and PR Officer

Cell phone:  +996 555 12 34 56

e-mail: vera.sample[at]
"""
ADDRESSES = [
    ("aida@example.org", {"result": "valid", "normalized": "aida@example.org"}, "whole"),
    ("Aida@EXAMPLE.org", {"result": "valid", "normalized": "Aida@example.org"}, "whole"),
    ("aida@bücher.example.org", {"valid": True}, "whole"),
    ("aida", {"valid": False}, "whole"),
    ("aida@@example.org", {"valid": False}, "whole"),
    ("aida@-example.org", {"valid": False}, "whole"),
    ("aida@[127.0.0.1]", {"result": "valid"}, "an IP address"),
    ("aida..kim", {"valid": False}, "local part only"),
    ("example..org", {"valid": False}, "domain only"),
    ("\u202e", {"valid": False}, "unsafe_character"),
]
CLEANED = [
    (" aida@example.org ", {"sanitized": "aida@example.org"}, "blanks"),
    ("aida@example.org, dina@example.org", {"sanitized": "aida@example.org,dina@example.org"}, "two"),
    ("Aida Sample <aida@example.org>", {"addresses": ["aida@example.org"]}, "a name before it"),
]
SUITES = (
    "python-email-validator", "closure-eai", "json-schema-email", "json-schema-idn-email", "wpt-input-email-validity",
)  # fmt: skip
KINDS = {
    "fixedLine": "FIXED_LINE", "mobile": "MOBILE", "tollFree": "TOLL_FREE", "premiumRate": "PREMIUM_RATE",
    "sharedCost": "SHARED_COST", "voip": "VOIP", "uan": "UAN",
}  # fmt: skip
REGIONS = ("KG", "KZ", "UZ", "TJ", "RU", "DE", "FR", "TR", "US", "JP")
WRITTEN = [
    ("0312 61 12 13", "KG", {"national_number": 312611213}),
    ("+996 (312) 61-12-13", "null", {"national_number": 312611213}),
    ("00996312611213", "KG", {"national_number": 312611213}),
    ("0312 61 12 13 ext. 5", "KG", {"national_number": 312611213, "extension": "5"}),
    ("12", "null", {"error": "too short"}),
    ("0312 61 12 13; 6611214", "KG", {"national_number": 312611213}),
    ("0312a611213", "KG", {"national_number": 312611213}),
    ("0312 61 12 13 extension 12345678901234567", "KG", {"error": "an extension that is too long"}),
]
NAUGHTY = [
    "", "undefined", "NULL", "-1", "1/0", "Ω≈ç√", "田中さん", "הבא", "\u200b", "👾", "<b>", "<img src=x onerror=a>",
    "' OR 1=1 --", "`ls`", "$HOME", "%s%n", "../../hosts", "=1+1", "\u202etxt.exe", "{{name}}", "ёжик", "a@b@c",
]  # fmt: skip
FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("x")']
TABLES = [
    ('name,city\nDina,"Osh, KG"\n', [{"name": "Dina", "city": "Osh, KG"}], "a comma in quotes"),
    ('a,b\n1,""\n', [{"a": "1", "b": ""}], "an empty cell"),
    ('a,b\n1,"one\ntwo"\n', [{"a": "1", "b": "one\ntwo"}], "two lines in a cell"),
]
PEOPLE = [["Name", "E-mail", "Phone", "Outlet", "State"],
          ["Aida Sample", "aida@example.org", "+1 202 555 0143", "Herald", "WA"],
          ["Dina Kim", "dina@example.org", "+1 202 555 0178", "Herald", "OR"],
          ["Emil Example", "emil@example.org", "", "Radio", "OR"]]  # fmt: skip
NAMES = [["id", "name"], ["1", "Dina"], ["2", "Айгүл"]]
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><div id="content"><h1>{title}</h1><p>{text} {text}</p><h2>Contact</h2><p>For more, write to
<a href="mailto:press@example.org">press@example.org</a>.</p></div></body></html>"""
TEXT_RELEASE = """FOR IMMEDIATE RELEASE
Contact: Vera Sample, 202/555-0143
November 25, 2026

LABORATORY OPENS

Osh -- The Example Office opened a laboratory today. It has twelve rooms.

"We waited for two years," Sample said. Questions go to vera@example.org.
"""
BOUNCE = """Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: press@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; aida@example.org
Action: failed
Status: {status}
Diagnostic-Code: smtp; {said}
--b--
"""
RETURNED = [("5.1.1", "550 5.1.1 User unknown", True), ("4.2.2", "452 4.2.2 Mailbox full", False)]


def make(folder: Path) -> None:
    """Writes all of it, under the names of the shared files."""
    for name, data in _files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    _books(folder / "corpora" / "spreadsheet")


def _files() -> Iterator[tuple[str, str | bytes]]:
    yield "seed/release.txt", RELEASE
    for name in SUITES:
        yield f"corpora/email/{name}.jsonl", _lines(ADDRESSES)
    yield "corpora/email/wpt-input-email-sanitisation.jsonl", _lines(CLEANED)
    for name in ("by-region", "cis"):
        yield f"corpora/phone/example-numbers-{name}.jsonl", _lines(_examples())
    short = [("112", {"region": region}, "emergency") for region in ("KG", "RU", "DE")]
    yield "corpora/phone/short-numbers.jsonl", _lines(short)
    written = [(text, wanted, f"default region {region}") for text, region, wanted in WRITTEN]
    yield "corpora/phone/libphonenumber-parse.jsonl", _lines(written)
    yield "corpora/nasty/blns.jsonl", _lines((text, "", "") for text in NAUGHTY)
    yield "corpora/nasty/blns.json", json.dumps(NAUGHTY)
    yield "corpora/nasty/blns.txt", "\n".join(NAUGHTY)
    yield "corpora/nasty/csv-injection.jsonl", _lines((text, "", "") for text in FORMULAS)
    yield "corpora/csv/csv-spectrum.jsonl", _lines(TABLES)
    people = _csv(PEOPLE)
    for name in ("csv/contact-exports/people", "csv/tabulator/people", "csv/clevercsv/people",
                 "contacts/legislators-current", "contacts/legislators-district-offices"):  # fmt: skip
        yield f"corpora/{name}.csv", people
    yield "corpora/vcard/invented/card.vcf", seeds.CARD.partition("BEGIN:VCARD\nVERSION:2.1")[0].replace("\n", "\r\n")
    words = {"one": documents.paragraph("The school is open."), "empty": ""}
    for name, body in words.items():
        yield f"corpora/docx/invented/{name}.docx", documents.docx(body)
    texts = [(f"invented/{name}.docx", {"extract_raw_text": "The school is open." if body else ""}, "")
             for name, body in words.items()]  # fmt: skip
    yield "corpora/docx/mammoth-expected.jsonl", _lines(texts)
    yield "corpora/eml/mail-parser/mail.eml", seeds.MAIL
    yield "corpora/pdf/verapdf/page.pdf", documents.pdf(["School opens in Naryn", "The school is open."])
    yield "corpora/press/debian-html/en-1.html", PAGE.format(title="A laboratory opens", text="It has twelve rooms.")
    page = {"title": "A laboratory opens", "emails": ["press@example.org"]}
    yield "corpora/press/debian-expected.jsonl", _lines([("debian-html/en-1.html", page, "")])
    yield "corpora/press/senate-txt/one.txt", TEXT_RELEASE
    line = "Contact: Vera Sample, 202/555-0143"
    contact = {"emails": ["vera@example.org"], "phones_as_written": ["202/555-0143"], "contact_lines": [line]}
    yield "corpora/press/senate-expected.jsonl", _lines([("senate-txt/one.txt", contact, "")])
    for status, said, _hard in RETURNED:
        yield f"corpora/bounce/invented/{status}.eml", BOUNCE.format(status=status, said=said)
    returned = [(f"invented/{status}.eml", [{"hard_bounce": hard}], "") for status, _said, hard in RETURNED]
    yield "corpora/bounce/sisimai-expected.jsonl", _lines(returned)


def _lines(cases: Iterable[tuple[Any, Any, str]]) -> str:
    return "".join(json.dumps(dict(zip(("input", "expected", "note"), case, strict=True))) + "\n" for case in cases)


def _examples() -> Iterator[tuple[str, dict[str, Any], str]]:
    """The example numbers of the library, which nobody owns."""
    for region in REGIONS:
        for kind, name in KINDS.items():
            number = phonenumbers.example_number_for_type(region, getattr(phonenumbers.PhoneNumberType, name))
            if number is not None:
                e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
                national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
                yield national, {"region": region, "type": kind, "e164": e164, "valid": True}, "example"


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _books(folder: Path) -> None:
    for name in ("tabulator", "calamine"):
        (folder / name).mkdir(parents=True)
    sheet.write_xlsx(folder / "tabulator" / "table.xlsx", NAMES[0], NAMES[1:])
    sheet.write_ods(folder / "tabulator" / "table.ods", NAMES[0], NAMES[1:])
    xls(folder / "tabulator" / "table.xls", {"a": NAMES})
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    day = datetime.datetime(2026, 5, 31, 10, 30)
    for value in ("when", day.date(), day, datetime.timedelta(hours=2)):
        book.active.append([value])
    book.save(folder / "calamine" / "date_1904.xlsx")
