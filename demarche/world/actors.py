"""Words that name somebody to actor codes, at the date of the text.

In: words, the date of their text, what the article said before, the tables. Out: a ``Resolution``: codes (ISO 3166-1
alpha-3 with a PLOVER sector, or the short name of a body or group) and the reason, or no codes and the reason why not.
No syntax is used: the order of words and the tables decide.
"""

import itertools
from collections.abc import Iterable

import msgspec

from demarche.world.cities import country_of_city
from demarche.world.context import Context, Resolution, state_of
from demarche.world.names import Anaphor, Entry, Role, World
from demarche.world.offices import SECTOR_OF_OFFICE, Choice, Person, choose, first_day, serving_on
from demarche.world.phrases import ADMINISTRATIONS, Item, Phrase, key_of_text, read_phrases
from demarche.world.words import words_of

__all__ = ["Context", "Resolution", "find_mentions", "resolve"]

_ORDER = ("media", "group", "organ", "body", "metonym", "state", "people", "place", "region")
_ARTICLES = frozenset(("the", "a", "an", "and", "or", "both", "as", "well"))


_READ_AS = {
    "state": "is the state",
    "people": "are people of the state",
    "place": "is a place in the state",
    "metonym": "stands for the government of",
    "organ": "is an organ of the state",
}


class Setting(msgspec.Struct, frozen=True):
    """What the words stand in: the day of the text, its memory, the tables, and the words around (for names with two readings)."""

    day: str | None
    context: Context
    world: World
    around: frozenset[str]
    home: str = ""


def resolve(
    text: str, *, date: str | None = None, context: Context | None = None, world: World, around: str = "", home: str = ""
) -> Resolution:
    """Who the words of one mention name.

    In: the words ("the French president"); the date of their text (ISO 8601, a day, week, month or year), without which
    whoever held an office is taken to hold it; the article's memory; the tables; ``around``, the sentence the words stand in;
    ``home``, the state that people of no nation named are of ("the villagers"), where it is known.
    Out: the resolution; codes are empty where nobody is named or it cannot be known. Raises ValueError for a date that is none.
    """
    setting = _setting(date, context, world, f"{text} {around}", home)
    phrases = read_phrases(text, world)
    read = [(phrase, _meaning(phrase, setting)) for phrase in phrases]
    if not read:
        return _city(text, world) or Resolution((), f"“{text}” names nobody in the tables")
    head, meaning = read[0]
    together = [meaning]
    for (before, _), (after, also) in itertools.pairwise(read):
        gap = text[before.end : after.start]
        between = {w.key.lower() for w in words_of(gap)}
        if not between <= _ARTICLES or not (between & {"and", "or"} or "," in gap or gap in ("-", "–", "/")):
            break
        together.append(also)
    if len(together) > 1 and all(m.codes for m in together):
        return _united(together)
    if meaning.codes or (meaning.candidates and head.names) or meaning.kind == "media":
        return meaning
    named = head.proper or meaning.person
    for later, other in read[1:]:
        if other.codes:
            codes = (
                tuple(state_of(c, world) or c for c in other.codes)
                if named or other.kind in ("state", "people", "place", "metonym")
                else other.codes
            )
            reason = f"no code for “{head.text}” itself; “{later.text}” beside it: {other.reason}"
            return msgspec.structs.replace(other, codes=codes, reason=reason, person=named, kind="person" if named else other.kind)
    if not any(p.names for p, _ in read):
        return _city(text, world) or meaning
    return meaning


def find_mentions(text: str, *, date: str | None = None, world: World, context: Context | None = None) -> list[tuple[int, int, Resolution]]:
    """Every mention of an actor in a text, in order: character offsets (end exclusive) and who is meant.

    ``context`` is read and fed as the mentions go by, so that one context may run through a whole article; the text is taken as one sentence.
    """
    memory = context if context is not None else Context()
    memory.begin_sentence()
    setting = _setting(date, memory, world, text)
    found: list[tuple[int, int, Resolution]] = []
    for phrase in read_phrases(text, world):
        meaning = _meaning(phrase, setting)
        told = phrase.names or (phrase.roles and (phrase.proper or phrase.marks & {"definite", "possessive"}))
        if meaning.codes or (told and meaning.kind != "region"):
            found.append((phrase.start, phrase.end, meaning))
        memory.remember(phrase.text, meaning)
    return found


def _setting(date: str | None, context: Context | None, world: World, around: str, home: str = "") -> Setting:
    words = frozenset(w.key for w in words_of(around))
    return Setting(first_day(date) if date else None, context if context is not None else Context(), world, words, home)


def _city(text: str, world: World) -> Resolution | None:
    words = text.strip(" \t\n.,;:")
    for name in (words, *(words.rsplit(" in ", 1)[1:])):
        if name[:1].isupper() and name != name.upper() and name not in world.common and (found := country_of_city(name)):
            return Resolution(
                (found[0],), f"“{name}”: the largest city of that name lies in {found[0]} ({found[1]:,} inhabitants, GeoNames)", "place"
            )
    return None


def _united(parts: Iterable[Resolution]) -> Resolution:
    parts = list(parts)
    codes = tuple(dict.fromkeys(code for part in parts for code in part.codes))
    return Resolution(codes, "; ".join(part.reason for part in parts), parts[0].kind)


# One phrase ---------------------------------------------------------------------------------------------------------


def _meaning(phrase: Phrase, setting: Setting) -> Resolution:
    """Who one phrase names."""
    if phrase.anaphor and not phrase.names and not phrase.roles:
        return setting.context.point_back(phrase.anaphor, setting.world)
    if pair := _pair_of_today(phrase, setting):
        return pair
    entries = [e for item in phrase.names if (e := _entry(item, phrase, setting))]
    people = [item for item in phrase.names if any(isinstance(n, Person) for n in item.names)]
    owners = [e for item in phrase.of if (e := _entry(item, phrase, setting))]
    if phrase.of and not entries and not owners:
        return _of_somebody(phrase, setting)
    if people and (found := _holder_named(people[-1], entries or owners, phrase, setting)):
        return found
    if not entries and not owners:
        return _without_nation(phrase, setting)
    return _of_nation(entries, owners, phrase, setting)


def _pair_of_today(phrase: Phrase, setting: Setting) -> Resolution | None:
    """ "Serbia and Montenegro" are two states but for the years they were one."""
    if len(phrase.names) != 1 or " and " not in phrase.names[0].text:
        return None
    ended = [n for n in phrase.names[0].names if isinstance(n, Entry) and n.until]
    if not ended or len(ended) < len(phrase.names[0].names) or any(setting.day and e.since <= setting.day <= e.until for e in ended):
        return None
    parts = [read for part in phrase.text.split(" and ") for read in read_phrases(part, setting.world)]
    return _united(_meaning(part, setting) for part in parts)


def _of_somebody(phrase: Phrase, setting: Setting) -> Resolution:
    """ "A spokesman for President Biden", "rebels in the country": a role under somebody who is named, or was named before."""
    owner = phrase.of[0]
    served = Phrase(phrase.start, phrase.end, owner.text, names=(owner,) if owner.names else (), anaphor=owner.anaphor)
    meaning = _meaning(served, setting)
    state = state_of(meaning.codes[0], setting.world) if len(meaning.codes) == 1 else ""
    if not state:
        return msgspec.structs.replace(meaning, person=phrase.proper)
    sector, role = _sector(phrase.roles)
    keeps = sector and not phrase.marks & {"former", "elect"}
    own = meaning.codes[0] if role and role.weight == "weak" and meaning.person else f"{state}.{sector}"
    code = own if keeps else state
    reason = f"“{phrase.text}”: {meaning.reason}"
    return Resolution((code,), reason, "person" if phrase.proper else "role", person=phrase.proper, role=role.word if role else "")


def _entry(item: Item, phrase: Phrase, setting: Setting) -> Entry | None:
    """The reading of a name that holds here: by cue words nearby, by date, then by the order of kinds."""
    entries = [n for n in item.names if isinstance(n, Entry)]
    if not entries:
        return None
    world, day = setting.world, setting.day
    key = key_of_text(item.text)
    if world.common.get(key) == "personal name" and phrase.proper and not phrase.roles:
        return None  # "Jordan Peterson"
    if len(entries) > 1:
        if day:
            entries = [e for e in entries if (not e.since or e.since <= day) and (not e.until or day <= e.until)] or entries
        else:
            entries = [e for e in entries if not e.until] or entries
        entries.sort(key=lambda e: _ORDER.index(e.kind) if e.kind != "media" or e.code else len(_ORDER))
    choice = world.ambiguous.get(key)
    if choice and choice.cues & setting.around:
        second = [e for e in entries if e.code == choice.second]
        kind = "place" if "." not in choice.second else entries[0].kind
        return second[0] if second else msgspec.structs.replace(entries[0], code=choice.second, kind=kind, label=item.text)
    if choice:
        return next((e for e in entries if e.code == choice.first), entries[0])
    return entries[0]


def _sector(roles: Iterable[Role]) -> tuple[str, Role | None]:
    """The sector of role words that stand together: rebels and opposition first, else the last strong word, else the first weak one."""
    strongest: Role | None = None
    for role in roles:
        if role.weight == "relation":
            continue
        if strongest is None or (strongest.weight != "override" and role.weight != "weak"):
            strongest = role
    return (strongest.sector, strongest) if strongest else ("", None)


def _somebody_else(roles: tuple[Role, ...]) -> bool:
    """Whether the words end in a relation: "Russia's allies" are not Russia; "members" are part of what they belong to."""
    return bool(roles) and roles[-1].weight == "relation" and not roles[-1].word.startswith("member")


def _office(roles: Iterable[Role]) -> str:
    return next((r.office for r in roles if r.office), "")


def _of_nation(entries: list[Entry], owners: list[Entry], phrase: Phrase, setting: Setting) -> Resolution:
    """Who a phrase with a nation, body or group in it names."""
    if phrase.united and len(entries) > 1:
        return _united(_of_one(e, phrase, setting) for e in entries)
    if not entries and len(owners) > 1:
        return _united(_of_one(e, phrase, setting) for e in owners)
    if not entries:
        return _of_one(owners[0], phrase, setting)
    head = entries[0]
    for later in entries[1:]:
        if later.kind in ("group", "organ") or (later.kind == "media" and later.code):
            if later.kind == "organ" and state_of(head.code, setting.world) not in ("", later.code.partition(".")[0]):
                later = msgspec.structs.replace(later, code=f"{state_of(head.code, setting.world)}.{later.code.partition('.')[2]}")
            head = later
        elif later.kind == "media":
            return Resolution((), f"“{phrase.text}”: {later.label} is a news outlet, which is no actor", "media")
        elif phrase.roles and phrase.roles[-1].weight == "relation":
            head = later  # "NATO member Turkey"
    # "Russian allies" are allies of Russia; "their Russian allies" are Russians.
    theirs = "possessive" in phrase.marks and head.kind == "people"
    if head is entries[0] and head.kind in ("state", "people") and len(entries) == 1 and _somebody_else(phrase.roles) and not theirs:
        return Resolution((), f"“{phrase.text}” is somebody else than {head.label}, and is not named", "role")
    return _of_one(head, phrase, setting)


def _of_one(entry: Entry, phrase: Phrase, setting: Setting) -> Resolution:
    """Who a phrase about one state, body or group names."""
    world = setting.world
    code, kind = entry.code, entry.kind
    sector, role = _sector(phrase.roles)
    shown = f"“{phrase.text}”"
    if any(r.weight == "outlet" for r in phrase.roles):
        return Resolution((), f"{shown}: a news outlet, which is no actor", "media", person=phrase.proper)
    if kind == "media":
        return (
            Resolution((code,), f"{shown}: state media, which speak for their government", kind)
            if code
            else _no_actor(shown, entry, phrase)
        )
    if not code:
        if kind == "region":
            return Resolution((), f"{shown}: {entry.label} is a region or a text, no actor", kind)
        note = "more than one state has people so called" if entry.candidates else "disputed, or of no single state"
        return Resolution((), f"{shown}: {entry.label}: {note}", kind, candidates=entry.candidates)
    state = state_of(code, world)
    if "ethnic" in phrase.marks and state:
        return _ethnic(entry, phrase, setting)
    if entry.note and kind in ("state", "people") and entry.note in world.states:
        shown += f" ({entry.label}, {entry.since[:4]}–{entry.until[:4]}, recorded as {code})"
    if kind == "metonym" and not state and phrase.placed:
        return Resolution((), f"{shown} is told as a place here, and stands for nobody", "place")
    if not state or kind == "group":
        named = f": {role.word} of it" if role else ""
        body = entry.note if kind == "body" else ""
        reason = f"{shown} names {entry.label}{named}"
        return Resolution((code,), reason, kind, person=phrase.proper, office=_office(phrase.roles), role=body)
    if phrase.roles and phrase.joint in ("in", "inside", "within", "at") and role and not role.in_place:
        return Resolution(
            (),
            f"{shown}: {role.word} in a country need not be of that country",
            "role",
            candidates=(f"{state}.{sector}" if sector else state,),
        )
    if role is None:
        placed = phrase.placed and kind in ("state", "place", "metonym")
        if kind == "metonym" and phrase.placed:
            return Resolution((state,), f"{shown} is a place in {state}, here told as a place", "place")
        return Resolution(
            (code,), f"{shown} {_READ_AS.get(kind, 'is')} {state}, {entry.label}", "place" if placed else kind, person=phrase.proper
        )
    if gone := phrase.marks & {"former", "elect"}:
        why = "no longer acts for the state" if "former" in gone else "does not act for the state yet"
        return Resolution((state,), f"{shown}: {state}; “{next(iter(gone))}”: {why}", "role", person=phrase.proper, role=role.word)
    if kind == "organ" and role.weight == "weak":
        sector = code.partition(".")[2]
    if kind == "metonym" and "." in code and role.weight == "weak":
        sector = code.partition(".")[2]
    found = f"{state}.{sector}" if sector else state
    held = "" if phrase.proper else _held_by(state, _office([role] if role.office else phrase.roles), setting)
    gives = f"gives {sector}" if sector else "drops the sector"
    reason = f"{shown}: {entry.label} is {state}; “{role.word}” {gives}{held}"
    return Resolution(
        (found,), reason, "person" if phrase.proper else "role", person=phrase.proper, office=_office(phrase.roles), role=role.word
    )


def _no_actor(shown: str, entry: Entry, phrase: Phrase) -> Resolution:
    return Resolution((), f"{shown}: {entry.label} is a news outlet, which is no actor", "media", person=phrase.proper)


def _ethnic(entry: Entry, phrase: Phrase, setting: Setting) -> Resolution:
    own = state_of(entry.code, setting.world)
    seen = (state_of(code, setting.world) for _, seen in reversed(setting.context.trail) for code in seen.codes)
    elsewhere = [n for n in seen if n and n != own]
    if elsewhere:
        return Resolution(
            (elsewhere[0],), f"“{phrase.text}”: a people living outside {own}; {elsewhere[0]} was named last", "people", candidates=(own,)
        )
    return Resolution((), f"“{phrase.text}”: a people living outside {own}, and no other country was named", "people", candidates=(own,))


def _held_by(state: str, office: str, setting: Setting) -> str:
    """Who held an office on the day, to be told in the reason."""
    if setting.day is None or office in ("", "spokesperson", "chief", "counterpart"):
        return ""
    held = setting.world.holders.get((state, office), ())
    names = dict.fromkeys(name for name, term in held if serving_on(term, setting.day))
    return f"; {office.replace('_', ' ')} on {setting.day}: {' and '.join(names)}" if names else ""


# People -------------------------------------------------------------------------------------------------------------


def _holder_named(item: Item, entries: list[Entry], phrase: Phrase, setting: Setting) -> Resolution | None:
    """Who a name of the tables of offices names here; None where the name is read otherwise."""
    world, day = setting.world, setting.day
    known = setting.context.somebody(item.text)
    surname = " " not in item.text
    named_before = [n for n in item.names if isinstance(n, Person) and known and n.name == known.person]
    if known and surname and not named_before and not phrase.roles and not entries:
        return msgspec.structs.replace(known, reason=f"“{phrase.text}” is {known.person}, named before: {known.reason}")
    office = next((r.office for r in phrase.roles if r.office not in ("", "spokesperson", "chief", "counterpart")), "")
    nation = next((state_of(e.code, world) or e.code for e in entries if e.code), "")
    people = named_before or [n for n in item.names if isinstance(n, Person)]
    reading = world.common.get(key_of_text(item.text), "")
    choices = choose(people, day=day, office=office, code=nation)
    if not choices:
        return None
    titled = bool(office or phrase.roles or nation)
    if (
        surname
        and not titled
        and not named_before
        and reading
        and reading != "president's name"
        and not (reading == "surname" and any(c.serving for c in choices) and day)
    ):
        if any(isinstance(n, Entry) for n in item.names):
            return None
        return Resolution(
            (), f"“{item.text}” is a common name, and no full name or title was given", "person", candidates=_candidates(choices, world)
        )
    if not titled and not named_before and any(isinstance(n, Entry) for n in item.names):
        return None
    readings = {_codes_of(c, phrase, setting) for c in choices}
    if len({code for codes in readings for code in codes} | ({""} if () in readings else set())) > 1:
        who = ", ".join(c.person.name for c in choices)
        return Resolution(
            (), f"“{phrase.text}” may be {who}: nothing here tells them apart", "person", candidates=_candidates(choices, world)
        )
    best = choices[0]
    kind = "role" if _is_administration(phrase) else "person"
    return Resolution(
        _codes_of(best, phrase, setting), _reason_of(best, phrase, setting), kind, person=best.person.name, office=best.term.office
    )


def _is_administration(phrase: Phrase) -> bool:
    return any(r.word in ADMINISTRATIONS for r in phrase.roles)


def _candidates(choices: Iterable[Choice], world: World) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{_home(c, world) or c.term.code} ({c.person.name})" for c in choices))


def _home(choice: Choice, world: World) -> str:
    """The state of somebody, whatever body is or was served: their own, else that of the group they led."""
    if state_of(choice.term.code, world):
        return choice.term.code
    own = next((t.code for t in reversed(choice.person.terms) if state_of(t.code, world)), "")
    return own or world.homes.get(choice.term.code, "")


def _codes_of(choice: Choice, phrase: Phrase, setting: Setting) -> tuple[str, ...]:
    world, term = setting.world, choice.term
    acting = choice.serving or _is_administration(phrase) or "then" in phrase.marks
    if phrase.marks & {"former", "elect"} and (setting.day is None or "former" in phrase.marks):
        acting = False
    if not state_of(term.code, world):
        return (term.code,) if acting else tuple(filter(None, (_home(choice, world),)))
    return (f"{term.code}.{SECTOR_OF_OFFICE.get(term.office, 'GOV')}",) if acting else (term.code,)


def _reason_of(choice: Choice, phrase: Phrase, setting: Setting) -> str:
    person, term, day = choice.person, choice.term, setting.day
    office = f"{term.office.replace('_', ' ')} of {term.code}"
    if day is None:
        when = "no date was given, so taken to hold it"
    elif choice.serving:
        when = f"in office on {day} (since {term.since}{', until ' + term.until if term.until else ''})"
    elif term.until and term.until < day:
        when = f"left office in {term.until[:4]}"
    else:
        when = f"not in office before {term.since}"
    return f"“{phrase.text}” is {person.name}, {office}: {when}"


# Without a nation ---------------------------------------------------------------------------------------------------


def _without_nation(phrase: Phrase, setting: Setting) -> Resolution:
    """Who a phrase with no nation in it names: by what the article said before, or by a title only one country has."""
    context, world = setting.context, setting.world
    shown = f"“{phrase.text}”"
    if phrase.proper and (known := context.somebody(phrase.proper)) and (known.codes or not phrase.roles):
        return msgspec.structs.replace(known, reason=f"{shown} is {known.person}, named before: {known.reason}")
    sector, role = _sector(phrase.roles)
    if role is None:
        return Resolution((), f"{shown} is not in the tables", "person" if " " in phrase.proper else "unknown", person=phrase.proper)
    state, why = _nation_before(phrase, role, setting)
    if not state:
        candidates = tuple(context.nations(world)[:4])
        return Resolution(
            (), f"{shown}: {why}", "role", candidates=candidates if len(candidates) > 1 else (), person=phrase.proper, role=role.word
        )
    if "." in state or not state_of(state, world):
        code = state
    else:
        acting = sector and not phrase.marks & {"former", "elect"}
        code = f"{state}.{sector}" if acting else state
    held = "" if phrase.proper or not state_of(state, world) else _held_by(state_of(state, world), role.office, setting)
    kind = "person" if phrase.proper else "role"
    return Resolution((code,), f"{shown}: {why}{held}", kind, person=phrase.proper, office=_office(phrase.roles), role=role.word)


def _nation_before(phrase: Phrase, role: Role, setting: Setting) -> tuple[str, str]:
    """The state (or the whole code) that a role without a nation belongs to, and why; empty where the article does not say."""
    state, why = _nation_said(phrase, role, setting)
    owned = role.sector and (
        phrase.anaphor is not None or "possessive" in phrase.marks
    )  # "its army" may be any state's, "his neighbours" live nearby
    if not state and setting.home and role.home and not owned and role.weight not in ("relation", "outlet"):
        return setting.home, f"no nation is named; what is told happens in {setting.home}"
    return state, why


def _nation_said(phrase: Phrase, role: Role, setting: Setting) -> tuple[str, str]:
    """The state that the words themselves, or those before them, give a role."""
    context, world = setting.context, setting.world
    if phrase.anaphor:  # "its forces", "his spokesman"
        owner = context.point_back(
            Anaphor(phrase.anaphor.words, "last" if phrase.anaphor.refers == "many" else phrase.anaphor.refers, 1), world
        )
        if len(owner.codes) == 1:
            return state_of(owner.codes[0], world) or owner.codes[0], owner.reason
        return "", owner.reason
    if "possessive" in phrase.marks:
        return "", "whose it is depends on the speaker"
    definite, plural = "definite" in phrase.marks, _is_plural(phrase)
    if not (definite or phrase.proper or role.default or (plural and role.home and role.sector)):
        return "", "no nation is named, and the words point at nothing named before"
    nations = context.nations(world)
    for mention, seen in reversed(context.trail if definite else []):
        same = (role.office and seen.office == role.office and role.office not in ("chief", "spokesperson")) or (
            seen.role and seen.role == role.word
        )
        if same and len(seen.codes) == 1 and not phrase.proper:
            return seen.codes[0], f"the last so called was “{mention}”"
    if role.default and (not nations or role.default in nations):
        return role.default, f"“{role.word}” is a title of {role.default}"
    if len(nations) == 1 and role.sector and not (phrase.proper and role.weight == "weak"):
        return nations[0], f"{nations[0]} is the only country named so far"
    return "", "no nation is named, and nothing before settles it"


def _is_plural(phrase: Phrase) -> bool:
    last = phrase.text.rsplit(" ", 1)[-1].lower()
    return last.endswith(("s", "men", "people", "police"))
