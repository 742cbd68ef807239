"""What a column of somebody's table holds: by its name in English, Russian, Kyrgyz or German, else by its values.

A *target* is a field of a contact as forms and files name it ("name", "country"), with a kind behind a dot where
there are several ("email.work", "phone.fax", "channel.telegram", "street.home"), or "extra": kept under the
column's own name. "label" is the column that says of what kind the value beside it is (Google's "Type").
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from outreach.i18n import N_, _
from outreach.model import places
from outreach.model.text import fold, script

# What a column can be mapped to, in the order in which it is offered.
TARGETS: dict[str, str] = {
    "name": N_("Name"),
    "other_name": N_("Name in the other script"),
    "honorific": N_("Honorific"),
    "given_name": N_("Given name"),
    "middle_name": N_("Middle name"),
    "family_name": N_("Family name"),
    "suffix": N_("Suffix"),
    "nickname": N_("Nickname"),
    "formal_name": N_("Formal name"),
    "salutation": N_("Salutation"),
    "position": N_("Position"),
    "department": N_("Department"),
    "outlet": N_("Outlet"),
    "email": N_("E-mail"),
    "email.work": N_("E-mail (work)"),
    "email.home": N_("E-mail (home)"),
    "email.other": N_("E-mail (other)"),
    "phone": N_("Phone"),
    "phone.mobile": N_("Phone (mobile)"),
    "phone.work": N_("Phone (work)"),
    "phone.home": N_("Phone (home)"),
    "phone.fax": N_("Fax"),
    "phone.pager": N_("Pager"),
    "phone.other": N_("Phone (other)"),
    "channel.telegram": "Telegram",
    "channel.whatsapp": "WhatsApp",
    "channel.viber": "Viber",
    "channel.signal": "Signal",
    "channel.vk": "VK",
    "channel.ok": "OK",
    "channel.x": "X",
    "channel.facebook": "Facebook",
    "channel.instagram": "Instagram",
    "channel.linkedin": "LinkedIn",
    "channel.youtube": "YouTube",
    "channel.tiktok": "TikTok",
    "channel.threads": "Threads",
    "channel.bluesky": "Bluesky",
    "channel.skype": "Skype",
    "channel.other": N_("Other channel"),
    "languages": N_("Languages"),
    "beats": N_("Beats"),
    "tags": N_("Tags"),
    "country": N_("Country"),
    "state": N_("State or region"),
    "city": N_("City"),
    "street": N_("Street"),
    "postcode": N_("Postcode"),
    "country.home": N_("Country (home)"),
    "state.home": N_("State or region (home)"),
    "city.home": N_("City (home)"),
    "street.home": N_("Street (home)"),
    "postcode.home": N_("Postcode (home)"),
    "website": N_("Website"),
    "notes": N_("Notes"),
    "source": N_("Source"),
    "basis": N_("Basis"),
    "found_on": N_("Date found"),
    "checked_on": N_("Checked on"),
    "do_not_contact": N_("Do not contact"),
    "do_not_contact_reason": N_("Reason not to contact"),
    "do_not_contact_on": N_("Not to contact since"),
    "label": N_("Kind of the value beside it"),
    "extra": N_("Kept as it is"),
}

# Names of columns, folded, without the words of _KINDS and without numbers.
_NAMES = {
    "name": (
        "name|names|full name|fullname|display name|contact|contact name|person|journalist|reporter|"
        "official full|anzeigename|ansprechpartner|vollstandiger name|kontakt|фио|ф и о|имя и фамилия|"
        "фамилия и имя|фамилия имя|имя фамилия|фамилия имя отчество|полное имя|контактное лицо|контакт|"
        "журналист|корреспондент|сотрудник|фамилия и о|фамилия инициалы|аты жону|аты жөнү|а ж|ааж|толук аты|"
        "аты фамилиясы|фамилиясы аты|кабарчы|журналисттин аты"
        "|contact person|reporter name|person name|отображаемое имя|имя контакта|ф и о полностью|"
        "контактное лицо сми|спикер|басма сөз катчысы|surname first name|last name first name|"
        "angezeigter name|nachname vorname"
    ),
    "other_name": (
        "other name|name in the other script|name other script|имя другой письменностью|"
        "name transliteration|transliterated name|имя латиницей транслит|транслит|имя транслитом|"
        "name latin|latin name|name in latin|name in latin letters|name romanized|romanized name|"
        "имя латиницей|имя латиница|имя на латинице|имя латинскими буквами|фио латиницей|фио на латинице|фио латиница|"
        "имя и фамилия латиницей|аты латын|аты латынча|аты латын тамгасында|name lateinisch|name in lateinschrift"
    ),
    "honorific": (
        "honorific|prefix|name prefix|honorific prefix|anrede|titel|namenszusatz|префикс|форма обращения"
    ),
    "given_name": (
        "given name|given|first name|firstname|first|forename|christian name|vorname|имя|аты|ысымы|ысым|"
        "prenom|nombre"
    ),
    "middle_name": (
        "middle name|middlename|middle|additional name|patronymic|second name|zweiter vorname|"
        "weitere vornamen|отчество|атасынын аты|атасы"
    ),
    "family_name": (
        "family name|family|last name|lastname|last|surname|nachname|familienname|фамилия|фамилиясы|тек аты|"
        "nom|apellido"
    ),
    "suffix": "suffix|name suffix|honorific suffix|суффикс",
    "nickname": "nickname|nick|alias|spitzname|псевдоним|никнейм|лакап аты",
    "formal_name": "formal name|formal|официальное имя",
    "salutation": "salutation|greeting|dear|обращение|приветствие|кайрылуу",
    "position": (
        "position|job title|job|role|function|occupation|organization title|job description|arbeitstitel|"
        "beruf|funktion|stelle|berufsbezeichnung|должность|пост|позиция|кызматы|кызмат орду|кызмат|"
        "иштеген орду|title position"
        "|organization title position|job position|должность в редакции|профессия|роль|иши|"
        "аткарган кызматы|job function"
    ),
    "department": (
        "department|dept|unit|division|desk|section|organization department|abteilung|отдел|департамент|"
        "подразделение|рубрика отдел|болум|бөлүм|бөлүмү"
    ),
    "outlet": (
        "outlet|company|company name|organization|organisation|organization name|org|media|media outlet|"
        "media organization|media organisation|outlet name|publication|newspaper|agency|employer|affiliation|"
        "newsroom|firma|unternehmen|medium|redaktion|сми|издание|название сми|наименование сми|медиа|"
        "редакция|организация|компания|учреждение|агентство|место работы|газета|телеканал|жмк|"
        "жалпыга маалымдоо каражаты|медиа уюм|уюм|уюму|мекеме|ишкана|редакциясы|басылма|иштеген жери|"
        "жумуш орду|партнер|донор"
        "|media house|affiliation outlet|news organization|news organisation|news outlet|place of work|"
        "название издания|название организации|наименование организации|название|медиаорганизация|"
        "телерадиокомпания|радио|тв|портал|канал|ммк|медианын аталышы|аталышы"
    ),
    "email": (
        "email|e mail|mail|email address|e mail address|mail address|emails|e mails|email addresses|"
        "internet e mail|e mail adresse|mail adresse|email adresse|эл почта|электронная почта|"
        "электронный адрес|эл адрес|почта|электронка|мейл|емейл|имейл|e mail почта|адрес электронной почты|"
        "электрондук почта|электрондук дарек|эл дарек|email дарек|e mail value|email value|адрес эл почты|"
        "эл почтасы|электрондук почтасы|courriel|correo"
        "|emailadresse|e mail adressen|mailadresse|почтасы|эл почта адрес|емайл|е mail|e maill|"
        "електрондук почта|адрес почты|distribution email"
    ),
    "phone": (
        "phone|phones|phone number|phone numbers|telephone|telephone number|tel|tel no|tel nr|tel number|"
        "telefon|telefonnummer|rufnummer|number phone|phone value|contact number|contact phone|callback|"
        "телефон|телефоны|тел|номер телефона|номер|контактный телефон|контакты|байланыш|тел номери|"
        "телефон номери|телефону|телефондор|телефоны тел"
        "|direct line|direct phone|callback number|номер тел|номер телефонов|телефонный номер|"
        "haupttelefon|ruckmeldung|обратный вызов|yahoo phone|байланыш телефону|байланыш номери|тел номер"
    ),
    "phone.mobile": (
        "mobil|handy|mobiltelefon|mobilnummer|mobil tel nr|моб|сот|сотка|car phone|gsm|уюлдук|чонтөк телефон|"
        "уюлдук телефон|мобилка|natel|autotelefon"
        "|телефон в машине|телефон переносной|номер мобильного телефона|мобильник|номер мобильного|"
        "номер сотового|мобилдик|мобилдик телефон|мобилдик номер"
    ),
    "phone.work": (
        "company main phone|company main|switchboard|телефон редакции|приемная|городской|городской телефон|"
        "телефон приемной|стационарный|стационарный телефон"
        "|основной телефон организации|телефон организации|телефон компании|telefon firma|landline|"
        "land line|иш телефону|иш телефон|newsroom phone|стационар|стационардык телефон"
    ),
    "phone.fax": (
        "fax|fax number|telefax|fax nummer|faxnummer|fax no|факс|тел факс|телефакс|факсы|факс номери"
        "|номер факса|номера факса"
    ),
    "phone.pager": "pager|pager number|pagernummer|pager nummer|beeper|пейджер|номер пейджера",
    "phone.other": (
        "isdn|telex|tty tdd phone|radio phone|tty|hotline|горячая линия|радиотелефон|"
        "телетайп телефон с титрами|телекс|weiteres telefon"
    ),
    "channel.telegram": (
        "telegram|телеграм|телеграмм|тг|telegram username|telegram id|tg|телеграм канал|telegram channel"
    ),
    "channel.whatsapp": "whatsapp|whats app|ватсап|вотсап|вацап|whatsapp number|wa",
    "channel.viber": "viber|вайбер",
    "channel.signal": "signal|сигнал",
    "channel.vk": "vk|vkontakte|вконтакте|вк",
    "channel.ok": "ok|odnoklassniki|одноклассники|ок",
    "channel.x": "x|twitter|твиттер|x twitter|twitter x|twitter handle|twitter username|x handle",
    "channel.facebook": "facebook|fb|фейсбук|facebook url|facebook page|facebook profile",
    "channel.instagram": "instagram|insta|инстаграм|инстаграмм|instagram handle",
    "channel.linkedin": "linkedin|linked in|линкедин|linkedin url|linkedin profile",
    "channel.youtube": "youtube|you tube|ютуб|ютюб|youtube channel",
    "channel.tiktok": "tiktok|tik tok|тикток|тик ток",
    "channel.threads": "threads",
    "channel.bluesky": "bluesky|blue sky",
    "channel.skype": "skype|скайп|skype id|skype name",
    "channel.other": (
        "social media|socials|social|соцсети|социальные сети|мессенджер|messenger|соц сети|"
        "социалдык тармактар"
    ),
    "languages": (
        "language|languages|lang|langs|working language|working languages|language of work|sprache|sprachen|"
        "язык|языки|рабочий язык|рабочие языки|язык общения|язык рассылки|язык сми|тил|тили|тилдер|тилдери|"
        "иш тили|preferred language"
        "|languages spoken|spoken languages|language of communication|язык материалов|языки вещания|"
        "язык вещания|язык издания|сүйлөгөн тилдери"
    ),
    "beats": (
        "beat|beats|topic|topics|subject area|subjects covered|coverage|covers|interests|specialization|"
        "specialisation|ressort|themen|thema|тема|темы|тематика|специализация|рубрика|рубрики|направление|"
        "сфера|интересы|о чем пишет|темасы|темалар|темалары|тармак|тармагы|багыты"
        "|coverage area|areas of coverage|area of coverage|themen ressort|освещаемые темы|"
        "о чем пишет автор|сфера интересов|тематика материалов|темы публикаций|ressorts"
    ),
    "tags": (
        "tag|tags|keywords|keyword|categories|category|label|labels|group|groups|group membership|lists|list|"
        "kategorien|kategorie|schlagworter|gruppen|gruppe|тег|теги|тэги|тэг|метка|метки|категория|категории|"
        "группа|группы|список|ключевые слова|тегдер|белги|белгилер|топ|тайпа"
        "|distribution lists|mailing list|mailing lists|stichworter|список рассылки|рассылка|"
        "списки рассылки|тизме|тизмеси"
    ),
    "country": (
        "country|country region|country code|land|land region|staat|nation|страна|страны|государство|өлкө|"
        "өлкөсү|мамлекет|мамлекети|pays|pais|country of residence|address country"
        "|страна или регион|страна проживания|страна регион"
    ),
    "state": (
        "state|province|region|county|oblast|state province|bundesland|kanton|область|регион|край|штат|облус|"
        "облусу|аймак|аймагы|address region"
    ),
    "city": (
        "city|town|locality|place|ort|stadt|wohnort|город|населенный пункт|г|шаар|шаары|айыл|ville|ciudad|"
        "address city"
        "|town city|city town|wohnort stadt|weiterer ort|населенный пункт город|город село|"
        "шаар айыл"
    ),
    "street": (
        "street|street address|address|address street|addr|adresse|strasse|straße|anschrift|postal address|"
        "mailing address|suite|building|apartment|address line|extended address|address extended address|"
        "адрес|улица|почтовый адрес|юридический адрес|дом|дареги|дарек|көчө|көчөсү|address po box|po box|"
        "postfach|а я"
        "|почтовый ящик|абонентский ящик|адрес редакции|адрес организации|юридический адрес редакции"
    ),
    "postcode": (
        "postcode|postal code|post code|zip|zip code|zipcode|plz|postleitzahl|address postal code|индекс|"
        "почтовый индекс|почта индекси"
        "|почтовый код|postal zip code|zip postal code|код города почтовый"
    ),
    "website": (
        "website|web site|site|web|web page|webpage|url|homepage|home page|webseite|internetseite|"
        "website value|сайт|веб сайт|вебсайт|интернет сайт|адрес сайта|ссылка|сайты|веб баракча|"
        "personal web page|business web page|web address"
        "|web site url|website url|web url|веб страница|страница в интернете|сайт издания|интернет ресурс|"
        "web сайт|веб сайты"
    ),
    "notes": (
        "note|notes|comment|comments|remark|remarks|description|about|notizen|notiz|bemerkung|bemerkungen|"
        "kommentar|анмеркунг|примечание|примечания|комментарий|комментарии|заметки|заметка|описание|эскертүү|"
        "эскертуу|кошумча|комментарийлер"
    ),
    "source": "source|lead source|where found|quelle|источник|откуда|булак|булагы|маалымат булагы",
    "basis": "basis|legal basis|lawful basis|rechtsgrundlage|основание|правовое основание|негиз|негизи",
    "found_on": (
        "found on|date found|added on|date added|дата добавления|дата внесения|кошулган күнү|табылган күнү"
    ),
    "checked_on": (
        "checked on|last checked|verified on|last verified|checked|дата проверки|проверено|актуально на|"
        "дата актуализации|текшерилген күнү|текшерилди"
    ),
    "do_not_contact": (
        "do not contact|dnc|do not email|do not mail|opt out|opted out|unsubscribed|email opt out|не писать|"
        "не беспокоить|отписан|отказ|отписался|жазбагыла|жазбоо"
    ),
    "do_not_contact_reason": (
        "reason not to contact|do not contact reason|opt out reason|причина отказа|жазбоо себеби"
    ),
    "do_not_contact_on": "not to contact since|do not contact on|дата отказа",
    "label": (
        "e mail type|email type|phone type|website type|address type|e mail label|phone label|website label|"
        "address label|organization type|im type|im service|im label"
    ),
    # Known, and none of ours: kept as they are, and never taken for something they resemble.
    "extra": (
        "id|no|nr|number|row|п п|порядковый номер|birthday|birth date|date of birth|birth year|birth month|"
        "birth day|geburtstag|geburtsjahr|geburtsmonat|geburtsdatum|дата рождения|день рождения|год рождения|"
        "туулган күнү|anniversary|gender|sex|пол|жынысы|initials|инициалы|spouse|children|manager s name|"
        "assistant s name|manager|assistant|assistant s phone|assistant phone|referred by|account|"
        "billing information|directory server|mileage|hobby|sensitivity|priority|private|profession|location|"
        "office location|office|buro|organizational id number|government id number|internet free busy|user|"
        "custom|benutzerdef|e mail display name|email display name|yomi name|given name yomi|"
        "additional name yomi|family name yomi|phonetic first name|phonetic middle name|phonetic last name|"
        "organization yomi name|organization symbol|organization location|short name|maiden name|photo|"
        "file as|subject|relation type|relation value|relation label|event type|event value|event label|"
        "custom field type|custom field value|custom field label|im value|im|im address|screen name|"
        "messenger name|party|district|type|latitude|longitude|lat|lon|hours|contact form|rss url|"
        "medium type|media type|frequency|тип сми|вид сми|тип|периодичность|circulation|тираж|web page type|"
        "created|updated|modified|uid|created at|updated at|address formatted|formatted address|партия|"
        "депутат|возраст|age|jahr|year|год|month|day|date|дата"
        "|имя в чате|тип эл почты|тип почты|краткое имя эл почты|краткое имя|дети|личный код|личное|"
        "руководитель|имя помощника|телефон помощника|расположение|расположение комнаты|хобби|счета|"
        "годовщина|супруг а|супруг|супруга|важность|пометка|отложено|месяц рождения|доп|benutzer|"
        "name assistent|telefon assistent|messenger id|irc id|gtalk id|connected on|last contacted|"
        "member rating|optin time|optin ip|confirm time|confirm ip|leid|euid|cc|display name type|"
        "e mail angezeigter name|email angezeigter name|photo url|фото|фотография|табельный номер|инн|"
        "паспорт"
    ),
}

# Words that say of what kind a value is; taken out of a name before it is looked up.
_KINDS = {
    "work": (
        "work|business|office|company|corporate|dienstlich|geschaftlich|dienst|arbeit|beruflich|buro|рабочий|"
        "рабочая|рабочие|раб|служебный|служебная|служебные|офис|офисный|рабочего|жумуш|кызматтык|иш|раб адрес"
    ),
    "home": "home|personal|private|privat|домашний|домашняя|домашние|дом|личный|личная|личные|личное|домашнее|үй|жеке",
    "other": (
        "other|alternative|alternate|secondary|additional|andere|sonstige|weitere|weiteres|weiterer|weiteren|sekundare|другой|другое|другая|"
        "другие|дополнительный|дополнительная|доп|альтернативный|башка|кошумча"
    ),
    "mobile": (
        "mobile|cell|cellular|mobil|handy|мобильный|мобильная|мобильные|мобильного|моб|сотовый|сот|"
        "сотовые|сотового|уюлдук|мобилдик|gsm"
    ),
    "fax": "fax|факс",
    "": (
        "primary|main|preferred|default|contact|person|customer|client|user|member|subscriber|journalist|"
        "reporter|editor|newsroom|журналиста|корреспондента|редактора|редакции|кабарчынын|журналисттин|байланыш|"
        "hauptsachliche|primare|основной|основная|главный|контактный|контактная|негизги"
    ),
}
_SCRIPTS = frozenset(
    """
    en eng english latin lat лат латиница латиницей латинице англ английский английском рус русский русском ru ky kg
    кырг кыргызча кыргызский кыргызском кириллица кириллицей кириллице cyrillic cyr орусча англисче latn cyrl на
    in
    """.split()  # noqa: SIM905 — a table of words
)

_HONORIFICS = frozenset(
    """
    mr mrs ms miss mx dr prof professor sir dame rev hon amb he herr frau fraulein dipl ing г-н г-жа господин
    госпожа д-р проф доктор профессор мырза айым м-р mme mlle м mag phd sra sr
    """.split()  # noqa: SIM905 — a table of words
)


def _table(groups: dict[str, str]) -> dict[str, str]:
    return {_key(name): target for target, names in groups.items() for name in names.split("|")}


def _key(name: str) -> str:
    """A name as it is compared: folded, its words parted by single spaces, camelCase undone."""
    name = re.sub(r"(?<=[a-zа-я])(?=[A-ZА-Я])", " ", name)
    return " ".join(re.findall(r"[^\W\d_]+", fold(name)))


_BY_NAME: dict[str, str] = {}
_KIND_WORDS: dict[str, str] = {}
_OWN: dict[str, str] = {}


def _prepare() -> None:
    """Fills the tables at the first question: folding a thousand words takes a moment that a start need not spend."""
    if not _BY_NAME:
        _KIND_WORDS.update(_table(_KINDS))
        _OWN.update({target.replace("_", " ").replace(".", " "): target for target in TARGETS})
        _OWN.update({_key(label): target for target, label in TARGETS.items()})
        _BY_NAME.update(_table(_NAMES))


@lru_cache(maxsize=4096)
def by_name(name: str) -> str | None:
    """The target that a column's name tells, "extra" where it tells of something we have no field for, else None."""
    _prepare()
    key = _key(name)
    if re.match(r"\W*(?:2\W|zweiter|второе)\s*(?:vorname|имя|given|first)", name.casefold()):
        return "middle_name"
    # Google's "Address 2 - Street" is of the second address; "Address 2" is the second line of one.
    numbered = re.match(r"address (\d) - (?!type|label)", name.casefold())
    if numbered and numbered[1] != "1":
        target = _looked_up(key)
        known = target in ("street", "city", "state", "postcode", "country") and numbered[1] == "2"
        return f"{target}.other" if known else "extra"
    if not key:
        return "extra" if name.strip() in ("#", "№", "") else None
    own = _OWN.get(key)
    if own and own not in ("label",):
        return own
    for target, label in TARGETS.items():
        if label and key == _key(_(label)):
            return target
    return (
        _looked_up(key)
        or _looked_up(re.sub(r"^x ?", "", key))
        or _looked_up(_key(re.sub(r"\b(раб|дом)\.? адрес\b", r"\1", name, flags=re.I)))
        or _of_several(name)
        or _alike(key)
    )


def _of_several(name: str) -> str | None:
    """The target of a name in two parts: "Publication/Outlet", «Организация/СМИ», "WhatsApp/Telegram"."""
    parts = [part for part in re.split(r"[/\\|]|\s+(?:or|или|же|oder)\s+", name) if _key(part)]
    found = [_looked_up(_key(part)) for part in parts] if len(parts) > 1 else []
    known = {target for target in found if target and target != "extra"}
    if len(known) == 1 and len(parts) == 2:
        return known.pop()
    if known and all((target or "").startswith("channel.") for target in found):
        return "channel.other"
    return None


def _looked_up(key: str) -> str | None:
    if not key:
        return None
    target = _BY_NAME.get(key)
    if target:
        return target
    words = [word for word in key.split() if word not in _SCRIPTS]
    kinds = [_KIND_WORDS[word] for word in words if word in _KIND_WORDS]
    rest = " ".join(word for word in words if word not in _KIND_WORDS)
    target = _BY_NAME.get(rest) if rest else None
    if target == "extra" and kinds:
        target = None
    if target is None and "mobile" in kinds and (not rest or rest in ("number", "no", "nr", "номер", "номери")):
        target = "phone"
    if target is None and not rest and "fax" in kinds:
        target = "phone"
    if target is None and rest in ("number", "номер") and {"work", "home"} & set(kinds):
        target = "phone"
    if target is None:
        target = _BY_NAME.get(" ".join(words))
    return _of_kind(target, kinds) if target else None


def _of_kind(target: str, kinds: Sequence[str]) -> str:
    """The target with its kind: a work e-mail, a home address."""
    field, _dot, kind = target.partition(".")
    if field == "phone":
        for found in ("fax", "mobile", "work", "home", "other"):
            if found in kinds and kind in ("", "work"):
                return f"phone.{found}"
    if target == "email":
        for found in ("work", "home", "other"):
            if found in kinds:
                return f"email.{found}"
    if target in ("street", "city", "state", "postcode", "country"):
        if "home" in kinds:
            return f"{target}.home"
        if "other" in kinds:
            return f"{target}.other"
    return target


def _alike(key: str) -> str | None:
    """A name mistyped by a letter or two ("E-mial", "Организацыя")."""
    if len(key) < 5:
        return None
    found = process.extractOne(key, _BY_NAME.keys(), scorer=fuzz.ratio, score_cutoff=88)
    return _BY_NAME[found[0]] if found and abs(len(found[0]) - len(key)) <= 2 else None


# --- a whole table ----------------------------------------------------------------------------------------------


def map_columns(header: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """{column: target} for a table with these names and these first rows; every column is in it."""
    return {name: target for name, (target, _origin) in with_origins(header, rows).items()}


def with_origins(header: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, tuple[str, str]]:
    """{column: (target, origin)}: by its name (NAME), by its values (CONTENT), or by neither (""), kept as it is."""
    values = dict(zip(header, _columns(len(header), rows), strict=True))
    targets = {name: by_name(name) for name in header}
    origins = {name: NAME if targets[name] else "" for name in header}
    for name in header:
        if targets[name] is None:
            found = by_values(values[name])
            targets[name] = _of_kind(found, _kinds_in(name)) if found else "extra"
        elif targets[name] == "channel.x" and _key(name) == "x" and not any(map(_is_handle, values[name])):
            targets[name] = "extra"  # a column of figures
    before = dict(targets)
    _settle_titles(targets, values)
    _settle_names(header, targets, values)
    _settle_addresses(targets)
    _settle_labels(header, targets)
    for name in header:
        if not origins[name] and targets[name] not in (None, "extra"):
            origins[name] = CONTENT
        elif targets[name] != before[name] and targets[name] != "extra" and name in values:
            origins[name] = CONTENT if origins[name] == "" else NAME
    return {name: (targets[name] or "extra", origins[name]) for name in header}


NAME, CONTENT, REMEMBERED, CHOSEN = "name", "content", "remembered", "chosen"
"""How a column came to its target."""


def _is_handle(value: str) -> bool:
    return not re.fullmatch(r"[\W\d_]*", value)


def _kinds_in(name: str) -> list[str]:
    """The kinds that the words of a name tell ("Home" over a column of phones)."""
    _prepare()
    return [_KIND_WORDS[word] for word in _key(name).split() if word in _KIND_WORDS]


def _columns(width: int, rows: Iterable[Sequence[str]]) -> list[list[str]]:
    values: list[list[str]] = [[] for _column in range(width)]
    for row in rows:
        for place, cell in enumerate(row[:width]):
            if cell.strip():
                values[place].append(cell.strip())
    return values


def _settle_titles(targets: dict[str, str | None], values: dict[str, list[str]]) -> None:
    """"Title" is an honorific in Outlook and a position elsewhere; "Salutation" an honorific in some: values decide."""
    has_position = "position" in targets.values()
    for name in targets:
        key = re.sub(r"^x ?", "", _key(name))
        honorific = _are_honorifics(values[name])
        if key in ("title", "титул", "звание"):
            targets[name] = "honorific" if honorific or has_position else "position"
        elif targets[name] == "salutation" and honorific:
            targets[name] = "honorific"


def _are_honorifics(values: Sequence[str]) -> bool:
    hits = sum(1 for value in values if re.sub(r"[.\s]", "", value.casefold()) in _HONORIFICS)
    return bool(values) and hits * 2 >= len(values)


def _settle_names(header: Sequence[str], targets: dict[str, str | None], values: dict[str, list[str]]) -> None:
    """Which name is which: "Name" beside "Vorname" is the family's, «Имя» alone the whole name, two scripts are two."""
    found = {target: [name for name in header if targets[name] == target] for target in
             ("name", "given_name", "family_name", "middle_name", "other_name")}  # fmt: skip
    plain = [name for name in found["name"] if _key(name) in ("name", "names", "nom")]
    # In our own files "Name" is the whole name whatever stands beside it; «Given name» is what we call the first.
    ours = any(_key(name) in ("given name", "family name") for name in (*found["given_name"], *found["family_name"]))
    plain = [] if ours else plain
    if found["given_name"] and not found["family_name"] and len(found["name"]) == 1 and plain:
        targets[plain[0]] = "family_name"
        found["name"].remove(plain[0])
        found["family_name"].append(plain[0])
    if found["family_name"] and not found["given_name"] and len(found["name"]) == 1 and plain:
        targets[plain[0]] = "given_name"
        found["name"].remove(plain[0])
    if len(found["given_name"]) == 1 and not found["family_name"] and not found["name"]:
        targets[found["given_name"][0]] = "name"
        found["name"] = found["given_name"][:]
        found["given_name"] = []
    if found["other_name"] and not (found["name"] or found["given_name"] or found["family_name"]):
        targets[found["other_name"][0]] = "name"
        found["name"] = [found["other_name"].pop(0)]
    if len(found["name"]) > 1 and not found["other_name"]:
        _settle_scripts(found["name"], targets, values)
    for part, other in (("given_name", "other_name.given"), ("family_name", "other_name.family")):
        if len(found[part]) == 2 and script_of(values[found[part][0]]) != script_of(values[found[part][1]]):
            targets[found[part][1]] = other
    if not any(found.values()):
        _settle_by_values(header, targets, values)


def _settle_scripts(names: Sequence[str], targets: dict[str, str | None], values: dict[str, list[str]]) -> None:
    first = script_of(values[names[0]])
    for name in names[1:]:
        if script_of(values[name]) not in ("", first):
            targets[name] = "other_name"
            return


def script_of(values: Sequence[str]) -> str:
    """The script in which most of the values are written."""
    found = [script(value) for value in values[:100]]
    return max(("Cyrl", "Latn"), key=found.count) if found and any(found) else ""


def _settle_by_values(header: Sequence[str], targets: dict[str, str | None], values: dict[str, list[str]]) -> None:
    """A table in which no column is called a name: the first whose values look like people's."""
    people = [name for name in header if targets[name] == "extra" and by_name(name) is None
              and _share(values[name], _PERSON) >= 0.6 and _are_various(values[name])]  # fmt: skip
    for name, target in zip(people, ("name", "other_name"), strict=False):
        if target == "name" or script_of(values[name]) != script_of(values[people[0]]):
            targets[name] = target


def _are_various(values: Sequence[str]) -> bool:
    """Whether most values are there once: those of a type, a place or an office come again and again."""
    return len(set(values)) * 2 >= len(values)


def _settle_addresses(targets: dict[str, str | None]) -> None:
    """A whole address beside its own parts repeats them (Google's "Home Address" beside "Home Street")."""
    for kind in ("", ".home", ".other"):
        street = f"street{kind}"
        columns = [name for name, target in targets.items() if target == street]
        parts = [name for name in columns if re.search("stra(ss|ß)e|street|улица|көчө", fold(name))]
        for name in columns:
            if parts and name not in parts and re.search(r"\baddress$|^address$|formatted", _key(name)):
                targets[name] = "extra"


def _settle_labels(header: Sequence[str], targets: dict[str, str | None]) -> None:
    """A column of kinds belongs to the value that bears its name and number; without one it is kept as it is."""
    for name in header:
        if targets[name] == "label" and label_of(name, header, targets) is None:
            targets[name] = "extra"


def label_of(name: str, header: Sequence[str], targets: Mapping[str, str | None]) -> str | None:
    """The column whose kind a column of kinds tells: "E-mail 2 - Value" for "E-mail 2 - Type"."""
    stem = _LABEL.sub("", name).strip(" -–:")
    for other in header:
        field = (targets.get(other) or "").partition(".")[0]
        if other != name and field in ("email", "phone") and other.startswith(stem):
            rest = other[len(stem) :]
            if not rest[:1].isdigit() and _key(rest) in ("", "value", "address", "number"):
                return other
    return None


_LABEL = re.compile(r"\b(?:type|label|kind)$", re.I)


# --- by values --------------------------------------------------------------------------------------------------

_ADDRESS = re.compile(r"(?:mailto:)?[^\s@,;]+@[^\s@,;]+\.[^\s@,;]{2,}(?:\s*[,;/ ]\s*[^\s@]+@[^\s@]+)*", re.I)
_PAGE = re.compile(r"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|kg|ru|kz|uz|info|media|tv|news)(?:/\S*)?", re.I)  # noqa: E501
_PHONE = re.compile(r"[+(\d][\d\s()+./,;-]{5,}\d(?:\s*(?:доб|ext|вн|x)\.?\s*\d+)?")
_DATE = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}.*|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}")
_PERSON = re.compile(r"[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){1,3}")
_NETWORKS = {
    "channel.telegram": r"(?:https?://)?(?:t\.me|telegram\.me)/\S+",
    "channel.facebook": r"(?:https?://)?(?:\w+\.)?(?:facebook|fb)\.com/\S+",
    "channel.instagram": r"(?:https?://)?(?:www\.)?instagram\.com/\S+",
    "channel.x": r"(?:https?://)?(?:www\.)?(?:twitter|x)\.com/\S+",
    "channel.linkedin": r"(?:https?://)?(?:\w+\.)?linkedin\.com/\S+",
    "channel.youtube": r"(?:https?://)?(?:www\.)?youtube\.com/\S+",
    "channel.tiktok": r"(?:https?://)?(?:www\.)?tiktok\.com/\S+",
    "channel.vk": r"(?:https?://)?(?:m\.)?vk\.com/\S+",
    "channel.ok": r"(?:https?://)?ok\.ru/\S+",
    "channel.whatsapp": r"(?:https?://)?wa\.me/\S+",
}


def by_values(values: Sequence[str]) -> str | None:
    """What a column with a strange name holds, where nearly all of its values say so; None where they do not."""
    values = values[:200]
    if not values:
        return None
    if _share(values, _ADDRESS) >= 0.6:
        return "email"
    for target, pattern in _NETWORKS.items():
        if _share(values, re.compile(pattern, re.I)) >= 0.8:
            return target
    if _share(values, _PAGE) >= 0.8:
        return "website"
    if sum(map(_is_phone, values)) >= 0.7 * len(values):
        return "phone"
    if all(re.fullmatch(r"[\W\d_]*", value) for value in values):
        return None
    if len(values) > 1 and _share_countries(values) >= 0.9 and not all(v.islower() for v in values):
        return "country"
    if len(values) > 1 and _share_languages(values) >= 0.95:
        return "languages"
    if _are_tags(values):
        return "tags"
    return None


def _are_tags(values: Sequence[str]) -> bool:
    """Whether most cells hold several short words with a semicolon or comma between them, from a small stock."""
    cells = [[part.strip() for part in re.split(r"[;,|]", value) if part.strip()] for value in values]
    several = sum(1 for parts in cells if len(parts) > 1)
    words = [part.casefold() for parts in cells for part in parts]
    plain = all(len(word.split()) < 3 and len(word) <= 24 and not re.search(r"[\d@.]", word) for word in words)
    return len(values) >= 4 and several * 2 >= len(values) and plain and len(set(words)) * 2 <= len(words)


def _share(values: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(1 for value in values if pattern.fullmatch(value)) / len(values) if values else 0.0


def _is_phone(value: str) -> bool:
    if not _PHONE.fullmatch(value) or _DATE.fullmatch(value):
        return False
    digits = re.sub(r"\D", "", value)
    if re.fullmatch(r"-?\d+[.,]\d+", value) or not 7 <= len(digits) <= 40:
        return False
    if value == digits:  # a bare number may be anything: only what begins as phones here do, in full length
        return bool(re.fullmatch(r"(?:996|7|8|998|992|993|0)\d{8,11}", digits)) and 9 <= len(digits) <= 13
    return value[0] in "+(0" or len(re.findall(r"[\s().-]+", value)) >= 2


def _share_countries(values: Sequence[str]) -> float:
    return sum(1 for value in values if places.country_code(value)) / len(values)


def _share_languages(values: Sequence[str]) -> float:
    hits = 0
    for value in values:
        parts = [part for part in re.split(r"[,;/|\s]+", value) if part]
        hits += bool(parts) and all(len(part) > 1 and places.language_code(part) for part in parts)
    return hits / len(values)


def label(target: str) -> str:
    """A target in the words of the language in use."""
    return _(TARGETS.get(target) or target)
