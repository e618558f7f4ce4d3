"""A user's own names on top of the tables.

In: a TOML file with ``[[actor]]`` entries (``name`` or ``names``, ``code``, optional ``from``, ``to``, ``person``, ``office``, and ``kind``
for a new body or group). Out: a ``World`` that knows them as well. Raises TableError naming the file and the entry.
"""

import datetime
import difflib
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from demarche.errors import TableError
from demarche.world.names import SECTORS, Entry, Kind, World, reach_of
from demarche.world.offices import OFFICES, Person, Term, first_day, last_day
from demarche.world.words import name_key

_KEYS = ("name", "names", "code", "from", "to", "person", "office", "kind", "source")


def read_overlay(path: Path, world: World) -> World:
    """The world with the entries of one overlay added; names already known keep their meaning beside the new one."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TableError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(f"{path}: is no TOML file in UTF-8: {error}") from None
    if wrong := [key for key in table if key != "actor"]:
        raise TableError(f"{path}: unknown table {wrong[0]!r}: entries are written [[actor]]")
    entries = table.get("actor", [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise TableError(f"{path}: entries are written [[actor]], with two brackets")
    names = dict(world.names)
    holders = dict(world.holders)
    codes = set(world.codes)
    for number, raw in enumerate(entries, start=1):
        where = f"{path}: actor {number}"
        called, code, meaning = _read_entry(raw, where, codes)
        codes.add(code.partition(".")[0])
        if isinstance(meaning, Person):
            for term in meaning.terms:
                held = (term.code, term.office)
                holders[held] = (*holders.get(held, ()), (meaning.name, term))
        for name in called:
            names[name_key(name)] = _merged(names.get(name_key(name), ()), meaning)
    return msgspec.structs.replace(world, names=names, reach=reach_of(dict.fromkeys(names)), holders=holders, codes=frozenset(codes))


def _merged(known: tuple[Entry | Person, ...], new: Entry | Person) -> tuple[Entry | Person, ...]:
    """Old and new meanings of a name: the user's own readings of a thing replace the package's, people stand side by side."""
    if isinstance(new, Entry):
        return (new, *(m for m in known if isinstance(m, Person)))
    return (*known, new)


def _read_entry(raw: dict[str, Any], where: str, codes: set[str]) -> tuple[list[str], str, Entry | Person]:
    for key in raw:
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, 1)
            raise TableError(f"{where}: unknown key {key!r}: {f'did you mean {near[0]!r}?' if near else 'keys are ' + ', '.join(_KEYS)}")
    called = raw.get("names", [raw["name"]] if "name" in raw else [])
    if not isinstance(called, list) or not all(isinstance(n, str) and name_key(n) for n in called):
        raise TableError(f"{where}: names is a list of strings with letters in them")
    person, office, code = raw.get("person", ""), raw.get("office", ""), raw.get("code", "")
    if not all(isinstance(v, str) for v in (person, office, code)):
        raise TableError(f"{where}: person, office and code are strings")
    called = called or ([person] if person else [])
    if not called:
        raise TableError(f'{where}: has no name: add name = "…" or names = ["…", "…"]')
    _check_code(code, raw.get("kind"), where, codes)
    since, until = (_day(raw.get(key, ""), key, where) for key in ("from", "to"))
    if since and until and until < since:
        raise TableError(f"{where}: the term ends ({until}) before it starts ({since}): exchange from and to, or correct them")
    if not person and not office:
        kind: Kind = raw.get("kind") or ("state" if "." not in code else "organ")
        return called, code, Entry(kind, code, called[0], since, until)
    if not person or office not in OFFICES:
        raise TableError(f'{where}: a person needs person = "…" and office, one of {", ".join(OFFICES)}')
    term = Term(code.partition(".")[0], office, since or "0001-01-01", until)
    return sorted({*called, person}), code, Person(person, (term,))


def _check_code(code: str, kind: object, where: str, codes: set[str]) -> None:
    head, dot, sector = code.partition(".")
    if not head:
        raise TableError(f'{where}: has no code: add code = "FRA", "FRA.GOV", "NATO" …')
    if dot and sector not in SECTORS:
        raise TableError(f"{where}: unknown sector {sector!r}: one of {', '.join(sorted(SECTORS))}")
    if kind is not None and kind not in ("body", "group"):
        raise TableError(f'{where}: kind is "body" or "group", and only for a new code')
    if head not in codes and kind is None:
        near = difflib.get_close_matches(head, codes, 1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise TableError(f'{where}: unknown code {head!r}: {hint}for a new body or group add kind = "body" or kind = "group"')


def _day(value: object, key: str, where: str) -> str:
    if value == "":
        return ""
    text = value.isoformat()[:10] if isinstance(value, datetime.date) else value
    try:
        if not isinstance(text, str):
            raise ValueError
        return first_day(text) if key == "from" else last_day(text)
    except ValueError:
        raise TableError(f"{where}: {key} = {value!r} is no date: write 2024-11-15, 2024-11 or 2024") from None
