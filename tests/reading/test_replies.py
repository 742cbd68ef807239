"""Answers to our mail: what people mean, in three languages and any wording, and what is quoted and not theirs."""
# ruff: noqa: E501 (messages and tables)

from datetime import date

import pytest

from outreach.formats.documents import mail_parts
from outreach.press.replies import answer, own_words
from tests.patience import soon
from tests.reading import learn

HEAD = "From: Aida <aida@example.org>\nTo: press@example.org\nIn-Reply-To: <0123@example.org>\n"
PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
TODAY = date(2026, 11, 25)
DAY = date(2026, 12, 5)
OURS = "Больше школ в Оше\n\nЧтобы больше не получать наши пресс-релизы, напишите на press@example.org.\n" \
    "To stop receiving our releases, write to press@example.org.\nunsubscribe\nPlease remove me from your list."  # fmt: skip


def read(message: str) -> answer.Reply | None:
    mail = mail_parts.mail(message.encode())
    return answer.read(mail.headers, mail.parts, TODAY)


def person(body: str, subject: str = "Re: A school opens") -> answer.Reply:
    found = read(f"{HEAD}Subject: {subject}\n{PLAIN}{body}\n")
    assert found is not None
    return found


@pytest.mark.parametrize("cases", [learn.told(), learn.apart()], ids=["learned", "apart"])
def test_replies_are_told_by_what_they_mean(cases: list[tuple[str, str]]) -> None:
    """Of wordings that nothing was learned from, too: wishes to get no more mail are missed or supposed seldom."""
    found = learn.table(cases, lambda text: person(text).kind)
    print(found)
    assert found["opt-out"][0] >= 0.95
    assert min(found["opt-out"][1], *found["reply"]) >= 0.9
    assert min(recall for recall, _precision in found.values()) >= 0.8


@pytest.mark.parametrize(
    "body",
    ["Tell me more.", "Очень интересно! Расскажите подробнее", "не надо писать, я позвоню сам", "Абдан кызыктуу!", "Ok",
     "Уберите меня из списка на автобус, доеду сам", "Please take me off the list of speakers, I only report.",
     "Кажется, меня отписали по ошибке. Верните в рассылку", "It went to spam. Is the invitation still open?",
     "No, Wednesday doesn't work.", "Жок, жума болбойт.", "Please ask aida@example.org to remove the photo from the text.",
     "Интересно. А подробности есть?", "Merci beaucoup, nous le passons ce soir.", "Gerne weiter so!"],
)  # fmt: skip
def test_an_ordinary_answer_is_no_wish_to_get_no_more(body: str) -> None:
    assert person(body).kind == "reply"


@pytest.mark.parametrize(
    "body",
    ["Please remove newsroom@example.org from your list.", "Прошу удалить адрес newsroom@example.org из базы.",
     "Hören Sie bitte auf, mir zu schreiben.", "Маған хат жазуды доғарыңыз.", "Bana e-posta göndermeyi bırakın.",
     "Хат юборишни тўхтатинг.", "Basta de correos."],
)  # fmt: skip
def test_no_more_mail_may_be_asked_for_with_an_address_and_in_any_language(body: str) -> None:
    assert person(body).kind == "opt-out"


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("I am on parental leave until March.", date(2027, 2, 28)),
        ("I'm on sabbatical till the end of January.", date(2027, 1, 31)),
        ("On maternity leave through April.", date(2027, 4, 30)),
        ("Я в отпуске до марта.", date(2027, 2, 28)),
        ("Я в командировке до конца ноября.", date(2026, 11, 30)),
        ("Март айына чейин бала багуу өргүүсүндөмүн.", date(2027, 2, 28)),
        ("Январдын аягына чейин өргүүдөмүн.", date(2027, 1, 31)),
        ("I am on leave until 3 March.", date(2027, 3, 3)),
        ("I am on leave.", None),
    ],
)
def test_a_month_alone_says_until_when(said: str, until: date | None) -> None:
    found = person(said)
    assert (found.kind, found.until) == ("away", until)


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("Ich bin bis zum 15.12. im Urlaub.", date(2026, 12, 15)),
        ("Ich bin ab Montag wieder erreichbar.", date(2026, 11, 30)),
        ("Я в отпуске до 12.12.", date(2026, 12, 12)),
        ("Нахожусь в отпуске с 01.12 по 14.12", date(2026, 12, 14)),
        ("Я в отпуске до понедельника.", date(2026, 11, 30)),
        ("Вернусь в среду.", date(2026, 12, 2)),
        ("I am out of office until 12/12.", date(2026, 12, 12)),
        ("I am out of office until 12/15.", date(2026, 12, 15)),
        ("I am away and back on Monday.", date(2026, 11, 30)),
        ("I am away till Friday. Call 9.30 to 14.45.", date(2026, 11, 27)),
        ("I am on leave. I work Monday to Thursday.", None),
        ("Je suis absente jusqu'à lundi.", date(2026, 11, 30)),
        ("Мен дүйшөмбүгө чейин өргүүдөмүн.", date(2026, 11, 30)),
        ("Мен дүйсенбіге дейін демалыстамын.", date(2026, 11, 30)),
        ("Men dushanbagacha ta'tildaman.", date(2026, 11, 30)),
    ],
)
def test_a_day_without_its_month_or_year_says_until_when(said: str, until: date | None) -> None:
    found = read(f"{HEAD}Auto-Submitted: auto-replied\n{PLAIN}{said}\n")
    assert found is not None and (found.kind, found.until) == ("away", until)


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


ABOVE = {
    "english": "On Mon, 23 Nov 2026 at 10:00, Press office <press@example.org> wrote:\n" + quoted(OURS),
    "two lines": "On Mon, 23 Nov 2026 at 10:00, The Press Office of the Regional Example\n<press@example.org> wrote:\n" + quoted(OURS),
    "russian": "пн, 23 нояб. 2026 г. в 10:00, Пресс-служба <press@example.org>:\n" + quoted(OURS),
    "kyrgyz": "23-ноябрь 2026, 10:00, Маалымат кызматы <press@example.org> жазды:\n" + quoted(OURS),
    "outlook": "________________________________\nFrom: Press office <press@example.org>\nSent: Monday, 23 November 2026 10:00\nTo: Aida\nSubject: A school opens\n\n" + OURS,
    "outlook, russian": "-----Исходное сообщение-----\nОт: Пресс-служба\nОтправлено: 23 ноября 2026 г. 10:00\nКому: Айда\nТема: Школа\n\n" + OURS,
    "unmarked": "On 23 Nov 2026, Press office <press@example.org> wrote:\n\n" + OURS,
    "forwarded": "---------- Forwarded message ---------\nFrom: Press office <press@example.org>\nDate: Mon, 23 Nov 2026\nSubject: A school\n\n" + OURS,
    "a bare footer": "\n".join(OURS.split("\n")[2:4]),
}  # fmt: skip


@pytest.mark.parametrize("original", ABOVE.values(), ids=ABOVE)
def test_what_is_quoted_is_not_the_person(original: str) -> None:
    assert person(f"Thank you, it is in tomorrow's paper.\n\nAida\n\n{original}").kind == "reply"
    asked = person(f"Удалите, пожалуйста, мой адрес из вашей рассылки.\n\n-- \nАйда\n+996 555 00 00 00\n\n{original}")
    assert asked.kind == "opt-out"
    assert "press@example.org" not in asked.said


def test_an_answer_below_or_between_what_it_quotes_is_read() -> None:
    intro = "On Mon, 23 Nov 2026, Press office wrote:\n"
    below = person(f"{intro}{quoted(OURS)}\n\nPlease take me off your list, thanks.\nAida")
    assert (below.kind, below.said) == ("opt-out", "Please take me off your list, thanks. Aida")
    between = person(f"{intro}> A school opens\nWhen?\n{quoted(OURS)}\nThank you!")
    assert (between.kind, between.said) == ("reply", "When? Thank you!")


HTML = HEAD + "Subject: Re: A school opens\nContent-Type: text/html; charset=utf-8\n\n"
PAGE = '<div>{own}</div><div class="gmail_quote"><div>On Mon, 23 Nov 2026 at 10:00 Press &lt;press@example.org&gt; wrote:<br></div>' \
    "<blockquote><p>A school opens</p><p>To stop receiving our releases: please unsubscribe me</p><blockquote>Stop sending me mail</blockquote></blockquote></div>{below}"  # fmt: skip


@pytest.mark.parametrize("below", ["", "<p>Best, Aida</p>"])
def test_a_message_in_html_alone_is_read_without_its_quotation(below: str) -> None:
    thanks = read(HTML + PAGE.format(own="<p>Thanks, we&nbsp;run it.</p>", below=below))
    assert thanks is not None and thanks.kind == "reply" and "unsubscribe" not in thanks.said
    asked = read(HTML + PAGE.format(own="", below="<p>мага мындан ары жазбаңыздар</p>"))
    assert asked is not None and asked.kind == "opt-out"


def test_of_two_forms_of_one_text_one_is_read() -> None:
    body = HEAD + "Subject: Re: A school\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n" \
        "--x\nContent-Type: text/plain\n\nThanks!\n--x\nContent-Type: text/html\n\n<p>Thanks!</p><p>Sent from a phone</p>\n--x--\n"  # fmt: skip
    found = read(body)
    assert found is not None and found.said == "Thanks!"


@pytest.mark.parametrize(
    ("head", "listed"),
    [
        ("Subject: Re: A school opens", True),
        ("Subject: a question", True),
        ("Subject: Re: A school opens\nList-Id: <editors.example.org>", True),
        ("Subject: Weekly digest\nList-Unsubscribe: <mailto:x@example.org>", False),
        ("Subject: Weekly digest\nPrecedence: bulk", False),
        ("Subject: Read: A school opens\nContent-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/disposition-notification\n\nDisposition: displayed\n--x--", False),
        ("Subject: Your account\nReply-To: no-reply@example.org", True),
    ],
)  # fmt: skip
def test_every_message_of_a_person_is_listed_and_no_newsletter(head: str, listed: bool) -> None:
    answers = HEAD if "List-Id" in head else HEAD.replace("In-Reply-To: <0123@example.org>\n", "")
    assert (read(f"{answers}{head}\n\nWhen does it open?\n") is not None) is listed


def test_nobody_is_no_person() -> None:
    assert read("From: no-reply@example.org\nSubject: Welcome\n\nHello\n") is None


@pytest.mark.parametrize(
    ("subject", "body", "kind", "applies"),
    [
        ("unsubscribe", "", "opt-out", True),  # what a mail program makes of our List-Unsubscribe
        ("unsubscribe", "Please! And greetings.", "opt-out", False),
        ("Отписаться", "", "opt-out", False),
        ("Re: Stop violence: a campaign opens", "May we have the photo?", "reply", False),
        ("Re: unsubscribe", "What do you mean?", "reply", False),
        ("Remove me from your list", "", "opt-out", False),
    ],
)
def test_only_what_a_mail_program_made_applies_by_itself(subject: str, body: str, kind: str, applies: bool) -> None:
    found = person(body, subject)
    assert (found.kind, found.applies) == (kind, applies)


@pytest.mark.parametrize(
    ("header", "body", "kind", "until", "instead"),
    [
        ("Auto-Submitted: auto-replied\nSubject: Out of office", "I am away until 3 December 2026. Ask desk@example.org.", "away", date(2026, 12, 3), ["desk@example.org"]),
        ("Auto-Submitted: auto-replied\nSubject: Автоответ", "Я в отпуске с 20 ноября по 5 декабря.", "away", DAY, []),
        ("Subject: Automatic reply: A school opens", "I am on mission and back on 1 December.", "away", date(2026, 12, 1), []),
        ("Auto-Submitted: auto-replied\nSubject: Автожооп", "Мен өргүүдөмүн, 30-ноябрга чейин.", "away", date(2026, 11, 30), []),
        ("Auto-Submitted: auto-replied\nSubject: Re: A school", "I no longer work at the Herald. Write to aida@example.net.", "moved", None, ["aida@example.net"]),
        ("Auto-Submitted: auto-replied\nSubject: Re: A school", "I no longer work at the Herald. Write to bolot@example.net.", "gone", None, ["bolot@example.net"]),
        ("Auto-Submitted: auto-generated\nSubject: Re", "Я больше не работаю в редакции.", "gone", None, []),
        ("Auto-Submitted: auto-replied\nSubject: Re: A school", "I no longer work here. Write to bolot@example.n, or to aida@example.net.", "moved", None, ["aida@example.net"]),
        ("Auto-Submitted: auto-replied\nSubject: We have your mail", "Thank you, we read every letter. To unsubscribe from our own newsletter, click here.", "other", None, []),
        ("Auto-Submitted: auto-replied", "Ich bin bis zum 5. Dezember 2026 im Urlaub.", "away", DAY, []),
        ("Auto-Submitted: auto-replied", "Je suis absente du bureau jusqu'au 5 décembre 2026.", "away", DAY, []),
        ("Auto-Submitted: auto-replied", "Estoy fuera de la oficina hasta el 5 de diciembre de 2026.", "away", DAY, []),
        ("Auto-Submitted: auto-replied", "5 Aralık 2026 tarihine kadar izinliyim.", "away", DAY, []),
        ("Auto-Submitted: auto-replied", "Мен 2026 жылғы 5 желтоқсанға дейін демалыстамын.", "away", DAY, []),
        ("Auto-Submitted: auto-replied", "Men 2026-yil 5-dekabrgacha ta'tildaman.", "away", DAY, []),
        ("Auto-Submitted: auto-replied", "Ман то 5 декабри 2026 дар рухсатӣ ҳастам.", "away", DAY, []),
        ("Auto-Submitted: auto-replied", "Мен азыр эмгек өргүүсүндөмүн, 2026-жылдын 5-декабрында кайтам.", "away", DAY, []),
        ("Auto-Submitted: auto-replied", "Мен мындан ары «Мисалда» иштебейм.", "gone", None, []),
        ("Auto-Submitted: auto-replied", "Айгүл биздин редакцияда иштебей калды.", "gone", None, []),
        ("Auto-Submitted: auto-replied", "Мен бұл жерде енді жұмыс істемеймін.", "gone", None, []),
        ("Auto-Submitted: auto-replied", "Men endi bu yerda ishlamayman.", "gone", None, []),
        ("Auto-Submitted: auto-replied", "Ich bin nicht mehr für das Beispiel tätig.", "gone", None, []),
        ("Auto-Submitted: auto-replied", "Je ne travaille plus pour L'Exemple.", "gone", None, []),
    ],
)  # fmt: skip
def test_automatic_answers(header: str, body: str, kind: str, until: date | None, instead: list[str]) -> None:
    found = read(f"{HEAD}{header}\n{PLAIN}{body}\n")
    assert found is not None and found.automatic
    assert (found.kind, found.until, found.instead, found.answered) == (kind, until, instead, ["<0123@example.org>"])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("I left our paper last spring.", "gone"),
        ("I am no longer a journalist, sorry.", "gone"),
        ("Я ушла с телеканала, теперь преподаю.", "gone"),
        ("Ал редакциядан кетти.", "gone"),
        ("I left the quote out.", "reply"),
        ("Please don't stop mailing us", "reply"),
        ("Мы не пишем о таких темах, но спасибо.", "reply"),
        ("Мы больше не хотим получать ваши письма, но спасибо.", "opt-out"),
        ("She left the meeting early.", "reply"),
        ("Kindly update your records: aida.new@example.net", "moved"),
        ("From now on aida.new@example.net, please.", "moved"),
        ("Замените, пожалуйста, мой адрес на aida.new@example.net", "moved"),
    ],
)
def test_what_people_write_of_their_job_and_address(body: str, kind: str) -> None:
    assert person(body).kind == kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Чынара Абдиева больше не работает в нашей газете. Пишите на otdel@example.net", "gone"),
        ("Здравствуйте! Чынара Абдиева уволилась, по вопросам прессы обращайтесь к Данияру Асылову: daniyar@example.net", "gone"),
        ("Чынара Абдиева мындан ары бизде иштебейт. otdel@example.net дарегине жазыңыз", "gone"),
        ("Colin McRae has left The Plain Dealer. Please contact our news desk at desk@example.net.", "gone"),
        ("Colin no longer works with us. Please write to desk@example.net from now on.", "gone"),
        ("I no longer work for The Plain Dealer. My new address is cm@example.net", "moved"),
        ("Я уволилась из редакции, мой новый адрес chynara@example.net", "moved"),
        ("Мен жумуштан чыктым, жаңы дарегим chynara@example.net", "moved"),
        ("I no longer work there. Write to aida@example.net", "moved"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("head", ["Auto-Submitted: auto-replied\n", ""], ids=["machine", "person"])
def test_whom_to_write_to_instead_is_no_new_address_of_who_has_left(head: str, body: str, kind: str) -> None:
    found = read(f"{HEAD}{head}Subject: Re: A school opens\n{PLAIN}{body}\n")
    assert found is not None
    assert (found.kind, len(found.instead)) == (kind, 1)


@pytest.mark.parametrize(
    ("address", "kind"),
    [("nsample@desk.example.org", "moved"), ("n.sample@example.net", "moved"), ("newsroom@desk.example.org", "gone")],
)
def test_an_address_with_a_name_of_the_old_one_is_of_the_same_person(address: str, kind: str) -> None:
    said = f"I have moved to another desk, please use {address} from now on."
    found = read(f"From: Nurlan Sample <nurlan.sample@herald.example.org>\nSubject: Re: A school\n{PLAIN}{said}\n")
    assert found is not None and (found.kind, found.instead) == (kind, [address])


def test_a_person_may_write_of_a_new_address_from_there_and_a_machine_does_not() -> None:
    said = "My e-mail address has changed, please write to nurlan@example.net from now on."
    head = f"From: Nurlan Sample <nurlan@example.net>\nSubject: Re: A school\n{PLAIN}"
    found, automatic = read(head + said), read(f"Auto-Submitted: auto-replied\n{head}{said}")
    assert found is not None and (found.kind, found.instead) == ("moved", ["nurlan@example.net"])
    assert automatic is not None and automatic.kind != "moved"


def test_the_messages_an_answer_refers_to_and_its_topic() -> None:
    found = read(f"References: <a@example.org> <b@example.org>\n{HEAD}Subject: RE: Отв: [2] A school\n\nThanks\n")
    assert found is not None
    assert found.answered == ["<a@example.org>", "<b@example.org>", "<0123@example.org>"]
    assert answer.topic("RE: Ответ: Automatic reply: A School opens") == "a school opens"
    assert answer.topic("Новости: школа") == "новости: школа"


@pytest.mark.thorough
@pytest.mark.parametrize(
    "body",
    ["a@b.c " * 100_000, "> " * 200_000, "remove " * 50_000, "please, " * 50_000, "не " * 100_000, "From: " * 50_000,
     "From: a\n" * 50_000, "wrote:\n" * 50_000, "---\n" * 60_000, "x" * 300_000, "<blockquote>" * 30_000],
    ids=lambda body: body[:8].strip(),
)  # fmt: skip
def test_no_text_keeps_the_reading_busy(body: str) -> None:
    soon(2, read, f"{HEAD}Subject: Re: A school\n{PLAIN}{body}")
    soon(2, own_words.without_quotes, body)
    soon(2, read, f"{HTML}{body}")
