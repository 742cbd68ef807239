"""People in a text: honorifics before and after names, names, job titles, organisations, told apart by their words."""
# ruff: noqa: E501 (vocabularies: one kind of words a line)

import re
from typing import NamedTuple

_BEFORE = (
    r"Mr|Mrs|Ms|Miss|Mx|Mme|M|Dr|Prof|Professor|H\.?\s?E|His\s+Excellency|Her\s+Excellency|Amb|Ambassador|Hon|The\s+Hon(?:ou?rable)?|Sir|Dame|Rev|Lord|Lady"
    r"|Gen|Maj|Col|Lt|Capt|Sgt|Lt\.?\s?Col|Maj\.?\s?Gen|Lt\.?\s?Gen|Brig|Cmdr|Sen|Sens|Senator|Rep|Reps|Representative|Congressman|Congresswoman|Gov|Governor|President"
    r"|г-н[аеу]?|г-ном|г-ж[аеиу]|г-жой|господин[ау]?|госпож[аеиу]|госпожой|д-р[ау]?|доктор|проф|профессор|Е\.?\s?П|Е[её]\s+Превосходительств[оау]|Его\s+Превосходительств[оау]"
    r"|генерал(?:-майор|-лейтенант|-полковник)?|полковник|подполковник|майор|капитан|академик|урматтуу|улуу\s+урматтуу|мырза|айым|уважаем(?:ый|ая)"
)
_AFTER_KY = r"(?:мырза(?:нын|га|ны|да|дан|м)?|айым(?:дын|га|ды|да|дан)?|байке(?:нин|ге|ни|м)?|эже(?:нин|ге|ни|м)?|агай(?:дын|га|ды)?|эжеке)"
HONORIFIC = re.compile(rf"(?P<h>(?:(?:{_BEFORE})(?:\.|(?=\s))\s*)+)", re.I)
_STRICT = re.compile(
    r"[A-ZА-ЯЁҮӨҢ]|г-|д-р|проф|господин|госпож|урматтуу|улуу|мырза|айым|генерал|полковник|подполковник|майор|капитан|академик|доктор|уважаем"
)
_HONORIFIC_AFTER = re.compile(rf"\s+(?P<h>{_AFTER_KY})(?!\w)", re.I)

_UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽА-ЯЁҮӨҢҚҒҰҺӘІЇЄЎҲҶӢӮ"
_LOW = "a-zß-öø-ÿāăąćčďđēėęěğģīįıķĺļľłńņňōőœřśşšţťūůűųźżžа-яёүөңқғұһәіїєўҳҷӣӯ"
# letters in one class only: two overlapping repeats here would make the search exponential
_TOKEN = rf"[{_UP}](?:[{_UP}{_LOW}'’`ʻ-]{{0,30}}[{_UP}{_LOW}])?(?:\.(?:\s?[{_UP}]\.)*)?"
_PARTICLE = r"(?:de|da|di|du|del|della|dos|van|von|der|den|bin|ibn|al|el|la|le|ter|zu|де|да|ди|ду|дель|ван|фон|дер|ден|бин|ибн|аль|эль|ла|ле|уулу|кызы|оглы|uulu|kyzy|kizi|ogly|оглу)"
NAME = re.compile(rf"(?<![\w@]){_TOKEN}(?:[ ](?:{_PARTICLE}[ ])?(?:{_TOKEN}|{_PARTICLE}(?![\w]))){{0,4}}")
_WHOLE_NAME = re.compile(rf"{_TOKEN}(?: (?:{_PARTICLE}|{_TOKEN})){{1,4}}")
_PATRONYMIC = re.compile(
    r"(?:ович|евич|ич|овна|евна|ична|инична|уулу|кызы|uulu|kyzy|ovich|evich|ovna|evna)(?:[аеуы]|ем|ой)?$", re.I
)

_TITLES = re.compile(
    r"(?<!\w)(?:officer|manager|director|head|chief|coordinator|co-ordinator|specialist|spokes(?:person|man|woman)|secretary|assistant|associate|adviser|advisor|attach[eé]"
    r"|representative|minister|ambassador|president|chair(?:man|woman|person)?|editor|journalist|consultant|analyst|executive|lead(?:er)?|expert|deputy|(?:\w+)?redakteur(?:in)?|journalist(?:in|e)?|(?:\w+)?korrespondent(?:in)?|(?:presse)?sprecher(?:in)?|(?:presse)?referent(?:in)?|\w*leiter(?:in)?|gesch[äa]ftsf[üu]hrer(?:in)?|volont[äa]r(?:in)?|reporter(?:in)?|r[ée]dact(?:eur|rice)|correspondant(?:e)?|muhabir\w*|edit[öo]r\w*|gazeteci|correspondent|reporter|producer|photographer|columnist|presenter|writer|blogger|stringer|cameraman|videographer|фрилансер\w*|стрингер\w*|блогер\w*|оператор\w*|(?:видео|теле|кино)оператор\w*|фотокорреспондент\w*|(?:теле|радио)ведущ\w*|спецкор\w*|собкор\w*|продюсер\w*|корреспондент\w*|обозревател\w*|репорт[её]р\w*|фотограф\w*|кабарчы\w*|senior|junior|vice|communications?"
    r"|public\s+(?:relations|information|affairs)|pr|press\s+(?:secretary|officer|attach[eé])|media\s+(?:officer|relations)|outreach|advocacy|intern|volunteer|governor|mayor|senator"
    r"|commissioner|prosecutor|rector|dean|professor|founder|ceo|cto|cfo|focal\s+point|liaison|team|general|country|regional|resident|programme|national|international|acting"
    r"|специалист\w*|менеджер\w*|директор\w*|руководител\w*|начальник\w*|заместител\w*|глав[аеуы]|главн\w+|координатор\w*|секретар\w*|пресс-секретар\w*|помощник\w*|советник\w*|представител(?:ь|я|ю|ем|е|и|ей|ям|ями|ях|ьниц\w+)"
    r"|министр\w*|посол\w*|посл[ау]|президент\w*|председател\w*|редактор\w*|журналист\w*|консультант\w*|эксперт\w*|сотрудни\w+|ассистент\w*|офицер\w*|атташе|ректор\w*|декан\w*|заведующ\w+|зав|зам|и\.?о|врио"
    r"|ведущ\w+|старш\w+|пиар|pr-менеджер\w*|pr-специалист\w*|smm\S*|куратор\w*|аким\w*|депутат\w*|мэр\w*|уполномоченн\w+|постоянн\w+|официальн\w+|генеральн\w+|исполнительн\w+|региональн\w+|национальн\w+"
    r"|danışman\w*|müdür\w*|sözcü\w*|koordinatör\w*|uzman\w*|sorumlu\w*|temsilci\w*|başkan\w*|kotib\w*|boshli[gq]\w*|rahbar\w*|mutaxassis\w*|vakil\w*"
    r"|responsables?|charg[ée]e?s?\s+de|attach[ée]e?s?\s+de|direct(?:eur|rice)|porte-parole|chef(?:fe)?\s+d\w*|coordinat(?:eur|rice)|хатшы\w*|басшы\w*|жетекші\w*|маман\w*|өкіл\w*|кеңесші\w*|котиб\w*|раҳбар\w*|сардор\w*|мутахассис\w*|намоянда\w*|мушовир\w*"
    r"|адис\w*|башчы\w*|жетекчи\w*|катчы\w*|басма\s*сөз\s+катчы\w*|төраг\w*|төрайым\w*|кызматкер\w*|өкүл\w*|орун\s?басар\w*|министри?|координатору|директору|редактору|кеңешчи\w*|жардамчы\w*|элчи\w*|башкы|улук|ага)(?!\w)",
    re.I,
)
# words of a title that also stand before "Office", "Centre", «музей»
_ATTRIBUTES = re.compile(
    r"(?:senior|junior|vice|communications?|public\s+(?:relations|information|affairs)|pr|media\s+relations|outreach|advocacy|press|liaison|team|general|country|regional|resident|programme|national|international|acting|executive"
    r"|главн\w+|ведущ\w+|старш\w+|постоянн\w+|официальн\w+|генеральн\w+|исполнительн\w+|региональн\w+|национальн\w+|улук|башкы|пиар)$",
    re.I,
)
_KYRGYZ = re.compile(r"[үөңҮӨҢ]|(?:нын|нин|нун|нүн|дын|дин|дун|дүн|тын|тин|тун|түн)(?!\w)|(?<!\w)боюнча(?!\w)")
_ORGANISATIONS = re.compile(
    r"(?<!\w)(?:ministry|agency|department|division|office|embassy|delegation|mission|commission|committee|council|parliament|government|authority|service|fund|foundation|bank|programme|program|project"
    r"|university|institute|academy|school|college|centre|center|cent(?:er|re)s?|association|union|organi[sz]ations?|federation|society|company|corporation|corp|co|llc|ltd|inc|plc|gmbh|jsc|ngo|group|network|alliance|initiative|unit|section|bureau|secretariat|court|hospital|museum|library|rescue|bulletin|times|herald|gazette|tribune|radio|television|tv|festival|forum|charity|trust|coalition|partnership|platform|services|systems|studios?|board|united\s+nations|nations|republic|cooperative|holding|telecom|clinic|club|lab(?:oratory)?|hub|agence|fondation|minist[èe]re|bureau|stiftung|verein|verband|ministerium|botschaft|amt|universität|hochschule|verlag|zeitung|redaktion|rundfunk|bakanlığı|büyükelçiliği|vakfı|derneği|müdürlüğü|vazirligi|agentligi|markazi|jamg.?armasi|elchixonasi"
    r"|кооператив\w*|холдинг\w*|клуб\w*|клиник\w*|лаборатори\w*|хаб|телеком|министрлігі|агенттігі|қоры|орталығы|елшілігі|қызметі|вазорати|вазорат|агентии|маркази|бунёди|сафорати|хадамоти"
    r"|министерств\w*|агентств\w*|департамент\w*|управлени\w*|посольств\w*|представительств\w*|миссия|миссии|комисси\w*|комитет\w*|совет(?:а|у|ом|е|ы|ов)?|парламент\w*|правительств\w*|служб\w*|фонд\w*|банк\w*|программ\w*|проект\w*"
    r"|университет\w*|институт\w*|академи\w*|школ\w*|центр\w*|ассоциаци\w*|союз\w*|организаци\w*|федераци\w*|обществ\w*|компани\w*|оао|ооо|зао|оюл|ос?оо|пресс-центр\w*|отдел\w*|сектор\w*|секретариат\w*|суд\w*|больниц\w*|музе\w*|библиотек\w*|республик\w*|редакци[яию]|телеканал\w*|издательств\w*|газет[аыеу]|гезит\w*|радиосу|оон|агентство|бюро|группа|сеть|альянс"
    r"|министрлиг\w*|министрлик\w*|агенттиг\w*|агенттик\w*|башкармалыг\w*|башкармалык\w*|бөлүм\w*|кызматы|элчилиг\w*|элчилик\w*|өкүлчүлүг\w*|өкүлчүлүк\w*|комитети|уюм\w*|фонду|борбор\w*|мектеби|мектеп|бирикме\w*|коому|өкмөт\w*|мамлекеттик\w*|программасы|долбоор\w*)(?!\w)",
    re.I,
)
_NOT_NAMES = re.compile(
    r"(?<!\w)(?:media|press|news|contacts?|tel|phone|mobile|cell|e-?mail|fax|web|website|address|street|st|avenue|ave|road|building|floor|room|for|the|and|of|on|at|in|to|we|our|your|please|further|more|information|note|notes|about|date|time|venue|place|twitter|facebook|instagram|telegram|youtube|linkedin|whatsapp|viber"
    r"|today|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|september|october|november|december|inquiries|enquiries|interview|requests?|hotline|helpline|help|line|audio|video|clip|week|night|month|year|election|health|care|education|technology|training|summit|squad|volunteer|county|rapids|photos?|caption|credit|available|application|registration|questions?|call|kyrgyzstan|kazakhstan|uzbekistan|tajikistan|central|asia|new\s+york|united|states|kyrgyz|republic|bishkek|osh|geneva|international|public|relations"
    r"|контакт\w*|радио|тел|телефон\w*|моб|мобильн\w+|факс|почта|адрес|сайт|улица|ул|проспект|пр|дом|г|город|пресс\S*|сми|информаци\w+|дата|место|время|для|по|за|и|в|на|от|кыргызстан\w*|казахстан\w*|узбекистан\w*|кыргызск\w+|бишкек|ош|байланыш\w*|дарек|даректер|basın|iletişim|matbuot|uchun|presse|media|баспасөз|үшін|матбуот\w*|барои|маалымат\w*|кошумча|басма|үчүн|горячая|линия|вопрос\w*|отдел|дополнительн\w+|наш\w*|мы)(?!\w)",
    re.I,
)
_UNIT = re.compile(r"(?<!\w)(?:at|with)(?!\w)\s+(?=[A-Z])")


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
