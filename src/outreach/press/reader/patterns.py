"""The set phrases of a release: kinds of document, headings, triggers, slugs and end marks, in English, Russian, Kyrgyz.

The words are the trade's (press.md §3, §4); other languages only by the few headings that their news pages share.
"""
# ruff: noqa: E501 (vocabularies: one kind of words a line)

import re

from outreach.press import word_lists

KINDS = {
    "press release": (
        r"(?:joint\s+)?press\s*-?\s*release|(?:joint\s+)?media\s+release|(?:совместн\w+\s+|биргелешкен\s+)?пресс\s*[-‐–—]?\s*релиз(?:и)?|басма\s*(?:сөз\s*)?(?:билдирүү(?:сү)?|релиз(?:и)?)"
        r"|(?:маалымат|басма\s*сөз)\s+баян(?:ы|дамасы)|маалымат\s+билдирүүсү|(?:сообщение|информация|релиз)\s+для\s+(?:сми|прессы|печати)|communiqu[eé] de presse|pressemitteilung|comunicado de prensa|comunicato stampa|nota de prensa"
        r"|баспасөз\s+(?:релизі|хабарламасы|мәлімдемесі)|пресс-хабарлама|матбуот\s+(?:релизи|хабари|баёноти)|matbuot\s+(?:relizi|xabari|bayonoti)"
        r"|press-reliz|пресс-билдирүү|хабарномаи\s+матбуотӣ|изҳороти\s+матбуотӣ|bas[ıi]n\s+(?:bülteni|açıklaması|duyurusu)|medienmitteilung|presseinformation"
    ),
    "news release": r"news\s+release|information\s+release",
    "media advisory": (
        r"media\s+(?:advisory|alert|invitation|note)|press\s+(?:advisory|invitation)|анонс(?:\s+для\s+сми)?|медиа[\s-]?анонс"
        r"|пресс[\s-]?анонс|приглашение\s+для\s+(?:сми|журналистов)|жмк\s+үчүн\s+(?:анонс|жарыя|чакыруу)"
    ),
    "statement": (
        r"(?:press\s+|joint\s+|media\s+|public\s+)?statement|(?:совместное\s+|официальное\s+)?заявление|(?:биргелешкен\s+|расмий\s+)?"
        r"билдирүү"
    ),
    "news": r"news\s+(?:note|bulletin|brief)|press\s+(?:note|briefing)(?:\s+notes?)?|briefing\s+notes?|bulletin|информационное\s+сообщение|новость|кабар",
}
_KIND = re.compile(
    r"(?:for\s+the\s+media\s*[-–:]\s*)?(?:(?:corrected|correction|updated|revised|исправленн\w+|уточн[её]нн\w+|оңдолгон)\s*[:–—-]?\s*)?"
    rf"(?P<kind>{'|'.join(f'(?:{words})' for words in KINDS.values())})(?!\w)",
    re.I,
)
_OR_KIND = re.compile(r"\s*[/|•·]\s*")
_KIND_OF = [(kind, re.compile(words, re.I)) for kind, words in KINDS.items()]

STATEMENT_BY = re.compile(
    r"(?:joint\s+|press\s+|public\s+)?statement[\s/]+(?:by|of|on|from)\b|(?:совместное\s+|официальное\s+)?заявление\s",
    re.I,
)
# whose a statement is: "by the Minister", «Постоянного координатора», «пресс-службы», which begins no sentence of its own
_WHOSE = re.compile(
    r"(?:(?:by|of|from|on\s+behalf\s+of)\s|[а-яё-]{3,}(?:ого|его|ых)\s"
    r"|(?:[а-яё]+-)?(?:министерств|агентств|посольств|представительств|правительств|обществ|руководств)а(?!\w)"
    r"|(?:[а-яё]+-)?(?:департамент|комитет|совет|фонд|союз|центр|секретариат|президент|министр|директор|координатор|спикер|омбудсмен|премьер|офис)а(?!\w)"
    r"|(?:[а-яё]+-)?(?:председател|представител|секретар|управлени|объединени)я(?!\w)|посла(?!\w)|(?:участник|член|эксперт)ов(?!\w)"
    r"|(?:[а-яё]+-)?(?:мисси|комисси|делегаци|организаци|ассоциаци|федераци|компани|коалици|администраци)и(?!\w)"
    r"|(?:[а-яё]+-)?(?:служб|групп|программ|палат|глав)ы(?!\w))",
    re.I,
)
FOR_RELEASE = re.compile(
    r"(?:for\s+immediate\s+(?:release|publication|distribution)|immediate\s+release|release\s+immediately"
    r"|для\s+немедленно(?:го|й)\s+(?:распространения|публикации|опубликования)|токтоосуз\s+(?:жарыялоо|таратуу)\s+үчүн"
    r"|дароо\s+(?:жарыялоо|таратуу)\s+үчүн|para\s+(?:publicaci[oó]n|difusi[oó]n)\s+inmediata|pour\s+(?:diffusion|publication)\s+imm[eé]diate|zur\s+sofortigen\s+ver[öo]ffentlichung)(?!\w)[\s:.!–—-]*",
    re.I,
)
REFERENCE = re.compile(
    r"(?:(?:our\s+)?ref(?:erence)?\.?(?:\s*(?:no|number|#|№))?\.?|release\s+(?:no|number|#)\.?|(?:press|news)\s+release\s+(?:no\.?|number|#|№)"
    r"|исх(?:одящий)?\.?\s*(?:№|номер)?|рег\.?\s*№|регистрационный\s+номер|номер|шифр|чыг\.?\s*№|катталган\s+номери)"
    r"\s*[:.№#]?\s*(?P<ref>[\w][\w./№-]{1,40}(?:\s?/\s?[\w.-]+){0,5}(?:\s+rev\.?\s?\d{1,2})?)\s*",
    re.I,
)
NUMBERED = re.compile(r"\s*(?:no\.?|№|#|n°)\s*(?P<ref>\d[\w./-]{0,30})\s*[.,;:–—-]?\s*", re.I)

SLUG = re.compile(
    r"[-–—\s(*]*(?:more(?:\s+follows)?|m\s*o\s*r\s*e|mf|продолжение\s+следует|продолжение|уландысы(?:\s+бар)?)[-–—\s)*]*"
    r"|[-–—\s(]*(?:page|стр(?:аница)?\.?|бет|p\.)\s*\d{1,3}(?:\s*(?:of|из|/)\s*\d{1,3})?[-–—\s)]*"
    r"|[-–—]\s*\d{1,3}\s*[-–—]|\d{1,3}\s*(?:-?бет|of\s+\d{1,3}|из\s+\d{1,3}|/\s*\d{1,3})|\d{1,2}-{1,3}\d{1,2}-{1,3}\d{1,2}|[-–—]*\d-?add[-–—]*",
    re.I,
)
_MORE = re.compile(r"^\s*more\s*$")
END = re.compile(
    r"(?:#\s*){1,6}|[-–—]\s*30\s*[-–—]|[-–—*\s]*(?:ends?|the\s+end|конец|аягы|бүттү|stop|fin)[-–—*\s.]*|x{3}|(?:\*\s*){3,}"
    r"|[-–—\s]*end\s+of\s+(?:press\s+)?release[-–—\s.]*|[-–—\s]*конец\s+(?:пресс-релиза|сообщения|релиза)[-–—\s.]*",
    re.I,
)
RULE = re.compile(r"[-_=*~–—.•·\s]{3,}|[_=*]+")

COVER_RULE = "~" * 30
"""Between the cover note of a mail and the release that came with it (`formats.mail_parts.COVER_RULE`)."""

BOILERPLATE = re.compile(
    r"(?:about\s+(?:us|the\s+\S.{0,80}|[A-Z0-9“\"'].{0,90})|boilerplate|о\s+(?:нас|компании|проекте|программе|фонде|конкурсе|кампании|центре|агентстве|банке|университете|академии|школе|институте|инициативе|форуме|платформе|союзе|ассоциации|группе|сети|премии|фестивале|выставке|исследовании|доноре|донорах|партн[её]р(?:е|ах)|министерстве|ведомстве)\b.{0,80}"
    r"|об?\s+(?=[А-ЯЁA-Z«\"“]).{1,90}|об\s+организации.{0,60}|справочн(?:о|ая\s+информация)|справка(?:\s+об?\s.{1,80})?|для\s+справки"
    r"|маалымдама|маалымат\s+үчүн|биз\s+жөнүндө|.{1,80}\s(?:жөнүндө|тууралуу|туралы|ҳақида|haqida)(?:\s+(?:кыскача|маалымат))*"
    r"|om\s+[A-Z].{0,60}|über\s+\S.{0,60}|[àa] propos d(?:e|u|es)?\s*\S.{0,60}|acerca de\s+\S.{0,60}|sobre\s+[A-Z].{0,60}|informazioni su\s+.{0,60}"
    r"|o\s+(?:projekcie\s+)?[A-Z]\w{2,40}|over\s+[A-Z].{0,60}|.{1,30}(?:について|에 대하여|에 대해|hakkında)|关于.{1,30}|tietoja\s+.{0,40})",
)
_INLINE_BOILERPLATE = re.compile(
    r"(?:about\s+(?:us|the\s+[^:.]{1,80}|[A-Z][^:.]{0,90})|справк[аи](?:\s+об?\s[^:.]{1,80})?|справочно|для\s+справки|маалымдама|маалымат\s+үчүн"
    r"|об?\s+(?:нас|компании|проекте|программе|[А-ЯЁA-Z«][^:.]{1,80}))\s*[:—–]\s+(?=\S)",
    re.I,
)
NOTES = re.compile(
    r"[*\[(\s]*(?:notes?\s+(?:to|for)\s+(?:the\s+)?(?:editors?|media|journalists?|press)|editors?['’]?s?['’]?\s+notes?|notes\s+for\s+newsrooms?"
    r"|background(?:er)?(?:\s+(?:information|note|for\s+editors))?|additional\s+information(?:\s+for\s+editors)?|notes?(?=\s*:?\s*$)"
    r"|примечани[еяй]\s*(?:для|к)?\s*(?:редактор(?:а|ов|ам)|редакции|сми|журналистов)|примечани[ея](?=\s*:?\s*$)|для\s+редактор(?:а|ов)"
    r"|к\s+сведению\s+(?:редактор(?:а|ов)|редакци[ийя]|сми|журналистов)|дополнительная\s+информация(?=\s*:?\s*$)"
    r"|(?:note|примечани[ея]|эскертүү)(?=\s*:)|(?:редактор(?:лор|лорго)?|журналисттер)\s*(?:үчүн)?\s*(?:эскертүү(?:лөр)?|маалымат)|эскертүү(?:лөр)?(?=\s*:?\s*$)"
    r"|редакторлор\s+үчүн)[\])]*\s*(?P<colon>[:.—–-]?)\s*",
    re.I,
)
RIGHTS = re.compile(
    r"(?:reproduction\s+is\s+(?:permitted|authori[sz]ed)|all\s+rights\s+reserved|©|\(c\)\s+(?:\d{4}|[A-ZА-Я])|copyright\b|при\s+(?:использовании|перепечатке|цитировании)"
    r"\s+материал|перепечатка\s+|все\s+права\s+защищены|source\s*:?\s+[A-Z]|источник\s*:\s|бардык\s+укуктар\s+корголгон|материалды\s+(?:колдонууда|көчүрүп))",
    re.I,
)

_SUBJECT = r"[^:.!?]{1,140}?"
# where the words about the matter end and those about the person begin
_TURN = r",?\s+(?:please|kindly|you\s+(?:can|may)|contact|call|write|e-?mail|get\s+in|reach|speak|feel\s+free|do\s+not)(?!\w)|\s*[:,–—]|\s+-\s|\s*$|\s*\("
TRIGGER = re.compile(
    r"[*•\-–—\s\[(]*(?:"
    r"(?:for|to)\s+(?:(?:any|all)\s+)?(?:more|further|additional|other|receive|obtain)\s+(?:\w+\s+){0,2}?(?:information|details?|info|questions?|inquir(?:y|ies)|enquir(?:y|ies))"
    rf"(?:\s+(?:on|about|regarding|concerning|and|or|as)\s+{_SUBJECT})?"
    rf"|for\s+(?:all\s+|any\s+)?(?:media|press|interviews?|journalists?|general|public)\s*(?:inquir\w*|enquir\w*|quer\w*|requests?|questions?|contacts?|information|and\b|or\b)(?:[\w\s/&-]{{0,60}}?(?={_TURN}))"
    rf"|for\s+(?:inquiries|enquiries|queries|questions|details|interviews|information)(?:[\w\s/&-]{{0,60}}?(?={_TURN}))"
    rf"|(?:if\s+you\s+(?:have|need|would\s+like|wish|require)|should\s+you\s+(?:have|need|require|wish))[^.:!?]{{1,110}}?(?={_TURN})"
    rf"|to\s+(?:arrange|request|schedule|book)\s+(?:an?\s+)?interviews?(?:[^.:!?]|(?<=[DM]r)\.|(?<=Ms)\.|(?<=Mrs)\.|(?<=Prof)\.){{0,80}}?(?={_TURN})"
    r"|(?:for\s+(?:the\s+)?(?:media|press)|media\s+relations|press\s+and\s+media|(?:press|media)\s+officers?|spokes(?:person|man|woman)|accreditation|rsvp)(?=\s*:)"
    r"|(?:more|further|additional)\s+(?:information|details)(?:\s+(?:is|are)\s+available|\s+can\s+be\s+(?:obtained|had))?(?=\s*:|\s+from\s+[A-Z])"
    r"|rsvp(?:\s+by\s+[^:@]{3,40}?)?\s+(?:to|with)(?=\s)"
    r"|contact\s+(?:person|details|information)(?=\s+[A-Z])"
    r"|(?:contactos?(?:\s+(?:de|para)\s+(?:la\s+)?prensa)?|contacts?\s+presse|pressekontakte?|kontakte?|ansprechpartner(?:in)?)(?=\s*:)"
    r"|(?:accreditation|rsvp|аккредитация|катталуу)\s+[^:@]{1,40}?(?:\d\d:\d\d)?(?=\s*:)"
    r"|(?:для\s+(?:аккредитации|контактов|прессы|справок)|аккредитация|вопросы(?:\s+и\s+аккредитация)?|катталуу|аккредиттөө)(?=\s*:)"
    r"|дополнительн\w+\s+информаци\w+\s+(?:можно\s+получить\s+)?у(?=\s+[А-ЯЁA-Z])"
    r"|(?:журналисттер|жмк)\s+үчүн(?:\s+байланыш\w*)?(?=\s*:)"
    r"|(?:media|press|news|public\s+information|communications?|pr|interview|editorial)\s+(?:relations\s+)?(?:contacts?|inquir(?:y|ies)|enquir(?:y|ies)|requests?|quer(?:y|ies)|office(?=\s*:))(?:\s+(?:details?|information|persons?))?(?=\s*(?:[:–—-]|$|\())"
    r"|contacts?(?:\s+(?:information|details|persons?|us|for\s+(?:the\s+)?(?:media|press|journalists)|points?))?(?=\s*(?:[:–—-]|$))"
    r"|(?:please\s+)?contact(?:\s+us)?\s*:"
    r"|(?:please\s+)?contact(?=\s+(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b)"
    r"|за\s+(?:более\s+)?(?:дополнительной|подробной|дальнейшей|любой)\s+информацией(?:\s+(?:о|об|по|относительно)\s[^:,.]{1,100})?"
    r"|(?:для|чтобы)\s+(?:получени[яе]|получить)\s+(?:более\s+)?(?:дополнительн\w+|подробн\w+|полн\w+)\s+информаци\w+"
    r"|(?:дополнительную|подробную|более\s+подробную)\s+информацию\s+(?:можно|вы\s+можете)\s+(?:получить|узнать)"
    r"|дополнительная\s+информация\s*:|подробности\s*:"
    r"|(?:по\s+(?:всем\s+|любым\s+)?(?:вопросам|запросам)|для\s+(?:запросов|вопросов|связи|сми|журналистов|интервью))(?:\s+[^:,.]{1,100})?(?=\s*[:,–—]|\s+(?:обращ|просьба|просим|пожалуйста|звон|пишите|связ))"
    r"|контакт(?:ы|ная\s+информация|ные\s+данные|ное\s+лицо|ные\s+лица)(?:\s+(?:для\s+)?(?:сми|прессы|журналистов|связи|пресс-службы))?(?=\s*(?:[:–—-]|$))"
    r"|контакты?\s+(?:для|по)\s+[^:.]{1,60}(?=\s*(?:[:–—-]|$))"
    r"|пресс[\s-]?(?:служба|центр|офис)(?=\s*(?::|$))"
    r"|(?:кошумча|толук|кенен|кененирээк|толугураак)\s+(?:маалымат|суроолор)(?:ды|дар|ар)?(?:\s+(?:алуу|үчүн|боюнча))*(?=\W|$)|маалымат\s+алуу\s+үчүн(?=\W|$)"
    r"|(?:суроолор|сурооңуз|суроолоруңуз)\s+(?:боюнча|болсо)(?=\W|$)"
    r"|байланыш(?:уу|уучу|ыңыз|ыңыздар|тар)?(?:\s+(?:үчүн|маалыматтары?|телефондору?|адам|адамы|дареги))*(?=\s*(?:[:–—-]|$))"
    r"|жмк\s+үчүн\s+байланыш\w*"
    r"|қосымша\s+ақпарат(?:\s+алу)?\s+үшін|бақ\s+үшін\s+байланыс\w*|байланыс(?:\s+(?:үшін|телефоны|тұлғасы|деректері))*(?=\s*(?:[:–—-]|$))"
    r"|qo.?shimcha\s+ma.?lumot(?:lar)?(?:\s+olish)?\s+uchun|aloqa\s+uchun(?=\s*(?:[:–—-]|$))|қўшимча\s+маълумот(?:\s+олиш)?\s+учун"
    r"|барои\s+(?:маълумоти\s+(?:иловагӣ|бештар)|тамос)|daha\s+fazla\s+bilgi(?:\s+için)?|(?:bas[ıi]n\s+)?ileti[sş]im(?:\s+(?:bilgileri|kişisi|için))?(?=\s*(?:[:–—-]|$))"
    r"|pour\s+(?:plus|de\s+plus\s+amples|toute)\s+(?:d['’]\s?)?(?:informations?|renseignements?|demande)|contacts?\s+(?:m[ée]dias?|presse)(?=\s*(?:[:–—-]|$))"
    r"|(?:f[üu]r\s+)?(?:weitere|n[äa]here)\s+informationen|(?:für\s+)?(?:presse)?r[üu]ckfragen|pressekontakte?(?=\s*(?:[:–—-]|$))"
    r")(?!\w)",
    re.I,
)
# what may stand between the trigger and the first name
CONNECT = re.compile(
    r"[\s,;:–—-]*(?:(?:please|kindly|you\s+(?:can|may)|feel\s+free\s+to|do\s+not\s+hesitate\s+to|пожалуйста,?|просим|просьба|можно|вы\s+можете|сураныч,?)\s*,?\s*)*"
    r"(?:(?:get\s+in\s+touch\s+with|reach(?:\s+out)?(?:\s+to)?|contact(?:ing)?|call(?:ing)?|e-?mail|write\s+to|write|visit|to\s+contact|speak\s+to|send\s+(?:an?\s+)?(?:e-?)?mail\s+to|is|are"
    r"|обращайтесь|обращаться|обратитесь|обратиться|связаться|свяжитесь|связывайтесь|позвонить|звоните|звонить|писать|пишите|написать"
    r"|байланышыңыз(?:дар)?|байланышсаңыз(?:дар)?\s+болот|кайрылыңыз(?:дар)?|кайрылсаңыз(?:дар)?\s+болот|чалыңыз(?:дар)?)(?!\w))?"
    r"(?:\s*(?:к|с|со|ко|в|у|to|at|from|по\s+(?:телефону|тел\.?|адресу|номеру)|our|the)(?=\s))?[\s,;:–—-]*",
    re.I,
)
_VISIT = re.compile(
    r"[\s,]*(?:please\s+)?(?:visit|see|go\s+to|click|read|посетите|смотрите|см\.|читайте|на\s+сайте|кириңиз)", re.I
)
_PRESS_OFFICE = re.compile(
    r"(?:press|media|news)\s+(?:office|service|cent(?:er|re))|пресс[\s-]?(?:служба|центр|офис)", re.I
)
_LANGUAGE = re.compile(
    r"[\[(\s*–—-]*(?:(?:in\s+)?english|eng?|англ(?:ийск\w+)?\.?|русск\w+|рус\.?|rus?|russian|(?:на\s+)?русском\s+языке|орусча|кыргызча|kyrgyz|kgz|kyr|k[gy]|кырг\w*\.?|кыр\.?"
    r"|(?:на\s+)?(?:английском|кыргызском)\s+языке|кыргыз\s+тилинде|орус\s+тилинде|англис\s+тилинде|(?:english|russian|kyrgyz)\s+version|(?:русская|английская|кыргызская)\s+версия)[\])\s*:.–—-]*",
    re.I,
)
_SALUTATION = re.compile(
    r"(?:dear|hello|hi|good\s+(?:morning|afternoon|day)|уважаем\w+|дорог(?:ие|ой|ая)|здравствуйте|добрый\s+(?:день|вечер)|доброе\s+утро|урматтуу|саламатсыз\w*)(?:[\s,]+[^.:]{0,60})?[,!.]?"
    r"|(?:коллеги|друзья|colleagues|friends|all|кесиптештер|привет\w*|салам)(?:,?\s[^.:!?]{0,30})?[,!]",
    re.I,
)
# What stands between a mail's greeting and the release in it.
_COVER = re.compile(
    r"(?:настоящим\s+)?(?:направля(?:ем|ю)|высыла(?:ем|ю)|предлага(?:ем|ю)|прилага(?:ем|ю)|отправля(?:ем|ю))\s[^.!?]{0,90}(?:релиз|сообщени|анонс|заявлени)\w*[^.!?]{0,40}[.:!]?"
    r"|please\s+find\s+(?:attached|below|enclosed|herewith)\b[^.!?]{0,100}[.:!]?|(?:below|attached|herewith)\s+(?:is|are|you)\b[^.!?]{0,80}(?:release|statement|advisory)[^.!?]{0,30}[.:!]?"
    r"|(?:сиздерге|сизге|төмөндө)\s[^.!?]{0,80}релиз\w*[^.!?]{0,40}[.:!]?",
    re.I,
)
_MAIL_FIELD = re.compile(
    r"(?:from|to|cc|bcc|sent|date|subject|reply-to|attachments?|от|от\s+кого|кому|копия|отправлено|дата|тема|вложения|кимден|кимге|темасы)\s*:\s",
    re.I,
)
_LABEL = re.compile(r"(?:headline|title|subject|заголовок|тема|название|аталышы|темасы)\s*:\s+", re.I)


def kind_line(text: str) -> tuple[str, int] | None:
    """The kind of document that a line names at its beginning, and where the rest of the line starts."""
    match = _KIND.match(text.rstrip("*#=~ "), len(text) - len(text.lstrip("*#=~ ")))
    if not match:
        return None
    end = match.end()
    while (between := _OR_KIND.match(text, end)) and (again := _KIND.match(text, between.end())):
        end = again.end()  # "PRESS RELEASE / ПРЕСС-РЕЛИЗ"
    rest = text[end:].strip()
    if kind_of(match["kind"]) == "statement" and is_whose(rest.lstrip("/ ")):
        return None  # «Заявление / Постоянного координатора ООН» is a headline
    # "Statement by the Minister …" and "Press releases are …" are headlines and sentences, not letterheads
    if (
        rest
        and not re.match(r"[:\-–—|/#№.,(\d]|no\b|for\b|date|(?:our\s+)?ref\b|исх\b|рег\.|–", rest, re.I)
        and not _is_letterhead(match, rest)
    ):
        return None
    return kind_of(match["kind"]), end + len(re.match(r"[\s:|–—/-]*", text[end:])[0])  # type: ignore[index]


def _is_letterhead(match: re.Match[str], rest: str) -> bool:
    return match["kind"].isupper() and not rest.isupper() and len(rest) < 60 and not re.match(r"[a-zа-яё]", rest)


def is_whose(text: str) -> bool:
    """Whether a line says whose the word above it is, and is no heading without it: "by the Minister of Health"."""
    return text[:1].islower() or bool(_WHOSE.match(text))


def is_salutation(text: str) -> bool:
    """Whether a line only greets, "Dear colleagues," «Уважаемые журналисты!», or says that a release follows."""
    return (len(text) <= 80 and bool(_SALUTATION.fullmatch(text))) or (
        len(text) <= 160 and bool(_COVER.fullmatch(text.strip()))
    )


def takes_leave(text: str) -> bool:
    """Whether a line only takes leave, in one language or in two: "Best regards / С уважением"."""
    leave = word_lists.pattern("contact", "leave")
    return all(leave.fullmatch(part.strip(_SIGNS)) or _SENT.match(part) for part in re.split(r"\s+[/|]\s+", text))


_SIGNS = " ,.!-–—*_"
_SENT = re.compile(
    r"\W*(?:sent (?:from|via)|get outlook for|отправлено (?:с|из)|gesendet (?:von|mit)|envoyé de)\s", re.I
)


def is_mail_field(text: str) -> bool:
    """Whether a line is the head of a mail that was pasted with its text."""
    return bool(_MAIL_FIELD.match(text))


def kind_of(words: str) -> str:
    """The kind of document in English, the key under which it is kept."""
    return next((kind for kind, pattern in _KIND_OF if pattern.fullmatch(words.strip())), "press release")


def is_slug(text: str) -> bool:
    """Whether a line is the slug of a page ("-more-", "page 2 of 3") and no part of the text."""
    return bool(SLUG.fullmatch(text)) and not _MORE.match(text)


def is_end(text: str) -> bool:
    """Whether a line is an end mark: ###, -30-, ENDS, XXX, КОНЕЦ …"""
    return len(text) <= 40 and bool(END.fullmatch(text))


def boilerplate_heading(text: str) -> int | None:
    """Where the text behind the heading of a boilerplate starts (at the line's end where it stands alone)."""
    bare = text.rstrip(" :.—–")
    if len(bare) <= 95 and not text.endswith((".", "?", "!", ",", ";")) and BOILERPLATE.fullmatch(_first_lower(bare)):
        return len(text)
    match = _INLINE_BOILERPLATE.match(text)
    return match.end() if match else None


def _first_lower(text: str) -> str:
    """ "ABOUT THE AGENCY" and "About the agency" alike, with the name behind it as it is written."""
    head, _space, rest = text.partition(" ")
    return f"{head.lower()} {rest}".strip()


def notes_heading(text: str) -> int | None:
    """Where the text behind the heading of the notes to editors starts."""
    match = NOTES.match(text)
    if not match:
        return None
    alone = match.end() >= len(text.rstrip())
    return match.end() if alone or match["colon"] in (":", "—", "–") else None


def is_language(text: str) -> bool:
    """Whether a line only says which language follows: "(EN)", "Русский", "Кыргызча"."""
    return len(text) <= 30 and bool(_LANGUAGE.fullmatch(text))


def trigger(text: str) -> tuple[int, int] | None:
    """Where the trigger of a contact block ends in a line, and where its first name or detail starts."""
    if several := _several(text):
        return several
    match = TRIGGER.match(text)
    if not match:
        return None
    if _PRESS_OFFICE.match(text):
        return 0, 0  # "Press office: 0312 …" names whom to ask
    rest = text[match.end() :]
    if _VISIT.match(rest) and not re.search(r"@|\[at\]|\(at\)|\bcall\b|\bcontact\b|\+\d", rest, re.I):
        return None
    after = CONNECT.match(rest)
    return match.end(), match.end() + (after.end() if after else 0)


def _several(text: str) -> tuple[int, int] | None:
    """ "Contact / Контакты / Байланыш:": one block for all languages."""
    head = text.split(":", 1)[0]
    parts = re.split(r"\s*[/|]\s*", head)
    if len(parts) < 2 or len(head) > 120 or not all(_is_trigger(part) for part in parts):
        return None
    at = len(head) + (len(text) > len(head))
    return at, at + len(text[at:]) - len(text[at:].lstrip())


def _is_trigger(words: str) -> bool:
    match = TRIGGER.match(f"{words.strip()}:")
    return match is not None and match.end() >= len(words.strip())


def label(text: str) -> int:
    """How many characters of "Headline:" or "Тема:" stand before a headline."""
    match = _LABEL.match(text)
    return match.end() if match else 0
