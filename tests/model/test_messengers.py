"""Accounts of messengers: the address that opens one, for numbers of every region, and how long a message may be."""

import pathlib
from urllib.parse import parse_qs, urlsplit

import phonenumbers
import pytest

from outreach.values import messengers

SOURCE = pathlib.Path(messengers.__file__).parents[1]
EXAMPLES = {
    region: phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    if (example := phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE))
}
FORMS = {
    "whatsapp": "https://wa.me/{digits}",
    "telegram": "tg://resolve?phone={digits}",
    "viber": "viber://chat?number=%2B{digits}",
    "signal": "sgnl://signal.me/#p/+{digits}",
}


def test_a_number_of_every_region_opens_in_every_messenger():
    assert len(EXAMPLES) > 230
    for network, form in FORMS.items():
        made = {region: messengers.address(network, number, "KG") for region, number in EXAMPLES.items()}
        assert made == {region: form.format(digits=number[1:]) for region, number in EXAMPLES.items()}


def test_a_number_as_it_is_dialled_at_home_is_read_in_its_country():
    wrong = {}
    for region, number in EXAMPLES.items():
        typed = phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL)
        if messengers.address("whatsapp", typed, region) not in ("", f"https://wa.me/{number[1:]}"):
            wrong[region] = typed
    assert not wrong


@pytest.mark.parametrize(("network", "written", "address", "is_group"), [
    ("whatsapp", "https://wa.me/996700123456", "https://wa.me/996700123456", False),
    ("whatsapp", "https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv", "https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv",
     True),
    ("telegram", "https://t.me/+996700123456", "tg://resolve?phone=996700123456", False),
    ("telegram", "https://t.me/+AbCdEfGh12345678", "tg://join?invite=AbCdEfGh12345678", True),
    ("telegram", "t.me/joinchat/AAAAAEkk2Wdo-Q8", "tg://join?invite=AAAAAEkk2Wdo-Q8", True),
    ("telegram", "@osh_press", "tg://resolve?domain=osh_press", False),
    ("viber", "https://invite.viber.com/?g2=AQBxyz12345", "https://invite.viber.com/?g2=AQBxyz12345", True),
    ("signal", "https://signal.me/#p/+996700123456", "sgnl://signal.me/#p/+996700123456", False),
    ("signal", "sgnl://signal.me/#p/+996700123456", "sgnl://signal.me/#p/+996700123456", False),
    ("signal", "https://signal.me/#eu/AbCdEfGhIjKlMnOp", "sgnl://signal.me/#eu/AbCdEfGhIjKlMnOp", False),
    ("signal", "https://signal.group/#CjQKIAbcdefghijk", "sgnl://signal.group/#CjQKIAbcdefghijk", True),
])  # fmt: skip
def test_links_names_and_groups_are_known(network, written, address, is_group):
    found = messengers.account(network, written)
    assert found is not None and (found.url, found.is_group) == (address, is_group)


@pytest.mark.parametrize("written", [
    "", "Aigul", "javascript:alert(1)", "https://evil.example.org/996700123456", "12",
    "+996 700 123456, +996 555 123456", "wa.me/996700123456?text=x&app=y", "https://t.me/a b", "file:///etc/passwd",
])  # fmt: skip
def test_nothing_else_becomes_an_address(written):
    assert [messengers.address(network, written) for network in ("whatsapp", "viber", "signal")] == [""] * 3
    assert messengers.address("telegram", written) in ("", "tg://resolve?domain=Aigul")


def test_a_message_goes_with_the_address_where_both_are_short_and_the_network_takes_it():
    text = "Вода в Оше 💧: 5 & 6 = 11?\nhttps://example.org/ош"
    whatsapp, telegram = messengers.account("whatsapp", "+996700123456"), messengers.account("telegram", "@osh_press")
    assert parse_qs(urlsplit(whatsapp.opened_with(text)).query)["text"] == [text]
    assert parse_qs(urlsplit(telegram.opened_with(text)).query) == {"domain": ["osh_press"], "text": [text]}
    for network in ("viber", "signal"):
        one = messengers.account(network, "+996700123456")
        assert one.opened_with(text) == one.url
    assert whatsapp.opened_with("ы" * 2000) == whatsapp.url, "longer than every browser opens"
    group = messengers.account("telegram", "https://t.me/+AbCdEfGh12345678")
    assert group.opened_with(text) == group.url


def test_a_message_is_counted_in_utf_16_units():
    assert [messengers.units(text) for text in ("", "abc", "ошибка", "👍")] == [0, 3, 6, 2]
    assert {key: messengers.limit(key) for key in messengers.KEYS} == {
        "telegram": 4096, "whatsapp": 4096, "viber": 7000, "signal": 2000,
    }  # fmt: skip


def test_one_place_alone_opens_addresses():
    """`gui.kit.links` shows or is told where it leads; nothing else of the program opens an address."""
    users = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if any(word in path.read_text("utf-8") for word in ("openUrl", "import webbrowser", "os.startfile", "xdg-open"))
    }
    assert users == {"gui/kit/links.py", "cli/delivery/mail_sign_in.py"}  # the second signs in, when told to
