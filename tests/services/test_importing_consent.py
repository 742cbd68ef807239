"""Opt-outs and bounces that exports and remarks tell of are obeyed; what only reads like one is asked about."""

from pathlib import Path

import pytest

from outreach.services.contacts import opt_outs
from outreach.services.delivery import audience, suppression
from outreach.services.delivery.audience import Audience
from outreach.services.importing import consent
from outreach.services.quality import quality
from outreach.store.workspace import Workspace
from tests.patience import soon
from tests.services.test_importing import everybody, imported, saved, tables

pytestmark = pytest.mark.backends("sqlite")

ROWS = "Email Address,First Name,{column}\na@example.org,Anna,{no}\nb@example.org,Boris,{yes}\n"


@pytest.mark.parametrize(
    ("column", "no", "yes"),
    [
        ("UNSUB_TIME", "", "2024-08-01 10:00:00"),
        ("Status", "Subscribed", "Unsubscribed"),
        ("Email Marketing Status", "Subscribed", "unsubscribed"),
        ("Unsubscribed from all email", "false", "true"),
        ("hs_email_optout", "", "true"),
        ("is_unsubscribed", "0", "1"),
        ("Unsubscribed", "No", "Yes"),
        ("doNotContact", "0", "1"),
        ("EMAIL_BLACKLISTED", "no", "yes"),
        ("Blocklisted", "", "Blocklisted"),
        ("Отписан", "нет", "да"),
    ],
)
def test_an_opt_out_is_a_wish_not_to_be_written_to(
    workspace: Workspace, tmp_path: Path, column: str, no: str, yes: str
) -> None:
    report = imported(workspace, saved(tmp_path, ROWS.format(column=column, no=no, yes=yes), "list.csv"))
    document = report.as_json()
    assert (document["do_not_contact"], document["suppressed"], document["needs_decision"]) == (1, 0, [])
    anna, boris = everybody(workspace)
    assert (anna["do_not_contact"], boris["do_not_contact"]) == (False, True)
    assert boris["do_not_contact_reason"] and boris["do_not_contact_on"]


@pytest.mark.parametrize(
    ("column", "no", "yes"),
    [
        ("Status", "Subscribed", "Cleaned"),
        ("Status", "Subscribed", "5.1.1"),
        ("Email hard bounce reason", "", "UNKNOWN_USER"),
        ("Bounced", "false", "true"),
        ("bounce_type", "soft", "hard"),
        ("CLEAN_TIME", "", "2024-08-01 10:00:00"),
        ("Статус", "Временно недоступен", "Недоступен (hard bounce)"),
        ("Email status", "Soft bounce (mailbox full)", "Hard bounce: no such user"),
        ("email_availability", "temp_unreachable", "unreachable"),
    ],
)
def test_an_address_that_bounced_is_suppressed(
    workspace: Workspace, tmp_path: Path, column: str, no: str, yes: str
) -> None:
    path = saved(tmp_path, ROWS.format(column=column, no=no, yes=yes), "list.csv")
    report = imported(workspace, path)
    assert (report.suppressed, report.refused) == (1, 0)
    (row,) = workspace.read(suppression.find)
    assert row.address == "b@example.org" and column in row.reason and "list.csv" in row.reason
    workspace.write("Lift", suppression.remove, row.address)
    assert imported(workspace, path).suppressed == 0 and workspace.read(suppression.find) == []
    workspace.undo()
    workspace.undo()
    assert workspace.read(suppression.find) == []


def test_a_file_that_holds_nobody_but_those_who_unsubscribed(workspace: Workspace, tmp_path: Path) -> None:
    rows = "Email Address,First Name\na@example.org,Anna\n"
    imported(workspace, saved(tmp_path, rows, "cleaned_list.csv"))
    assert everybody(workspace)[0]["do_not_contact"] is False and workspace.read(suppression.find) == []
    path = saved(tmp_path, rows, "unsubscribed_members_export_1.csv")  # the very row that was imported before
    assert imported(workspace, path, on_match="skip").refused == 1
    assert everybody(workspace)[0]["do_not_contact_reason"] == "Unsubscribed (unsubscribed_members_export_1.csv)"
    before = tables(workspace)
    imported(workspace, path)
    assert tables(workspace) == before
    assert imported(workspace, saved(tmp_path, rows, "cleaned_members_export.csv")).suppressed == 1


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("Notes", "НЕ ПИСАТЬ! просила убрать из рассылки"),
        ("Комментарий", "жазбагыла"),
        ("Comment", "unsubscribed"),
        ("Tags", "press; do not email"),
        ("Opted out of email: News", "Yes"),
        ("Subscribed", "No"),
        ("Consent", "withdrawn"),
        ("Рассылка", "нет"),
        ("Notes", "рассылка: нет"),
        ("Notes", "Left in June 2026"),
        ("Notes", "письма возвращаются"),
        ("Статус", "Жалоба на спам от 12.03"),
    ],
)
def test_what_reads_like_a_wish_is_obeyed_until_somebody_decides(
    workspace: Workspace, tmp_path: Path, column: str, cell: str
) -> None:
    path = saved(tmp_path, ROWS.format(column=column, no="", yes=cell))
    report = imported(workspace, path)
    (asked,) = report.as_json()["needs_decision"]
    assert asked["row"] == 2 and cell.split("; ")[-1] in asked["why"]
    assert [one["do_not_contact"] for one in everybody(workspace)] == [False, True]
    for answer in (True, False):
        workspace.undo()
        assert imported(workspace, path, wishes={2: answer}).remarks == []
        assert everybody(workspace)[1]["do_not_contact"] is answer


@pytest.mark.parametrize(
    "remark",
    ["хат жібермеңіз", "хат жазбаңыз", "рассылкадан шығарыңыз", "мекенжай жұмыс істемейді", "адрес не работает",
     "почта не работает", "email doesn't work"],
)  # fmt: skip
def test_a_wish_in_kazakh_and_a_dead_address_are_asked_about(remark: str) -> None:
    assert consent.reads_like_a_wish(remark)


@pytest.mark.parametrize(
    "remark",
    ["ящик переполнен", "почта переполнена, не доходит", "неверный адрес", "такого адреса нет", "адрес сменился",
     "больше не пользуется этим адресом", "письма возвращаются с ошибкой 550", "заблокировал наш адрес",
     "ушла в декрет", "в отпуске по уходу за ребёнком", "перешёл в Вечерку", "теперь пресс-секретарь мэрии",
     "уже не в «Кабаре»", "не в штате с июля", "сокращена", "неактуальный контакт", "данные устарели", "НЕ РАБОТАЕТ",
     "дареги жараксыз", "почтасы толуп калган", "кат кайтып келет", "башка жакка кетти", "башка каналда иштейт",
     "Кабарга которулду", "азыр 24.kg'де иштейт", "декретте", "байланыш эскирген", "дареги алмашкан",
     "mailbox full", "wrong address", "no such user", "address no longer valid", "on maternity leave until March",
     "moved to Reuters", "left", "Gone.", "выбыла", "кетти", "now at Kaktus", "out of date contact", "inactive",
     "undeliverable",
     "old@example.org (не работает)", "old@example.org(переполнен)", "old@example.org (эски)",
     "старый: a@example.org новый: b@example.org", "old: a@example.org; new: b@example.org"],
)  # fmt: skip
def test_an_address_or_a_person_that_is_there_no_more_is_asked_about(remark: str) -> None:
    assert consent.reads_like_a_wish(remark)


@pytest.mark.parametrize(
    "remark",
    ["вернулась из декрета", "замещает Иванову, которая в декрете", "пишет о декретных выплатах", "ушла с встречи рано",
     "ушёл в эфир, перезвонить", "теперь работает удалённо", "перешла на кыргызский язык", "телефон устарел",
     "не отправлять до 9 утра", "старый знакомый", "почту проверяет вечером", "эски досум", "азыр үйдөн иштейт",
     "телефону иштебейт", "декреттен чыкты", "кыргызчага которулган", "жаңы дареги", "back from maternity leave",
     "maternity cover for Anna", "old friend", "wrong number", "meeting moved to Friday", "inactive on Twitter",
     "met at the dead sea summit", "do not send before 9 am", "new@example.org (новый)", "left-handed",
     "gone fishing on Fridays", "left a message"],
)  # fmt: skip
def test_who_is_back_and_what_else_is_old_is_no_wish(remark: str) -> None:
    assert not consent.reads_like_a_wish(remark)


@pytest.mark.parametrize(
    "remark", ["фото жібермеңіз, ауыр", "сайт не работает", "адрес редакции: по субботам не работает"]
)
def test_what_else_is_not_sent_and_does_not_work_is_no_wish(remark: str) -> None:
    assert not consent.reads_like_a_wish(remark)


@pytest.mark.parametrize(
    ("remark", "wish"),
    [
        ("просил не присылать релизы", True),
        ("отказалась от рассылки", True),
        ("в чёрном списке", True),
        ("Тизмеден чыгарып салыңыз", True),
        ("please remove her from the mailing list", True),
        ("has opted out", True),
        ("Wants no further mails from us", True),
        ("doesn't want any of our newsletters", True),
        ("they asked us to stop", True),
        ("please leave her alone", True),
        ("drop her from the mailings", True),
        ("withdrew her consent", True),
        ("исключена из рассылки", True),
        ("не надо ей ничего присылать", True),
        ("refused to object to the drop in prices", False),
        ("не хочет больше получать релизы", True),
        ("рассылка ему не нужна", True),
        ("запретил слать ему релизы", True),
        ("билдирүүлөрдү алгысы келбейт", True),
        ("рассылканын кереги жок деди", True),
        ("ушла с телеканала, слать некому", True),
        ("письма от нас не принимает", True),
        ("по его просьбе удалить адрес", True),
        ("left the agency in spring", True),
        ("deletion requested", True),
        ("дарегин өчүрүүнү суранды", True),
        ("bitte nicht mehr anschreiben", True),
        ("пишет о тех, кто не платит за рассылки", False),
        ("пишет о пенсиях и школах", False),
        ("does not write about sport", False),
        ("asked to be added to the list", False),
        ("гезит чыгарат", False),
        ("do not send attachments, only links", False),
        ("prefers not to be called", False),
        ("won't publish our releases unedited", False),
        ("refused an interview", False),
        ("a client agent wants releases in French", False),
        ("не присылать файлы больше 3 МБ", False),
        ("не публикует релизы дословно", False),
        ("сүрөт жөнөтпөңүз", False),
        ("тизмеде жок", False),
        ("don’t contact", True),
        ("not unsubscribed", False),
        ("has not opted out", False),
        ("не отписывался", False),
        ("отказался от интервью", False),
        ("не звонить по утрам", False),
        ("no email known", False),
        ("writes about mailing lists", False),
    ],
)
def test_a_remark(remark: str, wish: bool) -> None:
    assert consent.reads_like_a_wish(remark) is wish


@pytest.mark.parametrize("piece", ["n", "not ", "не ", "no our ", "from us ", "рассылка ", "файл ", "asked to ", " "])
def test_no_remark_keeps_the_import_busy(piece: str) -> None:
    soon(2, consent.reads_like_a_wish, piece * (100_000 // len(piece)) + " not")


def test_a_new_address_does_not_make_a_namesake_of_a_refuser_mailable_unasked(
    workspace: Workspace, tmp_path: Path
) -> None:
    imported(workspace, saved(tmp_path, "Name,Do not contact\nAida Sadykova,yes\n", "a.csv"))
    text = "Name,E-mail\nАида Садыкова,new@example.org\nOleg Omar,oleg@example.org\n"
    asked = imported(workspace, saved(tmp_path, text, "b.csv")).as_json()["needs_decision"]
    assert [(one["row"], one["contact"]) for one in asked] == [(1, 1)]
    assert "do not contact" in asked[0]["why"]


def test_subscriber_is_the_address_in_an_export_of_subscribers(workspace: Workspace, tmp_path: Path) -> None:
    report = imported(workspace, saved(tmp_path, "Subscriber,Location\na@example.org,Osh\n", "list.csv"))
    assert report.mapping["Subscriber"] == "email"


def test_a_possible_opt_out_stays_a_question_until_somebody_decides(workspace: Workspace, tmp_path: Path) -> None:
    path = saved(tmp_path, "Name,Email,Notes\nAida Kim,a@example.org,не писать\nBo Lee,b@example.org,unsubscribed\n")
    for _time in range(2):  # the file is read again, and nobody has decided
        report = imported(workspace, path)
        assert [one.text for one in report.remarks] == ["не писать", "unsubscribed"] and report.refused == 0
    aida, bo = (one.contact_id for one in workspace.read(quality.queue, "opt-out"))
    assert workspace.read(opt_outs.undecided) == {aida: "не писать", bo: "unsubscribed"}
    assert workspace.read(quality.counts)["opt-out"] == 2
    who = Audience((), filter="has:email")
    left = workspace.read(audience.resolve, who).left_out
    assert {(one.contact, one.code) for one in left} == {(aida, "not_decided"), (bo, "not_decided")}

    report = imported(workspace, path, wishes={1: False, 2: True})
    assert (report.updated, report.refused, report.remarks) == (2, 1, [])
    assert [one["do_not_contact"] for one in everybody(workspace)] == [False, True]
    assert workspace.read(opt_outs.undecided) == {} and workspace.read(quality.counts)["opt-out"] == 0
    again = saved(tmp_path, "Name,Email,Phone,Notes\nAida Kim,a@example.org,0555 123456,не писать\n", "more.csv")
    assert imported(workspace, again).remarks == []  # it was decided for this remark
    assert everybody(workspace)[0]["do_not_contact"] is False
    workspace.undo()
    workspace.undo()
    assert len(workspace.read(opt_outs.undecided)) == 2


def test_a_possible_opt_out_is_decided_in_issues(workspace: Workspace, tmp_path: Path) -> None:
    rows = (
        "Name,Email,Notes\nA Kim,a@example.org,не писать\nB Lee,b@example.org,unsubscribed\nC,c@example.org,жазбагыла\n"
    )
    imported(workspace, saved(tmp_path, rows))
    one, two, three = workspace.read(quality.queue, "opt-out")
    workspace.write("Yes", quality.fix, one)
    workspace.write("No", quality.keep, two)
    workspace.write("Later", quality.later, three)
    assert [one["do_not_contact"] for one in everybody(workspace)] == [True, False, True]
    assert workspace.read(quality.queue, "opt-out") == []
    assert list(workspace.read(opt_outs.undecided)) == [three.contact_id]  # put off is not decided


_PARTED = [["Name", "Job", "Email"], ["Anna Kim", "reporter", "a@example.org"], ["{heading}", "", ""],
           ["Boris Ten", "editor", "b@example.org"], ["", "", ""], ["Vera Li", "editor", "v@example.org"],
           ["ГАЗЕТЫ", "", ""], ["Gulnara Omurova", "reporter", "g@example.org"]]  # fmt: skip


@pytest.mark.parametrize(
    "heading", ["БОЛЬШЕ НЕ ПИСАТЬ", "Do not contact", "жазбагыла", "Отписались (2):", "Отписавшиеся", "Стоп-лист"]
)
def test_a_heading_that_says_not_to_write_asks_about_all_below_it(
    workspace: Workspace, tmp_path: Path, heading: str
) -> None:
    """A row of its own between the people, up to the next heading; as a remark in their own rows would."""
    text = "\n".join(",".join(row) for row in _PARTED).format(heading=heading)
    report = imported(workspace, saved(tmp_path, text, "list.csv"))
    asked = report.as_json()["needs_decision"]
    assert [one["row"] for one in asked] == [3, 4] and all(heading in str(one) for one in asked)
    refused = {one["name"]: one["do_not_contact"] for one in everybody(workspace)}
    assert refused == {"Anna Kim": False, "Boris Ten": True, "Vera Li": True, "Gulnara Omurova": False}


@pytest.mark.parametrize(
    "text",
    [
        "Email\na@example.org\nНе писать\nb@example.org\nv@example.org\n",
        "№,Name,Email\n1,Anna,a@example.org\n2,НЕ ПИСАТЬ,\n3,Boris,b@example.org\n4,Vera,v@example.org\n",
        "Name,Email,Tel\nA,a@example.org,\nDo not mail,Do not mail,Do not mail\nB,b@example.org,\nV,v@example.org,\n",
    ],
)
def test_a_heading_is_seen_in_a_table_of_any_width(workspace: Workspace, tmp_path: Path, text: str) -> None:
    imported(workspace, saved(tmp_path, text, "list.csv"))
    assert [one["do_not_contact"] for one in everybody(workspace)] == [False, True, True]


def test_a_column_of_who_may_be_written_to(workspace: Workspace, tmp_path: Path) -> None:
    """Beside the day of the last contact, which is no name, and the numbers of an office, which are telephones."""
    text = (
        "Surname,Name,Office,Email,Mail OK?,Last contact\nKim,Anna,312903474,a@example.org,yes,2025-01-03\n"
        "Ten,Boris,312902036,b@example.org,no,2025-02-04\n"
    )
    report = imported(workspace, saved(tmp_path, text, "list.csv"))
    assert len(report.as_json()["needs_decision"]) == 1
    anna, boris = everybody(workspace)
    assert [one["do_not_contact"] for one in (anna, boris)] == [False, True]
    assert anna["name"] == "Anna Kim"
    assert [(phone["raw"], phone["label"]) for phone in anna["phones"]] == [("312903474", "work")]


def test_a_column_of_who_gets_mail_is_none_of_tags_for_one_that_left(workspace: Workspace, tmp_path: Path) -> None:
    cells = ("отписалась", "да", "нет", "да")
    rows = "".join(f"{name}@example.org,{name},{cell}\n" for name, cell in zip("abcd", cells, strict=True))
    report = imported(workspace, saved(tmp_path, f"Почта,Имя,Рассылка\n{rows}", "list.csv"))
    assert [decision["row"] for decision in report.as_json()["needs_decision"]] == [1, 3]


def test_a_title_that_says_not_to_write_asks_about_the_whole_table(workspace: Workspace, tmp_path: Path) -> None:
    text = "Больше не писать\n\nИмя,Почта\nАнна Ким,a@example.org\nБорис Тен,b@example.org\n"
    report = imported(workspace, saved(tmp_path, text, "list.csv"))
    assert len(report.as_json()["needs_decision"]) == 2


def test_a_remark_in_the_row_of_a_person_is_no_heading(workspace: Workspace, tmp_path: Path) -> None:
    text = "Имя,Телефон,Почта\nАйбек Асанов — не писать,,\nБорис Тен,,b@example.org\n"
    imported(workspace, saved(tmp_path, text, "list.csv"))
    assert [one["do_not_contact"] for one in everybody(workspace)] == [True, False]


def test_headings_name_the_outlet_of_those_below_them(workspace: Workspace, tmp_path: Path) -> None:
    """Where no column does, and one of them is an outlet by its words."""
    text = (
        "ФИО,Должность,Почта\nТелеканал Ай,,\nАнна Ким,редактор,a@example.org\nСиний дом,,\n"
        "Борис Тен,продюсер,b@example.org\nНЕ ПИСАТЬ,,\nВера Ли,редактор,v@example.org\n"
    )
    report = imported(workspace, saved(tmp_path, text, "list.csv"))
    found = {one["name"]: (one["outlet"] or "", one["do_not_contact"]) for one in everybody(workspace)}
    assert found == {"Анна Ким": ("Телеканал Ай", False), "Борис Тен": ("Синий дом", False), "Вера Ли": ("", True)}
    assert report.as_json()["rejected"] == 3
