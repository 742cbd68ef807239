"""Truth sets for the search of doubles: invented people, some of them twice in disguise, among people who only look alike.

python -m tests.benchmarks.doubles mixed doubles.csv [COUNT] [SEED]     writes the sheet and prints the true pairs as JSON
"""
# ruff: noqa: E501, SIM905 (names in their own letters, tables of them)

import csv
import json
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

Row = dict[str, str]

# --- names ------------------------------------------------------------------------------------------------------

GIVEN = {
    "ky": (
        "Айбек Азамат Бакыт Данияр Эрмек Нурлан Канат Талант Улан Чынгыз Жаныбек Кубанычбек Тилек Мирлан Медер Нурбек Руслан Адилет Бекзат Эрлан Жоомарт Темирлан Сыймык Максат Дастан Өмүрбек",
        "Айгүл Чынара Эльмира Гүлнара Жылдыз Мээрим Назгүл Айнура Бермет Динара Асель Айпери Гүлзат Нургүл Замира Жаңыл Бегимай Айжан Салтанат Гүлмира Айдай Кыял Шайыргүл Алтынай Жибек Үмүт",
    ),
    "ru": (
        "Александр Алексей Андрей Антон Борис Вадим Василий Виктор Владимир Вячеслав Геннадий Григорий Дмитрий Евгений Иван Игорь Илья Кирилл Константин Леонид Максим Михаил Николай Олег Павел Пётр Роман Сергей Степан Фёдор Юрий Яков",
        "Анастасия Анна Валентина Валерия Вера Вероника Виктория Галина Дарья Евгения Екатерина Елена Елизавета Ирина Ксения Лариса Людмила Маргарита Марина Мария Надежда Наталья Оксана Ольга Полина Светлана София Тамара Татьяна Ульяна Юлия Яна",
    ),
    "kk": (
        "Арман Асхат Бауыржан Данияр Ерлан Ержан Қайрат Нұрлан Олжас Сәкен Серік Талғат Тимур Әділ Жандос Мұрат Нұржан Дәурен",
        "Әлия Айгерім Айжан Ақмарал Гүлнар Динара Жанар Қарлығаш Ләззат Мәдина Салтанат Сәуле Толғанай Шолпан Әсел Жұлдыз",
    ),
    "uz": (
        "Ботир Ғайрат Жасур Жамшид Отабек Равшан Санжар Улуғбек Ўктам Хуршид Шавкат Шерзод Қодир Бахтиёр Тоҳир Алишер",
        "Дилноза Дилором Гулнора Зулфия Камола Мадина Нигора Нилуфар Озода Севара Ситора Феруза Хилола Шахло Юлдуз Ҳилола",
    ),
    "tg": (
        "Ҷамшед Фирдавс Сӯҳроб Раҳмон Парвиз Баҳром Фаррух Рустам Далер Абдуқодир Зафар Хуршед",
        "Зебо Мунира Ҷамила Манижа Нозанин Шаҳноза Гулчеҳра Фарзона Мавлуда Ситора Парвина Тахмина",
    ),
    "uk": (
        "Олександр Андрій Богдан Василь Володимир Григорій Дмитро Євген Іван Ігор Михайло Микола Олег Павло Петро Сергій Тарас Юрій",
        "Анастасія Ганна Вікторія Галина Дарія Євгенія Катерина Олена Ірина Ксенія Лариса Людмила Марія Надія Наталія Ольга Оксана Світлана Тетяна Юлія",
    ),
    "en": (
        "James Robert William Thomas Charles Christopher Daniel Matthew Anthony Steven Andrew Kenneth Joshua Kevin Brian George Edward Ronald Timothy Jeffrey Gary Nicholas Eric Jonathan Stephen Larry Justin Scott Benjamin Samuel Gregory Patrick Jack Dennis Peter Henry Walter",
        "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Margaret Sandra Ashley Kimberly Emily Michelle Amanda Deborah Rebecca Laura Sharon Cynthia Kathleen Amy Angela Helen Anna Nicole Samantha Katherine Christine Rachel Carolyn Janet Catherine",
    ),
    "de": (
        "Hans Jürgen Klaus Uwe Wolfgang Thomas Michael Andreas Stefan Matthias Jörg Björn Sören Günther Lukas Felix Moritz Tobias Florian Ulrich",
        "Sabine Monika Karin Ingrid Ursula Petra Ute Heike Katharina Anja Antje Birgit Jana Käthe Gisela Brigitte Claudia Susanne Silke Friederike",
    ),
    "tr": (
        "Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim Murat Ömer Yusuf Çağrı Şahin Emre Burak Serkan Oğuz Gökhan Barış Tuğrul Kerem",
        "Ayşe Fatma Emine Hatice Zeynep Elif Meryem Şerife Özlem Esra Büşra Gül Hülya Çiğdem Şule Ebru Pınar Sevgi Ülkü Dilek",
    ),
    "es": (
        "José Antonio Manuel Francisco Juan David Javier Daniel Carlos Jesús Alejandro Miguel Rafael Pedro Ángel Pablo Sergio Fernando Luis Jorge Andrés Álvaro",
        "María Carmen Ana Isabel Laura Cristina Marta Dolores Lucía Pilar Elena Raquel Sofía Paula Beatriz Rocío Inés Teresa Julia Nuria Mónica Begoña",
    ),
}  # fmt: skip
_STEMS_KY = "Жума Асан Токто Мырза Абды Кожо Сады Эшим Бай Иса Осмон Тургун Шер Калы Нур Алы Кара Кенже Чоро Сатыбал Дүйшө Мамыт Орозо Ысма Жээн Сулай Үсөн Бейше Төлө Кыдыр Медет Акмат Жапар Кадыр Чолпон Кулма Сыды Турду".split()
_ENDS_KY = "беков баев алиев кулов ов каев таев гулов жанов шев мбетов нов ков".split()
_RU = "Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев Григорьев Романов Воробьёв Сергеев Кузьмин Фролов Александров Дмитриев Королёв Гусев Киселёв Ильин Максимов Поляков Сорокин Виноградов Ковалёв Белов Медведев Антонов Тарасов Жуков Баранов Филиппов Комаров Давыдов Беляев Герасимов Богданов Осипов Сидоров Матвеев Титов Марков Миронов Крылов Куликов Карпов Власов Мельников Денисов Гаврилов Тихонов Казаков Афанасьев Данилов Савельев Тимофеев Фомин Чернов Абрамов Мартынов Ефимов Федотов Щербаков Назаров Калинин Исаев Чернышёв Быков Маслов Родионов Коновалов Лазарев Воронин Климов Филатов Пономарёв Голубев Кудрявцев Прохоров Наумов Потапов Журавлёв Овчинников Трофимов Леонов Соболев Ермаков Колесников Гончаров Емельянов Никифоров Грачёв Котов Гришин Ефремов Архипов Громов Кириллов Малышев Панов Моисеев Румянцев Акимов Кондратьев Бирюков Горбунов Анисимов Ерёмин Тихомиров Галкин Лукьянов Михеев Скворцов Юдин Белоусов Нестеров Симонов Прокофьев Харитонов Князев Цветков Левин Митрофанов Воронов Аксёнов Софронов Мальцев Логинов Горшков Савин Краснов Майоров Демидов Елисеев Рыбаков Сафонов Плотников Демин Хохлов Фадеев Молчанов Игнатов Литвинов Ершов Ушаков Дементьев Рябов Мухин Калашников Леонтьев Лобанов Кузин Корнеев Евдокимов Бородин Платонов Некрасов Балашов Бобров Жданов Блинов Игнатьев Коротков Муравьёв Крюков Беляков Богомолов Дроздов Лавров Зуев Петухов Ларин Никулин Серов Терентьев Зотов Устинов Фокин Самойлов Константинов Сахаров Шишкин Самсонов Черкасов Чистяков Носов Спиридонов Карасёв Авдеев Воронцов Зверев Владимиров Селезнёв Нечаев Кудряшов Седов Фирсов Андрианов Панфилов Головин Терехов Ульянов Шестаков Агеев Никонов Селиванов Баженов Гордеев Кожевников Пахомов Зимин Костин Широков Филимонов Ларионов Овсянников Сазонов Суворов Нефёдов Корнилов Любимов Львов Горбачёв Копылов Лукин Токарев Кулешов Шилов Большаков Панкратов Родин Шаповалов Покровский Бочаров Никольский Маркин Горелов Агафонов Берёзин Ермолаев Зубков Куприянов Трифонов Масленников Круглов Третьяков Колосов Рожков Артамонов Шмелёв Лаптев Лапшин Федосеев Зиновьев Зорин Уткин Столяров Зубов Ткачёв Дорофеев Антипов Завьялов Свиридов Золотарёв Кулаков Мещеряков Макеев Дьяконов Гуляев Петровский Бондарев Поздняков Панин Кочетков Суханов Рыжов Старостин Калмыков Колесов Золотов Кравцов Субботин Шубин Щукин Лосев Винокуров Лапин Парфёнов Исаков Голованов Коровин Розанов Артёмов Козырев Русаков Алёшин Крючков Булгаков Кошелев Сычёв Синицын".split()
_KK = "Ахметов Сәрсенов Нұрпейісов Қасымов Бекенов Оразбаев Жұмабаев Есенов Тоқтаров Сейітов Мұқанов Әбенов Ысқақов Байжанов Құнанбаев Досжанов Смағұлов Төлегенов Қуанышев Рахимов Жақсыбеков Ермеков Тілеуов Қалиев Шаяхметов Өтегенов Дүйсенов Баймұратов".split()
_UZ = "Каримов Қодиров Раҳимов Ғофуров Юсупов Тўраев Хўжаев Мирзаев Собиров Эргашев Ҳасанов Ўринов Назаров Исмоилов Абдуллаев Холматов Йўлдошев Жўраев Усмонов Солиев Норматов Пўлатов Қосимов Бобоев Рустамов Шарипов Умаров Ниёзов Маҳмудов Тошматов".split()
_TG = "Раҳмонов Ҷӯраев Шарифов Назаров Сафаров Холов Каримов Давлатов Мирзоев Саидов Қосимов Гулов Ҳакимов Азизов Бобоев Ғаниев Наҷмиддинов Тоҳиров Юсуфов Зоиров Қурбонов Шоев Раҷабов Файзов".split()
_UK = "Шевченко Коваленко Бондаренко Ткаченко Кравченко Олійник Шевчук Поліщук Лисенко Савченко Мельник Марченко Руденко Мороз Петренко Гаврилюк Павленко Левченко Клименко Панченко Гончаренко Хоменко Сидоренко Кравчук Захарченко Іваненко Романюк Кузьменко Пономаренко Василенко Костенко Дяченко Мазур Литвиненко Юрченко Гриценко Тимошенко Яценко Щербак Жук Журавель Ющенко Цимбал Грищенко Ковальчук Якименко".split()
_EN = "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Thomas Moore Jackson Martin Lee Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall Campbell Mitchell Carter Roberts Phillips Evans Turner Parker Collins Edwards Stewart Morris Murphy Cook Rogers Morgan Peterson Cooper Reed Bailey Bell Kelly Howard Ward Cox Richardson Wood Watson Brooks Bennett Gray Hughes Price Myers Long Foster Sanders Ross Morales Powell Sullivan Russell Ortiz Jenkins Perry Butler Barnes Fisher Henderson Coleman Simmons Patterson Jordan Reynolds Hamilton Graham Wallace Woods Cole West Owens Harrison Gibson Ellis Stevens Tucker Porter Hunter Hicks Crawford Boyd Mason Kennedy Warren Dixon Burns Gordon Shaw Holmes Rice Robertson Hunt Black Daniels Palmer Mills Nichols Grant Knight Ferguson Stone Hawkins Dunn Perkins Hudson Spencer Gardner Stephens Payne Pierce Berry Matthews Arnold Wagner Willis Ray Watkins Olson Carroll Duncan Snyder Hart Cunningham Bradley Lane Andrews Fox Riley Armstrong Carpenter Weaver Greene Lawrence Elliott Chavez Sims Austin Peters Kelley Franklin Lawson Fields Ryan Schmidt Carr Vasquez Wheeler Chapman Oliver Montgomery Richards Williamson Johnston Banks Meyer Bishop McCoy Howell Morrison Hansen Garza Harvey Little Burton Stanley Nguyen Jacobs Reid Fuller Lynch Dean Gilbert Garrett Romero Welch Larson Frazier Burke Hanson Day Mendoza Moreno Bowman Medina Fowler Brewer Hoffman Carlson Silva Pearson Holland Douglas Fleming Jensen Vargas Byrd Davidson Hopkins May Terry Herrera Wade Soto Walters Curtis Neal Caldwell Lowe Jennings Barnett Graves Jimenez Horton Shelton Barrett Castro Sutton Gregory McKinney Lucas Miles Craig Chambers Holt Lambert Fletcher Watts Bates Hale Rhodes Pena Beck Newman Haynes McDaniel Mendez Bush Vaughn Parks Dawson Santiago Norris Hardy Love Steele Curry Powers Schultz Barker Guzman Page Munoz Ball Keller Chandler Weber Leonard Walsh Lyons Ramsey Wolfe Schneider Mullins Benson Sharp Bowen Barber Cummings Hines Baldwin Griffith Valdez Hubbard Salazar Reeves Warner Stevenson Burgess Santos Tate Cross Garner Mann Mack Moss Thornton Dennis McGee Farmer Delgado Aguilar Vega Glover Manning Cohen Harmon Rodgers Robbins Newton Todd Blair Higgins Ingram Reese Cannon Strickland Townsend Potter Goodwin Walton Rowe Hampton Ortega Patton Swanson Goodman Maldonado Yates Becker Erickson Hodges Rios Conner Adkins Webster Norman Malone Hammond Flowers Cobb Moody Quinn Blake Maxwell Pope Floyd Osborne Paul McCarthy Guerrero Lindsey Estrada Sandoval Gibbs Tyler Gross Fitzgerald Stokes Doyle Sherman Saunders Wise Colon Gill Alvarado Greer Padilla Simon Waters Nunez Ballard Schwartz McBride Houston Christensen Klein Pratt Briggs Parsons McLaughlin Zimmerman French Buchanan Moran Copeland Roy Pittman Brady McCormick Holloway Brock Poole Frank Logan Owen Bass Marsh Drake Wong Jefferson Park Morton Abbott Sparks Patrick Norton Huff Clayton Massey Lloyd Figueroa Carson Bowers Roberson Barton Tran Lamb Harrington Casey Boone Cortez Clarke Mathis Singleton Wilkins Cain Bryan Underwood Hogan McKenzie Collier Luna Phelps McGuire Allison Bridges Wilkerson Nash Summers Atkins".split()
_DE = "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Köhler Maier Kaiser Fuchs Lang Scholz Möller Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Böhm Ludwig Simon Kraus Martin Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Voigt Sauer Arnold Pfeiffer".split()
_TR = "Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt Özkan Şimşek Polat Korkmaz Çakır Erdoğan Acar Güneş Aktaş Yalçın Bozkurt Güler Yavuz Taş Keskin Ünal Turan Gül Özer Işık Kaplan Avcı Tekin Coşkun Uçar Köse Tunç Sarı Ateş Karaca Duman".split()
_ES = "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido Cortés Castillo Santos Lozano Guerrero Cano Prieto Méndez Cruz Calvo Gallego Vidal León Márquez Herrera Peña Flores Cabrera Campos Vega Fuentes Carrasco Diez Reyes Caballero Nieto Aguilar Pascual Santana Herrero Montero Lorenzo Hidalgo Giménez Ibáñez Ferrer".split()
FAMILIES = {
    "ru": _RU, "kk": _KK, "uz": _UZ, "tg": _TG, "uk": _UK, "en": _EN, "de": _DE, "tr": _TR, "es": _ES,
    "ky": sorted({(a + b.lower()) for a in _STEMS_KY for b in _ENDS_KY}),
}  # fmt: skip
SHORT = {
    "Александр": "Саша", "Алексей": "Лёша", "Владимир": "Вова", "Дмитрий": "Дима", "Евгений": "Женя", "Иван": "Ваня",
    "Михаил": "Миша", "Николай": "Коля", "Павел": "Паша", "Сергей": "Серёжа", "Юрий": "Юра", "Пётр": "Петя",
    "Анастасия": "Настя", "Анна": "Аня", "Дарья": "Даша", "Екатерина": "Катя", "Елена": "Лена", "Ирина": "Ира",
    "Людмила": "Люда", "Мария": "Маша", "Наталья": "Наташа", "Ольга": "Оля", "Светлана": "Света", "Татьяна": "Таня",
    "Юлия": "Юля", "Гүлнара": "Гуля", "Айгүл": "Айка", "Нурлан": "Нурик", "James": "Jim", "Robert": "Bob", "William": "Bill",
    "Thomas": "Tom", "Christopher": "Chris", "Daniel": "Dan", "Matthew": "Matt", "Anthony": "Tony", "Steven": "Steve",
    "Andrew": "Andy", "Joshua": "Josh", "Edward": "Ted", "Timothy": "Tim", "Nicholas": "Nick", "Benjamin": "Ben",
    "Samuel": "Sam", "Gregory": "Greg", "Patricia": "Pat", "Jennifer": "Jen", "Elizabeth": "Liz", "Barbara": "Barb",
    "Susan": "Sue", "Jessica": "Jess", "Margaret": "Peggy", "Deborah": "Deb", "Rebecca": "Becky", "Samantha": "Sam",
    "Katherine": "Kate", "Christine": "Chris", "Wolfgang": "Wolf", "Matthias": "Matze", "Katharina": "Kathi",
    "Francisco": "Paco", "José": "Pepe", "Dolores": "Lola", "Manuel": "Manolo",
}  # fmt: skip
_FATHERS_RU = "Иван Пётр Сергей Алексей Николай Михаил Андрей Владимир Дмитрий Василий Павел Игорь Юрий".split()
_FATHERS_KY = "Асан Бакыт Токтогул Жумабек Эсен Болот Канат Мурат Кадыр Асылбек Турар Нурлан Абдылда Сапар".split()

# --- romanisations ----------------------------------------------------------------------------------------------

_BASE = dict(zip("абвгдезиклмнопрстуфіәөүұқғңһҳқғўӯӣҷҡ", "abvgdeziklmnoprstufiaouuqgnhhqgouijk", strict=True))
SYSTEMS: dict[str, dict[str, str]] = {
    "passport": {"ж": "zh", "ё": "e", "й": "i", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia", "є": "ie", "ї": "i", "қ": "k", "ҷ": "j", "ҳ": "h"},
    "bgn": {"ж": "zh", "ё": "yo", "й": "y", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "є": "ye", "ї": "yi", "ң": "ng", "қ": "q", "ҷ": "j", "ҳ": "h"},
    "casual": {"ж": "j", "ё": "e", "й": "y", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "є": "e", "ї": "i", "қ": "k", "ҷ": "j", "ҳ": "h"},
    "iso9": {"ж": "ž", "ё": "ë", "й": "j", "х": "h", "ц": "c", "ч": "č", "ш": "š", "щ": "ŝ", "ъ": "", "ы": "y", "ь": "ʹ", "э": "è", "ю": "û", "я": "â", "є": "ê", "ї": "ï", "ө": "ô", "ү": "ù", "қ": "k", "ҷ": "ǯ", "ҳ": "h"},
    "gost": {"ж": "zh", "ё": "yo", "й": "j", "х": "x", "ц": "cz", "ч": "ch", "ш": "sh", "щ": "shh", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "є": "ye", "ї": "yi"},
    "turkish": {"ж": "j", "ё": "yo", "й": "y", "х": "h", "ц": "ts", "ч": "ç", "ш": "ş", "щ": "ş", "ъ": "", "ы": "ı", "ь": "", "э": "e", "ю": "yu", "я": "ya", "є": "ye", "ї": "yi", "ө": "ö", "ү": "ü"},
    "german": {"ж": "sch", "ё": "jo", "й": "j", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "ju", "я": "ja", "в": "w", "є": "je", "ї": "ji", "ө": "ö", "ү": "ü", "з": "s"},
    "dzh": {"ж": "dzh", "ё": "e", "й": "i", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "є": "e", "ї": "i"},
    "uzbek": {"ж": "j", "ё": "yo", "й": "y", "х": "x", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ў": "o‘", "ғ": "g‘", "қ": "q", "ҳ": "h"},
}  # fmt: skip
_LETTERS = frozenset(_BASE) | frozenset(SYSTEMS["passport"])
COMMON_SYSTEMS = ("passport", "bgn", "casual", "dzh")


def latin(text: str, system: str = "passport") -> str:
    """A Cyrillic name in Latin letters after one system; Latin text is left alone."""
    table = {**_BASE, **SYSTEMS[system]}
    out = []
    for place, letter in enumerate(text):
        low = letter.lower()
        if low not in table:
            out.append(letter)
            continue
        sound = table[low]
        if system == "bgn" and low == "е" and (place == 0 or text[place - 1].lower() in "аеёиоуыэюяьъ "):
            sound = "ye"
        out.append(sound.capitalize() if letter != low else sound)
    return "".join(out)


def russian(text: str) -> str:
    """A Kyrgyz, Kazakh, Uzbek or Tajik name in Russian letters."""
    plain = dict(zip("өүңәұқғһҳўӯӣҷіӨҮҢӘҰҚҒҺҲЎӮҶІ", "оунаукгххууижиОУНАУКГХХУУЖИ", strict=False))
    plain.update({"ү": "у", "ў": "у", "Ў": "У", "ҷ": "дж", "Ҷ": "Дж"})
    return "".join(plain.get(letter, letter) for letter in text)


# --- people -----------------------------------------------------------------------------------------------------


@dataclass
class Someone:
    """A person as they are, before anybody writes them down."""

    culture: str
    woman: bool
    given: str
    family: str
    father: str
    outlet: tuple[str, str]
    job: str
    city: tuple[str, str]
    country: str
    mobile: str
    mail: str
    work_mail: str
    desk_phone: str
    desk_mail: str
    number: int = 0
    married: str = ""


OUTLETS = (
    ("Вестник", "Vestnik"), ("Кабар", "Kabar"), ("Жаңылык", "Zhanylyk"), ("Эркин сөз", "Erkin Soz"), ("Утро", "Utro"),
    ("Ала-Тоо радио", "Ala-Too Radio"), ("Голос долины", "Golos Doliny"), ("Диалог", "Dialog"), ("Айыл", "Aiyl"),
    ("Степной курьер", "Stepnoi Kurier"), ("Новая волна", "Novaya Volna"), ("Дордой ТВ", "Dordoi TV"),
)  # fmt: skip
OUTLETS_WEST = tuple((name, name) for name in (
    "Herald", "Courier", "Morning Post", "Valley Times", "Mountain Radio", "City Line", "Lake News", "Open Studio",
    "Tagesblatt", "Rundschau", "El Correo", "La Voz", "Gazete", "Kanal Dokuz", "Harbour Gazette", "Northern Echo Line",
))  # fmt: skip
CITIES = {
    "KG": (("Бишкек", "Bishkek"), ("Ош", "Osh"), ("Каракол", "Karakol"), ("Нарын", "Naryn")),
    "KZ": (("Алматы", "Almaty"), ("Астана", "Astana")), "UZ": (("Ташкент", "Tashkent"), ("Самарканд", "Samarkand")),
    "TJ": (("Душанбе", "Dushanbe"), ("Худжанд", "Khujand")), "RU": (("Москва", "Moscow"), ("Казань", "Kazan")),
    "UA": (("Киев", "Kyiv"), ("Львов", "Lviv")), "US": (("Springfield",) * 2, ("Portland",) * 2),
    "GB": (("London",) * 2, ("Leeds",) * 2), "DE": (("Berlin",) * 2, ("Köln",) * 2), "TR": (("Ankara",) * 2, ("İzmir",) * 2),
    "ES": (("Madrid",) * 2, ("Sevilla",) * 2),
}  # fmt: skip
HOMES = {
    "ky": "KG",
    "ru": "KG",
    "kk": "KZ",
    "uz": "UZ",
    "tg": "TJ",
    "uk": "UA",
    "en": "GB",
    "de": "DE",
    "tr": "TR",
    "es": "ES",
}
CODES = {
    "KG": "996",
    "KZ": "7",
    "UZ": "998",
    "TJ": "992",
    "RU": "7",
    "UA": "380",
    "GB": "44",
    "US": "1",
    "DE": "49",
    "TR": "90",
    "ES": "34",
}
MOBILES = {
    "KG": ("555", "700", "772"),
    "KZ": ("701", "777"),
    "UZ": ("90", "93"),
    "TJ": ("92", "93"),
    "RU": ("916", "903"),
    "UA": ("67", "50"),
    "GB": ("7700", "7911"),
    "US": ("503",),
    "DE": ("151", "171"),
    "TR": ("532", "505"),
    "ES": ("612", "655"),
}
LENGTH = {"KG": 9, "KZ": 10, "UZ": 9, "TJ": 9, "RU": 10, "UA": 9, "GB": 10, "US": 10, "DE": 11, "TR": 10, "ES": 9}
LANDLINES = {
    "KG": "312",
    "KZ": "727",
    "UZ": "71",
    "TJ": "37",
    "RU": "495",
    "UA": "44",
    "GB": "20",
    "US": "202",
    "DE": "30",
    "TR": "312",
    "ES": "91",
}
JOBS = (
    ("Корреспондент", "Correspondent"),
    ("Редактор", "Editor"),
    ("Репортёр", "Reporter"),
    ("Фотограф", "Photographer"),
    ("Продюсер", "Producer"),
)


@dataclass(frozen=True)
class Shape:
    """A kind of sheet: who is in it, which columns, how many are there twice and how they are disguised."""

    cultures: dict[str, int]
    columns: tuple[str, ...] = ("Name", "Outlet", "Position", "E-mail", "Phone", "City", "Country")
    rate: float = 0.12
    latin: float = 0.4  # share of Cyrillic names written in Latin
    clusters: tuple[int, ...] = (2, 2, 2, 2, 3)
    namesakes: float = 0.02
    relatives: float = 0.03
    shared_phone: float = 0.15
    shared_mail: float = 0.06
    blanks: float = 0.12
    systems: tuple[str, ...] = COMMON_SYSTEMS
    disguises: dict[str, int] = field(
        default_factory=lambda: {
            "script": 6, "system": 4, "order": 4, "comma": 2, "caps": 2, "initials": 3, "patronymic": 3, "slip": 5,
            "short": 2, "married": 2, "mail": 4, "phone": 4, "no phone": 3, "moved": 3, "honorific": 1, "none": 1,
            "host": 1, "digit": 1, "kyzy": 1,
        }
    )  # fmt: skip


EAST = {"ky": 5, "ru": 4, "kk": 1, "uz": 1, "tg": 1, "uk": 1}
SHAPES = {
    "mixed": Shape({**EAST, "en": 2, "de": 1, "tr": 1, "es": 1}),
    "name-mail": Shape({**EAST, "en": 3}, columns=("Имя", "E-mail"), shared_mail=0.03),
    "first-last": Shape({**EAST, "en": 3, "de": 1}, columns=("First name", "Last name", "Company", "E-mail Address", "Mobile Phone")),
    "cyrillic": Shape({"ky": 5, "ru": 5, "kk": 1}, columns=("ФИО", "СМИ", "Должность", "Эл. почта", "Телефон", "Город"), latin=0.05),
    "western": Shape({"en": 5, "de": 2, "es": 2, "tr": 2}, disguises={"order": 3, "comma": 4, "caps": 2, "initials": 3, "slip": 6, "short": 5, "married": 2, "mail": 4, "phone": 4, "no phone": 2, "moved": 3, "accents": 4, "middle": 3, "honorific": 1, "none": 1}),
    "clusters": Shape(EAST, clusters=(3, 4, 5), rate=0.08),
    "none": Shape({**EAST, "en": 3}, rate=0.0),
    "romanised": Shape({"ky": 3, "ru": 2, "kk": 1, "uz": 2, "tg": 1}, latin=0.6, systems=tuple(SYSTEMS), disguises={"script": 8, "system": 10, "order": 2, "mail": 3, "phone": 3, "no phone": 3}),
    "names-only": Shape({**EAST, "en": 2}, columns=("Name", "Outlet", "Phone"), namesakes=0.01),
    "dense": Shape({"ky": 1, "ru": 1}, rate=0.3, shared_phone=0.4, shared_mail=0.2, namesakes=0.05, relatives=0.08),
    "rare": Shape({**EAST, "en": 3, "de": 1}, rate=0.01, namesakes=0.03),
    "messy-phones": Shape({**EAST, "en": 1}, columns=("Name", "Phones", "Outlet"), rate=0.15),
}  # fmt: skip


class Maker:
    """Makes one truth set: `rows` under `shape.columns`, and which of them are one person."""

    def __init__(self, shape: Shape, count: int, seed: int = 1) -> None:
        self.shape, self.count = shape, count
        self.chance = random.Random(seed)
        self.numbers = iter(range(10**9))
        west = all(culture in ("en", "de", "tr", "es") for culture in shape.cultures)
        base = OUTLETS_WEST if west else OUTLETS + OUTLETS_WEST
        self.outlets = [
            (f"{name[0]} {n}" if n else name[0], f"{name[1]} {n}" if n else name[1])
            for n in range(max(1, count // (60 * 6)) + 1) for name in base
        ]  # fmt: skip
        self.desks = {
            outlet: (self.landline(), self.chance.choice(("info", "news", "editor", "press", "office")))
            for outlet in self.outlets
        }
        self.lines: list[tuple[int, Row, str]] = []
        self.called: dict[int, tuple[str, str]] = {}  # by their numbers, the given and family name of all
        self.kinds: dict[tuple[int, int], str] = {}

    def landline(self) -> str:
        country = self.chance.choice(tuple(LANDLINES))
        return self.number(country, LANDLINES[country])

    def number(self, country: str, start: str) -> str:
        rest = LENGTH[country] - len(start)
        return f"+{CODES[country]} {start}{self.chance.randrange(10**rest):0{rest}}"

    def someone(self, culture: str | None = None, family: str | None = None) -> Someone:
        chance = self.chance
        culture = culture or chance.choices(tuple(self.shape.cultures), tuple(self.shape.cultures.values()))[0]
        woman = chance.random() < 0.5
        given = chance.choice(GIVEN[culture][woman].split())
        family = family or chance.choice(FAMILIES[culture])
        fathers = _FATHERS_RU if culture in ("ru", "uk") else _FATHERS_KY
        country = HOMES[culture]
        outlet = chance.choice(self.outlets)
        desk_phone, desk = self.desks[outlet]
        number = next(self.numbers)
        plain = ascii_word(latin(family_of(family, woman), "passport"))
        first = ascii_word(latin(given, "passport"))
        host = ascii_word(outlet[1]) + ".example.org"
        style = chance.random()
        personal = (
            f"{first}.{plain}{number % 100:02}" if style < 0.3 else f"{first[0]}{plain}{number % 1000}" if style < 0.6
            else f"{chance.choice(('sunny', 'wolf', 'star', 'kotik', 'zhaz', 'pressa'))}{number}"
        )  # fmt: skip
        free = chance.choice(("gmail.example.com", "mail.example.com", "yandex.example.com"))
        return Someone(
            culture, woman, given, family, chance.choice(fathers), outlet, chance.choice(JOBS)[1], chance.choice(CITIES[country]),
            country, self.number(country, chance.choice(MOBILES[country])), f"{personal}@{free}",
            f"{first[0]}.{plain}{number % 10 if chance.random() < 0.3 else ''}@{host}", desk_phone, f"{desk}@{host}", number,
        )  # fmt: skip

    def first_line(self, who: Someone) -> Row:
        """Somebody as first written down."""
        chance = self.chance
        cyrillic = who.culture in ("ky", "ru", "kk", "uz", "tg", "uk")
        style = {"latin": cyrillic and chance.random() < self.shape.latin, "system": chance.choice(self.shape.systems)}
        if who.culture in ("kk", "uz", "tg", "ky") and chance.random() < 0.3:
            style["russian"] = True
        if who.culture in ("ru", "ky") and chance.random() < 0.15:
            style["patronymic"] = True
        if who.culture == "ky" and chance.random() < 0.06:
            style["kyzy"] = True
        row: Row = {"_style": json.dumps(style)}
        mail = who.mail if chance.random() < 0.55 else who.work_mail
        if chance.random() < self.shape.shared_mail:
            mail = who.desk_mail
        phone = who.desk_phone if chance.random() < self.shape.shared_phone else who.mobile
        row.update(mail=mail, phone=phone, outlet=str(int(style["latin"] or not cyrillic)))
        for cell in ("mail", "phone"):
            if chance.random() < self.shape.blanks:
                row[cell] = ""
        return row

    def disguised(self, who: Someone, first: Row) -> tuple[Row, str]:
        """The same person, written down by somebody else; what is still common keeps them findable."""
        chance = self.chance
        row = dict(first)
        style = json.loads(first["_style"])
        kinds = []
        for kind in dict.fromkeys(
            chance.choices(
                tuple(self.shape.disguises), tuple(self.shape.disguises.values()), k=chance.choice((1, 1, 2, 2, 3))
            )
        ):
            kinds.append(kind)
            cyrillic = who.culture in ("ky", "ru", "kk", "uz", "tg", "uk")
            if kind == "script" and cyrillic:
                style["latin"] = not style["latin"]
                style["system"] = chance.choice(self.shape.systems)
            elif kind == "system" and cyrillic:
                style["latin"] = True
                style["system"] = chance.choice([s for s in self.shape.systems if s != style["system"]])
            elif kind in (
                "order",
                "comma",
                "caps",
                "initials",
                "slip",
                "short",
                "honorific",
                "accents",
                "middle",
                "kyzy",
            ):
                style[kind] = True
            elif kind == "patronymic":
                style["patronymic"] = not style.get("patronymic")
            elif kind == "married" and who.woman:
                who.married = who.married or chance.choice(FAMILIES[who.culture])
                style["married"] = True
                row["phone"] = first["phone"] = who.mobile
            elif kind == "mail" and row["mail"]:
                row["mail"] = who.work_mail if row["mail"] != who.work_mail else who.mail
            elif kind == "host" and row["mail"] and row["mail"] != who.desk_mail:
                row["mail"] = row["mail"].replace("example", "exmaple")
            elif kind == "no phone":
                row["phone"] = ""
            elif kind == "digit" and row["phone"]:
                place = len(row["phone"]) - chance.randint(1, 4)
                row["phone"] = (
                    row["phone"][:place] + str((int(row["phone"][place]) + 1) % 10) + row["phone"][place + 1 :]
                )
            elif kind == "moved":
                row["moved"] = "1"
        row["format"] = "1"
        row["_style"] = json.dumps(style)
        self._keep_something(who, first, row, style)
        return row, "+".join(kinds)

    def _keep_something(self, who: Someone, first: Row, row: Row, style: dict) -> None:
        """Nobody could tell where neither address, number nor outlet is common: then one is."""
        columns = self.shape.columns
        has_phone = any("hone" in name or "елефон" in name for name in columns)
        has_mail = any("mail" in name or "почта" in name for name in columns)
        has_outlet = any(name in ("Outlet", "Company", "СМИ") for name in columns)
        same = (
            (has_phone and first["phone"] and first["phone"] == row["phone"] == who.mobile)
            or (has_mail and first["mail"] and first["mail"] == row["mail"] != who.desk_mail)
            or (has_outlet and not row.get("moved") and not style.get("married") and not (style.get("initials") and style.get("slip")))
        )  # fmt: skip
        if same:
            return
        if has_phone and (not has_mail or self.chance.random() < 0.5):
            first["phone"] = row["phone"] = who.mobile
        elif has_mail:
            first["mail"] = row["mail"] = who.mail

    def line(self, who: Someone, row: Row) -> Row:
        """The row under the shape's columns."""
        chance = self.chance
        style = json.loads(row["_style"])
        given, family, patronymic = self._words(who, style)
        outlet = who.outlet if not row.get("moved") else chance.choice(self.outlets)
        side = int(style["latin"] or who.culture in ("en", "de", "tr", "es"))
        values = {
            "outlet": outlet[side],
            "job": who.job,
            "mail": row["mail"],
            "city": who.city[side],
            "country": who.country,
            "phone": written(row["phone"], chance, who.country, style) if row["phone"] else "",
        }
        if style.get("caps_mail"):
            values["mail"] = values["mail"].upper()
        whole = self._whole(given, family, patronymic, style)
        found: Row = {}
        for column in self.shape.columns:
            low = column.lower()
            if low in ("name", "имя", "фио"):
                found[column] = whole
            elif low == "first name":
                found[column] = given
            elif low == "last name":
                found[column] = family.upper() if style.get("caps") else family
            elif low in ("outlet", "company", "сми"):
                found[column] = values["outlet"]
            elif low in ("position", "должность"):
                found[column] = values["job"] if chance.random() < 0.8 else ""
            elif "mail" in low or "почта" in low:
                found[column] = values["mail"]
            elif "phone" in low or "телефон" in low:
                found[column] = values["phone"]
            elif low in ("city", "город"):
                found[column] = values["city"]
            elif low == "country":
                found[column] = values["country"]
        return found

    def _words(self, who: Someone, style: dict) -> tuple[str, str, str]:
        chance = self.chance
        given = who.given
        family = family_of(who.married if style.get("married") else who.family, who.woman)
        patronymic = ""
        if style.get("kyzy") and who.culture == "ky" and not style.get("married"):
            family = who.father + (" кызы" if who.woman else " уулу")
        elif style.get("patronymic") and who.culture in ("ru", "ky"):
            patronymic = patronymic_of(who.father, who.woman, who.culture)
        if style.get("middle") and who.culture == "en":
            patronymic = "ABCDEFGHJKLMPRST"[who.number % 16] + "."
        if style.get("short"):
            given = SHORT.get(given, given)
        if style.get("russian") and not style["latin"]:
            given, family = russian(given), russian(family)
        if style["latin"]:
            given, family, patronymic = (latin(word, style["system"]) for word in (given, family, patronymic))
        if style.get("slip"):
            if chance.random() < 0.7:
                family = slip(family, chance)
            else:
                given = slip(given, chance)
        if style.get("accents"):
            given, family = plain_german(given, chance), plain_german(family, chance)
        if style.get("initials"):
            given = given[0] + "."
            patronymic = patronymic[:1] + "." if patronymic and len(patronymic) > 2 else patronymic
        return given, family, patronymic

    def _whole(self, given: str, family: str, patronymic: str, style: dict) -> str:
        if style.get("caps"):
            family = family.upper()
        if style.get("comma"):
            whole = f"{family}, {given} {patronymic}".strip()
        elif style.get("order"):
            whole = f"{family} {given} {patronymic}".strip()
        else:
            whole = " ".join(filter(None, (given, patronymic, family)))
        if style.get("honorific"):
            whole = self.chance.choice(("Dr. ", "Ms. ", "г-н " if not style["latin"] else "Mr. ")) + whole
        return whole

    def make(self) -> "Maker":
        """Fills `lines`; returns itself."""
        shape, chance = self.shape, self.chance
        people: list[Someone] = []
        while len(self.lines) < self.count:
            roll = chance.random()
            if people and roll < shape.namesakes:
                twin = chance.choice(people[-500:])
                who = self.someone(twin.culture, twin.family)
                who.given, who.woman = twin.given, twin.woman
                if who.outlet == twin.outlet:
                    continue
                self._add(who, self.first_line(who), "")
            elif people and roll < shape.namesakes + shape.relatives:
                kin = chance.choice(people[-500:])
                who = self.someone(kin.culture, kin.family)
                if who.given == kin.given:
                    continue
                row = self.first_line(who)
                if chance.random() < 0.5:
                    who.outlet, who.city = kin.outlet, kin.city
                if chance.random() < 0.5:
                    row["phone"] = kin.mobile
                self._add(who, row, "")
            else:
                who = self.someone()
                people.append(who)
                first = self.first_line(who)
                size = chance.choice(shape.clusters) if chance.random() < shape.rate / 1.2 else 1
                copies = [self.disguised(who, first) for _copy in range(size - 1)]
                self._add(who, first, "")
                for row, kind in copies:
                    self._add(who, row, kind)
        chance.shuffle(self.lines)
        return self

    def _add(self, who: Someone, row: Row, kind: str) -> None:
        self.called[who.number] = (who.given, who.family)
        self.lines.append((who.number, self.line(who, row), kind))

    @property
    def rows(self) -> list[Row]:
        """The rows in their order."""
        return [row for _who, row, _kind in self.lines]

    def namesakes(self) -> set[tuple[int, int]]:
        """The pairs of rows of two people of one name: these are suggested, though they are two."""
        of: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for number, (who, _row, _kind) in enumerate(self.lines, start=1):
            of.setdefault(self.called[who], []).append((number, who))
        return {
            (one, other) for rows in of.values() for (one, who), (other, too) in combinations(rows, 2) if who != too
        }  # fmt: skip

    def truth(self) -> dict[tuple[int, int], str]:
        """{(a, b): how they were disguised} of rows, the first is 1."""
        of: dict[int, list[tuple[int, str]]] = {}
        for number, (who, _row, kind) in enumerate(self.lines, start=1):
            of.setdefault(who, []).append((number, kind))
        return {
            (min(a, b), max(a, b)): "|".join(filter(None, (kind, other)))
            for group in of.values() for (a, kind), (b, other) in combinations(group, 2)
        }  # fmt: skip


def family_of(family: str, woman: bool) -> str:
    """The family name in the form of a woman's or a man's."""
    if woman and family.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return family + "а"
    if woman and family.endswith("ский"):
        return family[:-2] + "ая"
    return family


def patronymic_of(father: str, woman: bool, culture: str) -> str:
    """A patronymic in Russian style."""
    if father.endswith("й"):
        return father[:-1] + ("евна" if woman else "евич")
    if father.endswith("ь"):
        return father[:-1] + ("евна" if woman else "евич")
    return father + ("овна" if woman else "ович")


def slip(word: str, chance: random.Random) -> str:
    """One slip of the hand: a letter away, twice, another one, two changed round."""
    if len(word) < 4:
        return word
    place = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place] + word[place:]
    if kind == 2:
        letters = "аеиоурнстл" if "а" <= word[place].lower() <= "я" else "aeiournstl"
        return word[:place] + chance.choice(letters) + word[place + 1 :]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def plain_german(word: str, chance: random.Random) -> str:
    """Accents away, or as German writes them without."""
    spelled = dict(zip("äöüßÄÖÜ", ("ae", "oe", "ue", "ss", "Ae", "Oe", "Ue"), strict=True))
    plain = dict(zip("äöüßÄÖÜçğıİşÇŞáéíóúñÁÉÍÓÚñ", "aousAOUcgiIsCSaeiounAEIOUn", strict=True))
    table = {**plain, **spelled} if chance.random() < 0.5 else plain
    return "".join(table.get(letter, letter) for letter in word)


def ascii_word(text: str) -> str:
    """A word as it stands in an address."""
    plain = dict(zip("äöüßçğışáéíóúñ", "aouscgisaeioun", strict=True))
    return "".join(
        plain.get(letter, letter)
        for letter in text.lower()
        if plain.get(letter, letter).isascii() and (letter.isalnum())
    )


def written(number: str, chance: random.Random, country: str, style: dict) -> str:
    """A number as people write it."""
    code, _space, national = number[1:].partition(" ")
    kind = chance.randrange(6)
    if kind == 0:
        return f"+{code} {national[:3]} {national[3:6]} {national[6:]}"
    if kind == 1 and code == "996":
        return f"0{national[:3]} {national[3:5]}-{national[5:7]}-{national[7:]}"
    if kind == 2 and code == "996":
        return f"(0{national[:3]}) {national[3:]}"
    if kind == 3:
        return f"+{code}{national}"
    if kind == 4:
        return f"00{code} {national[:2]} {national[2:]}"
    return f"+{code} ({national[:3]}) {national[3:6]}-{national[6:8]}-{national[8:]}"


def make(name: str, count: int = 2000, seed: int = 1) -> Maker:
    """The truth set of one of the SHAPES."""
    return Maker(SHAPES[name], count, seed).make()


def write(path: Path, rows: Sequence[Row]) -> Path:
    """A CSV of rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def measured(found: Iterable[tuple[int, int]], truth: Iterable[tuple[int, int]]) -> tuple[float, float]:
    """(precision, recall); 1.0 where there is nothing to find, or nothing found."""
    pairs, true = set(found), set(truth)
    hits = len(pairs & true)
    return hits / len(pairs) if pairs else 1.0, hits / len(true) if true else 1.0


if __name__ == "__main__":
    made = make(sys.argv[1], *map(int, sys.argv[3:5]))
    write(Path(sys.argv[2]), made.rows)
    print(json.dumps(sorted(made.truth())))
