"""Why a mail came back, out of what the server said: its words first, then its codes (RFC 5321 §4.2, RFC 3463)."""
# ruff: noqa: E501 (vocabularies: one kind of words a line)

import re
from collections.abc import Iterable
from typing import NamedTuple

# "other": it came back, and it is not sure whose it was.
KINDS = ("hard", "soft", "delayed", "delivered", "complaint", "opt-out", "other")
# Reasons for which another try is in vain: the address is no more, or never was.
HARD = ("unknown", "moved", "domain", "no mail")
# Reasons that are ours, and say nothing of the address: our sender, our server, our message.
OF_US = ("sender", "blocked", "spam", "virus", "too large", "filtered")

# The words of servers, in the order in which they count: a full mailbox is often told with the code of an unknown
# one, and a refused sender in the same breath as the mailbox.
_WORDS = {
    "unknown at once": r"""
        5\.4\.1\ \[?\S+?\]?:\ recipient\ address\ rejected:\ access\ denied
        |not\ listed\ in\ (?:the\ )?(?:domino|public|name\ &|address)
        |такого\ (?:пользователя|адреса|ящика)\ (?:не\ существует|нет)
    """,
    "blocked at once": r"spamhaus|spamcop|dnsbl|black\ ?list|block\ ?list|\bPTR\b|bad\ dns|invalid\ domain\ name|5\.7\.1\b.{0,160}access\ denied",
    "full": r"""
        mail ?box\ (?:\S{1,60}\ ){0,3}is\ full|mail ?box\ (?:is\ )?(?:full|exceeds|has\ exceeded|too\ large)|over\ ?quota|quota\ (?:is\ )?(?:exceed|full)|quota\ violation
        |exceed\w*\ (?:\S+\ ){0,6}(?:quota|storage|space)|(?:quota|storage)\ (?:\S+\ ){0,4}exceed|not\ enough\ (?:\S+\ ){0,2}(?:space|storage)
        |insufficient\ (?:disk|storage|mailbox|quota|system\ storage)|(?:inbox|account|user|recipient)\ is\ (?:\S+\ )?(?:full|over)
        |mailfolder\ is\ full|mailbox\ size\ limit|disk\ quota|disk\ full|user\ is\ overquota|out\ of\ (?:storage|space)|no\ space\ left
        |邮箱(?:已满|空间不足)|posta\ kutusu\ dolu|skrzynka\ (?:\S+\ ){0,2}(?:pełna|przepełniona)|casella\ (?:\S+\ ){0,2}piena|buz[óo]n\ (?:\S+\ ){0,2}lleno|переполнен|переповнен|квота|превышен\w*\ (?:размер|лимит|квот)\w*\ (?:ящик|почтов)|кутуча\ толуп|postfach\ (?:ist\ )?voll|bo[iî]te\ pleine
    """,
    "moved": r"""
        has\ moved|user\ moved|been\ moved\ to|address\ (?:has\ )?changed|new\ e-?mail\ address|no\ longer\ (?:at|with|works)
        |left\ (?:the|this|our)\ (?:company|organi[sz]ation)|mailbox\ (?:has\ )?moved|recipient\ has\ changed|try\ <\S+@\S+>\ instead
        |has\ been\ replaced|forwarding\ has\ expired|^551\b
    """,
    "no mail": r"""
        does\ not\ accept\ (?:any\ )?(?:e?-?mail|smtp|messages)|accepts?\ no\ (?:e?-?mail|mail|smtp)|null\ ?mx|no\ smtp\ service|smtp\ protocol\ returned\ a\ permanent
        |(?:mail\ )?receiving\ disabled|name\ server\ .{0,20}\ no\ smtp|domain\ .{0,60}\ no\ mail\ service
        |not\ accepting\ (?:\S+\ )?(?:messages|mail)|(?:smtp|mail)\ server\ .{0,40}\ (?:rejects|refuses)\ all|not\ configured\ to\ (?:receive|accept)\ (?:any\ )?mail
    """,
    "too large": r"""
        message\ (?:size|is\ too|too|length|exceed)\ ?(?:large|big|long|exceeds|limit)?\b.{0,60}(?:large|big|long|limit|exceed|maximum)|too\ (?:large|big)|max(?:imum)?\ message\ size
        |size\ limit|exceeds?\ (?:\S+\ ){0,5}(?:size|maximum)|message\ (?:file\ )?(?:is\ )?too\ (?:big|large)|слишком\ (?:большо|велик)|превышает\ (?:\S+\ ){0,4}размер
    """,
    "virus": r"\bvirus(?:es)?\b|malware|infected|trojan|вирус|dangerous\ attachment|(?:attachment|file|content)s?\ (?:type\ )?(?:\S+\ ){0,3}(?:forbidden|blocked|not\ allowed|banned)",
    "spam": r"""
        \bspam\w*|\bjunk\b|bulk\ (?:e?-?mail|email)|unsolicited|\bUBE\b|\bUCE\b|looks\ like\ advert|content\ (?:\S+\ ){0,3}(?:rejected|filter)|suspected|phishing|спам
    """,
    "blocked": r"""
        black\ ?list|block\ ?list|\bblocked?\b|\bRBL\b|dnsbl|spamhaus|barracuda|spamcop|poor\ reputation|reputation|access\ (?:is\ )?denied|denied\ by|\bbanned\b
        |not\ (?:allowed|permitted|authori[sz]ed)\ (?:to\ )?(?:send|relay|connect|access|by|deliver)|reverse\ (?:dns|hostname|lookup)|\bPTR\b|\brDNS\b|cannot\ find\ your\ (?:hostname|reverse)|client\ host\ rejected
        |sender\ (?:address\ )?(?:\S+\ ){0,4}(?:rejected|denied|blocked|refused|verif|unknown|not\ exist)|(?:mail\ )?from\ (?:\S+\ ){0,3}(?:rejected|denied|refused)|\bSPF\b|\bDKIM\b|\bDMARC\b|authenticat|unauthenticated|not\ authorized
        |relay\w*\ (?:access\ )?(?:denied|not\ permitted|not\ allowed|prohibited)|unable\ to\ relay|relaying|policy|violat|local\ restrictions|restricted|admin(?:istrative)?\ prohibit|prohibited|rejected\ (?:for|due)|resource\ record
        |helo|ehlo|fix\ (?:reverse|your)|security\ (?:policy|violation|reason)|tls\b|certificate|заблокирован|отклонено\ политик|чёрн\w+\ спис|permission|you\ (?:are|have)\ (?:not|been)|your\ (?:ip|host|server|domain)|my\ name\ was\ rejected
    """,
    "busy": r"""
        too\ many\ (?:connections|errors|recipients|messages|sessions|hops|invalid)|rate\ ?limit|throttl|try\ (?:again\ )?later|temporar(?:y|ily)|gr[ae]y\ ?list|resources\ (?:temporarily|unavailable)
        |connections?\ (?:\S+\ ){0,2}limit|slow\ down|exceeded\ (?:\S+\ ){0,3}(?:rate|connections|limit)|daily\ (?:\S+\ ){0,2}limit|hourly|server\ (?:is\ )?busy|overload|not\ found,\ try\ again|malformed\ or\ unexpected|couldn't\ create|command\ (?:died|failed)|exit\ status|mail\ loop|hop\ count
    """,
    "unknown": r"""
        (?:user|recipient|mailbox|address|account|addressee|destination|local\ ?part|login|name|alias|member|subscriber|username|customer|student|e-?mail)s?\b[^.;\n]{0,60}?(?:\bis\b\ |\bwas\b\ )?(?:un\ ?known|not\ (?:found|known|exist|listed|valid|available|recogni[sz]ed|here|a\ valid|local|in\ ldap)|does\ ?(?:n[o']?t|\ not)\ exist|no\ longer\ (?:exists?|available|valid|active|in\ use)|doesn'?t\ (?:exist|have)|invalid|non-?existent|unavailable|could\ not\ be\ found|undeliverable|deleted|expired)
        |(?:un\ ?known|invalid|no\ such|bad|illegal|non-?existent|unrouteable|undeliverable|incorrect|not\ a\ valid|nonexistent|unrecogni[sz]ed|missing)\ (?:\S+\ ){0,3}?(?:user|recipient|mailbox|address|account|person|addressee|alias|local\ ?part|destination\ user|login|member|name|rcpt)
        |no\ (?:valid\ |one\ |such\ )?(?:mailbox|user|account|person|recipient|address|one)\s?(?:here|by|with|called|at|exists|matching|found|on)?|not\ our\ (?:customer|user)|nobody\ by\ that\ name|there\ is\ no\ (?:one|user)|don'?t\ have\ (?:an\ )?account|this\ user\ doesn'?t|we\ don'?t\ handle\ mail\ for|recipient\ rejected|delivery\ to\ this\ user\ failed
        |user\ \S+\ (?:is\ )?(?:not|un)|isn'?t\ a\ valid|can'?t\ (?:be\ found|find\ user)|mail\ \S+\ not\ found|check\ if\ (?:the\ )?address\ is\ correct|not\ (?:in|on)\ (?:\S+\ ){0,2}(?:directory|our\ list)|5\.1\.1\b|chkusr|tikk?ou|\bRESOLVER\.ADR\.(?:Recip|Ex)\w*NotFound
        |не\ (?:существует|найден|зарегистрирован)|несуществующ|неизвестн\w+\ (?:получател|пользовател|адрес)|нет\ такого|такого\ (?:\S+\ ){0,2}нет|жок\ (?:дарек|колдонуучу)|дареги?\ табылган\ жок|unbekannte[rn]?\ (?:empf|adress|benutz)|existiert\ nicht|adresse\ (?:\S+\ ){0,3}nicht\ gefunden|(?:empf[äa]nger|benutzer|postfach)\w*\ (?:\S+\ ){0,4}nicht\ gefunden|inconnu|introuvable|n'existe\ pas|desconocid|no\ existe|sconosciut|non\ esiste|não\ existe|nie\ istnieje|nieznan\w+\ (?:adres|użytkown)|bulunamad|topilmadi|табылмады|не\ (?:знайдено|існує)
        |адрес\w*\ (?:\S+\ ){0,2}не\ найден|(?:收件人|用户|用戶|地址|邮箱|郵箱|帐号|账号)\S{0,20}(?:不存在|未找到|无效)|不存在的?(?:用户|地址|邮箱)|غير\ موجود|存在しません|見つかりません|リストにありません|recipient\ address\ rejected\.?\s*$
    """,
    "late at once": r"""
        deferred:|message\ expired|did\ not\ accept\ our\ requests\ to\ connect|socket\ error|connection\ (?:refused|reset|timed)
    """,
    "domain": r"""
        domain\ is\ not\ reachable|couldn'?t\ find\ a\ mail\ exchanger|
        (?:host|domain|hostname|host\ or\ domain|mx|name\ server|dns)\b[^;\n]{0,80}?(?:un\ ?known|not\ found|does\ not\ exist|lookup\ (?:failure|error|failed)|couldn'?t\ be\ found|could\ not\ be\ found|cannot\ be\ resolved|could\ not\ be\ resolved|non-?existent|nxdomain|no\ answer)
        |(?:un\ ?known|no\ such|illegal|bad|invalid|unrouteable)\ (?:mail\ )?(?:host|domain|destination\ (?:host|system))|unable\ to\ (?:look\ ?up|resolve|route)|no\ (?:mx|route|dns)\b[^;\n]{0,40}(?:record|found|host|entry|to\ host)|couldn'?t\ find\ any\ host|recipient'?s?\ (?:domain|server)[^.;\n]{0,30}(?:not|un)
        |name\ or\ service\ not\ known|all\ relevant\ mx|домен\w*\ (?:\S+\ ){0,3}не\ (?:найден|существует)
    """,
    "disabled": r"""
        (?:account|mailbox|user|address|recipient|domain)\b[^;\n]{0,40}(?:disabled|inactive|suspend|deactivat|locked|closed|frozen|not\ active|on\ hold|unused|terminated)|(?:disabled|inactive|suspended|deactivated)\ (?:\S+\ ){0,3}(?:account|mailbox|user|recipient|address)
        |is\ (?:currently\ )?(?:suspended|disabled|inactive)|отключ[её]н|заморожен|неактив
    """,
    "late": r"""
        delivery\ time\ expired|expired|could\ not\ (?:be\ )?deliver(?:ed)?\ for|for\ \d+\ (?:days|hours|minutes)|within\ \d+\ (?:days|hours)|timed?\ ?out|time-?out|connection\ (?:refused|reset|lost|closed|dropped|failed)|network\ (?:is\ )?unreachable|no\ route\ to\ host|deferred|unable\ to\ (?:connect|contact)|retry|host\ (?:is\ )?(?:down|unreachable)|delivery\ (?:has\ been\ )?delayed|delayed|too\ long\ in\ the\ queue|lost\ connection|no\ smtp\ connection
    """,
}  # fmt: skip
_PATTERNS = {name: re.compile(pattern, re.I | re.X | re.M) for name, pattern in _WORDS.items()}
# What a status says where the words say nothing (RFC 3463 §3).
_STATUS = (
    ("unknown", r"5\.1\.[013]"), ("domain", r"5\.1\.2|5\.4\.4|5\.4\.[01]$"), ("moved", r"5\.1\.6"), ("no mail", r"5\.1\.10|5\.3\.2"),
    ("disabled", r"[45]\.2\.1"), ("full", r"[45]\.2\.2"), ("too large", r"[45]\.(?:2\.3|3\.4)"),
    ("late", r"4\.4\.\d|[45]\.4\.[27]"), ("blocked", r"[45]\.7\.\d+|[45]\.1\.[78]"), ("busy", r"4\.\d\.\d|5\.3\.\d"),
)  # fmt: skip
_STATUSES = [(name, re.compile(pattern)) for name, pattern in _STATUS]

_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}")  # its dots would end a sentence
_CODE = re.compile(r"(?<![\d.-])([45][0-5]\d)(?![\d.])")
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
# A server that took the recipient and refuses the text knows the address: its "unknown user" is then a filter of theirs.
AFTER_DATA = re.compile(r"(?:end of|final|\() ?DATA\b|>>> DATA[^\0]{0,600}554 5\.0\.0 Service unavailable", re.I)
_NO_ACCOUNT = re.compile(r"doesn'?t have an? \S* ?account", re.I)
MAX_SAID = 4_000


class Reason(NamedTuple):
    """Why, by one word (a key of the words above, or "other"); the reply code and the enhanced status, "" where none."""

    name: str
    code: str
    status: str

    @property
    def hard(self) -> bool:
        """Whether another try is in vain."""
        return self.name in HARD


_STEPS = re.compile(
    r"(?:after|in reply to|>>>)\s+(?:end of\s+|the\s+)?(MAIL\s+FROM|HELO|EHLO|initial connection|RCPT\s+TO|DATA)", re.I
)
_OUR_STEPS = ("mail from", "helo", "ehlo", "initial connection")
_SENDER = re.compile(
    r"(?:un ?known|invalid|bad|illegal|unverified|non-?existent|forged) (?:envelope |return[- ]path |mail )?(?:sender|return[- ]path|originator)"
    r"|(?:sender|return[- ]path|originator)(?:'s)? (?:\S{1,60} ){0,4}(?:not|un ?known|invalid|reject|denied|refus|does|unverif)|domain of (?:the )?sender",
    re.I,
)
_REPLIES = re.compile(r"^.*(?<!\d)[45][0-5]\d(?!\d).*(?:\n.*)?", re.M)  # a line with a reply of a server, and the next
_SENDER_STATUS = ("5.1.7", "5.1.8")  # RFC 3463 §3.2


def is_of_sender(words: str, around: str, why: "Reason", address: str, ours: Iterable[str]) -> bool:
    """Whether a server refused our address and not the recipient's: by the step, the status, or whom it names.

    `words` are the server's, `around` what the report tells of this recipient, `ours` our addresses.
    """
    told = re.sub(rf"[\s<>]*{re.escape(address)}[>:\s]*", "", around, count=1, flags=re.I)  # the heading of its report
    words = " ".join((words or "\n".join(_REPLIES.findall(told))).split()).lower()
    steps = [" ".join(one.lower().split()) for one in _STEPS.findall(words) or _STEPS.findall(" ".join(around.split()))]
    if steps and all(one in _OUR_STEPS for one in steps):
        return True
    if why.status in _SENDER_STATUS or _SENDER.search(words):
        return True
    domain = address.rpartition("@")[2].lower()
    names = {one for mine in ours for one in (mine.lower(), mine.lower().rpartition("@")[2]) if one != domain}
    named = any(re.search(rf"(?<![\w.@-]){re.escape(one)}(?![\w-]|\.\w)", words) for one in names)
    return named and address.lower() not in words


def reason(said: str, status: str = "") -> Reason:
    """Why a mail came back; `status` is the enhanced one that a report gave beside the words."""
    said = _ADDRESS.sub("a@a", " ".join(said[:MAX_SAID].split()))
    codes = _CODE.findall(said)
    inside = [one for one in _ENHANCED.findall(said) if not one.startswith("2")]
    exact = next((one for one in inside if not one.endswith(".0.0")), "")
    status = exact or status or (inside[0] if inside else "")
    name = next((name for name, pattern in _PATTERNS.items() if pattern.search(said)), None)
    if name is None:
        name = next((name for name, pattern in _STATUSES if pattern.match(status)), "other")
    name = name.removesuffix(" at once")
    if name == "unknown" and AFTER_DATA.search(said) and not _NO_ACCOUNT.search(said):
        name = "filtered"
    return Reason(name, codes[0] if codes else "", status)


class Returned(NamedTuple):
    """One address that a message speaks of: one of KINDS, why, what was said in short, the Message-ID of what came back."""

    address: str
    kind: str
    reason: Reason
    said: str
    message_id: str
