"""Datelines in all the forms that releases have them (press.md §4.2)."""
# ruff: noqa: E501 (texts and what is to be read out of them)

import pytest

from outreach.press.reader import dateline, release

# text -> (dateline, date with 2020 as the release's year, source)
DATELINES = [
    ("BISHKEK, Kyrgyzstan (August 15, 2007) – A new school opened.", "BISHKEK, Kyrgyzstan (August 15, 2007)", "2007-08-15", ""),
    ("Bishkek (9 April 2010) -- A new school opened.", "Bishkek (9 April 2010)", "2010-04-09", ""),
    ("OSH, 22 June 2010 - A new school opened.", "OSH, 22 June 2010", "2010-06-22", ""),
    ("OSH, Kyrgyzstan, (23 July 2010) – A new school opened.", "OSH, Kyrgyzstan, (23 July 2010)", "2010-07-23", ""),
    ("BISHKEK, (June 18 2010) -- A new school opened.", "BISHKEK, (June 18 2010)", "2010-06-18", ""),
    ("New York/Bishkek, 11 December 2017 – A new school opened.", "New York/Bishkek, 11 December 2017", "2017-12-11", ""),
    ("BISHKEK, Kyrgyzstan, and KURGANPATA, Uzbekistan, (21 June 2010) – Aid came.",
     "BISHKEK, Kyrgyzstan, and KURGANPATA, Uzbekistan, (21 June 2010)", "2010-06-21", ""),
    ("Osh, Kyrgyzstan — A new school opened.", "Osh, Kyrgyzstan", None, ""),
    ("БИШКЕК, 31 мая — Sputnik. В городе открылась школа.", "БИШКЕК, 31 мая", "2020-05-31", "Sputnik"),
    ("БИШКЕК, 1-июл. — Sputnik. Шаарда мектеп ачылды.", "БИШКЕК, 1-июл.", "2020-07-01", "Sputnik"),
    ("Karakol, 5 December 2017\n – Today a new school opened.", "Karakol, 5 December 2017", "2017-12-05", ""),
    ("GENEVA, Nov. 3 – The council met.", "GENEVA, Nov. 3", "2020-11-03", ""),
    ("Бишкек, 12 марта 2024 г. – В столице открылась школа.", "Бишкек, 12 марта 2024 г.", "2024-03-12", ""),
    ("г. Ош, 12 марта 2024 года — В городе открылась школа.", "г. Ош, 12 марта 2024 года", "2024-03-12", ""),
    ("Бишкек, 2024-жылдын 12-марты – Борбордо мектеп ачылды.", "Бишкек, 2024-жылдын 12-марты", "2024-03-12", ""),
    ("БИШКЕК ш., 12-март, 2024-жыл — Борбордо мектеп ачылды.", "БИШКЕК ш., 12-март, 2024-жыл", "2024-03-12", ""),
    ("Үлгү айылы, 2024-жылдын 12-марты. Айылда мектеп ачылды.", "Үлгү айылы, 2024-жылдын 12-марты", "2024-03-12", ""),
    ("WASHINGTON – The senator spoke.", "WASHINGTON", None, ""),
    ("Jalal-Abad, Kyrgyzstan, 12.03.2024 – A bridge opened.", "Jalal-Abad, Kyrgyzstan, 12.03.2024", "2024-03-12", ""),
    ("12 March 2024, Bishkek – A bridge opened.", "12 March 2024, Bishkek", "2024-03-12", ""),
    ("Naryn & Talas, 2 May 2021 – Two bridges opened.", "Naryn & Talas, 2 May 2021", "2021-05-02", ""),
    ("Бишкек и Ош, 2 мая 2021 года – Открылись два моста.", "Бишкек и Ош, 2 мая 2021 года", "2021-05-02", ""),
    ("Bishkek, Thursday, 12 March 2024 – A bridge opened.", "Bishkek, Thursday, 12 March 2024", "2024-03-12", ""),
    ("Bishkek, 12 March 2024 | A bridge opened.", "Bishkek, 12 March 2024", "2024-03-12", ""),
    ("Karaganda, Kazakhstan: A bridge opened.", "Karaganda, Kazakhstan", None, ""),
    ("Almaty/Talas. 12 March 2024. A bridge opened.", "Almaty/Talas. 12 March 2024", "2024-03-12", ""),
    ("Farg‘ona, 2024-yil 12-mart. Ko‘prik ochildi.", "Farg‘ona, 2024-yil 12-mart", "2024-03-12", ""),
    ("ш. Хоруғ, 12 марти соли 2024. Пул кушода шуд.", "ш. Хоруғ, 12 марти соли 2024", "2024-03-12", ""),
    ("Bishkek, 12 March 2024 | A bridge opened.", "Bishkek, 12 March 2024", "2024-03-12", ""),
    ("Karaganda, Kazakhstan: A bridge opened.", "Karaganda, Kazakhstan", None, ""),
    ("Almaty/Talas. 12 March 2024. A bridge opened.", "Almaty/Talas. 12 March 2024", "2024-03-12", ""),
    ("Farg‘ona, 2024-yil 12-mart. Ko‘prik ochildi.", "Farg‘ona, 2024-yil 12-mart", "2024-03-12", ""),
    ("ш. Хоруғ, 12 марти соли 2024. Пул кушода шуд.", "ш. Хоруғ, 12 марти соли 2024", "2024-03-12", ""),
    ("Chisinau, Moldova, 12 March 2024: – A bridge opened.", "Chisinau, Moldova, 12 March 2024", "2024-03-12", ""),
    ("Osh, 12 March. (Example News, A. Sample). — A bridge opened.", "Osh, 12 March", "2020-03-12",
     "Example News, A. Sample"),
    ("12 March – Osh, Kyrgyzstan. A bridge opened.", "12 March – Osh, Kyrgyzstan", "2020-03-12", ""),
    ("LONDON/GENEVA/OSH, 30 February 2021 – A slip.", "LONDON/GENEVA/OSH, 30 February 2021", None, ""),
]  # fmt: skip

NONE = [
    "Today, the world is facing a problem – and nobody knows.",
    "The Ministry of Health - together with partners - opened a school.",
    "Aida Asanova, Press Officer – +996 312 000000",
    "Школа — это место, где учатся дети.",
    "In July 2019, employees of the service – two of them – left.",
    "UNICEF - for every child.",
    "“Osh is our home” – said the mayor.",
    "Children – our future.",
    "Kyrgyzstan: New law on schools adopted",
    "Kyrgyzstan: New law on schools adopted",
]


@pytest.mark.parametrize(("text", "line", "day", "source"), DATELINES)
def test_a_dateline_gives_its_words_its_date_and_its_source(text: str, line: str, day: str | None, source: str) -> None:
    found = dateline.read(text)
    assert found
    assert found.text == line
    given = found.date(2020)
    assert (given.isoformat() if given else None) == day
    assert found.source == source
    assert text[found.end :].lstrip()[0].isupper()


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_a_dateline_is_none(text: str) -> None:
    assert dateline.read(text) is None


@pytest.mark.parametrize(
    "text", ["Bishkek, 12 March 2024", "Бишкек, 12 марта 2024 года", "Бишкек, 2024-жылдын 12-марты"]
)
def test_a_dateline_may_be_a_line_of_its_own(text: str) -> None:
    found = dateline.alone(text)
    assert found and str(found.date()) == "2024-03-12"


@pytest.mark.parametrize(
    "text",
    ["Бишкек ш., 12-март, 2024-жыл. 18-мартта көпүрө ачылат.", "г. Ош, 12 марта 2024 года. 18 марта откроется мост."],
)
def test_a_text_may_begin_with_a_day_behind_its_dateline(text: str) -> None:
    found = dateline.read(text)
    assert found and str(found.date()) == "2024-03-12" and text[found.end :].startswith("18")


LEAD = "Three thousand farmers get water for their fields, as canals of the south are mended after two years of work."


@pytest.mark.parametrize(("above", "line", "day"), [
    (LEAD, "Osh – 26 March 2020. ", "2020-03-26"),
    (LEAD, "Osh, 26 March 2020 – ", "2020-03-26"),
    (f"{LEAD}\n\n{LEAD}", "ОШ, 26 марта 2020 года. ", "2020-03-26"),
    (f"What: Opening of a canal\n\n{LEAD}", "Osh, 26 March 2020\n– ", "2020-03-26"),
])  # fmt: skip
def test_a_dateline_may_begin_the_paragraph_below_a_lead(above: str, line: str, day: str) -> None:
    news = "The Example Fund opened the canals today, and farmers came to see them."
    (version,) = release.read(f"Canals open again in the south\n\n{above}\n\n{line}{news}\n\n{LEAD}\n").versions
    assert (version.dateline, version.date) == (line.strip("–. \n"), day)
    assert version.body == f"{above}\n\n{news}\n\n{LEAD}"


def test_a_place_without_a_day_is_no_dateline_below_a_lead() -> None:
    text = f"Canals open again in the south\n\n{LEAD}\n\nOsh – the city that waited longest – gets its water first.\n"
    assert release.read(text).versions[0].dateline == ""
