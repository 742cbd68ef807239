"""The parts of a release: what is written, how long it is, what is empty."""

from outreach.press import outline

BODY = (
    "Families of three valleys can have their wells tested from today on.\n\n"
    '"We have waited for ten years," said Ms. Gulnara Sadykova, head of the village council.\n\n'
    "The laboratory is open every day."
)


def states(fields, officers=()):
    return {part.name: (part.state, part.note) for part in outline.parts(fields, officers)}


def test_an_empty_release_says_what_is_missed_and_what_may_be_empty():
    found = states({})
    assert [name for name, (state, _note) in found.items() if state == "missing"] == [
        "headline", "dateline", "lead", "body", "officers",
    ]  # fmt: skip
    assert found["boilerplate"] == ("empty", "empty") and found["quotes"] == ("empty", "nobody is quoted")
    assert found["officers"] == ("missing", "no officer to contact")


def test_a_written_release_is_counted():
    fields = {"headline": "Wells of Naryn tested", "subhead": "A line", "dateline": "NARYN, 3 May", "body": BODY}
    found = states(fields, ["Temir Osmonov"])
    assert found["subhead"] == ("done", "2 words") and found["dateline"] == ("done", "NARYN"), "no line goes away"
    assert found["headline"] == ("done", "4 words")
    assert found["lead"] == ("done", "12 words") and found["body"] == ("done", "33 words")
    assert found["quotes"] == ("done", "1 quote") and found["officers"] == ("done", "Temir Osmonov")


def test_a_long_headline_and_a_long_lead_are_said_quietly():
    headline = "Wells " * 20
    assert outline.headline_note(headline)[1] and "119 characters" in outline.headline_note(headline)[0]
    assert outline.headline_note("Wells of Naryn tested") == ("21 characters · 4 words", False)
    assert outline.body_note("word " * 46)[1] and not outline.body_note("word " * 45)[1]
    assert states({"headline": headline, "body": "word " * 50})["lead"] == ("long", "50 words, long")


def test_words_are_counted_as_people_count_them():
    assert outline.words("1,200 wells, 3.5 per cent, twenty-four o'clock — «Чистые реки»") == 9
    assert outline.words("") == 0 and outline.lead("\n\n") == "" and outline.body_note("  ") == ("", False)


def test_a_quote_stands_where_it_stands():
    (quote,) = outline.quoted(BODY)
    assert BODY[quote.start : quote.end].strip('"').startswith("We have waited")
    assert quote.speaker.endswith("Gulnara Sadykova")


def test_a_quote_that_was_kept_and_stands_in_the_text_counts_once():
    kept = [{"text": "We have waited for ten years,", "speaker": "x"}, {"text": "Said elsewhere", "speaker": "y"}]
    assert states({"body": BODY, "quotes": kept})["quotes"] == ("done", "2 quotes")
