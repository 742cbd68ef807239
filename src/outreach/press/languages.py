"""Which language a piece of text is in, and where a text passes from one language to another."""

import re
from collections import Counter
from collections.abc import Iterable

from outreach.formats import sandbox

_NOT_WORDS = re.compile(r"(?<!\S)(?:\S*@\S*|\S*://\S*|\S*\[(?:at|dot)\]\S*)|www\.\S*|[#@]\w+")
_WORD = re.compile(r"[^\W\d_]{1,99}")
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")), ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")), ("ar", re.compile("[\u0600-\u06ff]")), ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")), ("ka", re.compile("[\u10a0-\u10ff]")), ("hy", re.compile("[\u0530-\u058f]")),
    ("hi", re.compile("[\u0900-\u097f]")), ("th", re.compile("[\u0e00-\u0e7f]")),
)  # fmt: skip
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")

_LATIN_WORDS = {
    "en": "the and of to in for is that with on was by as are from at this has have said will be an which their its",
    "de": "der die das und ist nicht ein eine mit von zu für auf den des dem im wird wurde auch sich werden über",
    "fr": "de en à se il elle ne pas le la les des et est une un "
    "du pour dans que qui au aux sur avec par cette ce sont ont plus été nous",
    "es": "el la los las de y en que es un una por con para del se al como más su este esta han sobre ha fue",
    "it": "il la di che e un una per con del della sono è nel gli le dei delle alla più anche questo da al",
    "pt": "o a os as de e do da em que um uma para com não por mais dos das no na ao são foi como pelo pela",
    "nl": "de het een en van in is dat op te met voor niet aan zijn ook door worden bij naar uit heeft",
    "sv": "och att det som en på är av för med den till har ett inte om från kan vi eller de också",
    "da": "og at det som en på er af for med den til har et ikke om fra kan vi eller de også blev der",
    "no": "og å det som en på er av for med den til har et ikke om fra kan vi eller de også ble",
    "pl": "i w na z do się jest że nie to dla są przez oraz jak od po które który będzie został",
    "cs": "a v na se je že s z do pro jsou které který jako byl také nebo od po ve",
    "sk": "a v na sa je že s z do pre sú ktoré ktorý ako bol tiež alebo od po vo",
    "tr": "ve bir bu için ile olarak da de olan daha gibi en çok kadar sonra tarafından var",
    "fi": "ja on ei että se oli ovat myös kun tai mutta joka sekä hän",
    "hu": "a az és hogy egy is nem meg van volt ez ki vagy mint",
    "ro": "și în de la cu pe un o din care este sunt pentru prin mai au a fost",
    "uz": "va bilan uchun bu bir ham boʻyicha o'z tomonidan hamda haqida bo'lib esa",
    "lt": "ir yra kad su į iš tai bet buvo kaip",
}
_CYRILLIC_WORDS = {
    "ru": "и в на с по для не что это из от к за о его как при также а был был были все или их он она до во году",
    "ky": "жана менен үчүн боюнча болуп деп бул бир тууралуу ар анын эле бар кыргыз жылы өз да же болгон караштуу",
    "kk": "және мен үшін бойынша деп бұл бір туралы оның бар өз да жылы болып қазақстан",
    "uk": "і в на з та що для не це до від за його як при також або які є було у",
    "be": "і ў на з што для не гэта да ад за яго як таксама або",
    "bg": "и в на с за да се от не е по като са които че през",
    "sr": "и у на се је да за са од који су као то",
    "tg": "ва дар аз ба ки бо барои ин он аст шуд буд",
    "uz": "ва билан учун бу бир ҳам бўйича ўз томонидан ҳамда ҳақида бўлиб эса унда йил",
    "mn": "нь болон юм байна энэ уг тухай гэж улсын",
}
_LETTERS = {
    "ky": "", "kk": "әғқұһі", "uk": "іїєґ", "be": "ўі", "uz": "ўқғҳ", "tg": "ҷҳӣӯ", "sr": "јљњђћџ", "mn": "",
}  # fmt: skip
_WORDS_OF = {
    language: frozenset(f"{_LATIN_WORDS.get(language, '')} {_CYRILLIC_WORDS.get(language, '')}".split())
    for language in _LATIN_WORDS | _CYRILLIC_WORDS
}
_LATIN_LETTERS = {"de": "ßäöü", "fr": "çœêèùî", "es": "ñ¿¡", "pt": "ãõ", "sv": "åäö", "da": "åæø", "no": "åæø",
                  "pl": "ąęłńśźż", "cs": "ěřůčž", "tr": "ğışç", "hu": "őű", "ro": "șțăî", "fi": "äö"}  # fmt: skip
_KYRGYZ_ENDINGS = re.compile(r"(?:нын|нин|нун|түн|дын|дин|лар|лер|лор|дар|дер|тар|тер|дагы|деги|уу|оо|аа|ээ|дан|ден)$")
_RUSSIAN_ENDINGS = re.compile(
    r"(?:ость|ости|ение|ения|ание|ания|ого|его|ому|ему|ыми|ими|ами|ями|ых|их|ый|ий|ая|ое|ые|ие|ция|ции|ться|ется|ует|ются|ла|ли|ет|ют|ат|ят)$"
)


def letters(text: str) -> int:
    """How many letters of words a text has; addresses and links do not count."""
    return sum(map(len, _WORD.findall(_NOT_WORDS.sub(" ", text))))


@sandbox.there
def language(text: str) -> str | None:
    """The BCP 47 code of the language a text is written in, or None where it does not say."""
    return _guess(_NOT_WORDS.sub(" ", text[:20_000]))[0]


def is_sure(text: str, code: str | None) -> bool:
    """Whether a stretch in Latin letters is clearly in a language: a good part of its words are that language's own.

    Names and titles of other lands look like any language; only running text has the small words.
    """
    words = _WORD.findall(_NOT_WORDS.sub(" ", text).lower())
    own = _WORDS_OF.get(code or "", frozenset())
    return (
        len(own.intersection(words)) >= 4
        and sum(word in own for word in words) >= 0.14 * len(words)
        and _guess(text)[1] >= 0.25
    )


def _guess(text: str) -> tuple[str | None, float]:
    """The language and how sure it is, 0 to 1."""
    total = sum(map(len, _WORD.findall(text)))
    if not total:
        return None, 0
    counts = {code: len(pattern.findall(text)) for code, pattern in _SCRIPTS}
    if counts["ja"] and counts["ja"] + counts["zh"] > total / 4:
        return "ja", 1
    code, most = max(counts.items(), key=lambda item: item[1])
    if most > total / 4:
        return code, 1
    cyrillic = len(_CYRILLIC.findall(text))
    return _cyrillic(text.lower(), cyrillic) if cyrillic * 2 > total else _latin(text.lower())


def _cyrillic(text: str, total: int) -> tuple[str | None, float]:
    words = _WORD.findall(text)
    score = _known_words(words, _CYRILLIC_WORDS)
    for language, special in _LETTERS.items():
        score[language] += 2 * sum(text.count(letter) for letter in special)
    kyrgyz = text.count("ү") + text.count("ө") + text.count("ң")
    score["ky"] += 3 * kyrgyz + sum(bool(_KYRGYZ_ENDINGS.search(word)) for word in words)
    score["ru"] += sum(bool(_RUSSIAN_ENDINGS.search(word)) for word in words)
    if score["kk"] and any(letter in text for letter in "әғқұһі"):
        score["kk"] += 3 * (text.count("ү") + text.count("ө") + text.count("ң"))
        score["ky"] -= 3 * kyrgyz
    if score["mn"] >= 4 and kyrgyz and "ң" not in text:
        score["mn"] += 3 * kyrgyz
    if any(letter in text for letter in "ыэёъ"):
        score["uk"] -= 2 * sum(text.count(letter) for letter in "ыэё")
        score["ru"] += 1
        score["bg"] -= 4
        score["sr"] -= 4
    (first, most), (_second, next_) = score.most_common(2)
    if most <= 0:
        return None, 0
    return first, min(1.0, (most - max(0, next_)) / max(4, most))


def _known_words(words: list[str], languages: Iterable[str]) -> Counter[str]:
    """Two points to each language for each of its words."""
    counted = Counter(words)
    return Counter(
        {language: 2 * sum(counted[word] for word in _WORDS_OF[language] & counted.keys()) for language in languages}
    )


def _latin(text: str) -> tuple[str | None, float]:
    words = _WORD.findall(text)
    score = _known_words(words, _LATIN_WORDS)
    for language, special in _LATIN_LETTERS.items():
        score[language] += sum(text.count(letter) for letter in special)
    (first, most), (_second, next_) = score.most_common(2)
    if most < 2 or (most < 4 and len(words) > 20) or most * 60 < len(words):
        return None, 0
    return first, min(1.0, (most - next_) / most)


def script(text: str) -> str:
    """The script of most letters of a text: cyrillic, latin, other, or "" without letters."""
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if not cyrillic and not latin:
        return "other" if _WORD.search(text) else ""
    return "cyrillic" if cyrillic >= latin else "latin"


def of_line(text: str) -> tuple[str | None, int]:
    """The language of a line and its weight in letters; None for a line too short to tell."""
    bare = _NOT_WORDS.sub(" ", text)
    weight = sum(map(len, _WORD.findall(bare)))
    if re.search("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]", bare):
        weight *= 3  # a syllable or a word a letter
    if weight < 25:
        return None, weight
    found, sure = _guess(bare[:4000])
    if weight < 120 and script(bare) == "latin" and sure < 0.5:  # a few words are shared by many languages
        return None, weight
    return (found if sure >= 0.2 or weight >= 200 else None), weight
