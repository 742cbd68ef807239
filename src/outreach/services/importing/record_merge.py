"""What becomes of a record that is there when a row of a file says more, or says otherwise, about the same person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from rapidfuzz.distance import OSA

from outreach import i18n
from outreach.services.identity.comparison import ONE, met, outlet_key
from outreach.services.importing.import_record import TAG_KINDS, Record
from outreach.services.importing.record_check import SAME
from outreach.services.importing.row_builder import keep
from outreach.services.outlets import FORMER
from outreach.values import fields, text
from outreach.values.position_cell import WHAT, WHEN
from outreach.values.position_change import Place, is_move

Rows = list[Record]
Same = Callable[[Record, Record], bool]
"""Whether two rows are one address, number or account."""
OTHER_NAME = FORMER
"""The further field in which the third name of somebody is kept, and the second where both are in one script."""

_REACH = [(part, SAME[part]) for part in ("emails", "phones")]
_NAME_PARTS = ("given_name", "middle_name", "family_name", "formal_name")
_REFUSAL = {"texts": "do_not_contact_reason", "days": "do_not_contact_on"}
_NEARLY = 2  # letters in which a faulty address or number differs from the one that it was mended to


def merged(there: Record, new: Record, how: str, *, mended: bool = False, at_once: bool = False) -> Record:
    """The record after the row: "fill" adds what is missing, "update" lets the row win where it says something,
    "skip" takes nothing but a wish not to be written to.

    None takes anything away that the row does not speak of, nor a wish not to be written to; but what is good in a
    row that was `mended` takes the place of what was wrong. `at_once` says that what is there is of the same file.
    """
    if how == "skip":
        return _refused(there, new)
    update = how == "update"
    found = dict(there)
    for part in ("texts", "days", "extra"):
        found[part] = {**there[part], **new[part]} if update else {**new[part], **there[part]}
    if there["refused"]:
        for part, name in _REFUSAL.items():
            if there[part].get(name):
                found[part][name] = there[part][name]
    _keep_names(found, there, new)
    _keep_notes(found, there, new)
    found.update(positions(there, new, update=update, at_once=at_once))
    found["embargoes"] = there["embargoes"] or new["embargoes"]
    found["refused"] = there["refused"] or new["refused"]
    # An address that left a person who is not to be contacted would come back as somebody else's.
    replaces = update and not found["refused"]
    for part, same in _REACH:
        kept = _unmended(there[part], new[part], same) if mended else there[part]
        found[part] = _reach(kept, _news(kept, new[part], same), same, "label", replaces)
    found["channels"] = _reach(there["channels"], new["channels"], SAME["channels"], "network", update)
    found["tags"] = _tags(there["tags"], new["tags"], update)
    return found


def _refused(there: Record, new: Record) -> Record:
    """The record with nothing of the row but the wish not to be written to."""
    if there["refused"] or not new["refused"]:
        return there
    said = {part: {name: new[part][name]} if name in new[part] else {} for part, name in _REFUSAL.items()}
    return {**there, "refused": True, **{part: {**there[part], **said[part]} for part in _REFUSAL}}


def _keep_names(found: Record, there: Record, new: Record) -> None:
    """Keeps the name that is not the contact's as the other one, or in a further field; the parts of a name are those
    of the one that stands."""
    before, after = there["texts"].get("name", ""), new["texts"].get("name", "")
    texts = found["texts"]
    chosen = texts.get("name", "")
    if not before or not after or _words(before) == _words(after):
        return
    loser, whole = (after, there) if chosen == before else (before, new)
    for name in _NAME_PARTS:
        texts.pop(name, None)
    texts.update({name: value for name, value in whole["texts"].items() if name in _NAME_PARTS})
    other = texts.get("other_name", "")
    if _words(other) <= _words(chosen) and text.script(loser) != text.script(chosen):
        texts["other_name"] = loser
    elif not _words(loser) <= _words(chosen) and _words(loser) != _words(other):
        found["extra"] = dict(found["extra"])
        keep(found["extra"], OTHER_NAME, loser)


def _words(name: str) -> set[str]:
    return set(text.words(name))


def _keep_notes(found: Record, there: Record, new: Record) -> None:
    before, after = there["texts"].get("notes", ""), new["texts"].get("notes", "")
    if before and after:
        found["texts"]["notes"] = before if after in before else after if before in after else f"{before}\n{after}"


def positions(there: Record, new: Record, *, update: bool, at_once: bool) -> Record:
    """The position that stands, and the others: where an update says another one, the one that stood has ended.

    The new one begins on its day, or on that of the import.

    Two rows of one file say positions held `at_once`; so does a row about a further position that is held, and one that
    only fills blanks: there an outlet in another spelling is none, and no job is added that no row names.
    """
    new = new if update else _as_here(there, new)
    was, place = (Place(one["outlet"], one["position"]) for one in (there, new))
    others = _others(there["others"], new["others"], update)
    if _is_held(there["others"], place, ended=not any((update, new["since"], at_once))):
        return {"others": others}
    found = {name: new[name] or there[name] for name in WHAT}
    if not is_move(was, Place(found["outlet"], found["position"])):
        first, second = (new, there) if update else (there, new)
        return {name: first[name] or second[name] for name in (*WHAT, "since")} | {"others": others}
    if update:
        return _moved(there, new, found, at_once)
    more = {"outlet": found["outlet"], **{name: new[name] for name in ("position", "department", "since")}, "until": ""}
    return {"others": _others(there["others"], [more, *new["others"]], update)}


def _as_here(there: Record, new: Record) -> Record:
    """What a row says, with the outlet as it is spelled here where both are one."""
    is_one = met(outlet_key(there["outlet"]), outlet_key(new["outlet"])) == ONE
    return {**new, "outlet": there["outlet"]} if is_one else new


def _is_held(others: Rows, place: Place, *, ended: bool) -> bool:
    """Whether a further position is this one, or is at its outlet where no job is named; one that has `ended` counts
    where a list may only fill blanks: it goes on naming who has left."""
    posts = [(one["outlet"], one["position"]) for one in others if one["outlet"] and (ended or not one["until"])]
    return place in posts or (not place.position and place.outlet in dict(posts))


def _moved(there: Record, new: Record, found: Record, at_once: bool) -> Record:
    """The new position `found`, with the one that stood among the others."""
    if found["outlet"] != there["outlet"]:
        found["department"] = new["department"]
    since = new["since"] or ("" if at_once else i18n.today().isoformat())
    left = [*there["others"], _left(there, since, at_once)]
    return {**found, "since": since, "others": _others(left, new["others"], update=True)}


def _left(there: Record, since: str, at_once: bool) -> Record:
    """The position that stood: a further one, or one that ended on the day on which they are known to be elsewhere."""
    today = i18n.today().isoformat()
    until = "" if at_once else min(since or today, today)
    began = there["since"] if at_once or there["since"] <= until else ""
    return {**{name: there[name] for name in WHAT}, "since": began, "until": until}


def _news(there: Rows, new: Rows, same: Same) -> Rows:
    """The addresses or numbers of a row, without faulty ones that were mended since: `mail,ru` beside `mail.ru`."""
    return [
        row for row in new
        if row["valid"] or any(same(row, old) for old in there)
        or not any(old["valid"] and _is_mended(row["raw"], old["raw"]) for old in there)
    ]  # fmt: skip


def _is_mended(faulty: str, good: str) -> bool:
    one, other = ("".join(value.casefold().split()) for value in (faulty, good))
    return len(one) > _NEARLY * 2 and OSA.distance(one, other, score_cutoff=_NEARLY) <= _NEARLY


def differences(before: Record, after: Record) -> Iterator[tuple[str, str, str]]:
    """(field, before, after) of the fields in which two records differ, as texts."""
    ours, theirs = _told(before), _told(after)
    found = ((field, ours.get(field, ""), theirs.get(field, "")) for field in dict.fromkeys((*ours, *theirs)))
    yield from (one for one in found if one[1] != one[2])


def untaken(after: Record, new: Record) -> Iterator[tuple[str, str, str]]:
    """(field, what the row says, what stands) of what a row says otherwise and is not taken from it."""
    for field in _CHOSEN:
        said, stands = new["texts"].get(field), after["texts"].get(field)
        if said and stands and said != stands:
            yield field, said, stands
    for part, same in _REACH:  # a slip of a number that stands there whole
        standing = ", ".join(row["raw"] for row in after[part])
        yield from ((part, row["raw"], standing) for row in new[part] if not _found(after[part], row, same))


_CHOSEN = [name for name in fields.merged(fields.CONTACT) if name not in (*_NAME_PARTS, "name", "other_name", "basis")]
"""The fields of which one value stands: others are joined, or are of the file that said them first."""


def _post(row: Mapping[str, str]) -> str:
    span = f"{row['since']}–{row['until']}" if row["since"] or row["until"] else ""
    return ", ".join(filter(None, (*(row[key] for key in WHAT), span)))


def _told(record: Record) -> dict[str, str]:
    found = {
        **record["texts"], **record["days"],
        "outlet": record["outlet"], "position": record["position"], "department": record["department"],
        "position_since": record["since"], "other_positions": "; ".join(map(_post, record["others"])),
        "emails": ", ".join(row["address"] or row["raw"] for row in record["emails"]),
        "phones": ", ".join(row["raw"] for row in record["phones"]),
        "channels": ", ".join(f"{row['network']}:{row['value']}" for row in record["channels"]),
        **{f"{kind}s": ", ".join(row["value"] for row in _of(record["tags"], kind)) for kind in TAG_KINDS},
        "do_not_contact": "yes" if record["refused"] else "",
        **record["extra"],
    }  # fmt: skip
    return {field: value for field, value in found.items() if value}


def mends(there: Record, new: Record) -> bool:
    """Whether a row that was mended puts right what is wrong with a contact of its name: then it is about them."""
    apart = there["outlet"] and new["outlet"] and there["outlet"] != new["outlet"]
    return not apart and any(len(_unmended(there[part], new[part], same)) < len(there[part]) for part, same in _REACH)


def _others(there: Rows, new: Rows, update: bool) -> Rows:
    """Further and earlier positions come together; their days are those of the row where an update says them."""
    found = [dict(row) for row in there]
    for row in new:
        same = next((old for old in found if all(old[key] == row[key] for key in WHAT)), None)
        if same is None:
            found.append(row)
        else:
            same.update({key: (row[key] or same[key]) if update else (same[key] or row[key]) for key in WHEN})
    return found


def says_the_same(there: Record, new: Record) -> bool:
    """Whether a row says nothing that is not there, and there is no more to know the contact by than it says.

    Only then is a row without a usable address or number about a contact of the same name: people share names.
    """
    if any(there[part] != new[part] for part in WHAT):
        return False
    counted = all(len(there[part]) == len(new[part]) for part in ("emails", "phones", "channels"))
    return counted and merged(there, new, "update") == there


def _reach(there: Rows, new: Rows, same: Same, kind: str, update: bool) -> Rows:
    """Addresses, numbers or channels: new ones are added; an update puts a good one in the place of its kind's."""
    kept = [{**old, kind: old[kind] or (_found(new, old, same) or old)[kind]} for old in there]
    fresh = [row for row in new if not _found(there, row, same)]
    return _replaced(kept, new, same, kind, has_news=bool(fresh)) if update else kept + fresh


def _replaced(kept: Rows, new: Rows, same: Same, kind: str, *, has_news: bool) -> Rows:
    """The row's addresses, and those there of kinds of which it has no good one; where the set is the same, its order
    is the user's."""
    kinds = {row[kind] for row in new if row.get("valid", True)}
    taken = [_found(kept, row, same) or row for row in new]
    rest = [old for old in kept if old[kind] not in kinds and not _found(new, old, same)]
    return taken + rest if has_news or len(taken) + len(rest) != len(kept) else kept


def _found(rows: Rows, one: Record, same: Same) -> Record | None:
    return next((row for row in rows if same(row, one)), None)


def _unmended(there: Rows, new: Rows, same: Same) -> Rows:
    """What is there without what is wrong, where the row has something good of the same kind."""
    kinds = {row["label"] for row in new if row["valid"]}
    return [
        row for row in there
        if row["valid"] or row["label"] not in kinds or any(same(row, item) for item in new)
    ]  # fmt: skip


def _tags(there: Rows, new: Rows, update: bool) -> Rows:
    """They come together; working languages have an order, so an update's replace them."""
    found: Rows = []
    for kind in TAG_KINDS:
        old, more = _of(there, kind), _of(new, kind)
        old = [] if update and kind == "language" and more else old
        known = {row["folded"] for row in old}
        found += old + [row for row in more if row["folded"] not in known]
    return found


def _of(rows: Sequence[Record], kind: str) -> Rows:
    return [row for row in rows if row["kind"] == kind]
