"""The set phrases of a release: kinds of document, headings, triggers, slugs and end marks, in English, Russian, Kyrgyz.

The words are the trade's (press.md §3, §4); other languages only by the few headings that their news pages share.
"""
# ruff: noqa: E501 (vocabularies: one kind of words a line)

import re

from outreach.press import vocabulary

KINDS = {
    "press release": (
        r"(?:joint\s{1,9})?press\s{0,9}-?\s{0,9}release|(?:joint\s{1,9})?media\s{1,9}release|(?:совместн\w{1,40}\s{1,9}|биргелешкен\s{1,9})?пресс\s{0,9}[-‐–—]?\s{0,9}релиз(?:и)?|басма\s{0,9}(?:сөз\s{0,9})?(?:билдирүү(?:сү)?|релиз(?:и)?)"
        r"|(?:маалымат|басма\s{0,9}сөз)\s{1,9}баян(?:ы|дамасы)|маалымат\s{1,9}билдирүүсү|(?:сообщение|информация|релиз)\s{1,9}для\s{1,9}(?:сми|прессы|печати)|communiqu[eé] de presse|pressemitteilung|comunicado de prensa|comunicato stampa|nota de prensa"
        r"|баспасөз\s{1,9}(?:релизі|хабарламасы|мәлімдемесі)|пресс-хабарлама|матбуот\s{1,9}(?:релизи|хабари|баёноти)|matbuot\s{1,9}(?:relizi|xabari|bayonoti)"
        r"|press-reliz|пресс-билдирүү|хабарномаи\s{1,9}матбуотӣ|изҳороти\s{1,9}матбуотӣ|bas[ıi]n\s{1,9}(?:bülteni|açıklaması|duyurusu)|medienmitteilung|presseinformation"
    ),
    "news release": r"news\s{1,9}release|information\s{1,9}release",
    "media advisory": (
        r"media\s{1,9}(?:advisory|alert|invitation|note)|press\s{1,9}(?:advisory|invitation)|анонс(?:\s{1,9}для\s{1,9}сми)?|медиа[\s-]?анонс"
        r"|пресс[\s-]?анонс|приглашение\s{1,9}для\s{1,9}(?:сми|журналистов)|жмк\s{1,9}үчүн\s{1,9}(?:анонс|жарыя|чакыруу)"
    ),
    "statement": (
        r"(?:press\s{1,9}|joint\s{1,9}|media\s{1,9}|public\s{1,9})?statement|(?:совместное\s{1,9}|официальное\s{1,9})?заявление|(?:биргелешкен\s{1,9}|расмий\s{1,9})?"
        r"билдирүү"
    ),
    "news": r"news\s{1,9}(?:note|bulletin|brief)|press\s{1,9}(?:note|briefing)(?:\s{1,9}notes?)?|briefing\s{1,9}notes?|bulletin|информационное\s{1,9}сообщение|новость|кабар",
}
_KIND = re.compile(
    r"(?:for\s{1,9}the\s{1,9}media\s{0,9}[-–:]\s{0,9})?(?:(?:corrected|correction|updated|revised|исправленн\w{1,40}|уточн[её]нн\w{1,40}|оңдолгон)\s{0,9}[:–—-]?\s{0,9})?"
    rf"(?P<kind>{'|'.join(f'(?:{words})' for words in KINDS.values())})(?!\w)",
    re.I,
)
_OR_KIND = re.compile(r"\s{0,9}[/|•·]\s{0,9}")
_KIND_OF = [(kind, re.compile(words, re.I)) for kind, words in KINDS.items()]

STATEMENT_BY = re.compile(
    r"(?:joint\s{1,9}|press\s{1,9}|public\s{1,9})?statement[\s/]{1,99}(?:by|of|on|from)\b|(?:совместное\s{1,9}|официальное\s{1,9})?заявление\s",
    re.I,
)
# whose a statement is: "by the Minister", «Постоянного координатора», «пресс-службы», which begins no sentence of its own
_WHOSE = re.compile(
    r"(?:(?:by|of|from|on\s{1,9}behalf\s{1,9}of)\s|[а-яё-]{3,}(?:ого|его|ых)\s"
    r"|(?:[а-яё]{1,99}-)?(?:министерств|агентств|посольств|представительств|правительств|обществ|руководств)а(?!\w)"
    r"|(?:[а-яё]{1,99}-)?(?:департамент|комитет|совет|фонд|союз|центр|секретариат|президент|министр|директор|координатор|спикер|омбудсмен|премьер|офис)а(?!\w)"
    r"|(?:[а-яё]{1,99}-)?(?:председател|представител|секретар|управлени|объединени)я(?!\w)|посла(?!\w)|(?:участник|член|эксперт)ов(?!\w)"
    r"|(?:[а-яё]{1,99}-)?(?:мисси|комисси|делегаци|организаци|ассоциаци|федераци|компани|коалици|администраци)и(?!\w)"
    r"|(?:[а-яё]{1,99}-)?(?:служб|групп|программ|палат|глав)ы(?!\w))",
    re.I,
)
FOR_RELEASE = re.compile(
    r"(?:for\s{1,9}immediate\s{1,9}(?:release|publication|distribution)|immediate\s{1,9}release|release\s{1,9}immediately"
    r"|для\s{1,9}немедленно(?:го|й)\s{1,9}(?:распространения|публикации|опубликования)|токтоосуз\s{1,9}(?:жарыялоо|таратуу)\s{1,9}үчүн"
    r"|дароо\s{1,9}(?:жарыялоо|таратуу)\s{1,9}үчүн|para\s{1,9}(?:publicaci[oó]n|difusi[oó]n)\s{1,9}inmediata|pour\s{1,9}(?:diffusion|publication)\s{1,9}imm[eé]diate|zur\s{1,9}sofortigen\s{1,9}ver[öo]ffentlichung)(?!\w)[\s:.!–—-]{0,99}",
    re.I,
)
REFERENCE = re.compile(
    r"(?:(?:our\s{1,9})?ref(?:erence)?\.?(?:\s{0,9}(?:no|number|#|№))?\.?|release\s{1,9}(?:no|number|#)\.?|(?:press|news)\s{1,9}release\s{1,9}(?:no\.?|number|#|№)"
    r"|исх(?:одящий)?\.?\s{0,9}(?:№|номер)?|рег\.?\s{0,9}№|регистрационный\s{1,9}номер|номер|шифр|чыг\.?\s{0,9}№|катталган\s{1,9}номери)"
    r"\s{0,9}[:.№#]?\s{0,9}(?P<ref>[\w][\w./№-]{1,40}(?:\s?/\s?[\w.-]{1,99}){0,5}(?:\s{1,9}rev\.?\s?\d{1,2})?)\s{0,9}",
    re.I,
)
NUMBERED = re.compile(r"\s{0,9}(?:no\.?|№|#|n°)\s{0,9}(?P<ref>\d[\w./-]{0,30})\s{0,9}[.,;:–—-]?\s{0,9}", re.I)

SLUG = re.compile(
    r"[-–—\s(*]{0,99}(?:more(?:\s{1,9}follows)?|m\s{0,9}o\s{0,9}r\s{0,9}e|mf|продолжение\s{1,9}следует|продолжение|уландысы(?:\s{1,9}бар)?)[-–—\s)*]{0,99}"
    r"|[-–—\s(]{0,99}(?:page|стр(?:аница)?\.?|бет|p\.)\s{0,9}\d{1,3}(?:\s{0,9}(?:of|из|/)\s{0,9}\d{1,3})?[-–—\s)]{0,99}"
    r"|[-–—]\s{0,9}\d{1,3}\s{0,9}[-–—]|\d{1,3}\s{0,9}(?:-?бет|of\s{1,9}\d{1,3}|из\s{1,9}\d{1,3}|/\s{0,9}\d{1,3})|\d{1,2}-{1,3}\d{1,2}-{1,3}\d{1,2}|[-–—]{0,99}\d-?add[-–—]{0,99}",
    re.I,
)
_MORE = re.compile(r"^\s{0,9}more\s{0,9}$")
END = re.compile(
    r"(?:#\s{0,9}){1,6}|[-–—]\s{0,9}30\s{0,9}[-–—]|[-–—*\s]{0,99}(?:ends?|the\s{1,9}end|конец|аягы|бүттү|stop|fin)[-–—*\s.]{0,99}|x{3}|(?:\*\s{0,9}){3,}"
    r"|[-–—\s]{0,99}end\s{1,9}of\s{1,9}(?:press\s{1,9})?release[-–—\s.]{0,99}|[-–—\s]{0,99}конец\s{1,9}(?:пресс-релиза|сообщения|релиза)[-–—\s.]{0,99}",
    re.I,
)
RULE = re.compile(r"[-_=*~–—.•·\s]{3,}|[_=*]{1,99}")

COVER_RULE = "~" * 30
"""Between the cover note of a mail and the release that came with it (`formats.mail_parts.COVER_RULE`)."""

BOILERPLATE = re.compile(
    r"(?:about\s{1,9}(?:us|the\s{1,9}\S.{0,80}|[A-Z0-9“\"'].{0,90})|boilerplate|о\s{1,9}(?:нас|компании|проекте|программе|фонде|конкурсе|кампании|центре|агентстве|банке|университете|академии|школе|институте|инициативе|форуме|платформе|союзе|ассоциации|группе|сети|премии|фестивале|выставке|исследовании|доноре|донорах|партн[её]р(?:е|ах)|министерстве|ведомстве)\b.{0,80}"
    r"|об?\s{1,9}(?=[А-ЯЁA-Z«\"“]).{1,90}|об\s{1,9}организации.{0,60}|справочн(?:о|ая\s{1,9}информация)|справка(?:\s{1,9}об?\s.{1,80})?|для\s{1,9}справки"
    r"|маалымдама|маалымат\s{1,9}үчүн|биз\s{1,9}жөнүндө|.{1,80}\s(?:жөнүндө|тууралуу|туралы|ҳақида|haqida)(?:\s{1,9}(?:кыскача|маалымат)){0,30}"
    r"|om\s{1,9}[A-Z].{0,60}|über\s{1,9}\S.{0,60}|[àa] propos d(?:e|u|es)?\s{0,9}\S.{0,60}|acerca de\s{1,9}\S.{0,60}|sobre\s{1,9}[A-Z].{0,60}|informazioni su\s{1,9}.{0,60}"
    r"|o\s{1,9}(?:projekcie\s{1,9})?[A-Z]\w{2,40}|over\s{1,9}[A-Z].{0,60}|.{1,30}(?:について|에 대하여|에 대해|hakkında)|关于.{1,30}|tietoja\s{1,9}.{0,40})",
)
_INLINE_BOILERPLATE = re.compile(
    r"(?:about\s{1,9}(?:us|the\s{1,9}[^:.]{1,80}|[A-Z][^:.]{0,90})|справк[аи](?:\s{1,9}об?\s[^:.]{1,80})?|справочно|для\s{1,9}справки|маалымдама|маалымат\s{1,9}үчүн"
    r"|об?\s{1,9}(?:нас|компании|проекте|программе|[А-ЯЁA-Z«][^:.]{1,80}))\s{0,9}[:—–]\s{1,9}(?=\S)",
    re.I,
)
NOTES = re.compile(
    r"[*\[(\s]{0,99}(?:notes?\s{1,9}(?:to|for)\s{1,9}(?:the\s{1,9})?(?:editors?|media|journalists?|press)|editors?['’]?s?['’]?\s{1,9}notes?|notes\s{1,9}for\s{1,9}newsrooms?"
    r"|background(?:er)?(?:\s{1,9}(?:information|note|for\s{1,9}editors))?|additional\s{1,9}information(?:\s{1,9}for\s{1,9}editors)?|notes?(?=\s{0,9}:?\s{0,9}$)"
    r"|примечани[еяй]\s{0,9}(?:для|к)?\s{0,9}(?:редактор(?:а|ов|ам)|редакции|сми|журналистов)|примечани[ея](?=\s{0,9}:?\s{0,9}$)|для\s{1,9}редактор(?:а|ов)"
    r"|к\s{1,9}сведению\s{1,9}(?:редактор(?:а|ов)|редакци[ийя]|сми|журналистов)|дополнительная\s{1,9}информация(?=\s{0,9}:?\s{0,9}$)"
    r"|(?:note|примечани[ея]|эскертүү)(?=\s{0,9}:)|(?:редактор(?:лор|лорго)?|журналисттер)\s{0,9}(?:үчүн)?\s{0,9}(?:эскертүү(?:лөр)?|маалымат)|эскертүү(?:лөр)?(?=\s{0,9}:?\s{0,9}$)"
    r"|редакторлор\s{1,9}үчүн)[\])]{0,99}\s{0,9}(?P<colon>[:.—–-]?)\s{0,9}",
    re.I,
)
RIGHTS = re.compile(
    r"(?:reproduction\s{1,9}is\s{1,9}(?:permitted|authori[sz]ed)|all\s{1,9}rights\s{1,9}reserved|©|\(c\)\s{1,9}(?:\d{4}|[A-ZА-Я])|copyright\b|при\s{1,9}(?:использовании|перепечатке|цитировании)"
    r"\s{1,9}материал|перепечатка\s{1,9}|все\s{1,9}права\s{1,9}защищены|source\s{0,9}:?\s{1,9}[A-Z]|источник\s{0,9}:\s|бардык\s{1,9}укуктар\s{1,9}корголгон|материалды\s{1,9}(?:колдонууда|көчүрүп))",
    re.I,
)

_SUBJECT = r"[^:.!?]{1,140}?"
# where the words about the matter end and those about the person begin
_TURN = r",?\s{1,9}(?:please|kindly|you\s{1,9}(?:can|may)|contact|call|write|e-?mail|get\s{1,9}in|reach|speak|feel\s{1,9}free|do\s{1,9}not)(?!\w)|\s{0,9}[:,–—]|\s{1,9}-\s|\s{0,9}$|\s{0,9}\("
TRIGGER = re.compile(
    r"[*•\-–—\s\[(]{0,99}(?:"
    r"(?:for|to)\s{1,9}(?:(?:any|all)\s{1,9})?(?:more|further|additional|other|receive|obtain)\s{1,9}(?:\w{1,40}\s{1,9}){0,2}?(?:information|details?|info|questions?|inquir(?:y|ies)|enquir(?:y|ies))"
    rf"(?:\s{{1,9}}(?:on|about|regarding|concerning|and|or|as)\s{{1,9}}{_SUBJECT})?"
    rf"|for\s{{1,9}}(?:all\s{{1,9}}|any\s{{1,9}})?(?:media|press|interviews?|journalists?|general|public)\s{{0,9}}(?:inquir\w{{0,40}}|enquir\w{{0,40}}|quer\w{{0,40}}|requests?|questions?|contacts?|information|and\b|or\b)(?:[\w\s/&-]{{0,60}}?(?={_TURN}))"
    rf"|for\s{{1,9}}(?:inquiries|enquiries|queries|questions|details|interviews|information)(?:[\w\s/&-]{{0,60}}?(?={_TURN}))"
    rf"|(?:if\s{{1,9}}you\s{{1,9}}(?:have|need|would\s{{1,9}}like|wish|require)|should\s{{1,9}}you\s{{1,9}}(?:have|need|require|wish))[^.:!?]{{1,110}}?(?={_TURN})"
    rf"|to\s{{1,9}}(?:arrange|request|schedule|book)\s{{1,9}}(?:an?\s{{1,9}})?interviews?(?:[^.:!?]|(?<=[DM]r)\.|(?<=Ms)\.|(?<=Mrs)\.|(?<=Prof)\.){{0,80}}?(?={_TURN})"
    r"|(?:for\s{1,9}(?:the\s{1,9})?(?:media|press)|media\s{1,9}relations|press\s{1,9}and\s{1,9}media|(?:press|media)\s{1,9}officers?|spokes(?:person|man|woman)|accreditation|rsvp)(?=\s{0,9}:)"
    r"|(?:more|further|additional)\s{1,9}(?:information|details)(?:\s{1,9}(?:is|are)\s{1,9}available|\s{1,9}can\s{1,9}be\s{1,9}(?:obtained|had))?(?=\s{0,9}:|\s{1,9}from\s{1,9}[A-Z])"
    r"|rsvp(?:\s{1,9}by\s{1,9}[^:@]{3,40}?)?\s{1,9}(?:to|with)(?=\s)"
    r"|contact\s{1,9}(?:person|details|information)(?=\s{1,9}[A-Z])"
    r"|(?:contactos?(?:\s{1,9}(?:de|para)\s{1,9}(?:la\s{1,9})?prensa)?|contacts?\s{1,9}presse|pressekontakte?|kontakte?|ansprechpartner(?:in)?)(?=\s{0,9}:)"
    r"|(?:accreditation|rsvp|аккредитация|катталуу)\s{1,9}[^:@]{1,40}?(?:\d\d:\d\d)?(?=\s{0,9}:)"
    r"|(?:для\s{1,9}(?:аккредитации|контактов|прессы|справок)|аккредитация|вопросы(?:\s{1,9}и\s{1,9}аккредитация)?|катталуу|аккредиттөө)(?=\s{0,9}:)"
    r"|дополнительн\w{1,40}\s{1,9}информаци\w{1,40}\s{1,9}(?:можно\s{1,9}получить\s{1,9})?у(?=\s{1,9}[А-ЯЁA-Z])"
    r"|(?:журналисттер|жмк)\s{1,9}үчүн(?:\s{1,9}байланыш\w{0,40})?(?=\s{0,9}:)"
    r"|(?:media|press|news|public\s{1,9}information|communications?|pr|interview|editorial)\s{1,9}(?:relations\s{1,9})?(?:contacts?|inquir(?:y|ies)|enquir(?:y|ies)|requests?|quer(?:y|ies)|office(?=\s{0,9}:))(?:\s{1,9}(?:details?|information|persons?))?(?=\s{0,9}(?:[:–—-]|$|\())"
    r"|contacts?(?:\s{1,9}(?:information|details|persons?|us|for\s{1,9}(?:the\s{1,9})?(?:media|press|journalists)|points?))?(?=\s{0,9}(?:[:–—-]|$))"
    r"|(?:please\s{1,9})?contact(?:\s{1,9}us)?\s{0,9}:"
    r"|(?:please\s{1,9})?contact(?=\s{1,9}(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b)"
    r"|за\s{1,9}(?:более\s{1,9})?(?:дополнительной|подробной|дальнейшей|любой)\s{1,9}информацией(?:\s{1,9}(?:о|об|по|относительно)\s[^:,.]{1,100})?"
    r"|(?:для|чтобы)\s{1,9}(?:получени[яе]|получить)\s{1,9}(?:более\s{1,9})?(?:дополнительн\w{1,40}|подробн\w{1,40}|полн\w{1,40})\s{1,9}информаци\w{1,40}"
    r"|(?:дополнительную|подробную|более\s{1,9}подробную)\s{1,9}информацию\s{1,9}(?:можно|вы\s{1,9}можете)\s{1,9}(?:получить|узнать)"
    r"|дополнительная\s{1,9}информация\s{0,9}:|подробности\s{0,9}:"
    r"|(?:по\s{1,9}(?:всем\s{1,9}|любым\s{1,9})?(?:вопросам|запросам)|для\s{1,9}(?:запросов|вопросов|связи|сми|журналистов|интервью))(?:\s{1,9}[^:,.]{1,100})?(?=\s{0,9}[:,–—]|\s{1,9}(?:обращ|просьба|просим|пожалуйста|звон|пишите|связ))"
    r"|контакт(?:ы|ная\s{1,9}информация|ные\s{1,9}данные|ное\s{1,9}лицо|ные\s{1,9}лица)(?:\s{1,9}(?:для\s{1,9})?(?:сми|прессы|журналистов|связи|пресс-службы))?(?=\s{0,9}(?:[:–—-]|$))"
    r"|контакты?\s{1,9}(?:для|по)\s{1,9}[^:.]{1,60}(?=\s{0,9}(?:[:–—-]|$))"
    r"|пресс[\s-]?(?:служба|центр|офис)(?=\s{0,9}(?::|$))"
    r"|(?:кошумча|толук|кенен|кененирээк|толугураак)\s{1,9}(?:маалымат|суроолор)(?:ды|дар|ар)?(?:\s{1,9}(?:алуу|үчүн|боюнча)){0,30}(?=\W|$)|маалымат\s{1,9}алуу\s{1,9}үчүн(?=\W|$)"
    r"|(?:суроолор|сурооңуз|суроолоруңуз)\s{1,9}(?:боюнча|болсо)(?=\W|$)"
    r"|байланыш(?:уу|уучу|ыңыз|ыңыздар|тар)?(?:\s{1,9}(?:үчүн|маалыматтары?|телефондору?|адам|адамы|дареги)){0,30}(?=\s{0,9}(?:[:–—-]|$))"
    r"|жмк\s{1,9}үчүн\s{1,9}байланыш\w{0,40}"
    r"|қосымша\s{1,9}ақпарат(?:\s{1,9}алу)?\s{1,9}үшін|бақ\s{1,9}үшін\s{1,9}байланыс\w{0,40}|байланыс(?:\s{1,9}(?:үшін|телефоны|тұлғасы|деректері)){0,30}(?=\s{0,9}(?:[:–—-]|$))"
    r"|qo.?shimcha\s{1,9}ma.?lumot(?:lar)?(?:\s{1,9}olish)?\s{1,9}uchun|aloqa\s{1,9}uchun(?=\s{0,9}(?:[:–—-]|$))|қўшимча\s{1,9}маълумот(?:\s{1,9}олиш)?\s{1,9}учун"
    r"|барои\s{1,9}(?:маълумоти\s{1,9}(?:иловагӣ|бештар)|тамос)|daha\s{1,9}fazla\s{1,9}bilgi(?:\s{1,9}için)?|(?:bas[ıi]n\s{1,9})?ileti[sş]im(?:\s{1,9}(?:bilgileri|kişisi|için))?(?=\s{0,9}(?:[:–—-]|$))"
    r"|pour\s{1,9}(?:plus|de\s{1,9}plus\s{1,9}amples|toute)\s{1,9}(?:d['’]\s?)?(?:informations?|renseignements?|demande)|contacts?\s{1,9}(?:m[ée]dias?|presse)(?=\s{0,9}(?:[:–—-]|$))"
    r"|(?:f[üu]r\s{1,9})?(?:weitere|n[äa]here)\s{1,9}informationen|(?:für\s{1,9})?(?:presse)?r[üu]ckfragen|pressekontakte?(?=\s{0,9}(?:[:–—-]|$))"
    r")(?!\w)",
    re.I,
)
# what may stand between the trigger and the first name
CONNECT = re.compile(
    r"[\s,;:–—-]{0,99}(?:(?:please|kindly|you\s{1,9}(?:can|may)|feel\s{1,9}free\s{1,9}to|do\s{1,9}not\s{1,9}hesitate\s{1,9}to|пожалуйста,?|просим|просьба|можно|вы\s{1,9}можете|сураныч,?)\s{0,9},?\s{0,9}){0,30}"
    r"(?:(?:get\s{1,9}in\s{1,9}touch\s{1,9}with|reach(?:\s{1,9}out)?(?:\s{1,9}to)?|contact(?:ing)?|call(?:ing)?|e-?mail|write\s{1,9}to|write|visit|to\s{1,9}contact|speak\s{1,9}to|send\s{1,9}(?:an?\s{1,9})?(?:e-?)?mail\s{1,9}to|is|are"
    r"|обращайтесь|обращаться|обратитесь|обратиться|связаться|свяжитесь|связывайтесь|позвонить|звоните|звонить|писать|пишите|написать"
    r"|байланышыңыз(?:дар)?|байланышсаңыз(?:дар)?\s{1,9}болот|кайрылыңыз(?:дар)?|кайрылсаңыз(?:дар)?\s{1,9}болот|чалыңыз(?:дар)?)(?!\w))?"
    r"(?:\s{0,9}(?:к|с|со|ко|в|у|to|at|from|по\s{1,9}(?:телефону|тел\.?|адресу|номеру)|our|the)(?=\s))?[\s,;:–—-]{0,99}",
    re.I,
)
_VISIT = re.compile(
    r"[\s,]{0,99}(?:please\s{1,9})?(?:visit|see|go\s{1,9}to|click|read|посетите|смотрите|см\.|читайте|на\s{1,9}сайте|кириңиз)",
    re.I,
)
_PRESS_OFFICE = re.compile(
    r"(?:press|media|news)\s{1,9}(?:office|service|cent(?:er|re))|пресс[\s-]?(?:служба|центр|офис)", re.I
)
_LANGUAGE = re.compile(
    r"[\[(\s*–—-]{0,99}(?:(?:in\s{1,9})?english|eng?|англ(?:ийск\w{1,40})?\.?|русск\w{1,40}|рус\.?|rus?|russian|(?:на\s{1,9})?русском\s{1,9}языке|орусча|кыргызча|kyrgyz|kgz|kyr|k[gy]|кырг\w{0,40}\.?|кыр\.?"
    r"|(?:на\s{1,9})?(?:английском|кыргызском)\s{1,9}языке|кыргыз\s{1,9}тилинде|орус\s{1,9}тилинде|англис\s{1,9}тилинде|(?:english|russian|kyrgyz)\s{1,9}version|(?:русская|английская|кыргызская)\s{1,9}версия)[\])\s*:.–—-]{0,99}",
    re.I,
)
_SALUTATION = re.compile(
    r"(?:dear|hello|hi|good\s{1,9}(?:morning|afternoon|day)|уважаем\w{1,40}|дорог(?:ие|ой|ая)|здравствуйте|добрый\s{1,9}(?:день|вечер)|доброе\s{1,9}утро|урматтуу|саламатсыз\w{0,40})(?:[\s,]{1,99}[^.:]{0,60})?[,!.]?"
    r"|(?:коллеги|друзья|colleagues|friends|all|кесиптештер|привет\w{0,40}|салам)(?:,?\s[^.:!?]{0,30})?[,!]",
    re.I,
)
# What stands between a mail's greeting and the release in it.
_COVER = re.compile(
    r"(?:настоящим\s{1,9})?(?:направля(?:ем|ю)|высыла(?:ем|ю)|предлага(?:ем|ю)|прилага(?:ем|ю)|отправля(?:ем|ю))\s[^.!?]{0,90}(?:релиз|сообщени|анонс|заявлени)\w{0,40}[^.!?]{0,40}[.:!]?"
    r"|please\s{1,9}find\s{1,9}(?:attached|below|enclosed|herewith)\b[^.!?]{0,100}[.:!]?|(?:below|attached|herewith)\s{1,9}(?:is|are|you)\b[^.!?]{0,80}(?:release|statement|advisory)[^.!?]{0,30}[.:!]?"
    r"|(?:сиздерге|сизге|төмөндө)\s[^.!?]{0,80}релиз\w{0,40}[^.!?]{0,40}[.:!]?",
    re.I,
)
_MAIL_FIELD = re.compile(
    r"(?:from|to|cc|bcc|sent|date|subject|reply-to|attachments?|от|от\s{1,9}кого|кому|копия|отправлено|дата|тема|вложения|кимден|кимге|темасы)\s{0,9}:\s",
    re.I,
)
_LABEL = re.compile(r"(?:headline|title|subject|заголовок|тема|название|аталышы|темасы)\s{0,9}:\s{1,9}", re.I)


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
    leave = vocabulary.pattern("contact", "leave")
    return all(leave.fullmatch(part.strip(_SIGNS)) or _SENT.match(part) for part in re.split(r"\s+[/|]\s+", text))


_SIGNS = " ,.!-–—*_"
_SENT = re.compile(
    r"\W{0,40}(?:sent (?:from|via)|get outlook for|отправлено (?:с|из)|gesendet (?:von|mit)|envoyé de)\s", re.I
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
