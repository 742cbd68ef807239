"""People in a text: honorifics before and after names, names, job titles, organisations, told apart by their words."""
# ruff: noqa: E501 (vocabularies: one kind of words a line)

import re
from typing import NamedTuple

_BEFORE = (
    r"Mr|Mrs|Ms|Miss|Mx|Mme|M|Dr|Prof|Professor|H\.?\s?E|His\s{1,9}Excellency|Her\s{1,9}Excellency|Amb|Ambassador|Hon|The\s{1,9}Hon(?:ou?rable)?|Sir|Dame|Rev|Lord|Lady"
    r"|Gen|Maj|Col|Lt|Capt|Sgt|Lt\.?\s?Col|Maj\.?\s?Gen|Lt\.?\s?Gen|Brig|Cmdr|Sen|Sens|Senator|Rep|Reps|Representative|Congressman|Congresswoman|Gov|Governor|President"
    r"|г-н[аеу]?|г-ном|г-ж[аеиу]|г-жой|господин[ау]?|госпож[аеиу]|госпожой|д-р[ау]?|доктор|проф|профессор|Е\.?\s?П|Е[её]\s{1,9}Превосходительств[оау]|Его\s{1,9}Превосходительств[оау]"
    r"|генерал(?:-майор|-лейтенант|-полковник)?|полковник|подполковник|майор|капитан|академик|урматтуу|улуу\s{1,9}урматтуу|мырза|айым|уважаем(?:ый|ая)"
)
_AFTER_KY = r"(?:мырза(?:нын|га|ны|да|дан|м)?|айым(?:дын|га|ды|да|дан)?|байке(?:нин|ге|ни|м)?|эже(?:нин|ге|ни|м)?|агай(?:дын|га|ды)?|эжеке)"
HONORIFIC = re.compile(rf"(?P<h>(?:(?:{_BEFORE})(?:\.|(?=\s))\s{{0,9}}){{1,30}})", re.I)
_STRICT = re.compile(
    r"[A-ZА-ЯЁҮӨҢ]|г-|д-р|проф|господин|госпож|урматтуу|улуу|мырза|айым|генерал|полковник|подполковник|майор|капитан|академик|доктор|уважаем"
)
_HONORIFIC_AFTER = re.compile(rf"\s{{1,9}}(?P<h>{_AFTER_KY})(?!\w)", re.I)

_UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽА-ЯЁҮӨҢҚҒҰҺӘІЇЄЎҲҶӢӮ"
_LOW = "a-zß-öø-ÿāăąćčďđēėęěğģīįıķĺļľłńņňōőœřśşšţťūůűųźżžа-яёүөңқғұһәіїєўҳҷӣӯ"
# letters in one class only: two overlapping repeats here would make the search exponential
_TOKEN = rf"[{_UP}](?:[{_UP}{_LOW}'’`ʻ-]{{0,30}}[{_UP}{_LOW}])?(?:\.(?:\s?[{_UP}]\.){{0,30}})?"
_PARTICLE = r"(?:de|da|di|du|del|della|dos|van|von|der|den|bin|ibn|al|el|la|le|ter|zu|де|да|ди|ду|дель|ван|фон|дер|ден|бин|ибн|аль|эль|ла|ле|уулу|кызы|оглы|uulu|kyzy|kizi|ogly|оглу)"
NAME = re.compile(rf"(?<![\w@]){_TOKEN}(?:[ ](?:{_PARTICLE}[ ])?(?:{_TOKEN}|{_PARTICLE}(?![\w]))){{0,4}}")
_WHOLE_NAME = re.compile(rf"{_TOKEN}(?: (?:{_PARTICLE}|{_TOKEN})){{1,4}}")
_PATRONYMIC = re.compile(
    r"(?:ович|евич|ич|овна|евна|ична|инична|уулу|кызы|uulu|kyzy|ovich|evich|ovna|evna)(?:[аеуы]|ем|ой)?$", re.I
)

_TITLES = re.compile(
    r"(?<!\w)(?:officer|manager|director|head|chief|coordinator|co-ordinator|specialist|spokes(?:person|man|woman)|secretary|assistant|associate|adviser|advisor|attach[eé]"
    r"|representative|minister|ambassador|president|chair(?:man|woman|person)?|editor|journalist|consultant|analyst|executive|lead(?:er)?|expert|deputy|(?:\w{1,40})?redakteur(?:in)?|journalist(?:in|e)?|(?:\w{1,40})?korrespondent(?:in)?|(?:presse)?sprecher(?:in)?|(?:presse)?referent(?:in)?|\w{0,40}leiter(?:in)?|gesch[äa]ftsf[üu]hrer(?:in)?|volont[äa]r(?:in)?|reporter(?:in)?|r[ée]dact(?:eur|rice)|correspondant(?:e)?|muhabir\w{0,40}|edit[öo]r\w{0,40}|gazeteci|correspondent|reporter|producer|photographer|columnist|presenter|writer|blogger|stringer|cameraman|videographer|фрилансер\w{0,40}|стрингер\w{0,40}|блогер\w{0,40}|оператор\w{0,40}|(?:видео|теле|кино)оператор\w{0,40}|фотокорреспондент\w{0,40}|(?:теле|радио)ведущ\w{0,40}|спецкор\w{0,40}|собкор\w{0,40}|продюсер\w{0,40}|корреспондент\w{0,40}|обозревател\w{0,40}|репорт[её]р\w{0,40}|фотограф\w{0,40}|кабарчы\w{0,40}|senior|junior|vice|communications?"
    r"|public\s{1,9}(?:relations|information|affairs)|pr|press\s{1,9}(?:secretary|officer|attach[eé])|media\s{1,9}(?:officer|relations)|outreach|advocacy|intern|volunteer|governor|mayor|senator"
    r"|commissioner|prosecutor|rector|dean|professor|founder|ceo|cto|cfo|focal\s{1,9}point|liaison|team|general|country|regional|resident|programme|national|international|acting"
    r"|специалист\w{0,40}|менеджер\w{0,40}|директор\w{0,40}|руководител\w{0,40}|начальник\w{0,40}|заместител\w{0,40}|глав[аеуы]|главн\w{1,40}|координатор\w{0,40}|секретар\w{0,40}|пресс-секретар\w{0,40}|помощник\w{0,40}|советник\w{0,40}|представител(?:ь|я|ю|ем|е|и|ей|ям|ями|ях|ьниц\w{1,40})"
    r"|министр\w{0,40}|посол\w{0,40}|посл[ау]|президент\w{0,40}|председател\w{0,40}|редактор\w{0,40}|журналист\w{0,40}|консультант\w{0,40}|эксперт\w{0,40}|сотрудни\w{1,40}|ассистент\w{0,40}|офицер\w{0,40}|атташе|ректор\w{0,40}|декан\w{0,40}|заведующ\w{1,40}|зав|зам|и\.?о|врио"
    r"|ведущ\w{1,40}|старш\w{1,40}|пиар|pr-менеджер\w{0,40}|pr-специалист\w{0,40}|smm\S{0,99}|куратор\w{0,40}|аким\w{0,40}|депутат\w{0,40}|мэр\w{0,40}|уполномоченн\w{1,40}|постоянн\w{1,40}|официальн\w{1,40}|генеральн\w{1,40}|исполнительн\w{1,40}|региональн\w{1,40}|национальн\w{1,40}"
    r"|danışman\w{0,40}|müdür\w{0,40}|sözcü\w{0,40}|koordinatör\w{0,40}|uzman\w{0,40}|sorumlu\w{0,40}|temsilci\w{0,40}|başkan\w{0,40}|kotib\w{0,40}|boshli[gq]\w{0,40}|rahbar\w{0,40}|mutaxassis\w{0,40}|vakil\w{0,40}"
    r"|responsables?|charg[ée]e?s?\s{1,9}de|attach[ée]e?s?\s{1,9}de|direct(?:eur|rice)|porte-parole|chef(?:fe)?\s{1,9}d\w{0,40}|coordinat(?:eur|rice)|хатшы\w{0,40}|басшы\w{0,40}|жетекші\w{0,40}|маман\w{0,40}|өкіл\w{0,40}|кеңесші\w{0,40}|котиб\w{0,40}|раҳбар\w{0,40}|сардор\w{0,40}|мутахассис\w{0,40}|намоянда\w{0,40}|мушовир\w{0,40}"
    r"|адис\w{0,40}|башчы\w{0,40}|жетекчи\w{0,40}|катчы\w{0,40}|басма\s{0,9}сөз\s{1,9}катчы\w{0,40}|төраг\w{0,40}|төрайым\w{0,40}|кызматкер\w{0,40}|өкүл\w{0,40}|орун\s?басар\w{0,40}|министри?|координатору|директору|редактору|кеңешчи\w{0,40}|жардамчы\w{0,40}|элчи\w{0,40}|башкы|улук|ага)(?!\w)",
    re.I,
)
# words of a title that also stand before "Office", "Centre", «музей»
_ATTRIBUTES = re.compile(
    r"(?:senior|junior|vice|communications?|public\s{1,9}(?:relations|information|affairs)|pr|media\s{1,9}relations|outreach|advocacy|press|liaison|team|general|country|regional|resident|programme|national|international|acting|executive"
    r"|главн\w{1,40}|ведущ\w{1,40}|старш\w{1,40}|постоянн\w{1,40}|официальн\w{1,40}|генеральн\w{1,40}|исполнительн\w{1,40}|региональн\w{1,40}|национальн\w{1,40}|улук|башкы|пиар)$",
    re.I,
)
_KYRGYZ = re.compile(r"[үөңҮӨҢ]|(?:нын|нин|нун|нүн|дын|дин|дун|дүн|тын|тин|тун|түн)(?!\w)|(?<!\w)боюнча(?!\w)")
_ORGANISATIONS = re.compile(
    r"(?<!\w)(?:ministry|agency|department|division|office|embassy|delegation|mission|commission|committee|council|parliament|government|authority|service|fund|foundation|bank|programme|program|project"
    r"|university|institute|academy|school|college|centre|center|cent(?:er|re)s?|association|union|organi[sz]ations?|federation|society|company|corporation|corp|co|llc|ltd|inc|plc|gmbh|jsc|ngo|group|network|alliance|initiative|unit|section|bureau|secretariat|court|hospital|museum|library|rescue|bulletin|times|herald|gazette|tribune|radio|television|tv|festival|forum|charity|trust|coalition|partnership|platform|services|systems|studios?|board|united\s{1,9}nations|nations|republic|cooperative|holding|telecom|clinic|club|lab(?:oratory)?|hub|agence|fondation|minist[èe]re|bureau|stiftung|verein|verband|ministerium|botschaft|amt|universität|hochschule|verlag|zeitung|redaktion|rundfunk|bakanlığı|büyükelçiliği|vakfı|derneği|müdürlüğü|vazirligi|agentligi|markazi|jamg.?armasi|elchixonasi"
    r"|кооператив\w{0,40}|холдинг\w{0,40}|клуб\w{0,40}|клиник\w{0,40}|лаборатори\w{0,40}|хаб|телеком|министрлігі|агенттігі|қоры|орталығы|елшілігі|қызметі|вазорати|вазорат|агентии|маркази|бунёди|сафорати|хадамоти"
    r"|министерств\w{0,40}|агентств\w{0,40}|департамент\w{0,40}|управлени\w{0,40}|посольств\w{0,40}|представительств\w{0,40}|миссия|миссии|комисси\w{0,40}|комитет\w{0,40}|совет(?:а|у|ом|е|ы|ов)?|парламент\w{0,40}|правительств\w{0,40}|служб\w{0,40}|фонд\w{0,40}|банк\w{0,40}|программ\w{0,40}|проект\w{0,40}"
    r"|университет\w{0,40}|институт\w{0,40}|академи\w{0,40}|школ\w{0,40}|центр\w{0,40}|ассоциаци\w{0,40}|союз\w{0,40}|организаци\w{0,40}|федераци\w{0,40}|обществ\w{0,40}|компани\w{0,40}|оао|ооо|зао|оюл|ос?оо|пресс-центр\w{0,40}|отдел\w{0,40}|сектор\w{0,40}|секретариат\w{0,40}|суд\w{0,40}|больниц\w{0,40}|музе\w{0,40}|библиотек\w{0,40}|республик\w{0,40}|редакци[яию]|телеканал\w{0,40}|издательств\w{0,40}|газет[аыеу]|гезит\w{0,40}|радиосу|оон|агентство|бюро|группа|сеть|альянс"
    r"|министрлиг\w{0,40}|министрлик\w{0,40}|агенттиг\w{0,40}|агенттик\w{0,40}|башкармалыг\w{0,40}|башкармалык\w{0,40}|бөлүм\w{0,40}|кызматы|элчилиг\w{0,40}|элчилик\w{0,40}|өкүлчүлүг\w{0,40}|өкүлчүлүк\w{0,40}|комитети|уюм\w{0,40}|фонду|борбор\w{0,40}|мектеби|мектеп|бирикме\w{0,40}|коому|өкмөт\w{0,40}|мамлекеттик\w{0,40}|программасы|долбоор\w{0,40})(?!\w)",
    re.I,
)
_NOT_NAMES = re.compile(
    r"(?<!\w)(?:media|press|news|contacts?|tel|phone|mobile|cell|e-?mail|fax|web|website|address|street|st|avenue|ave|road|building|floor|room|for|the|and|of|on|at|in|to|we|our|your|please|further|more|information|note|notes|about|date|time|venue|place|twitter|facebook|instagram|telegram|youtube|linkedin|whatsapp|viber"
    r"|today|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|september|october|november|december|inquiries|enquiries|interview|requests?|hotline|helpline|help|line|audio|video|clip|week|night|month|year|election|health|care|education|technology|training|summit|squad|volunteer|county|rapids|photos?|caption|credit|available|application|registration|questions?|call|kyrgyzstan|kazakhstan|uzbekistan|tajikistan|central|asia|new\s{1,9}york|united|states|kyrgyz|republic|bishkek|osh|geneva|international|public|relations"
    r"|контакт\w{0,40}|радио|тел|телефон\w{0,40}|моб|мобильн\w{1,40}|факс|почта|адрес|сайт|улица|ул|проспект|пр|дом|г|город|пресс\S{0,99}|сми|информаци\w{1,40}|дата|место|время|для|по|за|и|в|на|от|кыргызстан\w{0,40}|казахстан\w{0,40}|узбекистан\w{0,40}|кыргызск\w{1,40}|бишкек|ош|байланыш\w{0,40}|дарек|даректер|basın|iletişim|matbuot|uchun|presse|media|баспасөз|үшін|матбуот\w{0,40}|барои|маалымат\w{0,40}|кошумча|басма|үчүн|горячая|линия|вопрос\w{0,40}|отдел|дополнительн\w{1,40}|наш\w{0,40}|мы)(?!\w)",
    re.I,
)
_UNIT = re.compile(r"(?<!\w)(?:at|with)(?!\w)\s{1,9}(?=[A-Z])")


class Person(NamedTuple):
    """A name as it stands, with the honorific and its dot as typed."""

    start: int
    end: int
    name: str
    honorific: str


def is_title(text: str) -> bool:
    """Whether words are about a job."""
    return bool(_TITLES.search(text))


def is_job(text: str) -> bool:
    """Whether the noun that words are about is a job: "Head of Office" is one, "National Office" and "Press Centre" are none.

    The head is the last noun in English before "of", the first in Russian, the last in Kyrgyz.
    """
    if not is_organisation(text):
        return is_title(text)
    if re.match(r"[A-Za-z]", text):
        head = re.split(r"\s+(?:of|for|at|in|on|with)\s+|,", text)[0]
        jobs, units = _jobs(head), [*_ORGANISATIONS.finditer(head)]
        return bool(jobs) and (not units or jobs[-1].start() > units[-1].start())
    jobs, units = _jobs(text), [*_ORGANISATIONS.finditer(text)]
    if not jobs or not units:
        return bool(jobs)
    if _KYRGYZ.search(text):
        return jobs[-1].start() > units[-1].start()
    return jobs[0].start() < units[0].start()


def _jobs(text: str) -> list[re.Match[str]]:
    """The words of a title that are nouns, not only attributes of one."""
    return [match for match in _TITLES.finditer(text) if not _ATTRIBUTES.fullmatch(match[0])]


def is_organisation(text: str) -> bool:
    """Whether words name an organisation, by its noun or as an acronym."""
    return bool(_ORGANISATIONS.search(text)) or bool(re.fullmatch(rf"[{_UP}]{{2,10}}(?:[ /&-][{_UP}][\w.]*)*", text))


def honorific_at(text: str) -> re.Match[str] | None:
    """The honorific at the beginning of a text, where what follows may be a name."""
    match = HONORIFIC.match(text)
    if match and _STRICT.match(text) and re.match(rf"[{_UP}]", text[match.end() :]):
        return match
    return None


def is_honorific(text: str) -> bool:
    """Whether a piece is an honorific and nothing else: the "(Ms.)" behind a name."""
    return bool(re.fullmatch(rf"(?:{_BEFORE}|{_AFTER_KY})\.?", text.strip(), re.I)) and not is_title(text)


def is_name(text: str) -> bool:
    """Whether a piece of text is, whole, a person's name: two to five capitalised words and none of other trades."""
    bare = text.strip()
    if not _WHOLE_NAME.fullmatch(bare) or len(bare) > 70:
        return False
    if re.search(r"[A-ZА-Я]{2,}\.", bare) or re.search(r"\w{3,}\.(?:\s|$)", bare):
        return False
    tokens = bare.split()
    if not any(len(token.rstrip(".")) > 2 for token in tokens):
        return False
    if len(tokens) == 2 and all(token.isupper() and "." not in token and len(token) <= 4 for token in tokens):
        return False
    return not (_NOT_NAMES.search(bare) or _TITLES.search(bare) or _ORGANISATIONS.search(bare))


def is_attribute(text: str) -> bool:
    """Whether words only say of what sort a job is: "regional", «национальный»."""
    return bool(_ATTRIBUTES.fullmatch(text))


def is_family_name(word: str) -> bool:
    """Whether a word may be a family name by itself: "Piatt and Timpe"."""
    return bool(re.fullmatch(rf"[{_UP}][{_LOW}'’-]{{2,30}}", word)) and not (
        _NOT_NAMES.search(word) or _TITLES.search(word) or _ORGANISATIONS.search(word)
    )


def person(piece: str) -> Person | None:
    """The person a piece of a contact block is, whole: "Ms. A B", «А Б айым», "A B"; None where it is none."""
    lead = len(piece) - len(piece.lstrip())
    text = piece.strip()
    before = honorific_at(text)
    start = before.end() if before else 0
    name = text[start:].strip()
    after = re.search(rf"\s+({_AFTER_KY})[.,]?$", name, re.I)
    honorific = " ".join(before["h"].split()) if before else ""
    if after:
        honorific = honorific or _base(after[1])
        name = name[: after.start()].rstrip(" ,")
    name = re.sub(r"^([^,]+),?\s*\((?:mr|ms|mrs)\.?\)$", r"\1", name, flags=re.I).rstrip(" ,;:")
    name = re.sub(r"\s*\([^)]{1,40}\)$", "", name)
    if name.endswith(".") and not re.search(rf"(?:^|[\s.])[{_UP}]\.$", name):
        name = name.rstrip(".")
    single = re.fullmatch(rf"[{_UP}][\w'’.-]+", name)
    if is_name(name) or (honorific and (single or _WHOLE_NAME.fullmatch(name)) and not is_organisation(name)):
        at = lead + piece.strip().find(name)
        return Person(at, at + len(name), name, honorific)
    return None


def _base(honorific: str) -> str:
    """A Kyrgyz honorific without its case ending: «мырзанын» is «мырза»."""
    return re.sub(
        r"(?<=мырза)\w+$|(?<=айым)\w+$|(?<=байке)\w+$|(?<=эже)(?:нин|ге|ни|м)$|(?<=агай)\w+$", "", honorific, flags=re.I
    )


def at_end(piece: str) -> Person | None:
    """The name that a piece ends with, behind a job: «пресс-секретарь Министерства … Айгүл Асанова»."""
    text = piece.rstrip(" .,;")
    for count in (4, 3, 2):
        match = re.search(rf"\s((?:\S+ ){{{count - 1}}}\S+)$", text)
        if match and is_title(text[: match.start()]):
            found = person(match[1])
            if found:
                at = match.start(1)
                return Person(at + found.start, at + found.end, found.name, found.honorific)
    return None


def is_patronymic(word: str) -> bool:
    """Whether a word is a patronymic by its ending."""
    return bool(_PATRONYMIC.search(word))


def split_title(title: str) -> tuple[str, str]:
    """A job and the organisation behind "at" or "with": "Press Officer at UNICEF"."""
    match = _UNIT.search(title)
    if match and is_title(title[: match.start()]):
        return title[: match.start()].rstrip(" ,"), title[match.end() :].strip()
    return title, ""
