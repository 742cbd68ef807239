"""Documents that are made to hurt, or that hold what must not happen: refused in a sentence, or read without it."""

import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from outreach.formats import sandbox
from outreach.formats.documents import document
from outreach.press.reader import release
from outreach.problems import Problem
from tests.formats import measured
from tests.formats.documents import docx, paragraph, zipped
from tests.formats.locked_pdf import locked_pdf

# --- a PDF behind a password ---


def test_a_locked_pdf_asks_for_its_password(tmp_path: Path) -> None:
    file = tmp_path / "locked.pdf"
    file.write_bytes(locked_pdf(line=b"The school is open."))
    with pytest.raises(document.Locked, match="asks for its password") as asked:
        document.text(file)
    assert not asked.value.wrong
    with pytest.raises(document.Locked, match="Wrong password") as again:
        document.text(file, password="guess")
    assert again.value.wrong
    assert document.text(file, password="secret").text.strip() == "The school is open."


def test_a_password_for_a_document_without_one_does_no_harm() -> None:
    assert document.text(b"The school is open.\n", "a.txt", password="secret").text == "The school is open.\n"
    open_pdf = locked_pdf(b"", line=b"The school is open.")
    assert document.text(open_pdf, "a.pdf", password="secret").text.strip() == "The school is open."


# --- bombs ---


def _pdf(content: bytes, filters: bytes = b"/FlateDecode", pages: int = 1) -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"3 0 R " * pages, pages),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(content), filters, content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return out + end % (table, len(out))


def _spaces() -> bytes:
    """A gigabyte of spaces in a megabyte: one megabyte of them packed so that it can stand there 1024 times."""
    megabyte, packer, check = b" " * (1 << 20), zlib.compressobj(9, wbits=-15), 1
    packed = packer.compress(megabyte) + packer.flush(zlib.Z_FULL_FLUSH)
    for _megabyte in range(1024):
        check = zlib.adler32(megabyte, check)
    return b"\x78\xda" + packed * 1024 + b"\x03\x00" + check.to_bytes(4, "big")


@pytest.mark.slow
@pytest.mark.parametrize("depth", [1, 3])
def test_a_pdf_that_unpacks_to_a_gigabyte_ends_its_reader_and_nothing_else(depth: int) -> None:
    packed = _spaces()
    for _again in range(depth - 1):
        packed = zlib.compress(packed, 9)
    with pytest.raises(Problem, match="cannot be read"):
        document.text(_pdf(packed, b"[%s]" % (b"/FlateDecode" * depth)), "bomb.pdf")
    assert document.text(b"Still here.\n", "a.txt").text == "Still here.\n"


def test_a_pdf_of_endlessly_many_pages_gives_the_first_of_them() -> None:
    line = zlib.compress(b"BT /F1 10 Tf 50 700 Td (The school is open.) Tj ET")
    assert document.text(_pdf(line, pages=20_000), "pages.pdf").text.count("The school is open.") == 500


def test_fifty_megabytes_of_text_are_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_bytes("Длинный текст без конца. ".encode() * 1_150_000)
    with pytest.raises(Problem, match="a document of up to"):
        document.text(file)


# --- Word files ---


def test_a_word_file_with_a_macro_gives_its_text_and_runs_nothing() -> None:
    file = docx(paragraph("The school is open."))
    parts = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub AutoOpen()"}
    assert document.text(_with(file, parts), "a.docm").text.strip() == "The school is open."


def test_an_entity_of_a_word_file_opens_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("a secret")
    evil = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]><a>&x;</a>'
    with pytest.raises(Problem):
        document.text(zipped({"word/document.xml": evil}), "a.docx")


def _with(file: bytes, parts: dict[str, bytes]) -> bytes:
    import io
    import zipfile

    held = io.BytesIO(file)
    with zipfile.ZipFile(held, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


# --- what a document would fetch ---


@pytest.fixture
def visits() -> Iterator[tuple[str, list[str]]]:
    """An address of this machine, and what was asked for there."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_is_fetched_and_no_script_runs(visits: tuple[str, list[str]]) -> None:
    address, asked = visits
    page = f"""<html><head><title>School</title><link rel=stylesheet href="{address}/a.css"><base href="{address}">
    <meta http-equiv=refresh content="0;url={address}/b"><script src="{address}/c.js"></script></head>
    <body onload="fetch('{address}/d')"><h1>The school is open</h1><img src="{address}/e.png" srcset="{address}/f.png">
    <iframe src="{address}/g"></iframe><object data="{address}/h"></object><p style="background:url({address}/i)">Since
    Monday.</p><video src="{address}/j" poster="{address}/k"></video><svg><image href="{address}/l"/></svg>
    <script>document.write("written")</script><noscript><img src="{address}/m"></noscript></body></html>"""
    mail = f"Subject: School\nFrom: a@example.org\nMIME-Version: 1.0\nContent-Type: text/html\n\n{page}"
    word = docx(
        paragraph("The school is open"), links={"i1": f"{address}/n.png"}
    )  # a relationship to something outside
    for data, name in ((page.encode(), "a.html"), (mail.encode(), "a.eml"), (word, "a.docx")):
        found = document.text(data, name).text
        assert "The school is open" in found and "written" not in found and address not in found
    assert asked == []


# --- what a release may hold ---


def test_an_address_with_a_letter_of_another_script_is_kept_and_named() -> None:
    text = "A School Opens\n\nA school opened on Monday in a village above the lake.\n\nContact: Aida Asanova, "
    found = release.read(text + "aida@ехample.org")  # the e and the x are Cyrillic
    (address,) = found.officers[0].emails
    assert address.address is None and not address.valid and address.suggestion == "aida@example.org"
    assert any("Aida Asanova" in problem for problem in found.problems)


def test_an_address_that_a_web_page_hid_is_reported_as_lost() -> None:
    text = "A School Opens\n\nA school opened on Monday in a village above the lake.\n\nContact: Aida Asanova, "
    found = release.read(text + "[email\xa0protected], 0312 61 12 13")
    (address,) = found.officers[0].emails
    assert (address.address, address.valid) == (None, False)
    assert any("Aida Asanova" in problem for problem in found.problems)


def test_a_release_without_a_headline_asks_for_it() -> None:
    body = "BISHKEK, 5 May 2026 – A school for two hundred children opened on Monday in a village above the lake."
    found = release.read(body)
    assert found.versions[0].headline == "" and found.versions[0].body.startswith("A school")
    assert found.problems == ["No headline was found. What is the headline?"]


def test_memory_of_the_reader_stays_small() -> None:
    sandbox.close()
    document.text(locked_pdf(b"", line=b"The school is open."), "a.pdf")
    assert sandbox.run(measured.used)[1] < 300 * 1024
