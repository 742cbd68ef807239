"""Five hundred answers in the forms of fourteen mail programs, out of a real mailbox: whose, and of what release.

The threads are our own, made by `tests/reading/threads.py`; no mail of anybody is in them.
"""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from outreach.mail import imap
from outreach.model.base import now
from outreach.model.distributions import Bounce, Distribution, Recipient
from outreach.services.contacts import contacts, timeline
from outreach.services.delivery import bounces, delivery, distributions, followups, own_mailbox
from outreach.services.privacy import privacy
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests import dovecot, sample
from tests.reading import threads
from tests.reading.threads import Sent
from tests.services.test_mailbox import run

pytestmark = pytest.mark.backends("sqlite")
MANY = min(2 * sample.examples(500), 500)
HEADLINES = {
    "en": (
        "Clean water for Naryn",
        "Clean water for Naryn: second phase",
        "Report on glaciers",
        "A school opens in Osh",
    ),
    "ru": ("Вода для Нарына", "Вода для Нарына: второй этап", "Отчёт о ледниках", "Школа открылась в Оше"),
    "ky": ("Нарынга таза суу", "Нарынга таза суу: экинчи этап", "Мөңгүлөр жөнүндө отчёт", "Ошто мектеп ачылды"),
}
BODIES = {
    "en": "Dear colleagues,\n\nWe invite you to Naryn on 12 May.\n\nTo receive no more mail, write to us.",
    "ru": "Уважаемые коллеги!\n\nПриглашаем вас в Нарын 12 мая.\n\nЧтобы не получать рассылку, напишите нам.",
    "ky": "Урматтуу кесиптештер!\n\n12-майда Нарынга чакырабыз.\n\nКат албоо үчүн бизге жазыңыз.",
}
OWN = {
    "en": (
        "Thank you, we will print it on Monday.",
        "Who can give us a comment today?",
        "Do you have photos in print quality?",
    ),
    "ru": (
        "Спасибо, опубликуем в понедельник.",
        "Кто может дать комментарий сегодня?",
        "Есть ли фото в хорошем качестве?",
    ),
    "ky": ("Рахмат, дүйшөмбүдө жарыялайбыз.", "Ким комментарий бере алат?", "Сүрөттөрү барбы?"),
}
AWAY = {
    "en": "I am out of the office until 25 May with no access to e-mail.",
    "ru": "Я в отпуске до 25 мая и не читаю почту.",
    "ky": "Мен 25-майга чейин өргүүдөмүн, почтамды окубайм.",
}


class Truth(NamedTuple):
    """Whom an answer is from and what it answers; `by_machine` where no person wrote it."""

    contact: int
    release: int
    by_machine: bool
    own: str


def mailed(workspace: Workspace, chance: random.Random) -> list[tuple[Sent, int, int]]:
    """Twelve releases sent to fifty people each, in their language; with the numbers of contact and release."""
    people = [
        (workspace.write("Add", contacts.add, {
            "name": f"Person {number}", "emails": [{"raw": f"person{number}@paper{number % 7}.example.org"}],
        }), f"person{number}@paper{number % 7}.example.org", ("en", "ru", "ky")[number % 3])
        for number in range(50)
    ]  # fmt: skip
    found = []
    for place in range(12):
        versions = {
            language: {"headline": words[place % 4] + (f" ({place // 4 + 1})" if place > 3 else ""), "body": "x"}
            for language, words in HEADLINES.items()
        }
        release = workspace.write("Add", releases.add, {"reference": f"R-{place}", "versions": versions})
        at = datetime(2026, 5, 1, 9, tzinfo=UTC) + timedelta(hours=place)
        with workspace.writing("Sent") as session:
            row = Distribution(release_id=release, headline=versions["en"]["headline"], how="smtp", at=at, state="done")
            session.add(row)
            session.flush()
            for contact, address, language in people:
                number = f"<{chance.getrandbits(64):x}@example.org>"
                session.add(Recipient(
                    distribution_id=row.id, contact_id=contact, name=f"Person {contact}", address=address,
                    language=language, state="handed", message_id=number, at=at,
                ))  # fmt: skip
                headline = versions[language]["headline"]
                sent = Sent(number, headline, BODIES[language], f"Person {contact}", address, language, at)
                found.append((sent, contact, release))
    return found


def answers(sent: list[tuple[Sent, int, int]], chance: random.Random) -> list[tuple[bytes, Truth]]:
    """So many answers: a third by machines; some by a colleague, some that do not say what they answer."""
    made, programs = [], list(threads.PROGRAMS)
    for number, (one, contact, release) in enumerate(chance.sample(sent, MANY)):
        program = programs[number % len(programs)]
        absent = number % 3 == 0
        referring = chance.choices(threads.REFERRING, (60, 15, 15, 10))[0]
        address = "newsdesk@paper1.example.org" if referring != "none" and number % 11 == 0 else ""
        own = AWAY[one.language] if absent else chance.choice(OWN[one.language])
        at = one.at + timedelta(days=1, minutes=number)
        content = threads.answer(
            one, program, own, chance, at, absent=absent, referring=referring, address=address
        )  # fmt: skip
        made.append((content, Truth(contact, release, absent, own)))
    return made


@pytest.mark.slow
def test_each_is_of_the_right_person_and_release_and_no_machine_is_taken_for_a_person(
    workspace: Workspace, mailbox: dovecot.Account
) -> None:
    chance = random.Random(11)
    made = answers(mailed(workspace, chance), chance)
    with imap.opened(mailbox.box(), mailbox.password) as client:
        client.create_folder("Press")
        for folder, some in (("INBOX", made[::2]), ("Press", made[1::2])):
            client.multiappend(folder, [content for content, _truth in some])
    box = mailbox.box(folders=("INBOX", "Press"), days=3650)
    found = workspace.write("Read", bounces.store, run(own_mailbox.fetch(box, mailbox.password)))
    truths = [truth for _content, truth in (*made[::2], *made[1::2])]
    assert found.read == len(found.said) == MANY and not found.problems and not found.known
    right, wrong = 0, Counter[str]()
    for said, about, truth in zip(found.said, found.about, truths, strict=True):
        right += (about.contact, about.release) == (truth.contact, truth.release)
        if (about.contact, about.release) != (truth.contact, truth.release):
            wrong["contact" if about.contact != truth.contact else f"release {said.subject}"] += 1
        assert said.automatic == truth.by_machine, said
        assert said.text == truth.own, said
    print(f"\n{MANY} answers: {right / MANY:.3f} of the right person and release; {dict(wrong)}")
    assert right / MANY >= 0.98
    answered = {
        (one.contact, one.release) for one in workspace.read(delivery.find) if one.state == "answered"
    }  # fmt: skip
    people = {(truth.contact, truth.release) for truth in truths if not truth.by_machine}
    assert len(answered - people) <= MANY * 0.02 and len(people - answered) <= MANY * 0.02
    again = workspace.write("Read", bounces.store, run(own_mailbox.fetch(box, mailbox.password)))
    assert again.known == MANY


def test_an_answer_is_on_the_timeline_stops_the_follow_up_and_is_forgotten_with_the_person(
    workspace: Workspace, mailbox: dovecot.Account
) -> None:
    chance = random.Random(3)
    sent, contact, release = mailed(workspace, chance)[0]
    words = "Who can give us a comment today?"
    mailbox.put("INBOX", threads.answer(
        sent, "gmail", words, chance, now(), address="another@paper1.example.org"
    ))  # fmt: skip
    workspace.write("Read", bounces.store, run(own_mailbox.fetch(mailbox.box(days=3650), mailbox.password)))
    assert any(words in one.text for one in workspace.read(timeline.of, contact))
    (state,) = [one.state for one in workspace.read(delivery.find, None, release, contact)]
    assert state == "answered"
    (number,) = {one.distribution for one in workspace.read(delivery.find, None, release, contact)}
    assert list(workspace.read(distributions.answers, number).values()) == [words]
    left = workspace.read(followups.propose, release).left_out
    assert [one.why_not for one in left if one.contact_id == contact] == ["has replied"]
    colleague = workspace.write("Add", contacts.add, {"name": "A Colleague"})
    for who in (colleague, contact):  # whoever answers at a shared address: nobody there is asked again
        with workspace.writing("Whose it is") as session:
            session.query(Bounce).one().contact_id = who
        left = workspace.read(followups.propose, release).left_out
        assert [one.why_not for one in left if one.contact_id == contact] == ["has replied"]
    run(privacy.erase(workspace, [contact]))
    assert workspace.path is not None
    place = workspace.path
    workspace.close()
    for file in place.parent.glob(f"{place.name}*"):
        assert words.encode() not in file.read_bytes()
