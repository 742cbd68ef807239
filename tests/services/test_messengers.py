"""Releases by messenger: who is in the queue, which text goes, what is said of each, and nobody twice by any way."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from outreach.model.base import now
from outreach.model.distributions import Recipient
from outreach.problems import Problem
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.delivery import (
    audience,
    delivery,
    delivery_record,
    distributions,
    followups,
    messengers,
    sending,
    sending_steps,
    suppression,
)
from outreach.services.delivery.audience import Audience
from outreach.services.privacy import privacy
from outreach.services.releases import releases, statuses
from outreach.services.reports import reports
from outreach.services.reports.report_scope import Asked
from outreach.working import finished

# Aigul prefers Telegram and has mail; Bek has WhatsApp alone; the group has a link, members and an owner; Chinara has
# mail alone; Daniyar has neither; Erkin shares Bek's number.
PEOPLE = (
    {"name": "Aigul", "emails": [{"raw": "aigul@example.org"}], "preferred_way": "telegram", "keeps_embargoes": True,
     "channels": [{"network": "telegram", "value": "https://t.me/aigul_j"}], "languages": ["ky"]},
    {"name": "Bek", "channels": [{"network": "whatsapp", "value": "0700 123456"}], "country": "KG",
     "languages": ["ru"]},
    {"name": "Osh journalists", "group_members": "120", "group_owner": "Nurlan", "languages": ["ru"],
     "channels": [{"network": "whatsapp", "value": "https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv"}]},
    {"name": "Chinara", "emails": [{"raw": "chinara@example.org"}],
     "channels": [{"network": "viber", "value": "+996 555 123456"}], "languages": ["ru"]},
    {"name": "Daniyar", "phones": [{"raw": "+996 312 612345"}], "languages": ["ru"]},
    {"name": "Erkin", "channels": [{"network": "whatsapp", "value": "+996 700 123 456"}], "languages": ["ru"]},
)  # fmt: skip


class Office:
    def __init__(self, workspace, **release):
        self.workspace = workspace
        self.ids = {one["name"]: workspace.write("Add", contacts.add, dict(one)) for one in PEOPLE}
        self.list = workspace.write("Add", lists.add, {"name": "Press"})
        workspace.write("Pick", lists.pick, self.list, list(self.ids.values()))
        versions = {
            "ru": {"headline": "Вода в Оше", "body": "Вода пришла в Ош. Её ждали год.\n\nhttps://example.org/ru"},
            "ky": {"headline": "Ошто суу", "body": "Ошко суу келди! Аны күтүшкөн."},
        }
        self.release = workspace.write("Add", releases.add, {"versions": versions, **release})
        workspace.write("Attach", releases.attach, self.release, "вода.pdf", b"%PDF-1.7 one", "ru")

    def wanted(self, **more):
        return Audience((self.list,), release=self.release, **{"way": "messenger", **more})

    def resolved(self, **more):
        return self.workspace.read(audience.resolve, self.wanted(**more))

    def prepared(self, texts=None, **more):
        return self.workspace.write("Prepare", messengers.prepare, self.wanted(**more), texts or {})[0]

    def queue(self, number):
        with self.workspace.renewing() as session:
            messengers.refresh(session, number)
        return self.workspace.read(messengers.queue, number)

    def item(self, number, name):
        return next(one for one in self.queue(number) if one.name == name)

    def take(self, number, name):
        with self.workspace.renewing() as session:
            return messengers.take(session, number, self.ids[name])

    def mark(self, number, name, how):
        self.workspace.write(how, messengers.mark, number, self.ids[name], how)

    def states(self, number):
        return {one.name: one.state for one in self.workspace.read(delivery.find, number)}

    def by_mail(self, **more):
        return self.workspace.write("Mail", distributions.prepare, self.wanted(way="mail", **more))


@pytest.fixture
def office(workspace):
    return Office(workspace)


def reasons(resolved):
    return {one.name: (one.code, one.reason) for one in resolved.left_out}


def test_who_prefers_a_messenger_or_has_no_address_is_reached_by_it_and_nobody_by_both_ways(office):
    found = office.resolved()
    assert {one.name: one.address for one in found.recipients} == {
        "Aigul": "Telegram @aigul_j", "Bek": "WhatsApp +996700123456",
        "Osh journalists": "WhatsApp https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv",
    }  # fmt: skip
    assert reasons(found) == {
        "Chinara": ("mail", "reached by e-mail: chinara@example.org"),
        "Daniyar": ("no address", "no e-mail address and no messenger"),
        "Erkin": ("double", "Bek receives it at the same address"),
    }
    mail = office.resolved(way="mail")
    assert [one.address for one in mail.recipients] == ["chinara@example.org"]
    assert reasons(mail)["Aigul"] == ("messenger", "reached by messenger: Telegram @aigul_j")
    assert reasons(mail)["Daniyar"] == ("no address", "no e-mail address")


def test_the_mobile_number_serves_where_a_messenger_is_preferred(office):
    fields = {"preferred_way": "Вотсап", "phones": [{"raw": "0555 987654"}], "country": "KG"}
    office.workspace.write("Edit", contacts.edit, office.ids["Chinara"], fields)
    assert {one.name: one.address for one in office.resolved().recipients}["Chinara"] == "WhatsApp +996555987654"
    office.workspace.write("Edit", contacts.edit, office.ids["Chinara"], {"phones": []})
    assert {one.name: one.address for one in office.resolved().recipients}["Chinara"] == "Viber +996555123456", (
        "she has an account, though not in the network that she prefers"
    )


def test_a_wish_counts_for_every_way(office):
    workspace, ids = office.workspace, office.ids
    workspace.write("Stop", contacts.edit, ids["Bek"], {"do_not_contact": True, "do_not_contact_reason": "asked"})
    workspace.write("Suppress", suppression.add, "chinara@example.org", "unsubscribed")
    found = office.resolved()
    assert reasons(found)["Bek"][0] == "blocked" and reasons(found)["Chinara"][0] == "suppressed"
    assert reasons(found)["Erkin"] == ("suppressed", "suppressed address"), "it is Bek's number"
    workspace.write("Prefer", contacts.edit, ids["Chinara"], {"preferred_way": "viber"})
    assert "Chinara" in {one.name for one in office.resolved().recipients}, "no mail, but Viber, as she wished"


def test_the_text_is_headline_first_sentence_and_link_and_what_is_written_is_kept(office):
    made = office.workspace.read(messengers.texts, office.release)
    assert made == {
        "ru": "Вода в Оше\n\nВода пришла в Ош.\n\nhttps://example.org/ru", "ky": "Ошто суу\n\nОшко суу келди!",
    }  # fmt: skip
    number = office.prepared({"ky": "Ошто суу бар 💧"})
    assert office.item(number, "Aigul").text == "Ошто суу бар 💧"
    assert office.item(number, "Bek").text == made["ru"]
    assert office.workspace.read(messengers.texts, office.release)["ky"] == "Ошто суу бар 💧"
    office.workspace.undo()
    assert office.workspace.read(messengers.texts, office.release)["ky"] == made["ky"]


def test_a_text_that_a_network_does_not_take_is_refused_before_anything_begins(office):
    with pytest.raises(Problem, match="4097 characters: too long for WhatsApp"):
        office.prepared({"ru": "ы" * 4095 + "💧"})
    assert office.workspace.read(delivery.find) == []
    assert office.prepared({"ru": "ы" * 4094 + "💧"})


def test_a_text_in_a_language_that_the_release_lacks_is_refused(office):
    with pytest.raises(Problem, match=r"no version in Kazakh\. It has: Russian, Kyrgyz"):
        office.prepared({"kk": "Ошқа су келді"})
    assert office.workspace.read(delivery.find) == []


def test_the_queue_opens_each_in_their_language_with_their_files(office):
    number = office.prepared()
    aigul, bek, group = (office.item(number, name) for name in ("Aigul", "Bek", "Osh journalists"))
    assert aigul.url.startswith("tg://resolve?domain=aigul_j&text=") and aigul.files == ()
    assert bek.url.startswith("https://wa.me/996700123456?text=") and bek.files == ("вода.pdf",)
    assert group.url == "https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv"


def test_a_day_of_the_queue(office):
    """Opened, done, later, not reached, taken back; counted as one each everywhere."""
    number = office.prepared()
    assert {one.state for one in office.queue(number)} == {"queued"}
    office.take(number, "Aigul")
    assert office.queue(number)[0].name == "Aigul" and office.states(number)["Aigul"] == "sending"
    office.mark(number, "Aigul", "done")
    office.mark(number, "Bek", "later")
    assert [one.name for one in office.queue(number)] == ["Osh journalists", "Bek"]
    office.mark(number, "Osh journalists", "done")
    office.mark(number, "Bek", "not-reached")
    assert office.states(number) == {"Aigul": "done", "Bek": "unreached", "Osh journalists": "done"}
    card = office.workspace.read(distributions.card, number)
    assert card.state == "done" and card.finished_at is not None
    assert office.workspace.read(releases.card, office.release).status == "released"
    counts = office.workspace.read(reports.sent, Asked()).totals
    assert (counts.reached, counts.failed) == (2, 1)
    record = office.workspace.read(delivery_record.record, number)
    assert record["how"] == "messenger" and record["deliveries"] == {"done": 2, "unreached": 1}
    assert {one.way for one in office.workspace.read(delivery.find, number)} == {"messenger"}
    office.workspace.undo()
    assert office.states(number)["Bek"] == "queued" and office.queue(number)[0].name == "Bek"
    assert office.workspace.read(distributions.card, number).state == "sending"
    office.mark(number, "Aigul", "back")
    assert {one.name for one in office.queue(number)} == {"Aigul", "Bek"}


def test_done_taken_back_takes_back_that_it_is_released(office):
    number = office.prepared()
    office.mark(number, "Bek", "done")
    assert office.workspace.read(releases.card, office.release).status == "released"
    office.workspace.undo()
    assert office.workspace.read(releases.card, office.release).status == "draft"
    assert office.states(number)["Bek"] == "queued"


def test_twice_in_a_row_nobody_is_asked_twice(office):
    number = office.prepared()
    with pytest.raises(Problem, match="waiting for it"):
        office.prepared()
    for name in ("Aigul", "Bek", "Osh journalists"):
        office.mark(number, name, "done")
    with pytest.raises(Problem, match="have it already"):
        office.prepared()
    with pytest.raises(Problem, match="Bek: sent by hand"):
        office.mark(number, "Bek", "done")
    again = office.prepared(again=True)
    assert len(office.queue(again)) == 3


def test_who_got_it_by_mail_is_left_out_of_the_queue_and_the_other_way_round(office):
    number, _resolved = office.by_mail()
    office.workspace.write("Prefer", contacts.edit, office.ids["Chinara"], {"preferred_way": "viber"})
    assert reasons(office.resolved())["Chinara"][0] == "waiting"
    chat = office.prepared()
    office.mark(chat, "Aigul", "done")
    office.workspace.write("Mail again", contacts.edit, office.ids["Aigul"], {"preferred_way": "mail"})
    assert reasons(office.resolved(way="mail"))["Aigul"][0] == "already"
    office.workspace.write("As sent", lambda session: _as_sent(session, number))
    assert reasons(office.resolved())["Chinara"][0] == "already"


def _as_sent(session, number):
    for row in session.scalars(select(Recipient).where(Recipient.distribution_id == number)):
        row.state = "handed" if row.state == "queued" else row.state


def test_who_got_it_meanwhile_leaves_the_queue_with_the_reason(office):
    number = office.prepared()
    other = office.prepared(again=True)
    office.mark(other, "Bek", "done")
    assert "Bek" not in {one.name for one in office.queue(number)}
    left = {one.name: one.reason for one in office.workspace.read(distributions.recipients, number, ["left out"])}
    assert left["Bek"].startswith("already has it")


def test_who_objects_meanwhile_is_not_opened(office):
    number = office.prepared()
    office.workspace.write("Stop", contacts.edit, office.ids["Bek"], {"do_not_contact": True})
    with pytest.raises(Problem, match="Bek: do not contact"), office.workspace.renewing() as session:
        messengers.take(session, number, office.ids["Bek"])
    assert "Bek" not in {one.name for one in office.queue(number)}


def test_nothing_goes_before_the_embargo_but_to_those_who_keep_it(workspace):
    office = Office(workspace, embargo_until=now() + timedelta(hours=3), status="ready")
    number = office.prepared()
    assert {one.name: bool(one.url or one.text) for one in office.queue(number)} == {
        "Aigul": True, "Bek": False, "Osh journalists": False,
    }  # fmt: skip
    with pytest.raises(Problem, match="held until the embargo ends"):
        office.take(number, "Bek")
    with pytest.raises(Problem, match="held until the embargo ends"):
        office.mark(number, "Bek", "done")
    office.mark(number, "Aigul", "done")
    assert workspace.read(releases.card, office.release).status == "embargoed"
    assert workspace.read(distributions.card, number).state == "sending"
    workspace.write("Lift", statuses.lift_now, office.release)
    assert office.item(number, "Bek").url and office.take(number, "Bek").state == "sending"


def test_interrupted_and_the_next_day_who_was_opened_stands_first_and_nobody_is_opened_for_them(office, database_url):
    """The window died after a chat was opened: nobody knows, so it is asked, and no other way takes them."""
    from outreach.store.workspace import Workspace

    number = office.prepared()
    office.take(number, "Bek")
    with Workspace.open(database_url) as tomorrow:
        first = tomorrow.read(messengers.queue, number)[0]
        assert (first.name, first.state) == ("Bek", "sending") and first.at is not None
        resolved = tomorrow.read(audience.resolve, office.wanted())
        assert {one.name: one.code for one in resolved.left_out}["Bek"] == "already"
        tomorrow.write("Done", messengers.mark, number, first.contact, "done")
        assert [one.name for one in tomorrow.read(messengers.queue, number)] == ["Aigul", "Osh journalists"]


def test_stopped_it_can_no_longer_be_marked_and_who_was_opened_is_unsure(office):
    number = office.prepared()
    office.take(number, "Aigul")
    office.workspace.write("Stop", distributions.stop, number)
    assert office.states(number) == {"Aigul": "unsure"}
    with pytest.raises(Problem, match="was stopped"):
        office.mark(number, "Bek", "done")
    assert office.workspace.write("It arrived", sending_steps.it_arrived, number) == 1
    assert office.states(number) == {"Aigul": "done"}


def test_a_release_that_changed_is_opened_and_done_as_it_is_now_or_not_at_all(office):
    number, workspace = office.prepared({"ky": "Ошто суу бар"}), office.workspace
    office.take(number, "Osh journalists")
    versions = releases.fields_of(workspace.read(releases.card, office.release))["versions"]
    versions["ru"]["headline"] = "Воды нет"
    workspace.write("Edit", releases.edit, office.release, {"versions": versions})
    assert workspace.read(distributions.outdated, office.release) == {number: "messenger"}
    assert {(one.url, one.text) for one in office.queue(number)} == {("", "")}
    with pytest.raises(Problem, match="Russian text has been edited"):
        office.take(number, "Bek")
    with pytest.raises(Problem, match="Russian text has been edited"):
        office.mark(number, "Bek", "done")
    office.mark(number, "Osh journalists", "done")  # the chat was opened before
    with pytest.raises(Problem, match="Russian text has been edited"):
        workspace.write("Other words", messengers.renew, number, {"ru": "Воды!"}, as_it_is_now=False)
    workspace.write("As it is now", messengers.renew, number, {})
    assert office.item(number, "Bek").text.startswith("Воды нет\n\n")
    assert office.item(number, "Aigul").text == "Ошто суу бар", "what was written for it stays"
    assert workspace.read(distributions.outdated, office.release) == {}
    assert office.take(number, "Bek").url.startswith("https://wa.me/996700123456?text=%D0%92%D0%BE%D0%B4%D1%8B%20")
    workspace.write("Other words", messengers.renew, number, {"": "Воды!"}, as_it_is_now=False)
    assert {one.text for one in office.queue(number)} == {"Воды!"}
    with pytest.raises(Problem, match="too long for WhatsApp"):
        workspace.write("Too many words", messengers.renew, number, {"ru": "ы" * 5000})


def test_the_queue_goes_to_the_account_that_they_have_now(office):
    number, workspace = office.prepared(), office.workspace

    def moves(name, value):
        fields = {"channels": [{"network": "whatsapp", "value": value}] if value else []}
        workspace.write("Move", contacts.edit, office.ids[name], fields)

    office.take(number, "Bek")
    moves("Bek", "+996 777 111222")
    assert office.take(number, "Bek").url.startswith("https://wa.me/996777111222?"), "opened before, and asked anew"
    office.mark(number, "Bek", "done")
    moves("Osh journalists", "+996 777 111222")
    assert "Osh journalists" not in {one.name for one in office.queue(number)}
    office.workspace.write("Edit", contacts.edit, office.ids["Aigul"], {"channels": [], "preferred_way": "telegram"})
    assert office.queue(number) == []
    left = {one.name: one.reason for one in workspace.read(distributions.recipients, number, ["left out"])}
    assert left["Osh journalists"].startswith("Bek already has it")
    assert left["Aigul"].startswith("reached by e-mail")
    assert workspace.read(distributions.card, number).state == "done"


def test_what_belongs_to_somebody_who_objects_leaves_the_queue(office):
    number, workspace = office.prepared(without=(office.ids["Bek"],)), office.workspace
    assert office.item(number, "Erkin").account == "WhatsApp +996700123456"
    fields = {"do_not_contact": True, "channels": [], "phones": [{"raw": "0700 123456"}]}
    workspace.write("Stop", contacts.edit, office.ids["Bek"], fields)
    with pytest.raises(Problem, match="Erkin: suppressed address"):
        office.take(number, "Erkin")
    assert "Erkin" not in {one.name for one in office.queue(number)}
    channels = [{"network": "whatsapp", "value": "0700 123456"}, {"network": "telegram", "value": "@erkin_b"}]
    workspace.write("Another", contacts.edit, office.ids["Erkin"], {"channels": channels})
    assert {one.name: one.address for one in office.resolved().recipients}["Erkin"] == "Telegram @erkin_b"
    mail = {"channels": channels[:1], "emails": [{"raw": "erkin@example.org"}], "preferred_way": "whatsapp"}
    workspace.write("Mail", contacts.edit, office.ids["Erkin"], mail)
    assert "Erkin" in {one.name for one in office.resolved(way="mail").recipients}, "there is another way to him"


def test_what_belongs_to_somebody_who_objected_and_was_deleted_is_still_written_to_by_no_messenger(office):
    again = {
        name: {**next(one for one in PEOPLE if one["name"] == name), "emails": [], "preferred_way": ""}
        for name in ("Aigul", "Bek")
    }
    numbers = [office.ids[name] for name in again]
    office.workspace.write("Block", suppression.add_contacts, numbers, "asked by phone")
    office.workspace.write("Delete", contacts.delete, numbers)
    kept = office.workspace.read(suppression.find)
    assert [(one.address, one.reason) for one in kept] == [
        ("+996700123456", "asked by phone"), ("aigul@example.org", "asked by phone"),
        ("telegram @aigul_j", "asked by phone"),
    ]  # fmt: skip
    assert reasons(office.resolved())["Erkin"] == ("suppressed", "suppressed address"), "he shares Bek's number"
    for name, fields in again.items():
        office.ids[name] = office.workspace.write("Add", contacts.add, {**fields, "languages": ["ru"]})
    office.workspace.write("Pick", lists.pick, office.list, list(office.ids.values()))
    assert {reasons(office.resolved())[name] for name in again} == {("suppressed", "suppressed address")}
    number = office.prepared()
    assert [one.name for one in office.queue(number)] == ["Osh journalists"]
    office.workspace.write("Allow", suppression.remove, "+996700123456")
    assert {one.name for one in office.resolved(again=True).recipients} >= {"Bek"}
    office.workspace.write("Allow", suppression.remove_contacts, [office.ids["Aigul"]])
    assert {one.name for one in office.resolved(again=True).recipients} >= {"Aigul", "Bek"}
    assert [one.address for one in office.workspace.read(suppression.find)] == ["aigul@example.org"]


def test_who_is_erased_is_on_no_list_of_suppressed_accounts(office):
    number = office.ids["Aigul"]
    office.workspace.write("Block", suppression.add_contacts, [number])
    office.workspace.write("Delete", contacts.delete, [number])
    twin = {**PEOPLE[0], "emails": [{"raw": "AIGUL@example.org"}]}
    other = office.workspace.write("Add", contacts.add, twin)
    said = office.workspace.read(privacy.held, other)["suppression"]
    assert {one["address"] for one in said} == {"aigul@example.org", "telegram @aigul_j"}
    finished(privacy.erase(office.workspace, [other]))
    assert office.workspace.read(suppression.find) == []


def test_one_number_is_one_person_in_whatever_network(office):
    fields = {"channels": [{"network": "signal", "value": "+996 700 123 456"}]}
    office.workspace.write("Edit", contacts.edit, office.ids["Erkin"], fields)
    assert reasons(office.resolved())["Erkin"] == ("double", "Bek receives it at the same address")
    number = office.prepared()
    office.mark(number, "Bek", "done")
    assert reasons(office.resolved())["Erkin"][1].startswith("Bek already has it")
    with pytest.raises(Problem, match="4 people have it already, or somebody at the same address or number has"):
        office.mark(number, "Aigul", "done")
        office.mark(number, "Osh journalists", "done")
        office.prepared()


def test_who_was_not_reached_goes_by_mail_where_there_is_one(office):
    number = office.prepared()
    assert reasons(office.resolved(way="mail"))["Aigul"][0] == "waiting"
    for name in ("Aigul", "Bek"):
        office.mark(number, name, "not-reached")
    mail = office.resolved(way="mail")
    assert {one.name: one.address for one in mail.recipients}["Aigul"] == "aigul@example.org"
    assert reasons(mail)["Bek"] == ("messenger", "reached by messenger: WhatsApp +996700123456")
    assert reasons(office.resolved())["Aigul"] == ("mail", "reached by e-mail: aigul@example.org")
    office.mark(number, "Aigul", "back")
    assert "Aigul" not in {one.name for one in office.resolved(way="mail").recipients}, "she is in the queue again"
    office.mark(number, "Aigul", "not-reached")
    by_mail, _resolved = office.by_mail()
    office.workspace.write("As sent", lambda session: _as_sent(session, by_mail))
    office.mark(number, "Aigul", "back")
    assert "Aigul" not in {one.name for one in office.queue(number)}, "she has it by mail"


def test_who_gets_it_the_other_way_neither_has_the_reason_of_that_way(office):
    workspace, ids = office.workspace, office.ids
    workspace.write("Read", contacts.edit, ids["Bek"], {"languages": ["uz"]})
    mail = reasons(office.resolved(way="mail"))
    assert mail["Bek"] == ("no version", "no version in a language they read (Uzbek)")
    assert mail["Erkin"] == ("messenger", "reached by messenger: WhatsApp +996700123456")
    workspace.write("Read", contacts.edit, ids["Bek"], {"languages": ["ru"]})
    assert reasons(office.resolved(way="mail"))["Erkin"] == ("double", "Bek receives it at the same address")
    why = workspace.read(audience.why, office.wanted(way="mail"), ids["Erkin"])
    assert (why.gets_it, why.code) == (False, "double")
    workspace.write("Read", contacts.edit, ids["Chinara"], {"languages": ["uz"]})
    assert reasons(office.resolved())["Chinara"][0] == "no version"
    office.prepared()
    assert reasons(office.resolved(way="mail"))["Aigul"][0] == "waiting"


def test_several_are_marked_all_or_none(office):
    number, ids = office.prepared(), office.ids
    office.mark(number, "Bek", "done")
    before = office.states(number)
    for marks in (
        {"done": [ids["Aigul"], ids["Bek"]]}, {"done": [ids["Aigul"]], "later": [ids["Aigul"]]},
        {"done": [ids["Aigul"]], "not-reached": [999]},
    ):  # fmt: skip
        with pytest.raises(Problem):
            office.workspace.write("Mark", messengers.mark_all, number, marks)
        assert office.states(number) == before
    office.workspace.write("Mark", messengers.mark_all, number, {"done": [ids["Aigul"]], "back": [ids["Bek"]]})
    assert office.states(number) == {"Aigul": "done", "Bek": "queued", "Osh journalists": "queued"}


def test_a_withdrawn_release_ends_the_queue_and_its_notice_goes_to_who_has_it(office):
    number = office.prepared()
    office.mark(number, "Bek", "done")
    office.workspace.write("Withdraw", releases.withdraw, office.release, "Цифры неверны.", None)
    assert office.workspace.read(distributions.card, number).state == "stopped"
    told = office.workspace.write(
        "Tell", messengers.prepare, Audience((), release=office.release, recipients_of=office.release), {}
    )[0]
    (item,) = office.queue(told)
    assert item.name == "Bek" and item.text.startswith("Цифры неверны.")


def test_the_mail_server_does_not_send_it(office):
    number = office.prepared()
    with pytest.raises(Problem, match="goes by messenger"):
        list(sending.send(office.workspace, number))
    mail, _resolved = office.by_mail()
    with pytest.raises(Problem, match="does not go by messenger"):
        office.workspace.read(messengers.queue, mail)


def test_a_follow_up_asks_who_has_it_by_messenger(office):
    number = office.prepared()
    office.mark(number, "Bek", "done")
    office.mark(number, "Aigul", "not-reached")
    found = office.workspace.read(followups.propose, office.release)
    assert [one.name for one in found.people] == ["Bek"] and not found.left_out


def test_random_days_with_mail_and_messengers_reach_nobody_twice(office):
    """Whatever is prepared, opened, marked, undone and sent otherwise in whatever order."""
    chance = random.Random(20)
    said: Counter[str] = Counter()
    for _step in range(60):
        try:
            _something(office, chance, said)
        except Problem:
            said["refused"] += 1
    has = Counter(
        one.contact for one in office.workspace.read(delivery.find, None, office.release) if one.state in delivery.HAS
    )
    assert has and set(has.values()) == {1} and said["marked"] > 5 and said["refused"] > 5


def _something(office, chance, said):
    prefer = chance.choice(("mail", "telegram", "whatsapp", ""))
    name = chance.choice(sorted(office.ids))
    deed = chance.choice(("prepare", "mail", "take", "mark", "mark", "prefer", "undo", "stop"))
    numbers = office.workspace.read(distributions.find)
    chats = [one.id for one in office.workspace.read(distributions.rows, numbers) if one.how == "messenger"]
    if deed == "prepare":
        office.prepared()
    elif deed == "mail":
        office.by_mail()
    elif deed == "prefer":
        office.workspace.write("Prefer", contacts.edit, office.ids[name], {"preferred_way": prefer})
    elif deed == "undo":
        office.workspace.undo()
    elif chats and deed == "stop":
        office.workspace.write("Stop", distributions.stop, chance.choice(list(numbers)))
    elif chats:
        number = chance.choice(chats)
        items = office.queue(number)
        if items and deed == "take":
            office.take(number, items[0].name)
        elif items:
            with office.workspace.renewing() as session:
                taken = messengers.take(session, number, chance.choice(items).contact)
            how = chance.choice(("done", "later", "not-reached"))
            office.workspace.write("Mark", messengers.mark, number, taken.contact, how)
            said["marked"] += 1
