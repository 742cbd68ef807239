"""A second truth set for the search of doubles, made apart from the first: newsrooms with a switchboard, role mailboxes,
families and namesakes, some of whose people are there twice.

python -m tests.benchmarks.newsrooms [COUNT] [SEED]     prints precision, recall, and what was missed and mistaken
"""
# ruff: noqa: E501, SIM905 (names in their own letters, tables of them)

import random
import sys
from collections import Counter
from itertools import combinations
from typing import Any, NamedTuple

Row = dict[str, Any]

MEN = {
    "kk": "Абай Айдын Алмас Аян Бекболат Ғабит Дархан Дидар Еркебұлан Жәнібек Мақсат Нұрсұлтан Өркен Рүстем Самат Төлеген Шыңғыс Ілияс".split(),
    "tg": "Аҳмад Бузургмеҳр Восеъ Ғулом Диловар Исфандиёр Комрон Меҳроҷ Некрӯз Озод Рӯзибой Сомон Толиб Умед Фаридун Ҳофиз Шодмон".split(),
    "uz": "Азизбек Баҳодир Достон Ёқуб Зиёд Илҳом Комил Лазиз Муроджон Нодирбек Обид Сардор Тўлқин Фозил Ҳамид Шоҳруҳ Элёр".split(),
    "ru": "Аркадий Артур Богдан Валентин Виталий Всеволод Герман Денис Егор Захар Лев Матвей Никита Руслан Станислав Тимофей Эдуард Ярослав".split(),
    "ky": "Алмаз Бакай Жеңиш Искендер Кылыч Манас Нургазы Өмүр Сапар Таалай Уран Чубак Эсен Ырыскелди Жумабек Кадыр".split(),
    "en": "Alan Bruce Clive Derek Duncan Ewan Fergus Graham Hugh Ian Keith Leonard Malcolm Neil Oliver Philip Quentin Roderick Stuart Trevor".split(),
    "de": "Achim Bernd Carsten Detlef Eckhard Fritz Gerd Helmut Ingo Jochen Kurt Lothar Manfred Norbert Otto Rüdiger Siegfried Torsten Volker Jörn".split(),
}
WOMEN = {
    "kk": "Ақбота Ботагөз Гүлжан Дана Еңлік Жансая Зарина Күлаш Меруерт Нәзира Перизат Раушан Сәния Тоғжан Ұлжан Шынар".split(),
    "tg": "Адиба Гулрухсор Дилафрӯз Заррина Лола Моҳира Нигина Оҳиста Рухшона Сабоҳат Фируза Ҳафиза Шарофат Ҷонона".split(),
    "uz": "Азиза Барно Гулчеҳра Дилфуза Ёқутхон Зебунисо Иқбол Лайло Мунаввар Насиба Ойдин Раъно Саодат Ҳуснора Шоира".split(),
    "ru": "Алина Альбина Антонина Варвара Диана Жанна Зинаида Инна Клавдия Любовь Майя Нина Олеся Раиса Снежана Таисия Эльвира Эмма".split(),
    "ky": "Айзада Бурул Гүлбарчын Жамила Каныкей Күлүйпа Нуриза Сайкал Турдукан Уулжан Чолпон Элнура Ысман Жаркын".split(),
    "en": "Abigail Bridget Charlotte Daphne Eleanor Fiona Gillian Harriet Imogen Jocelyn Lorna Moira Nora Olivia Philippa Rosalind Sheila Tabitha Una".split(),
    "de": "Annegret Bärbel Christa Dörte Elke Frauke Gudrun Hannelore Irmgard Jutta Kirsten Liesel Margot Nele Ottilie Renate Sigrid Traute Wiebke".split(),
}
# Family names as a man bears them, and what a woman's ends in is made of them.
FAMILIES = {
    "kk": "Айтқазин Бөкейханов Дулатов Ералиев Жангелдин Исабеков Көшербаев Майлин Оспанов Сәтпаев Тұрсынов Үмбетов Шаймерденов Қойгелдиев Әуезов Ғалымов".split(),
    "tg": "Айнӣ Бедилов Восиев Диловаров Зайниддинов Икромов Комилов Лоиқов Мӯъминов Одинаев Раҷабзода Сангинов Турсунзода Фозилов Ҳамроев Шукуров Ҷалилов".split(),
    "uz": "Алимжонов Бекмуродов Дадажонов Ёрқулов Зокиров Ибодуллаев Комилжонов Латифов Мамадалиев Нурматов Очилов Расулов Содиқов Турдиев Файзуллаев Ҳакимжонов Шодиев Қурбонбоев".split(),
    "ru": "Абросимов Бабушкин Вавилов Грибоедов Дегтярёв Ельцов Желтухин Завадский Иноземцев Кутузов Ломоносов Мясников Несмеянов Оболенский Пестов Разумовский Сухоруков Третьяковский Ухтомский Черепанов Шаляпин Щепкин Юсупов Ямщиков Ефремов Соколовский".split(),
    "ky": "Аалыев Бекташев Досматов Жакыпов Иманалиев Көлбаев Молдобаев Ниязов Отунбаев Раимкулов Субанбеков Тыналиев Усубалиев Чодоев Шамырканов Эсенгулов Ысмайылов Бөкөнбаев".split(),
    "en": "Abernathy Bickerstaff Cholmondeley Dunwoody Entwistle Featherstone Gillespie Haverford Inchbald Jellicoe Kettering Lockhart Merriweather Northcott Ottershaw Pettigrew Ravenscroft Satterthwaite Tunstall Wainwright".split(),
    "de": "Abendroth Birnbaum Clausen Dörfler Eickhoff Fürstenberg Grünwald Hölscher Immenhof Jaspers Köstner Lüttich Möhring Niebuhr Ostendorf Prätorius Rößler Steinmüller Übelhör Wüstenhagen".split(),
}
_MORE = {
    "ru": ("Бел Гор Дуб Лес Мор Руд Стар Яс Кам Пол Реч Сух".split(), "никин овкин ковский чанов унов ягин аткин ильцев".split()),
    "en": ("Ash Bram Cran Dray El Fair Grim Har Lang Mar Nor Pem Rad Shel Thorn Wal".split(), "bury combe croft dale field ford ham ley ton wick worth".split()),
    "de": ("Alten Berg Eichen Fels Gruen Heiden Katzen Linden Mühl Neu Ober Rosen Stein Wald".split(), "bach brink dorf feld hausen kamp mann thal".split()),
}  # fmt: skip
for _culture, _men in MEN.items():
    if _culture in _MORE:
        _begins, _ends = _MORE[_culture]
        FAMILIES[_culture] += [begin + end for begin in _begins for end in _ends]
    else:
        _bases = [name for name in _men if name[-1] not in "аеёиоуйіӣӯүөъ"]
        FAMILIES[_culture] += [base + middle + "ов" for base in _bases for middle in ("", "бек", "бай", "хан", "мурод")]
        FAMILIES[_culture] = [name.replace("йов", "ев") for name in FAMILIES[_culture]]
# Names that many bear.
COMMON = {
    "ru": "Иванов Кузнецов Смирнов".split(), "ky": "Асанов Алиев".split(), "en": "Smith Brown".split(), "de": "Müller Schmidt".split(),
    "uz": ["Каримов"], "kk": ["Ахметов"], "tg": ["Раҳимов"],
}  # fmt: skip
WEIGHTS = {"ky": 5, "ru": 5, "kk": 3, "uz": 3, "tg": 2, "en": 2, "de": 1}
TITLES = (
    "Kurier",
    "Жарык",
    "Дала",
    "Ориён",
    "Нур",
    "Вести",
    "Пульс",
    "Tribune",
    "Rundschau",
    "Садо",
    "Айна",
    "Мезгил",
    "Globe",
    "Хабар",
    "Овоз",
)

_PLAIN = dict(zip("абвгдезиклмнопрстуфы", "a b v g d e z i k l m n o p r s t u f y".split(), strict=True))
_SCHEMES = {
    "passport": {"ё": "e", "ж": "zh", "й": "i", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ь": "", "э": "e", "ю": "iu", "я": "ia"},
    "press": {"ё": "yo", "ж": "zh", "й": "y", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "э": "e", "ю": "yu", "я": "ya"},
    "short": {"ё": "e", "ж": "j", "й": "i", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ь": "", "э": "e", "ю": "u", "я": "ia"},
    "german": {"в": "w", "ё": "jo", "ж": "sch", "й": "j", "с": "s", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch", "ъ": "", "ь": "", "э": "e", "ю": "ju", "я": "ja"},
}  # fmt: skip
_OWN: dict[str, list[dict[str, str]]] = {
    "ky": [{"ө": "o", "ү": "u", "ң": "ng"}, {"ө": "o", "ү": "u", "ң": "n", "ж": "j"}, {"ө": "ö", "ү": "ü", "ң": "ñ", "ж": "j", "ы": "y"}],
    "kk": [{"ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i"},
           {"ә": "ä", "ғ": "ğ", "қ": "q", "ң": "ñ", "ө": "ö", "ұ": "ū", "ү": "ü", "і": "ı", "ш": "ş", "ж": "j"},
           {"ә": "a", "ғ": "gh", "қ": "q", "ң": "ng", "ө": "o", "ұ": "u", "ү": "u", "і": "y"}],
    "uz": [{"ў": "o‘", "қ": "q", "ғ": "g‘", "ҳ": "h", "х": "x", "ж": "j", "й": "y", "ё": "yo", "ъ": "’"},
           {"ў": "o'", "қ": "q", "ғ": "g'", "ҳ": "h", "х": "x", "ж": "j", "й": "y", "ё": "yo", "ъ": ""},
           {"ў": "u", "қ": "k", "ғ": "g", "ҳ": "kh", "ж": "zh"}],
    "tg": [{"ғ": "gh", "ӣ": "i", "қ": "q", "ӯ": "u", "ҳ": "h", "ҷ": "j"}, {"ғ": "g", "ӣ": "i", "қ": "k", "ӯ": "u", "ҳ": "kh", "ҷ": "dzh"}],
    "ru": [{}],
}  # fmt: skip
# How a Russian clerk writes it.
_RUSSIAN = {
    "ky": str.maketrans("өүңӨҮ", "оунОУ"), "kk": str.maketrans("әғқңөұүһіӘҒҚӨҰҮІ", "агкноууxиАГКОУУИ".replace("x", "х")),
    "uz": str.maketrans("ўқғҳЎҚҒҲ", "укгхУКГХ"), "tg": str.maketrans("ғӣқӯҳҒҚҲ", "гикухГКХ"),
}  # fmt: skip


class One(NamedTuple):
    """Somebody: who they are and how they are reached."""

    culture: str
    woman: bool
    given: str
    family: str
    father: str
    outlet: int
    mobile: str
    private: str


class Newsrooms:
    """Rows of contacts, and which of them are one person."""

    def __init__(self, count: int, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.rows: list[Row] = []
        self.who: list[int] = []
        self.called: dict[int, tuple[str, str]] = {}  # by their numbers, the given and family name of all
        self.kinds: list[str] = []
        self.people = 0
        self.desks: set[tuple[int, str]] = set()
        self.outlets = [f"{self.chance.choice(TITLES)} {n}" for n in range(max(3, count // 9))]
        self.boards = [f"+996312{600000 + n * 37}" for n in range(len(self.outlets))]
        while len(self.rows) < count:
            self._somebody()
        self.rows = [{name: value for name, value in row.items() if value} for row in self.rows]
        order = list(range(len(self.rows)))
        self.chance.shuffle(order)
        self.rows = [self.rows[place] for place in order]
        self.who = [self.who[place] for place in order]
        self.kinds = [self.kinds[place] for place in order]

    # People

    def _one(self, culture: str | None = None, family: str | None = None, outlet: int | None = None) -> One:
        chance = self.chance
        culture = culture or chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        woman = chance.random() < 0.5
        given = chance.choice((WOMEN if woman else MEN)[culture])
        family = family or chance.choice(COMMON[culture] if chance.random() < 0.12 else FAMILIES[culture])
        outlet = chance.randrange(len(self.outlets)) if outlet is None else outlet
        self.people += 1
        mobile = f"+996{chance.choice((555, 700, 777, 221))}{chance.randrange(10**6):06}"
        private = f"{chance.choice(('sun', 'sky', 'my', 'x', 'box'))}{self.people * 7}{chance.choice('abcdef')}@mail.example.org"
        return One(culture, woman, given, family, chance.choice(MEN[culture]), outlet, mobile, private)

    def _somebody(self) -> None:
        chance = self.chance
        one = self._one()
        number = self.people
        self.called[number] = (one.given, one.family)
        first = self._row(one, one.given + " " + self._family(one), 0.75, 0.6)
        self._add(first, number, "first")
        dice = chance.random()
        if dice < 0.3:
            for _time in range(2 if chance.random() < 0.15 else 1):
                self._again(one, first, number)
        elif dice < 0.36:  # a namesake elsewhere
            other = self._one(one.culture, one.family)._replace(given=one.given, woman=one.woman)
            if other.outlet != one.outlet:
                self.called[self.people] = self.called[number]
                self._add(
                    self._row(other, other.given + " " + self._family(other), 0.9, 0.6, True), self.people, "namesake"
                )
        elif dice < 0.42:  # a father and his son, a couple, a brother and a sister: one telephone at home
            other = self._one(one.culture, one.family, one.outlet if chance.random() < 0.4 else None)
            if other.given != one.given:
                self.called[self.people] = (other.given, other.family)
                row = self._row(other, other.given + " " + self._family(other), 0.5, 0.6)
                home = f"+996312{chance.randrange(10**6):06}"
                first["phones"].append({"raw": home, "label": "home"})
                row["phones"].append({"raw": home, "label": "home"})
                self._add(row, self.people, "family")
        elif dice < 0.46:  # a mailbox of the newsroom, a second one of another desk
            for desk in chance.sample(("news", "sport", "info", "redaktsiya"), 2):
                if (one.outlet, desk) in self.desks:
                    continue
                self.desks.add((one.outlet, desk))
                self.people += 1
                box = {"raw": f"{desk}@outlet{one.outlet}.example.org", "label": ""}
                row = {
                    "name": "",
                    "outlet": self.outlets[one.outlet],
                    "emails": [box],
                    "phones": self._board(one.outlet),
                }
                self._add(row, self.people, "desk")

    def _row(self, one: One, name: str, mobile: float, private: float, alone: bool = False) -> Row:
        chance = self.chance
        emails, phones = [], []
        if chance.random() < private:
            emails.append({"raw": one.private, "label": ""})
        if chance.random() < 0.25 and not alone:
            emails.append({"raw": f"news@outlet{one.outlet}.example.org", "label": "work"})
        if chance.random() < mobile:
            phones.append({"raw": self._written(one.mobile), "label": chance.choice(("", "mobile"))})
        if chance.random() < 0.5:
            phones += self._board(one.outlet)
        return {"name": name, "outlet": self.outlets[one.outlet], "emails": emails, "phones": phones}

    def _board(self, outlet: int) -> list[Row]:
        return [{"raw": self._written(self.boards[outlet]), "label": "work"}]

    def _written(self, number: str) -> str:
        rest = number[4:]
        return self.chance.choice(
            (number, f"0{rest[:3]} {rest[3:5]}-{rest[5:7]}-{rest[7:]}", f"996 ({rest[:3]}) {rest[3:]}")
        )

    def _family(self, one: One, family: str | None = None) -> str:
        name = family or one.family
        slavic = one.culture not in ("en", "de") and name.endswith(("ов", "ев", "ёв", "ин"))
        if one.woman and slavic:
            return name + "а"
        return name[:-2] + "ая" if one.woman and name.endswith("ский") else name

    def _add(self, row: Row, who: int, kind: str) -> None:
        self.rows.append(row)
        self.who.append(who)
        self.kinds.append(kind)

    # The same once more

    def _again(self, one: One, first: Row, number: int) -> None:
        chance = self.chance
        if one.woman and chance.random() < 0.08:
            row = {
                "name": f"{one.given} {self._family(one, chance.choice(FAMILIES[one.culture]))}",
                "outlet": first["outlet"],
            }
            first["phones"] = [{"raw": one.mobile, "label": "mobile"}, *first["phones"]]
            row["phones"] = [{"raw": self._written(one.mobile), "label": ""}]
            self._add(row, number, "married")
            return
        name, kind = self._disguised(one)
        row = self._row(one, name, 0.3, 0.3)
        # Something besides the name is always the same: the office, a number or an address of their own.
        same = chance.choice(("outlet", "mobile", "private", "mobile+outlet", "private+outlet"))
        if "outlet" not in same:
            row["outlet"] = self.outlets[chance.randrange(len(self.outlets))] if chance.random() < 0.5 else ""
            row["phones"] = [phone for phone in row["phones"] if phone["label"] != "work"]
        if "mobile" in same:
            for there in (first, row):
                if not any(phone["label"] != "work" and phone["label"] != "home" for phone in there["phones"]):
                    there["phones"] = [{"raw": self._written(one.mobile), "label": ""}, *there["phones"]]
        if "private" in same:
            for there in (first, row):
                if not any(mail["raw"] == one.private for mail in there["emails"]):
                    there["emails"] = [{"raw": one.private, "label": ""}, *there["emails"]]
        if same == "outlet" and one.family in COMMON[one.culture]:
            row["phones"] = [{"raw": one.mobile, "label": ""}]  # of a name that many bear nobody could tell
            first["phones"] = [{"raw": one.mobile, "label": ""}, *first["phones"]]
        self._add(row, number, f"{kind} {same}")

    def _disguised(self, one: One) -> tuple[str, str]:
        chance = self.chance
        given, family = one.given, self._family(one)
        if one.culture in ("en", "de"):
            kind = chance.choice(("order", "initial", "slip", "ascii", "capitals", "title"))
            if kind == "ascii":
                marks = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ü": "Ue", "Ö": "Oe"}
                return "".join(marks.get(sign, sign) for sign in f"{given} {family}"), kind
        else:
            kind = chance.choice(
                (
                    "latin",
                    "latin",
                    "latin order",
                    "russian",
                    "order",
                    "initial",
                    "latin initial",
                    "father",
                    "latin father",
                    "slip",
                    "latin slip",
                    "capitals",
                )
            )
        if "father" in kind:
            family = f"{family} {self._patronymic(one)}" if chance.random() < 0.5 else family
            given = given if " " in family else f"{given} {self._patronymic(one)}"
        if kind == "russian":
            table = _RUSSIAN.get(one.culture, {})
            given, family = given.translate(table), family.translate(table).replace("ҷ", "дж").replace("Ҷ", "Дж")
        if "latin" in kind:
            scheme = {
                **_PLAIN,
                **_SCHEMES[chance.choice(("passport", "press", "press", "short", "german"))],
                **chance.choice(_OWN[one.culture]),
            }
            given, family = _latin(given, scheme), _latin(family, scheme)
        if "slip" in kind:
            family = _slip(family, chance)
        if "initial" in kind:
            given = f"{given[:2] if given[:2] in ('Zh', 'Sh', 'Ch', 'Kh', 'Yu', 'Ya') else given[0]}."
        if kind == "title":
            given = f"Dr. {given}"
        name = (
            f"{family} {given}"
            if "order" in kind or ("initial" in kind and chance.random() < 0.5) or ("father" in kind and " " in family)
            else f"{given} {family}"
        )
        return (name.upper() if kind == "capitals" else name), kind

    def _patronymic(self, one: One) -> str:
        if one.culture in ("ky", "kk") and self.chance.random() < 0.3:
            return (
                one.father + ({"ky": " кызы", "kk": "қызы"} if one.woman else {"ky": " уулу", "kk": "ұлы"})[one.culture]
            )
        stem = (
            one.father.removesuffix("й").removesuffix("и")
            if one.father.endswith("ий")
            else one.father.removesuffix("й")
        )
        soft = one.father.endswith(("й", "ь"))
        return stem + (("евна" if soft else "овна") if one.woman else ("евич" if soft else "ович"))

    def namesakes(self) -> set[tuple[int, int]]:
        """The pairs of rows of two people of one name: these are suggested, though they are two."""
        named = [(who, place + 1) for place, who in enumerate(self.who) if who in self.called]
        return {
            (a, b) for (one, a), (other, b) in combinations(named, 2)
            if one != other and self.called[one] == self.called[other]
        }  # fmt: skip

    def truth(self) -> dict[tuple[int, int], str]:
        """The pairs of row numbers (the first is 1) that are one person, and how the later one is disguised."""
        found = {}
        places: dict[int, list[int]] = {}
        for place, number in enumerate(self.who, 1):
            places.setdefault(number, []).append(place)
        for some in places.values():
            for a, b in combinations(some, 2):
                kinds = [self.kinds[place - 1] for place in (a, b) if self.kinds[place - 1] != "first"]
                found[a, b] = " + ".join(kinds)
        return found


def _latin(word: str, scheme: dict[str, str]) -> str:
    found = "".join(scheme.get(sign, sign) for sign in word.lower())
    return " ".join(part[:1].upper() + part[1:] for part in found.split(" "))


def _slip(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 2)
    how = chance.randrange(3)
    if how == 0:
        return word[:place] + word[place + 1 :]
    if how == 1:
        return word[:place] + word[place] + word[place:]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def main(count: int = 3000, seed: int = 1) -> None:
    """Measures the search on one set."""
    from tests.services.doubles import among

    made = Newsrooms(count, seed)
    truth = made.truth()
    pairs = {(pair.a, pair.b): pair for pair in among(made.rows)}
    hits = pairs.keys() & truth.keys()
    print(
        f"{len(made.rows)} rows, {len(truth)} pairs: precision {len(hits) / max(1, len(pairs)):.4f}, recall {len(hits) / len(truth):.4f}"
    )
    asked, missed = Counter(truth.values()), Counter(truth[pair] for pair in truth.keys() - pairs.keys())
    for kind, times in missed.most_common():
        print(f"  missed {times} of {asked[kind]}: {kind}")
    for a, b in sorted(truth.keys() - pairs.keys())[:40]:
        print("  -", made.rows[a - 1], made.rows[b - 1], sep="\n    ")
    for a, b in sorted(pairs.keys() - truth.keys())[:40]:
        print(
            "  +",
            round(pairs[a, b].score, 3),
            made.kinds[a - 1],
            made.kinds[b - 1],
            made.rows[a - 1],
            made.rows[b - 1],
            sep="\n    ",
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
