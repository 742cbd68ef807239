"""What people write back: each is shown, what it asks for is proposed, and one decision does it, nothing else."""

from email.message import EmailMessage
from pathlib import Path

from tests.journeys.conftest import Office

NAMES = ("Anna Petrova", "Bela Toth", "Cara Lind", "Dina Aman")


def answer(office: Office, who: str, text: str, **headers: str) -> Path:
    """A reply to the release as a mail program writes it."""
    (sent,) = [one for one in office.server.messages if one.to == f"{who}@example.org"]
    number = next(line for line in sent.content.decode().splitlines() if line.startswith("Message-ID:"))
    message = EmailMessage()
    message["From"] = f"{who.title()} <{who}@example.org>"
    message["To"] = "press@example.org"
    message["Subject"] = "Re: A new school opens in the town of Osh"
    message["Date"] = "Sat, 28 Nov 2026 15:10:00 +0600"
    message["Message-ID"] = f"<{who}.{abs(hash(text))}@mail.example.org>"
    message["In-Reply-To"] = number.partition(":")[2].strip()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return office.file(f"{who}.eml", message.as_bytes())


def sent(office: Office) -> None:
    office.people(*NAMES)
    office.list()
    office.release()
    office.sent()


WISHES = {
    "anna": "Hello, could you please take me off your list? I no longer cover schools. Best, Anna",
    "bela": "Добрый день! Удалите, пожалуйста, мой адрес из вашей базы. Спасибо, Бела",
    "cara": "Саламатсызбы! Сураныч, мага мындан ары кат жөнөтпөңүз. Рахмат",
}


def test_who_asks_in_a_sentence_to_be_left_alone_is_so_by_one_decision(office: Office) -> None:
    sent(office)
    office("contacts", "edit", 1, "--add-email", "a.petrova@example.org")
    files = [answer(office, who, text) for who, text in {**WISHES, "dina": "Do you have a photo, please?"}.items()]
    for _twice in range(2):
        replies = office("bounces", "read", *files)["replies"]
        assert [one["kind"] for one in replies] == ["opt-out", "opt-out", "opt-out", "reply"]
        assert [(one["contact"], one["release"]) for one in replies] == [(1, 1), (2, 1), (3, 1), (4, 1)]
    assert office.gets() == {NAMES[3]} and office("suppression", "list")["count"] == 0
    assert len(office("bounces", "waiting")["proposals"]) == 3 and set(office.states().values()) == {"answered"}

    number = replies[0]["proposal"]
    office("bounces", "accept", number)
    office.refused("bounces", "accept", number)
    assert office.gets() == {NAMES[3]} and len(office("bounces", "waiting")["proposals"]) == 2
    sheet = office.file("old.csv", "Name,E-mail\nAnna Petrova,a.petrova@example.org\n")
    assert office("contacts", "import", sheet)["unchanged"] == 1 and office.gets() == {NAMES[3]}
    office("undo")
    assert office.gets() == {NAMES[3]} and len(office("bounces", "waiting")["proposals"]) == 3
    office("bounces", "dismiss", replies[1]["proposal"])
    assert office.gets() == {NAMES[1], NAMES[3]}


def test_a_wish_that_is_dismissed_changes_nothing(office: Office) -> None:
    sent(office)
    (reply,) = office("bounces", "read", answer(office, "anna", "Please unsubscribe me."))["replies"]
    office.run("bounces", "dismiss", reply["proposal"])
    office("bounces", "read", office.folder / "anna.eml")
    assert office.gets() == set(NAMES) and office("bounces", "waiting")["proposals"] == []
    office.refused("bounces", "dismiss", reply["proposal"])


NEW_ADDRESS = {
    "anna": "I have a new address, anna.new@example.org. Please do not write to this one any more.",
    "bela": "Мой новый адрес: bela.new@example.org, на этот больше не пишите.",
    "cara": "Жаңы дарегим: cara.new@example.org, бул дарекке мындан ары жазбаңыз.",
}


def test_who_has_a_new_address_is_written_to_there_and_not_left_out(office: Office) -> None:
    sent(office)
    replies = office("bounces", "read", *(answer(office, who, text) for who, text in NEW_ADDRESS.items()))["replies"]
    assert office.gets() == set(NAMES)
    office("bounces", "accept", *(one["proposal"] for one in replies))
    addresses = [one["address"] for one in office("lists", "resolve", "Press")["recipients"]]
    assert addresses == [*(f"{who}.new@example.org" for who in NEW_ADDRESS), "dina@example.org"]


def test_what_somebody_answered_is_no_reason_of_a_server(office: Office) -> None:
    sent(office)
    away = answer(office, "cara", "I am out of the office until 5 December 2099.", Auto_Submitted="auto-replied")
    assert office("bounces", "read", answer(office, "anna", "Thank you!"), away)["replies"][1]["kind"] == "away"
    assert "clear reason" not in office.run("distributions", "deliveries").out
    assert "clear reason" not in office.run("distributions", "show", 1).out
    assert office("reports", "sent")["reached"] == 4
    assert office("bounces", "waiting")["proposals"] == [] and office.gets() == set(NAMES)
