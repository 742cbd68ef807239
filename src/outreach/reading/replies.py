"""What an automatic answer says: away until when, no longer works there and who does, or to be left alone (RFC 3834)."""
# ruff: noqa: E501 (vocabularies: one kind of words a line)

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from outreach.model.email_address import IN_TEXT
from outreach.reading import dates

_ADDRESS = re.compile(IN_TEXT)
_OPT_OUT = re.compile(
    r"\s*(?:re:\s*)?(?:(?:please|пожалуйста|прошу(?: вас)?|убедительно прошу|сураныч|өтүнөм|bitte|merci de)[\s,:]+)?(?:unsubscribe|opt[ -]?out|remove(?: me)?|take me off|stop|no more e?-?mails|do not (?:e?-?mail|write to) me"
    r"|отписаться|отписка|отпишите|отписать меня|(?:удалите|уберите|исключите|вычеркните) (?:меня|мой адрес|нас)|больше не (?:присылайте|шлите|пишите)|не (?:присылайте|шлите|пишите) (?:мне )?больше"
    r"|жазылуудан чыг\w*|(?:мени )?(?:бул )?тизме(?:ден|ңизден) (?:чыгар|өчүр|алып сал)\w*|(?:мындан ары\s+|экинчи\s+)?мага\s+(?:мындан ары\s+)?(?:кат\s+|билдирүү\s+)?(?:жазба(?:ңыз|гыла|ң)|жибербе(?:ңиз|гиле|ң))|(?:мындан ары|экинчи) (?:кат |билдирүү )?(?:жазба(?:ңыз|гыла|ң)|жибербе(?:ңиз|гиле|ң))|(?:больше\s+)?не (?:отправляйте|высылайте)(?: мне)?|не надсилайте|відпишіть|(?:keine|nicht mehr)[^.\n]{0,30}(?:e-?mails?|anschreiben|zusenden)|streichen sie (?:mich|uns)|ne m'envoyez plus|retirez-moi|(?:мені )?тізімнен (?:шығар|алып таста)\w*|meni ro.?yxatdan (?:o.?chir|chiqar)\w*|abmelden|désabonner)(?!\w)",
    re.I,
)
_OF_A_HEADLINE = re.compile(
    r"\s*(?:re:\s*)?(?:please\s+)?(?:stop|remove)\s+(?!(?:me|us|mail\w*|e-?mail\w*|sending)\b)\w", re.I
)
_AWAY = re.compile(
    r"out[ -]of[ -](?:the[ -])?office|\bOOO\b|automatic reply|auto(?:matic)?[ -]?(?:reply|response|answer)|on (?:annual |maternity |parental |sick |study )?leave|on (?:vacation|holidays?|mission)|away (?:from|until|till)|currently (?:away|travel+ing|out)|back (?:in the office )?on|will (?:be back|return)"
    r"|нахожусь в (?:отпуске|командировке)|в (?:\w+ )?отпуске|в командировке|в декрете|на больничном|в отъезде|отсутству|вне офиса|не (?:на работе|буду на работе|будет на работе)|автоответ|автоматический ответ|вернусь|буду (?:в офисе|на работе)"
    r"|өргүү(?:сүн)?дө|дем алууда|командировкада|иш сапар|жумушта эмесмин|кеңседе эмесмин|автожооп"
    r"|демалыста|іссапар|жұмыста (?:емес|жоқ)|автоматты жауап|ta.?tilda|таътилда|xizmat safari|avtomatik javob|рухсатӣ|сафари корӣ|ҷавоби худкор|izin(?:li|de)|ofis dışında|otomatik yanıt|tatilde"
    r"|abwesen|nicht im (?:büro|haus)|im urlaub|automatische antwort|absence|absente? (?:du|de|jusqu)|en congés?|en vacances|réponse automatique|fuera de la oficina|de vacaciones|respuesta automática",
    re.I,
)
_GONE = re.compile(
    r"no longer (?:work(?:ing|s)?|employed|with|at|part of|an employee|in (?:this|the) (?:position|role|office))|(?:have|has|I've) left (?:the|my|this|our|UN|[A-Z])|(?:have|has) moved on|my last (?:working )?day|retired|this (?:mailbox|address|account) is no longer (?:monitored|in use|active|used)|not monitored any ?more|(?:has|have) (?:a )?(?:changed|new) (?:my |e-?mail )?address|my new (?:e-?mail )?address"
    r"|больше не работа|уже не работа|здесь (?:больше )?не работа|уволил|уволен|покинул\w? (?:компан|организац|редакц)|сменил\w? (?:место работы|адрес)|мой новый адрес|новый адрес электронной|адрес больше не (?:использ|действ)|не работаю в"
    r"|мындан ары[^.\n]{0,40} иште[бй]|мындан ары иштебей|иштебей (?:кал|кет)\w*|иштен (?:чыктым|кеттим|кеткен|бошо\w*)|жаңы дарегим|енді[^.\n]{0,40} істеме|жұмыс істемей(?:ді|мін)|жұмыстан (?:шық|кет)\w*"
    r"|\bendi[^.\n]{0,40} ishlamay|ishdan (?:ket|bo.?sha)\w*|\bэнди[^.\n]{0,40} ишламай|дигар[^.\n]{0,40} кор намекун|artık[^.\n]{0,60} çalışmı|(?:işten|görevinden|kurumdan) ayrıl"
    r"|arbeitet? nicht mehr|nicht mehr [^.\n]{0,60}(?:tätig|beschäftigt)|nicht mehr bei|ausgeschieden|ne travaill\w+ plus|n'(?:est|es|suis) plus (?:en poste|en fonction|employé)|a quitté (?:l|s|n)|ya no trabaj",
    re.I,
)
_AUTO = re.compile(r"auto|vacation|away|out of office", re.I)
_UNTIL = re.compile(
    r"(?:until|till|through|back (?:on|in the office on|at work on)?|return(?:ing)?(?: on| to (?:the )?office on)?|to|–|—|-|по|до|вернусь|вернётся|вернется|с|чейин|кайт\w+|bis|zurück)\W{0,6}(?:\w+\W{1,3}){0,2}$", re.I
)  # fmt: skip
MAX_TEXT = 20_000


class Reply(NamedTuple):
    """One answer: `kind` is away, moved, opt-out or other; `until` is the last day away, where it is told.

    `instead` are the addresses that it names besides the writer's own: a colleague's, or the new one.
    """

    address: str
    kind: str
    until: date | None
    instead: list[str]
    said: str
    answered: str


def read(headers: Mapping[str, str], parts: Sequence[tuple[str, str]], today: date) -> Reply | None:
    """What a message says by itself; None where a person wrote it, or it is no answer to a mail."""
    text = "\n".join(text for kind, text in parts if kind.startswith("text/"))[:MAX_TEXT]
    found = _ADDRESS.search(headers.get("from", ""))
    if not found:
        return None
    address = found.group()
    answered = next((headers[name] for name in ("in-reply-to", "references") if name in headers), "")
    ids = re.findall(r"<[^<>\s]{1,250}>", answered)
    own = _unquoted(text)
    kind = _kind(headers, own)
    if kind is None:
        return None
    instead = [one for one in dict.fromkeys(_ADDRESS.findall(own)) if one.lower() not in _ours(headers, address)]
    until = _until(own, today) if kind == "away" else None
    said = " ".join(own.split())[:300] or headers.get("subject", "")
    return Reply(address, kind, until, instead[:5], said, ids[-1] if ids else "")


def _ours(headers: Mapping[str, str], address: str) -> set[str]:
    to = {one.lower() for name in ("to", "cc", "delivered-to") for one in _ADDRESS.findall(headers.get(name, ""))}
    return to | {address.lower()}


def _kind(headers: Mapping[str, str], text: str) -> str | None:
    subject = headers.get("subject", "")
    body = text[:4_000]
    if "x-apple-unsubscribe" in headers or (_OPT_OUT.match(subject) and not _OF_A_HEADLINE.match(subject)):
        return "opt-out"
    automatic = _is_automatic(headers)
    if not automatic:  # a person who asks in one line to be left alone
        asked = _OPT_OUT.match(body) and not _OF_A_HEADLINE.match(body) and len(body.split()) < 12
        return "opt-out" if asked else None
    if _GONE.search(body) or _GONE.search(subject):
        return "moved"
    return "away" if _AWAY.search(subject) or _AWAY.search(body) else "other"


def _is_automatic(headers: Mapping[str, str]) -> bool:
    said = headers.get("auto-submitted", "no").lower()
    if not said.startswith("no"):
        return True
    marks = ("x-autoreply", "x-autorespond", "x-autoreply-from", "x-mail-autoreply", "x-ms-exchange-inbox-rules-loop")
    if any(name in headers for name in marks) or headers.get("precedence", "").lower() in ("auto_reply", "auto-reply"):
        return True
    if headers.get("x-auto-response-suppress") and _AWAY.search(headers.get("subject", "")):
        return True
    return bool(_AWAY.search(headers.get("subject", "")))


def _unquoted(text: str) -> str:
    """What the writer says, without the message that is quoted under it."""
    lines = []
    for line in text.split("\n"):
        if re.match(r"\s*(?:>|-{2,} ?(?:original|исходное|переслан)|_{10,}|(?:From|От|Кимден|Von):\s)", line, re.I):
            break
        if re.match(
            r"\s*(?:on|le|am)\b.{5,120}\b(?:wrote|écrit|schrieb)\W*$|.{5,120}\b(?:пишет|писал|написал|жазды)\W*$",
            line,
            re.I,
        ):
            break
        lines.append(line)
    return "\n".join(lines).strip()


def _until(text: str, today: date) -> date | None:
    """The last day away: the latest that the text names, or the one before which it says "back on"."""
    text = _MONTH_ABROAD.sub(_in_figures, text[:2_000])
    there = [(day, found) for day in dates.find(text) for found in [_near(day, today)] if found]
    if not there:
        return None
    told = [found for day, found in there if _UNTIL.search(text[max(0, day.start - 40) : day.start])]
    return max(told or [found for _day, found in there])


_MONTHS_ABROAD = (
    "januar jänner janvier enero ocak yanvar қаңтар январи", "februar février febrero şubat fevral ақпан феврали",
    "märz mars marzo наурыз марти", "avril abril nisan aprel сәуір апрели", "mai mayo mayıs мамыр майи",
    "juni juin junio haziran iyun маусым июни", "juli juillet julio temmuz iyul шілде июли",
    "august août aout agosto ağustos avgust тамыз августи", "septembre septiembre eylül sentabr sentyabr қыркүйек сентябри",
    "oktober octobre octubre ekim oktabr oktyabr қазан октябри", "noviembre kasım noyabr қараша ноябри",
    "dezember décembre diciembre aralık dekabr желтоқсан декабри",
)  # fmt: skip
_ABROAD = {name: number for number, names in enumerate(_MONTHS_ABROAD, 1) for name in names.split()}
_MONTH_ABROAD = re.compile(
    r"(?:(?P<before>20\d\d)[ -]*(?:жылғы|жылдың|йил\w*|yil\w*)\s+)?(?<![\d.:])(?P<day>[0-3]?\d)(?:\.|er|º)?[ -]*(?:de )?"
    rf"(?P<month>{'|'.join(sorted(_ABROAD, key=len, reverse=True))})(?:(?:dan|ga|da|ning|gacha|ға|ге|да|дан|нан)(?!\w)|(?!\w))(?:,? (?:del? )?(?P<after>20\d\d))?",
    re.I,
)


_ENGLISH = "January February March April May June July August September October November December".split()  # noqa: SIM905


def _in_figures(match: re.Match[str]) -> str:
    """A date of another language as dates.find knows it."""
    month, year = _ABROAD[match["month"].lower()], match["before"] or match["after"]
    if year:
        return f"{year}-{month:02}-{int(match['day']):02}"
    return f"{match['day']} {_ENGLISH[month - 1]}"


def _near(day: dates.Day, today: date) -> date | None:
    """A day without a year is the next of its name, as long as it is not almost a year off."""
    if day.year:
        return day.date()
    found = [one for one in (day.date(today.year), day.date(today.year + 1)) if one is not None]
    return next((one for one in found if (one - today).days >= -60), None)
