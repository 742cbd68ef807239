"""A draft goes to exactly one address, says the release in its body, and no data adds anything to its head."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.mail.body import Text
from outreach.mail.message import BIG, File, Letter, Sender
from outreach.problems import Problem
from tests.mail.makers import AT, OFFICER, PDF, RUSSIAN, hostile, parsed
from tests.sample import examples

SENDER = Sender("press@example.org", "Пресс-служба", "desk@example.org", "stop@example.org")
RELEASE_PDF = File("Пресс-релиз ңөү.pdf", "application/pdf", PDF)


def body_of(letter: Letter, subtype: str = "plain", values: dict[str, str] | None = None) -> str:
    part = parsed(letter.draft("aigul@example.org", values or {}, AT).content).get_body((subtype,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_draft_says_what_it_should() -> None:
    draft = Letter(RUSSIAN, [RELEASE_PDF], SENDER).draft("aigul@example.org", {}, AT, name="Айгүл Үлгүлөва")
    message = parsed(draft.content)
    assert message.keys() == [
        "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "X-Unsent", "MIME-Version",
        "Content-Language", "Content-Type",
    ]  # fmt: skip
    assert str(message["Subject"]) == "Бюро открывает школу в Оше"
    assert [(to.display_name, to.addr_spec) for to in message["To"].addresses] == [
        ("Айгүл Үлгүлөва", "aigul@example.org")
    ]
    assert str(message["From"]) == "Пресс-служба <press@example.org>"
    assert message["Date"].datetime == AT
    assert message["X-Unsent"] == "1"
    assert message["List-Unsubscribe"] == "<mailto:stop@example.org?subject=unsubscribe>"
    assert message["Message-ID"].endswith("@example.org>")
    assert message["Content-Language"] == "ru"
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "Пресс-релиз ңөү.pdf"
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content() == PDF
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf",
    ]  # fmt: skip
    assert not message.defects


def test_lines_are_as_mail_has_them() -> None:
    content = Letter(replace(RUSSIAN, body="a" * 5000), [RELEASE_PDF]).draft("a@example.org", {}, AT).content
    lines = content.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(len(line) for line in lines) <= 78
    assert content.isascii()
    assert content.endswith(b"--\r\n")


def test_without_a_sender_there_is_no_from_and_no_name_of_the_machine() -> None:
    message = parsed(Letter(RUSSIAN).draft("a@example.org", {}, AT).content)
    assert "From" not in message and "List-Unsubscribe" not in message and "List-Unsubscribe-Post" not in message
    assert message["Message-ID"].endswith("@outreach.invalid>")
    assert message.get_content_type() == "multipart/alternative"


def test_each_draft_has_its_own_id() -> None:
    letter = Letter(RUSSIAN)
    ids = {str(parsed(letter.draft("a@example.org", {}, AT).content)["Message-ID"]) for _ in range(5)}
    assert len(ids) == 5


def test_the_release_is_in_the_body_from_headline_to_officer() -> None:
    assert body_of(Letter(RUSSIAN, sender=SENDER)) == (
        "Бюро открывает школу в Оше\n\n"
        "Занятия начнутся в мае\n\n"
        "БИШКЕК, 31 мая — Первый абзац.\n\n"
        "Второй абзац: «Мы этого ждали», — сказал Образцов.\n\n"
        "О бюро: оно придумано для проверки.\n\n"
        "Примечания для редакторов\n\n"
        "1. Фотографии по запросу.\n\n"
        "Контакты для СМИ\n\n"
        "г-жа Айгүл Үлгүлөва\nСпециалист по связям\nБюро образцов\n"
        "Моб.: +996 555 12 34 56\nТел.: +996 312 66 38 85\nЭл. почта: aigul@example.org\nTelegram: @aigul_sample\n\n"
        "Чтобы больше не получать наши пресс-релизы, напишите на stop@example.org.\n"
    )


def test_html_says_the_same_and_runs_nothing() -> None:
    text = replace(RUSSIAN, body='<script>alert(1)</script>\n<img src=x> & "so"', headline="<b>Оше</b>")
    rich = body_of(Letter(text), "html")
    assert "<script" not in rich and "<img" not in rich and "<b>" not in rich
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>\n&lt;img src=x&gt; &amp; &quot;so&quot;" in rich
    assert '<html lang="ru">' in rich
    assert '<h1 style="font-size: 16pt; margin: 0 0 8pt">&lt;b&gt;Оше&lt;/b&gt;</h1>' in rich
    assert "http" not in rich  # nothing is fetched from anywhere


@pytest.mark.parametrize(
    ("language", "zone", "subject", "banner"),
    [
        (
            "en", "Asia/Bishkek", "EMBARGOED UNTIL 1 December 2026, 10:00 UTC+6: News",
            "EMBARGOED UNTIL 1 December 2026, 10:00 (UTC+6, Bishkek) = 04:00 UTC",
        ),
        (
            "ru", "+05:30", "ЭМБАРГО ДО 1 декабря 2026 г., 09:30 UTC+5:30: News",
            "ЭМБАРГО ДО 1 декабря 2026 г., 09:30 (UTC+5:30) = 04:00 UTC",
        ),
        ("ky", "", "ЭМБАРГО: 2026-ж. 1-декабрь, 04:00 UTC: News", "ЭМБАРГО: 2026-ж. 1-декабрь, 04:00 (UTC)"),
        (
            "fr", "America/New_York", "EMBARGOED UNTIL 30 November 2026, 23:00 UTC−5: News",
            "EMBARGOED UNTIL 30 November 2026, 23:00 (UTC−5, New York) = 1 December 2026, 04:00 UTC",
        ),
        ("en", "UTC-3", "EMBARGOED UNTIL 1 December 2026, 01:00 UTC−3: News", None),
        ("en", "no zone", "EMBARGOED UNTIL 1 December 2026, 04:00 UTC: News", None),
    ],
)  # fmt: skip
def test_an_embargo_stands_first_in_subject_and_body(language: str, zone: str, subject: str, banner: str) -> None:
    until = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
    letter = Letter(Text(language=language, headline="News", body="x", embargo_until=until, embargo_zone=zone))
    assert str(parsed(letter.draft("a@example.org", {}, AT).content)["Subject"]) == subject
    if banner:
        assert body_of(letter).startswith(banner + "\n\n")
        assert f'<p style="font-weight: bold">{banner}</p>' in body_of(letter, "html")


def test_a_correction_says_so() -> None:
    letter = Letter(replace(RUSSIAN, corrected=True))
    subject = str(parsed(letter.draft("a@example.org", {}, AT).content)["Subject"])
    assert subject == "ИСПРАВЛЕНИЕ: Бюро открывает школу в Оше"
    assert body_of(letter).startswith("ИСПРАВЛЕНИЕ\n\n")


def test_the_accounts_of_the_office_stand_before_its_officers() -> None:
    text = replace(RUSSIAN, channels=[("x", "@office"), ("facebook", "Office in Osh"), ("other", "site")])
    assert "\n\nДополнительная информация\n\nX: @office\nFacebook: Office in Osh\nsite\n\nКонтакты" in body_of(
        Letter(text)
    )


def test_the_dateline_is_not_said_twice() -> None:
    text = replace(RUSSIAN, body="БИШКЕК, 31 мая – Первый абзац.")
    assert body_of(Letter(text)).count("БИШКЕК") == 1


@pytest.mark.parametrize("dash", ["–", "—"])
def test_a_dash_that_the_text_begins_with_is_not_said_twice(dash: str) -> None:
    text = replace(RUSSIAN, dateline="БИШКЕК", body=f"{dash} The well runs.")
    assert f"БИШКЕК {dash} The well runs." in body_of(Letter(text))


def test_a_kyrgyz_honorific_stands_behind_the_name() -> None:
    text = Text(language="ky", headline="x", officers=[replace(OFFICER, honorific="айым")])
    assert "Байланыш\n\nАйгүл Үлгүлөва айым\n" in body_of(Letter(text))


def test_a_press_office_that_is_itself_the_organisation_is_named_once() -> None:
    office = replace(OFFICER, honorific="", name="Бюро образцов", title="", organisation="Бюро образцов")
    assert body_of(Letter(Text(language="ru", headline="x", officers=[office]))).count("Бюро образцов") == 1


def test_merge_fields_are_filled_in_subject_text_and_html() -> None:
    text = Text(headline="News for {{outlet|you}}", greeting="Dear {{salutation|colleague}},", body="Text <{{name}}>.")
    letter = Letter(text, [RELEASE_PDF])
    values = {"outlet": "Sample & Daily", "name": "<i>Pat</i>"}
    draft = letter.draft("a@example.org", values, AT)
    assert draft.missing == []
    message = parsed(draft.content)
    assert str(message["Subject"]) == "News for Sample & Daily"
    assert body_of(letter, values=values) == ("Dear colleague,\n\nNews for Sample & Daily\n\nText <<i>Pat</i>>.\n")
    assert "Text &lt;&lt;i&gt;Pat&lt;/i&gt;&gt;." in body_of(letter, "html", values)
    assert letter.draft("a@example.org", {}, AT).missing == ["name"]


def test_an_unknown_merge_field_is_refused_by_name() -> None:
    with pytest.raises(Problem, match=r"\{\{shoe_size\}\}.*salutation"):
        Letter(Text(headline="x", body="{{shoe_size}}"))


@pytest.mark.parametrize(
    "address",
    [
        "", "a", "a@", "@example.org", "a@example.org, b@example.org", "a@example.org\r\nBcc: b@example.org",
        "a@example.org b@example.org", "A <a@example.org>", " a@example.org", "a@example.org.", "a@exam\u200bple.org",
        "a@EXAMPLE.org", "a(x)@example.org", "a@example.org)b@example.org", '"a b"@example.org', "a@[127.0.0.1]",
        "a@example.org;", "a@@example.org", "x" * 400 + "@example.org", "vasilina[at]", "a@example.org\x00",
    ],
)  # fmt: skip
def test_what_is_no_checked_address_gets_no_draft(address: str) -> None:
    with pytest.raises(Problem, match="can't receive mail"):
        Letter(RUSSIAN).draft(address, {}, AT)
    if address:
        with pytest.raises(Problem, match="can't receive mail"):
            Letter(RUSSIAN, sender=Sender(unsubscribe=address))


@pytest.mark.parametrize(
    ("address", "on_the_wire"),
    [
        ("o'neil+press@example.org", "o'neil+press@example.org"),
        ("desk@пример.рф", "desk@xn--e1afmkfd.xn--p1ai"),
        ("имя@пример.рф", "имя@пример.рф"),
    ],
)
def test_odd_addresses_arrive_whole(address: str, on_the_wire: str) -> None:
    content = Letter(RUSSIAN).draft(address, {}, AT, name="Пат").content
    assert f"<{on_the_wire}>\r\n" in content.decode()


def test_attachments_with_one_name_or_a_wrong_one_are_told_apart() -> None:
    files = [File("a.pdf", "application/pdf", b"1"), File("../A.pdf", "application/pdf", b"2"),
             File("notes", "application/pdf", b"3"), File("x.eml", "message/rfc822", b"Subject: x\n\ny"),
             File("CON.html", "text/html", b"<p>"), File("y.bin", "no\r\nX: y", b"\r\n--x")]  # fmt: skip
    letter = Letter(RUSSIAN, files)
    attached = list(parsed(letter.draft("a@example.org", {}, AT).content).iter_attachments())
    assert [part.get_filename() for part in attached] == letter.file_names
    assert letter.file_names == ["a.pdf", "_A.pdf", "notes.pdf", "x.eml", "_CON.html", "y.bin"]
    assert [part.get_payload(decode=True) for part in attached] == [file.content for file in files]


def test_a_large_attachment_and_an_empty_text_are_pointed_out() -> None:
    assert Letter(RUSSIAN, [RELEASE_PDF]).problems == []
    assert "3.6 MB" in Letter(RUSSIAN, [File("a.pdf", "application/pdf", bytes(int(BIG * 1.3)))]).problems[0]
    assert "servers refuse" in Letter(RUSSIAN, [File("a.pdf", "application/pdf", bytes(9_000_000))]).problems[0]
    assert "empty" in Letter(Text(headline="x"), [RELEASE_PDF]).problems[0]


def test_the_attachment_is_encoded_once_for_all() -> None:
    letter = Letter(RUSSIAN, [RELEASE_PDF])
    one, two = letter.draft("a@example.org", {}, AT), letter.draft("b@example.org", {}, AT)
    assert one.shared is two.shared
    assert b"b@example.org" not in one.content and b"a@example.org" not in two.own


def test_a_line_that_is_a_sign_alone_is_no_sentence_to_look_for() -> None:
    text = replace(RUSSIAN, dateline="·", officers=[replace(OFFICER, channels=[("·", "")])])
    assert Letter(text, []).draft("a@example.org", {}, AT).content


NO_BRACES = str.maketrans("{}", "()")


@settings(max_examples=examples(1000), deadline=None)
@given(hostile, hostile, hostile, hostile, hostile, st.booleans())
def test_no_data_adds_a_header_or_a_recipient(
    headline: str, name: str, file: str, body: str, language: str, one: bool
) -> None:
    headline, name, file, body = (one.translate(NO_BRACES) for one in (headline, name, file, body))  # no merge fields
    text = Text(
        language=language if one else "ky", headline=headline, subhead=name, dateline=file, body=body,
        officers=[replace(OFFICER, name=name, channels=[(file, body)])],
        boilerplate=body, notes_to_editors=headline, greeting="{{name|}} {{salutation|x}}",
    )  # fmt: skip
    letter = Letter(text, [File(file, name, PDF[:90])], Sender("press@example.org", name, unsubscribe="u@example.org"))
    message = parsed(letter.draft("a@example.org", {"name": headline, "salutation": body}, AT, name=name).content)
    assert message.keys() == [
        "From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "X-Unsent", "MIME-Version",
        "Content-Language", "Content-Type",
    ]  # fmt: skip
    assert [to.addr_spec for to in message["To"].addresses] == ["a@example.org"]
    assert [sender.addr_spec for sender in message["From"].addresses] == ["press@example.org"]
    (attached,) = message.iter_attachments()
    assert attached.get_payload(decode=True) == PDF[:90]
    assert attached.get_filename() == letter.file_names[0]
    assert parsed(message.as_bytes()).keys() == message.keys()


def starts(python: str) -> bool:
    try:
        return subprocess.run([python, "-c", ""], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


PYTHONS = [sys.executable, *filter(starts, ("python3.11", "python3.12", "python3.13", "python3.14"))]


@pytest.mark.slow
@pytest.mark.parametrize("python", PYTHONS)
def test_the_head_is_the_same_under_every_python(python: str) -> None:
    """The guard may not lean on a cure that only newer versions have (CVE-2024-6923, 3.11.10)."""
    code = (
        "import email, email.policy, sys\n"
        "from outreach.mail import headers\n"
        "sys.path.insert(0, '.')\n"
        "for text in eval(sys.stdin.read()):\n"
        "    for lines in (headers.unstructured('Subject', text), headers.mailbox('To', text, 'a@example.org')):\n"
        "        back = email.message_from_bytes((lines + '\\r\\n\\r\\n').encode(), policy=email.policy.default)\n"
        "        assert len(back.keys()) == 1, back.keys()\n"
        "        again = email.message_from_bytes(back.as_bytes(), policy=email.policy.default)\n"
        "        assert len(again.keys()) == 1, again.keys()\n"
        "print('safe', sys.version_info[:2])\n"
    )
    from tests.mail.makers import PAYLOADS

    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    environment.pop("PYTHONHOME", None)
    done = subprocess.run(
        [python, "-c", code], input=repr(PAYLOADS), capture_output=True, text=True, env=environment, timeout=240
    )
    assert done.stdout.startswith("safe"), done.stderr
    assert sys.version_info >= (3, 11)
