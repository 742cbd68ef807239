"""What columns and remarks say of a wish not to be written to, and of addresses that bounced: tables of words.

Columns as the exports of Mailchimp, HubSpot, Brevo, Mautic, MailUp, Prezly, Google and Outlook name them.
"""

# ruff: noqa: SIM905 (tables of words)

import re

from outreach.model.text import words


def _table(text: str) -> frozenset[str]:
    parts = (" ".join(words(part)) for part in text.replace("\n", "|").split("|"))
    return frozenset(filter(None, parts))


STATUS_COLUMNS = _table(
    """
    status|статус|email marketing status|email marketing|email subscription status|subscription status|subscription
    subscriber status|member status|email status|marketing status|contact status|mailing status|optin status
    opt in status|consent status|list status|статус подписки|статус рассылки|подписка|жазылуу абалы|жазылуу
    """
)
"""Columns that say whether somebody is subscribed, by their names' words."""

CONSENT_COLUMNS = _table(
    """
    subscribed|is subscribed|opt in|opted in|optin|email opt in|email optin|consent|email consent|marketing consent
    gdpr consent|consent given|receives mail|mailing list|press list|distribution list|рассылка|список рассылки
    подписан|подписана|согласие|согласие на рассылку|жазылган|макулдук
    """
)
"""Columns in which a no is a wish not to be written to."""

OPTED_OUT = _table(
    """
    unsubscribed|unsubscribe|opted out|opt out|optout|opted out of email|blocklisted|blacklisted|blocked|do not contact
    do not email|do not mail|dnc|complained|complaint|spam|spam complaint|reported spam|abuse|removed
    globally unsubscribed
    отписан|отписана|отписался|отписалась|отписка|не писать|не беспокоить|отказ|отказался|отказалась|отказ от рассылки
    черный список|в черном списке|жазбагыла|жазбоо|жазбаңыз|баш тартты|баш тарткан|abgemeldet|nicht kontaktieren
    """
)
BOUNCED = _table(
    """
    cleaned|bounced|hard bounce|hard bounced|hardbounced|hardbounce|bounce|undeliverable|invalid email|email invalid
    не доставляется|возврат|недействительный адрес|адрес не существует|жеткен жок|unzustellbar
    """
)
BOUNCED_CODE = re.compile(r"(?:550\W)?5\.1\.\d{1,2}\b")  # of a column of statuses: an address there is not
SUBSCRIBED = _table(
    """
    subscribed|not unsubscribed|active|confirmed|opted in|opt in|valid|ok|deliverable|delivered|never|none|not bounced
    подписан|подписана|активен|активна|активный|не отписан|не отписана|не отписался|не отписалась|доставляется
    жазылган|активдүү|баш тарткан эмес|soft bounce|soft bounced|soft
    """
)
"""Values that are no wish and no bounce, in columns that might hold one."""

SMELLS = re.compile(r"unsub|opt(?:ed)?[ _-]?out|blacklist|blocklist|suppress|dnc|отпис|отказ от|не писать|жазба|жазбоо")
"""What the name of a column holds that speaks of a wish, whatever else it says; folded."""
SMELLS_NOT = re.compile(r"\bsms\b|campaign|count|rate|\bip\b|link|url|ссылк|кампани")

WITHDRAWN = _table(
    """
    withdrawn|withdrew|revoked|declined|refused|denied|not given|отозвано|отозван|отозвал|отозвала|отклонено|не дано
    не получено|кайтарып алды|кайтарылган|берилген эмес|баш тартты
    """
)
"""Values of a column of consents that say there is none."""

_MAIL = (
    r"(?:e-?mails?|mails?|mailings?|messages?|releases?|newsletters?|news|letters|announcements|bulletins"
    r"|correspondence)"
)
_OURS = (
    rf"(?:(?:press\s+)?(?:releases|newsletters?|mailings?)|(?:our|your|these|further)\s+{_MAIL}"
    r"|(?:the|our|mailing|press)\s+list)"
)
_REFUSES = r"(?:not|never|off|\w+n['’]t|no\s+longer|stop\w*|refus\w+|declin\w+|reject\w+|cancel\w*)"
_ON = r"(?:\s+(?!publish|print|us[ei]|edit|quot|about|cover|open|on\b)\w+){0,3}"
_OURS_RU = r"(?:рассылк\w+|подписк\w+|(?:пресс-)?релиз\w*|(?:наш|ваш)\w+\s+(?:письм\w*|писем|новост\w+))"
_ON_RU = r"(?:\s+(?!публик|печат|использ|чита|об?\b|редакт|пиш|верст)\w+){0,3}"
_NOT_TO = r"(?:e-?mail|mail|contact|write|send|disturb|message|add (?:him|her|them|me)|include|spam)"
REMARK = re.compile(
    rf"""
      \b(?:do\s+not|don['’]?t|never|must\s+not|should\s+not)\s+(?:ever\s+)?{_NOT_TO}\w*
    | \bunsubscrib\w+ | \bopt(?:s|ed|ing)?[\s-]?out\b | \bd\.?n\.?c\b | \bblack-?list\w* | \bblock-?list\w*
    | \b(?:remov|drop|exclud|delet|tak|struck|strik)\w*\s+(?:(?:me|us|her|him|them|off)\s+)?from\s+
        (?:\w+\s+){{0,3}}(?:lists?|mailings?|database|distribution|releases)\b
    | \b(?:withdr\w+|revok\w+)\s+(?:\w+\s+){{0,2}}consent\b
    | \bobject\w*\s+to\s+(?:getting|receiving|our|being)\b | \bnot\s+to\s+be\s+(?:e-?mailed|mailed|contacted|written)\b
    | \b\w+n['’]t\s+(?:want|like|need)\s+(?:these|any|them|our)\b
    | \b(?:отозвал\w*|отозвано)\s+(?:\w+\s+)?согласи\w+ | \bвычеркн\w+
    | \bне\s+(?:надо|нужно|стоит)\s+(?:\w+\s+){{0,2}}(?:писать|слать|присылать|отправлять)\b
    | \b(?:asked|wants|wishes|wished|prefers|requested)\s+(?:not\s+to\s+be|to\s+be\s+(?:removed|taken\s+off|left))
    | \bno\s+(?:(?:more|further)\s+(?:press\s+)?(?:{_MAIL}|contact|communications?)|mailings|newsletters)\b
    | \bno\s+(?:press\s+)?releases\b
    | \bnot\s+to\s+{_NOT_TO}\w* | \bleave\s+(?:him|her|them|us|me)\s+alone\b
    | \bв\s+покое\b | \bзапре[тщ]\w*\s+(?:\w+\s+)?(?:писать|слать)\b
    | \b(?:not|never|nothing|\w+n['’]t|no\s+longer)(?:\s+(?!heard)\w+){{0,4}}\s+from\s+us\b
    | \b{_REFUSES}{_ON}\s+{_OURS}\b
    | \b(?:asked|told|wants|wishes|begged)\s+(?:us|me)\s+to\s+stop\b
    | \btake\s+\w+\s+off\s+(?:the|our)
    | \bне\s+(?:надо\s+|нужно\s+|хочет\s+|просит\s+)?(?:писать|пишите|пиши|беспокоить|беспокойте|тревожить|тревожьте
        |слать|шлите|присылать|присылайте|отправлять|отправляйте|рассылать|посылать|получать\s+рассылк\w*|включать\s+в\s+рассылк\w*
        |контактировать)\b
    | \bотпис(?:ан[аы]?|ал(?:ся|ась|ись)|ал[аи]?\s+себя|аться|ать|ка)\b
    | \b(?:не|отказ\w*|запре[тщ]\w*|прекрат\w*|против)\b{_ON_RU}\s+{_OURS_RU}
    | \b{_OURS_RU}(?:\s+\w+){{0,2}}\s+(?:не\s+(?:нужн|интерес|хоч|хот|надо|жела|получа|принима)|отказ|запре[тщ])\w*
    | \b(?:убрать|убрали|удалить|удалили|исключить|исключили|вычеркнуть|снять
        |исключ[её]н[аы]?|удал[её]н[аы]?|убран[аы]?|снят[аы]?|уберите|удалите|исключите)\s+
        (?:\w+\s+){{0,3}}(?:из|с)\s+(?:\w+\s+)?(?:рассыл\w+|списк\w+|баз\w+)
    | \b(?:в\s+)?(?:ч[её]рн\w+\s+списк\w+|ч[её]рн\w+\s+список|стоп-лист\w*|стоп-списк\w*)
    | \bжазба(?:гыла|гын|ңыз\w*|ңыздар|сын|ңар|гыл|йм|йбыз)\b | \bжазбоо\w*
    | \b(?:кат\s+|билдирүү\s+)?(?:жөнөтпө|жибербе|жиберб[еө])\w* | \bтизмеден\s+(?:алып|чыгар|өчүр)\w*
    | \b(?:жазылуудан|каттан|алуудан|каттардан)\s+баш\s+тарт\w*
    | \b(?:ал|окуу|кабыл\s+ал)гы(?:сы|м)\s+(?:келбе\w*|жок) | \bалууну\s+(?:каалаба|токтот)\w*
    | \b(?:кат|билдирүү|релиз|рассылка|тизме)\w*\s+(?:\w+\s+)?
        (?:каалаба\w*|алба(?:йм|йт|йбыз)|керек\s+эмес|кереги\s+жок|баш\s+тарт\w*|чы(?:ккан|кты|гып)\b)
    | \bnicht\s+(?:mehr\s+)?(?:kontaktieren|anschreiben|schreiben|anmailen)\b
    """,
    re.I | re.X,
)
"""A remark that reads like a wish not to be written to."""
STEMS = tuple(
    "unsub opt dnc d.n.c black block remov asked wants wish prefers request not n't n’t dont never no take refus "
    "declin drop exclud delet struck withdr revok object leave reject told begg off stop cancel "
    "не отпис отказ запре прекра против поко отозва вычерк исключ рассыл списк список стоп баз "
    "жазб жөнөт жибер тизме тарт алгы алуу алба каала керек керег nicht".split()
)
"""One of these is in every such remark: most remarks are told from them at once."""
DENIED = frozenset("not never no hasn't isn't didn't не никогда ещё еще emas эмес".split())
"""Words before such a remark that deny it, where it does not begin with one itself."""
OWN_DENIAL = re.compile(r"(?:do|don|never|must|should|no|не|nicht)\b", re.I)

_FORMS = r"(?:attach|photo|pictur|pdf|files?\b|video|zip|вложени|файл|фото|видео|архив|тиркеме|сүрөт)"
NARROWER = re.compile(
    rf"\s+(?:\w+\s+)?{_FORMS}|\s+in\s+[A-Z]|\s+на\s+\w+ском\b|\s+(?:called|phoned|rung|quoted|photograph|record|filmed)"
)
"""What follows a remark that is about the form of our mail, its language or the phone, and no wish to get none."""
NARROWER_BEFORE = re.compile(rf"{_FORMS}\w*\s+(?:\w+\s+)?$", re.I)

WHOLE_FILES = {
    "out": re.compile(
        r"(?:unsubscrib(?:ed|es|ers)|opt(?:ed)?[ _-]?outs?|do[ _-]not[ _-](?:contact|mail|email)|отпис\w+)\b"
    ),
    "bounced": re.compile(r"(?:cleaned[ _-](?:members|segment|email|contacts|audience)|bounced|hard[ _-]bounces)\b"),
}
"""What the name of a file begins with that holds nobody but those: Mailchimp exports one for each status."""
