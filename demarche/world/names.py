"""The tables of names, as one index.

In: the CSV files in ``tables/`` (their columns are told in ``tables/README.md``) and a user's overlays.
Out: a ``World``: which words can name whom. Nothing here decides; ``actors`` does.
"""

import csv
import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from demarche.errors import TableError
from demarche.world.offices import OFFICES, Person, Term, first_day, last_day
from demarche.world.words import Word, joined, key_of, name_key

Kind = Literal["state", "people", "place", "metonym", "body", "group", "organ", "media", "region"]
TABLES = Path(__file__).parent / "tables"
SECTORS = frozenset(("GOV", "MIL", "LEG", "JUD", "COP", "OPP", "REB", "SPY", "PTY", "CRM"))
_STATE_COLUMNS: tuple[tuple[str, Kind], ...] = (("names", "state"), ("people", "people"))
_NAME_TABLES: tuple[tuple[str, Kind], ...] = (
    ("metonyms", "metonym"),
    ("places", "place"),
    ("organs", "organ"),
    ("media", "media"),
    ("bodies", "body"),
    ("groups", "group"),
)


class Entry(msgspec.Struct, frozen=True):
    """What a name stands for. ``code`` is empty where the name stands for no actor; ``since``/``until`` bound its use in days."""

    kind: Kind
    code: str
    label: str
    since: str = ""
    until: str = ""
    note: str = ""
    candidates: tuple[str, ...] = ()


class Role(msgspec.Struct, frozen=True):
    """What a role word adds: a sector (empty: the country alone), how strongly, and the office it names."""

    word: str
    sector: str
    weight: Literal["strong", "weak", "override", "relation", "outlet"]
    office: str
    in_place: bool
    home: bool
    default: str


class Anaphor(msgspec.Struct, frozen=True):
    """Words that point back: at what (``refers``) and at how many."""

    words: str
    refers: str
    number: int


class Ambiguity(msgspec.Struct, frozen=True):
    """A name with two readings: the first holds unless a cue word of the second stands nearby."""

    first: str
    second: str
    cues: frozenset[str]


class World(msgspec.Struct, frozen=True):
    """Every name, role word and term of office known, by ``words.name_key``; the ``reach`` maps bound the search for the longest."""

    names: dict[str, tuple[Entry | Person, ...]]
    reach: dict[str, int]
    roles: dict[str, Role]
    role_reach: dict[str, int]
    anaphors: dict[str, Anaphor]
    anaphor_reach: dict[str, int]
    grammar: dict[str, frozenset[str]]
    ambiguous: dict[str, Ambiguity]
    common: dict[str, str]
    holders: dict[tuple[str, str], tuple[tuple[str, Term], ...]]
    states: dict[str, str]
    homes: dict[str, str]  # of groups: the state they are of
    codes: frozenset[str]

    def name_at(self, words: Sequence[Word], i: int) -> tuple[tuple[Entry | Person, ...], int] | None:
        """The longest known name that starts at word ``i``: what it stands for, and the index after its last word."""
        first = words[i].key
        reach = max(self.reach.get(first, 0), self.reach.get(_titled(first), 0))
        for j in range(_stretch(words, i, reach), i, -1):
            key = key_of(list(words[i:j]))
            if (found := self.names.get(key)) or (key.isupper() and (found := self.names.get(_titled(key)))):
                return found, j
        return None

    def role_at(self, words: Sequence[Word], i: int) -> tuple[Role, int] | None:
        """The longest role word or phrase that starts at word ``i``."""
        for j in range(_stretch(words, i, self.role_reach.get(words[i].key.lower(), 0)), i, -1):
            if role := self.roles.get(key_of(list(words[i:j])).lower()):
                return role, j
        return None

    def anaphor_at(self, words: Sequence[Word], i: int) -> tuple[Anaphor, int] | None:
        """The longest phrase that points back and starts at word ``i``."""
        for j in range(_stretch(words, i, self.anaphor_reach.get(words[i].key.lower(), 0)), i, -1):
            if anaphor := self.anaphors.get(key_of(list(words[i:j])).lower()):
                return anaphor, j
        return None


def _stretch(words: Sequence[Word], i: int, reach: int) -> int:
    """The index after the last word, at most ``reach`` words on, that can belong to one name with word ``i``."""
    j = i + 1
    while j < len(words) and j - i < reach and (joined(words[j - 1], words[j]) or words[j].gap == ", "):
        j += 1
    return min(j, i + reach)


@functools.cache
def _titled(key: str) -> str:
    """A headline's capitals as a name is written; short words (US, EU) stay as they are."""
    return " ".join(w.capitalize() if len(w) > 3 else w for w in key.split(" ")) if key.isupper() else key


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """The rows of one table of this package, empty cells as empty strings. Raises TableError for a row of the wrong length."""
    with (TABLES / name).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, strict=True)
        header = next(rows, [])
        for number, row in enumerate(rows, start=2):
            if len(row) != len(header):
                raise TableError(f"{name}: row {number} has {len(row)} columns, the header {len(header)}: quote cells that hold commas")
            yield dict(zip(header, row, strict=True))


def office_tables() -> list[str]:
    """The names of the tables of office holders, sorted."""
    return sorted(f"offices/{table.name}" for table in (TABLES / "offices").glob("*.csv"))


def split(cell: str) -> list[str]:
    """The parts of a cell that holds several, ``|`` between them."""
    return [part.strip() for part in cell.split("|") if part.strip()]


def load_world(overlays: Sequence[Path] = ()) -> World:
    """The tables of the package, with a user's overlays on top.

    In: paths of TOML files (see ``overlay``). Raises TableError for a malformed table or overlay, naming the file and the entry.
    """
    if not overlays:
        return _packaged()
    from demarche.world.overlay import read_overlay

    world = _packaged()
    for path in overlays:
        world = read_overlay(Path(path), world)
    return world


@functools.cache
def _packaged() -> World:
    names: dict[str, list[Entry | Person]] = {}
    states = {row["code"]: row["successor"] or row["code"] for row in rows_of("states.csv")}
    for name, entry in _entries():
        names.setdefault(name_key(name), []).append(entry)
    codes = set(states) | {e.code.partition(".")[0] for found in names.values() for e in found if isinstance(e, Entry)} - {""}
    people, holders = _people(states)
    for name, person in people:
        known = names.setdefault(name_key(name), [])
        if person not in known:
            known.append(person)
    roles = dict(_roles())
    anaphors = {name_key(w).lower(): Anaphor(w, r["refers"], int(r["number"])) for r in rows_of("anaphors.csv") for w in split(r["words"])}
    grammar: dict[str, set[str]] = {}
    for row in rows_of("grammar.csv"):
        for word in split(row["words"]):
            grammar.setdefault(word if row["class"] == "publication" else word.lower(), set()).add(row["class"])
    return World(
        names={key: tuple(found) for key, found in names.items()},
        reach=reach_of(names),
        roles=roles,
        role_reach=reach_of(roles),
        anaphors=anaphors,
        anaphor_reach=reach_of(anaphors),
        grammar={word: frozenset(classes) for word, classes in grammar.items()},
        ambiguous={name_key(r["name"]): _ambiguity(r) for r in rows_of("ambiguous.csv")},
        common={name_key(r["name"]): r["reading"] for r in rows_of("common.csv")},
        holders=holders,
        states=states,
        homes={row["code"]: row["home"] for row in rows_of("groups.csv") if row["home"]},
        codes=frozenset(codes),
    )


def reach_of(
    keys: Sequence[str] | dict[str, object] | dict[str, Role] | dict[str, Anaphor] | dict[str, list[Entry | Person]],
) -> dict[str, int]:
    """For each first word, how many words the longest key that starts with it has."""
    reach: dict[str, int] = {}
    for key in keys:
        first = key.split(" ", 1)[0].split(".", 1)[0].rstrip(",")
        reach[first] = max(reach.get(first, 0), key.count(" ") + key.count(".") + 1)
    return reach


def _ambiguity(row: dict[str, str]) -> Ambiguity:
    first, second = row["codes"].split("|")
    return Ambiguity(first, second, frozenset(name_key(cue) for cue in split(row["cues"])))


def _entries() -> Iterator[tuple[str, Entry]]:
    """Every name of every table but those of people, with what it stands for."""
    for row in rows_of("states.csv"):
        label, code = split(row["names"])[0], row["successor"] or row["code"]
        since, until = row["from"] and first_day(row["from"]), row["to"] and last_day(row["to"])
        note = row["code"] if row["successor"] else ""
        for column, state_kind in _STATE_COLUMNS:
            entry = Entry(state_kind, code, label, since, until, note)
            for name in split(row[column]):
                yield name, entry
    for row in rows_of("regions.csv"):
        for name in split(row["names"]):
            yield name, Entry("region", row["code"], name)
    for table, kind in _NAME_TABLES:
        for row in rows_of(f"{table}.csv"):
            names = split(row["names"])
            entry = Entry(kind, row["code"], names[0], note=row.get("kind", row.get("home", "")))
            for name in names:
                yield name, entry if kind in ("body", "group") else Entry(kind, row["code"], name, note=entry.note)
    for row in rows_of("peoples.csv"):
        for name in split(row["names"]):
            yield name, Entry("people", row["code"], name, candidates=tuple(split(row["candidates"])))


def _roles() -> Iterator[tuple[str, Role]]:
    for row in rows_of("roles.csv"):
        for word in split(row["words"]):
            in_place, home = row["in_place"] == "yes", row["home"] == "yes"
            role = Role(word, row["sector"], row["weight"], row["office"], in_place, home, row["default"])  # type: ignore[arg-type]
            yield name_key(word).lower(), role
            yield name_key(_plural(word)).lower(), role


def _plural(word: str) -> str:
    """The regular plural of a role; of a phrase with a preposition, the plural of the word before it ("ministers of defence")."""
    for joint in (" of ", " for ", " to "):
        if joint in word:
            head, _, tail = word.partition(joint)
            return _plural(head) + joint + tail
    if word.endswith("man"):
        return word[:-3] + "men"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


Holders = dict[tuple[str, str], tuple[tuple[str, Term], ...]]


def _people(states: dict[str, str]) -> tuple[list[tuple[str, Person]], Holders]:
    """Everybody in the tables of offices under every name, and the holders of each office of each state or body.

    A person who served a state and later a body is one person; two of one name who served two states are two.
    """
    terms: dict[tuple[str, str], list[Term]] = {}
    names: dict[tuple[str, str], set[str]] = {}
    holders: dict[tuple[str, str], list[tuple[str, Term]]] = {}
    for table in office_tables():
        for number, row in enumerate(rows_of(table), start=2):
            if row["office"] not in OFFICES:
                raise TableError(f"{table}: row {number}: unknown office {row['office']!r}: one of {', '.join(OFFICES)}")
            try:
                term = Term(states.get(row["code"], row["code"]), row["office"], first_day(row["from"]), row["to"] and last_day(row["to"]))
            except ValueError:
                raise TableError(f"{table}: row {number}: from and to are dates like 2024-11-15, 2024-11 or 2024") from None
            who = (row["person"], term.code if term.code in states else "")
            terms.setdefault(who, []).append(term)
            names.setdefault(who, {row["person"]}).update(split(row["names"]))
            holders.setdefault((term.code, term.office), []).append((row["person"], term))
    homes: dict[str, list[str]] = {}
    for person, home in terms:
        if home:
            homes.setdefault(person, []).append(home)
    for person, home in [who for who in terms if not who[1]]:  # served a body: the same person as the one who served a single state
        if len(homes.get(person, ())) == 1:
            own = (person, homes[person][0])
            terms[own] += terms.pop((person, home))
            names[own] |= names.pop((person, home))
    people = []
    for who, served in terms.items():
        value = Person(who[0], tuple(sorted(served, key=lambda t: t.since)))
        people += [(name, value) for name in sorted(names[who])]
    return people, {office: tuple(sorted(held, key=lambda h: h[1].since)) for office, held in holders.items()}
