"""Finding by words, and ids in one step: the only SQL that differs between the back-ends."""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    Select,
    bindparam,
    cast,
    collate,
    column,
    func,
    inspect,
    literal_column,
    select,
    text,
    true,
)
from sqlalchemy.orm import Session

from outreach.model.base import Expression
from outreach.model.people import Contact
from outreach.store.backends import LOWERED, is_sqlite
from outreach.values import text as words_of
from outreach.values.names import transliteration

INDEX = "contact_words"
# Stands before the words of a name in `contact.search`, so that a name can be asked for alone; no word has it.
NAME_MARK = "\u207f"
# Tables the autogenerate of migrations must not see: SQLite keeps the index in them.
INDEX_TABLES = {INDEX, *(f"{INDEX}_{part}" for part in ("data", "idx", "content", "docsize", "config"))}

# The words are folded by us, so that the tokenizer has nothing to do but to split at the space.
_CREATE = f"""CREATE VIRTUAL TABLE {INDEX} USING fts5(
    search, content='contact', content_rowid='id', tokenize='ascii', prefix='2 3', detail='none', columnsize=0)"""
_TRIGGERS = (
    f"""CREATE TRIGGER contact_words_insert AFTER INSERT ON contact BEGIN
    INSERT INTO {INDEX}(rowid, search) VALUES (new.id, new.search); END""",
    f"""CREATE TRIGGER contact_words_delete AFTER DELETE ON contact BEGIN
    INSERT INTO {INDEX}({INDEX}, rowid, search) VALUES ('delete', old.id, old.search); END""",
    f"""CREATE TRIGGER contact_words_update AFTER UPDATE OF search ON contact WHEN old.search <> new.search BEGIN
    INSERT INTO {INDEX}({INDEX}, rowid, search) VALUES ('delete', old.id, old.search);
    INSERT INTO {INDEX}(rowid, search) VALUES (new.id, new.search); END""",
)
TRIGGERS = {trigger.split()[2]: trigger for trigger in _TRIGGERS}
_PHONE_LIKE = re.compile(r"^(?:\+?[\d\s().\-/]{5,}|0\d{2,3})$")


def create_index(connection: Connection) -> None:
    """Makes the index of words over contacts, and what keeps it true; called by the first migration."""
    if is_sqlite(connection):
        connection.exec_driver_sql(_CREATE)
        _create_triggers(connection)
    else:
        connection.exec_driver_sql(
            f"CREATE INDEX {INDEX} ON contact USING gin (array_to_tsvector(string_to_array(search, ' ')))"
        )


def _create_triggers(connection: Connection) -> None:
    for trigger in _TRIGGERS:
        connection.exec_driver_sql(trigger)


def is_most(session: Session, count: int) -> bool:
    """Whether updating so many contacts one by one takes longer than rebuilding the index: a third of all."""
    if count < 1000 or not is_sqlite(session.connection()):
        return False
    return count * 3 > int(session.connection().exec_driver_sql("SELECT count(*) FROM contact").scalar_one())


def drop(session: Session) -> None:
    """Stops updating the index, until `rebuild`."""
    connection = session.connection()
    if is_sqlite(connection):
        for name in sorted(TRIGGERS):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")


def rebuild(session: Session) -> None:
    """Makes the index from the contacts that are there, and updates it again from now on."""
    connection = session.connection()
    connection.exec_driver_sql(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")
    _create_triggers(connection)


def wipe(session: Session) -> None:
    """Leaves nothing in the index of words that were taken out of it: for erasing a person.

    FTS5 crosses out what is deleted, until it merges its pieces. Its own option "secure-delete" wipes at once, but
    takes 8 ms a contact; and where it is turned off and on again, SQLite 3.53.4 damages the index.
    """
    if is_sqlite(session.connection()):
        session.connection().exec_driver_sql(f"INSERT INTO {INDEX}({INDEX}) VALUES ('optimize')")


def wipe_copy(engine: Engine) -> None:
    """The same in a file that is no workspace: a copy of one. No row is written, so that its seal stays."""
    with engine.begin() as connection:
        if is_sqlite(connection) and inspect(connection).has_table(INDEX):
            connection.exec_driver_sql(f"INSERT INTO {INDEX}({INDEX}) VALUES ('optimize')")


def matching(session: Session, query: str) -> ColumnElement[bool]:
    """A condition on `contact`: every word of the query begins a word of the contact, in either script.

    A query that looks like a phone number is compared as one run of digits, without its trunk zero.
    """
    return _matching(session, asked([query]))


def matching_name(session: Session, query: str) -> ColumnElement[bool]:
    """A condition on `contact`: every word of the query begins a word of the name, in either script."""
    return _matching(session, [[_of_name(word) for word in words] for words in asked([query])])


def matching_number(session: Session, query: str) -> ColumnElement[bool]:
    """A condition on `contact`: a phone number begins with these digits, with or without what is dialled before it."""
    digits = [word for word in _of_number(query) if word]
    return _matching(session, [digits] if digits else asked([query]))


def _of_name(word: str) -> str:
    from outreach.values.names import western_names

    return word if word.startswith((western_names.MARK, western_names.READ)) else NAME_MARK + word


def is_number(query: str) -> bool:
    """Whether a query looks like a phone number."""
    return _PHONE_LIKE.match(query.strip()) is not None


def containing(session: Session, column: Expression, value: str) -> ColumnElement[bool]:
    """A condition: a text contains another, whatever the case of either, in any script."""
    found: ColumnElement[bool]
    if not is_sqlite(session.connection()):
        found = column.icontains(value, autoescape=True)
    elif value.isascii():  # of which LIKE knows the case
        found = column.contains(value, autoescape=True)
    else:
        found = getattr(func, LOWERED)(cast(column, LargeBinary)).contains(value.lower(), autoescape=True)
    return found


Alternatives = list[list[str]]


def asked(queries: Sequence[str]) -> Alternatives:
    """The words of queries that must all be there, each with the spellings that will do."""
    found: Alternatives = []
    pieces: list[str] = []
    sounded: dict[str, str] = {}
    for query in queries:
        if is_number(query):
            found.append(_of_number(query))
        else:
            mine = _PIECES.findall(words_of.fold(query))
            pieces += mine
            if not transliteration.SIGNED.isdisjoint(query):
                sounded |= zip(mine, _PIECES.findall(words_of.fold(transliteration.sounded(query))), strict=False)
    return found + _of_pieces(pieces, sounded)


def ids_of(session: Session, words: Alternatives) -> list[int]:
    """The ids of the contacts that match all of the words, in no order."""
    if not words:
        return list(ids(session, select(Contact.id)))
    if not is_sqlite(session.connection()):
        return numbers(
            session.execute(select(func.array_agg(Contact.id)).where(_matching(session, words))).scalar_one()
        )
    found: str = session.connection().exec_driver_sql(_FOUND, (_match(words),)).scalar_one()
    return numbers(found)


_FOUND = f"SELECT json_group_array(rowid) FROM {INDEX} WHERE {INDEX} MATCH ?"


def _match(alternatives: Alternatives) -> str:
    return " AND ".join("(" + " OR ".join(f'"{word}"*' for word in words) + ")" for words in alternatives)


def _matching(session: Session, alternatives: Alternatives) -> ColumnElement[bool]:
    if not alternatives:
        return true()
    if is_sqlite(session.connection()):
        match = _match(alternatives)
        found = text(f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH :words")
        return Contact.id.in_(
            found.bindparams(bindparam("words", match, unique=True)).columns(column("rowid", Integer))
        )
    query_text = " & ".join("(" + " | ".join(f"'{word}':*" for word in words) + ")" for words in alternatives)
    return literal_column("array_to_tsvector(string_to_array(contact.search, ' '))").op("@@")(
        text("cast(:words as tsquery)").bindparams(bindparam("words", query_text, unique=True))
    )


_END = 4  # digits: the end of a number, before which nothing is dialled


def _of_number(query: str) -> list[str]:
    """The digits of a number, with and without what is dialled at home before it."""
    digits = re.sub(r"\D", "", query)
    if query.strip().startswith("00"):
        digits = digits[2:]
    dialled_at_home = digits.startswith("0") or (digits.startswith("8") and len(digits) > _END)
    shorter = digits[1:] if dialled_at_home and len(digits) > 1 else digits
    # From one country to another: 8 10 996 … is how the whole region was taught to write it.
    abroad = digits[3:] if digits.startswith("810") and len(digits) - 3 >= _END else digits
    return list(dict.fromkeys((digits, shorter, abroad)))


def _of_pieces(pieces: Sequence[str], sounded: Mapping[str, str]) -> Alternatives:
    """What will do for each piece; `sounded` are those that bear a sign, by how they sound: Ščukin is Щукин."""
    found: Alternatives = []
    at = 0
    while at < len(pieces):
        count, keys = transliteration.of_place(pieces[at : at + 2]) or (1, [])
        if keys:
            # Without its apostrophe, which stands in no word.
            own = [_spellings("".join(words_of.words(piece))) for piece in pieces[at : at + count]]
            found += [list(dict.fromkeys([*_at(own, place), *some])) for place, some in enumerate(keys)]
        else:
            found += _of_piece(pieces[at], sounded.get(pieces[at], ""))
        at += count
    return found


def _at(words: Alternatives, place: int) -> list[str]:
    """The word at a place, or the only one there is for two: Jalalabad is Jalal-Abad."""
    return words[min(place, len(words) - 1)]


def _of_piece(piece: str, sounded: str) -> Alternatives:
    parts = transliteration.child_of(piece) or [
        word for part in _APOSTROPHE.split(piece) for word in words_of.words(part)
    ]
    whole: list[str] = []
    if len(parts) == 1:
        whole += _spellings(sounded) if sounded else []
    elif len(piece) < _LONG:
        for written in (piece, sounded) if sounded else (piece,):
            whole += _spellings("".join(words_of.words(_APOSTROPHE.sub("", written))))
            whole += _spellings("".join(words_of.words(_UZBEK_O.sub("u", written))))  # ў, which Russian writes у
        whole.append("ʻ".join(parts))  # as Uzbek is printed: a letter there, and two words where ' is typed
    return [list(dict.fromkeys([*_spellings(part), *whole])) for part in parts]


_LONG = 60  # letters: no name that is written with an apostrophe has so many
_APOSTROPHE = re.compile(f"[{words_of.APOSTROPHES}]")
_UZBEK_O = re.compile(f"o[{words_of.APOSTROPHES}]")
_PIECES = re.compile(rf"[^\W_]+(?:[{words_of.APOSTROPHES}][^\W_]+)*")


def _spellings(word: str) -> list[str]:
    """A word of a query, its Latin key, those of other spellings, and a name in the other script.

    None with a sign in it: in no record is such a word, and neither database can be asked for it.
    """
    # Late: their tables are read with the first search and not with the window.
    from outreach.values.names import nicknames, western_names

    found = [word, words_of.latin(word), *transliteration.keys(word), *nicknames.in_other_script(word)]
    if not nicknames.is_given(word):
        found += western_names.asked(word)
    return [one for one in dict.fromkeys(found) if one.isalnum()]


def word_matching(column: Expression, query: str) -> list[ColumnElement[bool]]:
    """Conditions on a small table's `search` column: the same answer as `matching`, by looking at every row."""
    found = []
    for words in asked([query]):
        condition = None
        for word in words:
            begins = (" " + column).contains(" " + word, autoescape=True)
            condition = begins if condition is None else condition | begins
        if condition is not None:
            found.append(condition)
    return found


def ids(session: Session, query: Select[object]) -> array[int]:
    """The ids a select answers, in its order, in one step.

    Fetched as one JSON text: row by row, SQLite's driver hands the interpreter's lock over at each row, which
    takes many times as long while the window is busy.
    """
    rows = query.subquery()
    first: ColumnElement[int] = next(iter(rows.c))
    if is_sqlite(session.connection()):
        answer = session.execute(select(func.json_group_array(first)).select_from(rows)).scalar_one()
        return array("q", json.loads(answer))
    return array("q", session.execute(select(func.array_agg(first)).select_from(rows)).scalar_one() or [])


def gathered(session: Session, column: object) -> Expression:
    """All values of a column as one value (see `ids`), to be read by `numbers`."""
    return (func.json_group_array if is_sqlite(session.connection()) else func.array_agg)(column)


def numbers(value: Any) -> list[Any]:
    """What `gathered` gathered: a JSON text on a file, an array on a server, nothing where there were no rows."""
    found: list[object] = json.loads(value) if isinstance(value, str) else value or []
    return found


def among(session: Session, column: Expression, ids: Sequence[int]) -> ColumnElement[bool]:
    """A condition: the column is one of the ids, however many these are."""
    found: ColumnElement[bool]
    if is_sqlite(session.connection()):
        found = column.in_(select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value))
    else:
        found = column == func.any(bindparam("ids", list(ids), ARRAY(Integer), unique=True))
    return found


class ByIds:
    """A query of plain columns for the rows of some ids, made once and sent to the driver as it is.

    `read` answers the driver's own values: on a file a truth is 0 or 1, a day its ISO text.
    """

    def __init__(self, query: Select[object], column: ColumnElement[object]) -> None:
        self._query, self._column = query, column
        self._texts: dict[str, str] = {}

    def read(self, session: Session, ids: Sequence[int]) -> Sequence[Any]:
        """The rows whose column is one of the ids."""
        connection = session.connection()
        sqlite = is_sqlite(connection)
        sent = self._texts.get(connection.dialect.name)
        if sent is None:
            wanted: BindParameter[Any] = bindparam("ids")
            among: Any = (
                self._column.in_(select(func.json_each(wanted).table_valued("value").c.value))
                if sqlite
                else self._column == func.any(wanted)
            )
            sent = str(self._query.where(among).compile(dialect=connection.dialect))
            self._texts[connection.dialect.name] = sent
        given: Any = (json.dumps(list(ids)),) if sqlite else {"ids": list(ids)}
        result = connection.exec_driver_sql(sent, given)
        # The driver's cursor itself: rows of it are tuples, and all come in one step.
        found: Sequence[object] = result.cursor.fetchall() if result.cursor is not None else ()
        result.close()
        return found


def domain_of(session: Session, column: object) -> Expression:
    """What stands behind the @ of an address, as SQL sees it."""
    if is_sqlite(session.connection()):
        return func.substr(column, func.instr(column, "@") + 1)
    return func.split_part(column, "@", 2)


def in_order(session: Session, column: Any) -> Expression:
    """The column as sorting sees it: bytewise, so that a sort key gives one order everywhere."""
    return column if is_sqlite(session.connection()) else collate(column, "C")


def analyse(session: Session) -> None:
    """Lets the planner know how the tables have grown."""
    session.connection().exec_driver_sql("ANALYZE")
