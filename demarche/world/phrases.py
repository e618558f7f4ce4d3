"""Words to phrases that may name somebody, by the order of words alone.

In: a text and the tables. Out: ``Phrase`` values: the names, role words, titles and personal names that belong
together, and the small words that change who is meant ("former", "ethnic", "his"). What a phrase means is for ``actors``.
"""

from typing import Literal

import msgspec

from demarche.world.names import Anaphor, Entry, Role, World
from demarche.world.offices import Person
from demarche.world.words import Word, joined, key_of, words_of

NATIONAL = frozenset(("state", "people", "place", "metonym", "body"))
ADMINISTRATIONS = frozenset(("administration", "government", "regime", "cabinet"))
_FILLERS = 4
_COMPLEMENT = 6
_SERVING = frozenset(("of", "for", "to"))


class Item(msgspec.Struct, frozen=True):
    """Words ``first`` to ``last`` (end exclusive) read as one thing."""

    kind: Literal["name", "role", "anaphor", "proper", "word", "possessive"]
    first: int
    last: int
    text: str
    classes: frozenset[str] = frozenset()
    names: tuple[Entry | Person, ...] = ()
    role: Role | None = None
    anaphor: Anaphor | None = None


class Phrase(msgspec.Struct, frozen=True):
    """What belongs together: ``start``/``end`` are character offsets. ``nations`` are read before ``of``, the nation after "of" or "in"."""

    start: int
    end: int
    text: str
    names: tuple[Item, ...] = ()
    roles: tuple[Role, ...] = ()
    of: tuple[Item, ...] = ()
    joint: str = ""
    marks: frozenset[str] = frozenset()
    proper: str = ""
    anaphor: Anaphor | None = None
    placed: bool = False
    united: bool = False


class Line(msgspec.Struct, frozen=True):
    """A text cut into words and items."""

    text: str
    words: list[Word]
    items: list[Item]
    world: World

    def close(self, k: int) -> bool:
        """Whether item ``k`` follows the item before it within one phrase."""
        return 0 < k < len(self.items) and joined(self.words[self.items[k].first - 1], self.words[self.items[k].first])

    def gap(self, k: int) -> str:
        """What stands before item ``k``."""
        return self.words[self.items[k].first].gap if k < len(self.items) else "\n"

    def hyphen_before(self, k: int) -> bool:
        """Whether item ``k`` hangs on the item before it by a hyphen."""
        return 0 < k < len(self.items) and self.gap(k).strip(".") in ("-", "‐", "‑", "–", " - ")

    def start(self, k: int) -> int:
        """The offset of the first character of item ``k``."""
        return self.words[self.items[k].first].start

    def end(self, k: int) -> int:
        """The offset after the last character of item ``k``, with the full stop of an abbreviation."""
        last = self.words[self.items[k].last - 1]
        stop = len(last.key) == 1 and last.key.isupper() and self.items[k].last - self.items[k].first > 1
        return last.end + (1 if stop and self.text[last.end : last.end + 1] == "." else 0)


def read_line(text: str, world: World) -> Line:
    """Cut a text into items: the longest known name or role phrase at each word."""
    words = words_of(text)
    items: list[Item] = []
    i = 0
    while i < len(words):
        item = _item_at(text, words, i, world)
        items.append(item)
        i = item.last
    return Line(text, words, items, world)


def _item_at(text: str, words: list[Word], i: int, world: World) -> Item:
    word = words[i]
    name, role, anaphor = world.name_at(words, i), world.role_at(words, i), world.anaphor_at(words, i)
    if name and word.key.lower() == "the" and i + 1 < len(words) and (later := world.name_at(words, i + 1)) and later[1] > name[1]:
        name = None  # "the West" is no name in "the West Bank"
    if anaphor and word.key.lower() == "the" and i + 1 < len(words) and (later := world.name_at(words, i + 1)) and later[1] > anaphor[1]:
        anaphor = None  # nor does "the organization" point back in "the Organization of American States"
    longest = max(found[1] for found in (name, role, anaphor, (None, i + 1)) if found)
    surface = text[word.start : words[longest - 1].end]
    if name and name[1] == longest and not _says_where(words, i, longest, name[0], world):
        return Item("name", i, longest, surface, names=name[0])
    if anaphor and anaphor[1] == longest:
        return Item("anaphor", i, longest, surface, classes=world.grammar.get(word.key.lower(), frozenset()), anaphor=anaphor[0])
    if role and role[1] == longest:
        return Item("role", i, longest, surface, role=role[0])
    initial = len(word.key) == 1 and word.key not in "AI" and text[word.end : word.end + 1] == "."
    classes = (
        frozenset[str]()
        if initial
        else world.grammar.get(word.key.lower(), frozenset()) | (world.grammar.get(word.key, frozenset()) & {"publication"})
    )
    if word.key == "s" and word.gap in ("'", "’", "‘", "`", "´"):
        return Item("possessive", i, i + 1, surface)
    if word.key[0].isupper() and not classes & {"stop", "definite", "indefinite", "possessive", "link", "of", "former", "place", "compass"}:
        return Item("proper", i, i + 1, surface, classes)
    return Item("word", i, i + 1, surface, classes)


def _says_where(words: list[Word], i: int, j: int, names: tuple[Entry | Person, ...], world: World) -> bool:
    """Whether a word is only part of the name that follows: "Western" before "Cambodia", "Franco" unless "Franco-German"."""
    classes = world.grammar.get(words[i].key.lower(), frozenset()) if j == i + 1 else frozenset()
    follows = j < len(words) and joined(words[j - 1], words[j])
    if "combining" in classes:
        return not (follows and words[j].gap in ("-", "‐", "‑", "–"))
    region = all(isinstance(n, Entry) and n.kind == "region" for n in names)
    return region and "compass" in classes and follows and world.name_at(words, j) is not None


def read_phrases(text: str, world: World) -> list[Phrase]:
    """All phrases of a text that may name somebody, in order, none overlapping another."""
    line = read_line(text, world)
    phrases: list[Phrase] = []
    k = 0
    while k < len(line.items):
        read = _phrase_at(line, k)
        if read:
            phrases.append(read[0])
            k = max(read[1], k + 1)
        else:
            k += 1
    return phrases


def _phrase_at(line: Line, k: int) -> tuple[Phrase, int] | None:
    """The phrase that starts at item ``k`` and the index after it."""
    begin, marks = k, set[str]()
    while k < len(line.items) and line.items[k].kind in ("word", "proper") and (k == begin or line.close(k)):
        classes = line.items[k].classes & {"definite", "indefinite", "possessive", "former", "then", "ethnic", "elect", "honorific"}
        if not classes or ("possessive" in classes and k > begin and "possessive" not in marks and line.hyphen_before(k)):
            break
        marks |= classes
        k += 1
    if k >= len(line.items) or (k > begin and not line.close(k)):
        return None
    item = line.items[k]
    if item.kind == "anaphor" and item.anaphor:
        return _anaphor_phrase(line, k)
    names, roles, proper, united, k, more = _core(line, k)
    marks |= more
    if not names and not roles and not proper:
        return None
    end = k
    of, joint = tuple[Item, ...](), ""
    if roles and not names:
        of, joint, end = _complement(line, k)
    text = line.text[line.start(begin) : line.end(end - 1)]
    phrase = Phrase(
        line.start(begin),
        line.end(end - 1),
        text,
        names,
        roles,
        of,
        joint,
        frozenset(marks),
        proper,
        None,
        _is_placed(line, begin, end),
        united,
    )
    return _with_apposition(line, phrase, end)


def _anaphor_phrase(line: Line, k: int) -> tuple[Phrase, int] | None:
    anaphor = line.items[k].anaphor
    following = line.items[k + 1] if k + 1 < len(line.items) and line.close(k + 1) else None
    # "his", "her", "its" and "their" before a noun belong to that noun; "that", "which" are left to syntax.
    if anaphor is None or line.hyphen_before(k + 1):
        return None
    if anaphor.words in ("his", "her", "its", "their") and following is not None:
        return _owned(line, k)
    of, joint, end = _complement(line, k + 1)
    if of and (role := line.world.role_at(line.words, line.items[k].first + 1)):  # "the rebels in Darfur" point at Darfur, not back
        text = line.text[line.start(k) : line.end(end - 1)]
        marks = frozenset(("definite",))
        return Phrase(line.start(k), line.end(end - 1), text, roles=(role[0],), of=of, joint=joint, marks=marks), end
    return Phrase(line.start(k), line.end(k), line.items[k].text, anaphor=anaphor), k + 1


def _owned(line: Line, k: int) -> tuple[Phrase, int] | None:
    """ "His Russian counterpart Sergei Lavrov", "their forces": a phrase with an owner named before it."""
    names, roles, proper, united, end, marks = _core(line, k + 1)
    if not names and not roles:
        return None
    text = line.text[line.start(k) : line.end(end - 1)]
    owned = frozenset(marks | {"possessive"})
    phrase = Phrase(
        line.start(k), line.end(end - 1), text, names, roles, marks=owned, proper=proper, anaphor=line.items[k].anaphor, united=united
    )
    return phrase, end


Core = tuple[tuple[Item, ...], tuple[Role, ...], str, bool, int, set[str]]


def _core(line: Line, k: int) -> Core:
    """Names, roles and a personal name that stand side by side from item ``k``; the index after them and the marks among them."""
    names: list[Item] = []
    roles: list[Role] = []
    marks: set[str] = set()
    proper, united, begin = "", False, k
    while k < len(line.items) and (k == begin or line.close(k)):
        item = line.items[k]
        place = not names and not roles and _is_forename(line, k)
        if item.kind == "name" and _followed_by_name(line, k) and (place or _is_other_surname(line, k)):
            proper, k = _personal_name(line, k, titled=bool(roles))
            break
        if item.kind == "name":
            if _is_excluded(line, k):
                break
            if line.hyphen_before(k) and names:
                if not _shares_role(line, k):
                    break
                united = True
            elif names and (_plain_state(names[-1]) or _outlet(names[-1])) and not _owner_before(line, k) and not _specific(item):
                break
            names.append(item)
            k += 1
            if _person(item) and not _nation(item) and k < len(line.items) and line.items[k].kind != "possessive":
                office = line.items[k].role
                if line.close(k) and office and office.word in ADMINISTRATIONS:
                    roles.append(office)
                    k += 1
                break
        elif item.kind == "role" and item.role and not _is_compound(line, k):
            roles.append(item.role)
            k += 1
        elif item.kind == "possessive" and names:
            ahead = _role_ahead(line, k + 1, owned=True)
            if ahead is None:
                break
            marks |= {c for n in range(k + 1, ahead) for c in line.items[n].classes} & {"former", "then", "elect"}
            k = ahead
        elif item.kind in ("word", "proper") and item.classes & {"former", "then", "elect", "ethnic"} and (names or roles):
            marks |= item.classes & {"former", "then", "elect", "ethnic"}
            k += 1
        elif item.classes & {"honorific"} and (names or roles) and line.close(k + 1):
            k += 1
        elif "link" in item.classes and names and (after := _shared(line, k, names)) is not None:
            united, k = True, after
        elif item.kind == "proper" and names and not roles and (filler := _role_ahead(line, k, owned=False)) is not None:
            k = filler  # "Kaduna State Government", "Russian Deputy Foreign Minister"
        elif item.kind == "proper" and (roles or not names):
            proper, k = _personal_name(line, k, titled=bool(roles))
            break
        elif names and not roles and (ahead := _filled(line, k, names[-1])) is not None:
            k = ahead
        else:
            break
    # A trailing "and" or filler was never taken: k always stands right after something read.
    if names and not roles and k < len(line.items) and "," in line.gap(k) and (after := _comma_list(line, k, names)) is not None:
        more, more_roles, _, _, end, _ = _core(line, after)
        if more and more_roles:
            return (*names, *more), more_roles, "", True, end, marks
    return tuple(names), tuple(roles), proper, united, k, marks


def _is_forename(line: Line, k: int) -> bool:
    """Whether the name of a place is a personal name as well: "Jordan", "Israel", "Washington"."""
    return line.world.common.get(key_of_text(line.items[k].text)) == "personal name"


def _is_other_surname(line: Line, k: int) -> bool:
    """Whether somebody's surname stands here as the forename of somebody else, "Saddam Haftar"; a headline's capitals tell nothing, and
    "the Obama Education Secretary" is somebody of Obama's."""
    item, long = line.items[k], [word.key for word in line.words if len(word.key) > 3]
    headline = len(long) > 4 and sum(key[0].isupper() for key in long) > 0.8 * len(long)
    alone = " " not in item.text and all(isinstance(n, Person) for n in item.names)
    return alone and not headline and _role_ahead(line, k + 1, owned=False) is None


def _followed_by_name(line: Line, k: int) -> bool:
    return k + 1 < len(line.items) and line.close(k + 1) and line.gap(k + 1) == " " and line.items[k + 1].kind == "proper"


def _person(item: Item) -> bool:
    return any(isinstance(n, Person) for n in item.names)


def _nation(item: Item) -> bool:
    return any(isinstance(n, Entry) and n.kind in NATIONAL for n in item.names)


def _plain_state(item: Item) -> bool:
    return any(isinstance(n, Entry) and n.kind in ("state", "place", "metonym") for n in item.names) and not item.text.isupper()


def _outlet(item: Item) -> bool:
    return any(isinstance(n, Entry) and n.kind == "media" for n in item.names)


def _specific(item: Item) -> bool:
    return any(isinstance(n, Person) or n.kind in ("organ", "group", "media") for n in item.names)


def _owner_before(line: Line, k: int) -> bool:
    return line.items[k - 1].kind in ("possessive", "role")


def _is_excluded(line: Line, k: int) -> bool:
    """Whether a hyphen makes the name say something about somebody else: "Iran-backed", "pro-Russian", "New York-based"."""
    if line.hyphen_before(k + 1):
        coded = any(isinstance(n, Person) or n.code for n in line.items[k].names)
        if line.items[k + 1].classes & {"not_after"} or (line.items[k + 1].classes & {"led_after"} and not coded):
            return True
    return line.hyphen_before(k) and bool(line.items[k - 1].classes & {"not_before"})


def _is_compound(line: Line, k: int) -> bool:
    """Whether a role word is half of a compound: "state-owned", "opposition-held"."""
    return line.hyphen_before(k + 1) and line.items[k + 1].kind == "word" and "elect" not in line.items[k + 1].classes


def _shares_role(line: Line, k: int) -> bool:
    return k + 1 < len(line.items) and line.close(k + 1) and line.items[k + 1].kind == "role"


def _role_ahead(line: Line, k: int, *, owned: bool) -> int | None:
    """The index of the next role or name within a few words that cannot end a phrase."""
    for n in range(k, min(k + _FILLERS + 1, len(line.items))):
        item = line.items[n]
        if (n > k or not owned) and not line.close(n):
            return None
        if item.kind == "role" and not _is_compound(line, n):
            return n
        if item.kind == "name" and owned and (n == k or _specific(item)):
            return None if _is_excluded(line, n) else n
        if item.kind == "anaphor" or item.kind == "name" or item.kind == "possessive":
            return None
        if item.classes & {"stop", "of", "link", "definite", "possessive"}:
            return None
    return None


def _filled(line: Line, k: int, name: Item) -> int | None:
    """Words between an adjective and its noun ("Ukrainian drone operator"); a state's own name takes none but capitals and "-led"."""
    item = line.items[k]
    if item.kind not in ("word", "role", "proper"):
        return None
    if line.hyphen_before(k):
        return _role_ahead(line, k + 1, owned=False) if item.classes & {"led_after", "former"} or item.kind == "role" else None
    people = any(isinstance(n, Entry) and n.kind == "people" for n in name.names)
    short = name.text.replace(".", "").isupper()
    if not people and (not short or item.text.endswith(("ed", "s"))):
        ahead = _role_ahead(line, k, owned=False)
        plain = ahead is not None and all("indefinite" in line.items[n].classes for n in range(k, ahead))
        return ahead if plain else None  # "White House senior adviser", but not "Hamas freed soldiers"
    if people and (name.text.endswith(("s", "men")) and not name.text.endswith(("ss", "Swiss"))):
        return None
    return _role_ahead(line, k, owned=False)


def _shared(line: Line, k: int, names: list[Item]) -> int | None:
    """ "U.S. and Russian negotiators": where the second name of a pair starts, if a role follows that both share."""
    n = k + 1
    while n < len(line.items) and line.items[n].classes & {"definite"}:
        n += 1
    if n >= len(line.items) or line.items[n].kind != "name" or not _nation(line.items[n]) or not line.close(n):
        return None
    if not _adjectival(names[-1]) or not _adjectival(line.items[n]):
        return None
    m = n + 1
    ahead = _role_ahead(line, m, owned=False) if m < len(line.items) and line.close(m) else None
    return n if ahead is not None else None


def _adjectival(item: Item) -> bool:
    """Whether a name can stand before a noun as an adjective: "Russian", "U.S.", "EU"."""
    short = item.text.replace(".", "").isupper() and _nation(item)
    return short or any(isinstance(n, Entry) and n.kind == "people" for n in item.names)


def _comma_list(line: Line, k: int, names: list[Item]) -> int | None:
    """ "French, German and British officials": where the rest of a list of adjectives starts."""
    if (
        line.gap(k).strip() != ","
        or line.items[k].kind != "name"
        or not all(_adjectival(n) for n in names)
        or not _adjectival(line.items[k])
    ):
        return None
    return k


def _personal_name(line: Line, k: int, *, titled: bool = False) -> tuple[str, int]:
    """A run of capitalised words, small particles inside it, that nothing in the tables explains."""
    first = k
    while k < len(line.items) and (k == first or line.close(k)):
        item = line.items[k]
        small = k > first and _particles_before_name(line, k)
        named = item.kind == "name" and (not _nation(item) or _is_forename(line, k))
        surname = titled and item.kind == "role" and k > first and item.text.istitle() and item.last - item.first == 1  # "Mayor Ann King"
        if item.kind != "proper" and not small and not named and not surname:
            break
        k += 1
    words = line.text[line.start(first) : line.end(k - 1)]
    return words, k


def _particles_before_name(line: Line, k: int) -> bool:
    """Whether small words from item ``k`` lead on to a capitalised one: "Ursula von der Leyen"."""
    n = k
    while n < len(line.items) and line.close(n) and "particle" in line.items[n].classes and not line.items[n].text[0].isupper():
        n += 1
    return n > k and n < len(line.items) and line.close(n) and line.items[n].text[0].isupper()


def _is_placed(line: Line, k: int, end: int) -> bool:
    """Whether a preposition of place stands right before, or a dateline is read: it is where, not who."""
    after = line.text[line.end(end - 1) : line.end(end - 1) + 4].lstrip()
    if line.items[k].text.isupper() and after.startswith(("(", "--", "—", "– ", "- ")):
        return True
    n = k - 1
    while n >= 0 and line.items[n].classes & {"compass", "definite"} and line.close(n + 1):
        n -= 1
    return n >= 0 and "place" in line.items[n].classes and line.close(n + 1)


def _complement(line: Line, k: int) -> tuple[tuple[Item, ...], str, int]:
    """The nation after "of", "in" or "from": "president of Armenia", "rebels in the east of Congo"."""
    if k >= len(line.items) or not line.close(k) or not line.items[k].classes & {"of", "serving"}:
        return (), "", k
    if "serving" in line.items[k].classes:  # "a spokesman for President Biden", but not "an envoy for Sudan"
        after = next((n for n in range(k + 1, min(k + 5, len(line.items))) if line.items[n].kind == "name"), None)
        if after is None or not _person(line.items[after]):
            return (), "", k
    joint = line.items[k].text.lower()
    for n in range(k + 1, min(k + 1 + _COMPLEMENT, len(line.items))):
        item = line.items[n]
        if not line.close(n):
            break
        if item.kind == "name" and not _is_excluded(line, n):
            kinds = {"person" if isinstance(e, Person) else e.kind for e in item.names}
            if not kinds & (NATIONAL | {"group", "organ", "person"}):
                break
            if kinds <= {"person"} and joint not in _SERVING:
                break
            return _list_of(line, n, joint)
        if item.anaphor and item.anaphor.refers == "state" and item.anaphor.number == 1:
            return (item,), joint, n + 1
        if item.kind in ("anaphor", "possessive") or (item.kind == "role" and joint not in _SERVING):
            break
        if "stop" in item.classes and not item.classes & {"of", "definite", "compass"}:
            break
    return (), "", k


def _list_of(line: Line, n: int, joint: str) -> tuple[tuple[Item, ...], str, int]:
    """ "Of France, Germany and Britain": all the nations of a list from item ``n``, and the index after it."""
    owners, end = [line.items[n]], n + 1
    while joint in ("of", "from") and end < len(line.items):
        nth = end + 1 if "link" in line.items[end].classes and line.close(end) else end
        apart = line.gap(end).strip() == "," or nth > end
        if not apart or nth >= len(line.items) or not _nation(line.items[nth]) or not _nation(owners[-1]):
            break
        if line.gap(end).strip() == "," and nth == end and not _list_goes_on(line, nth):
            break
        owners.append(line.items[nth])
        end = nth + 1
    return tuple(owners), joint, end


def _list_goes_on(line: Line, n: int) -> bool:
    """Whether a name after a comma is followed by "and" or another comma with a name: an inner part of a list."""
    if n + 2 >= len(line.items):
        return False
    return "link" in line.items[n + 1].classes or (line.gap(n + 1).strip() == "," and line.items[n + 1].kind == "name")


def _with_apposition(line: Line, phrase: Phrase, k: int) -> tuple[Phrase, int]:
    """ "Ivan Stupak, a former Ukrainian security officer" and "the French president, Jacques Chirac": two phrases, one somebody."""
    if k >= len(line.items) or line.gap(k).strip("’' ") != ",":
        return phrase, k
    following = line.items[k]
    alone = bool(phrase.proper) and not phrase.names and not phrase.of
    named = following.kind == "name" or (following.role is not None and following.role.weight != "weak")
    if alone and (following.classes & {"definite", "indefinite", "possessive", "former"} or (named and " " in phrase.proper)):
        read = _phrase_at(line, k)
        if read and read[0].roles and not read[0].proper and not any(_person(n) for n in read[0].names) and not read[0].anaphor:
            other, end = read
            joined_text = line.text[phrase.start : other.end]
            marks = (phrase.marks | other.marks) - {"indefinite", "definite"}
            return (
                msgspec.structs.replace(
                    phrase,
                    end=other.end,
                    text=joined_text,
                    names=other.names,
                    roles=(*phrase.roles, *other.roles),
                    of=other.of,
                    joint=other.joint,
                    marks=marks,
                ),
                end,
            )
    titled = phrase.roles and not phrase.proper and not any(_person(n) for n in phrase.names)
    if titled and following.kind in ("proper", "name") and (following.kind == "proper" or _person(following)):
        name, end = _personal_name(line, k) if following.kind == "proper" else (following.text, k + 1)
        if (" " in name or _person(following)) and (end >= len(line.items) or "," in line.gap(end)):
            text = line.text[phrase.start : line.end(end - 1)]
            names = (*phrase.names, following) if _person(following) else phrase.names
            return msgspec.structs.replace(
                phrase, end=line.end(end - 1), text=text, proper="" if _person(following) else name, names=names
            ), end
    return phrase, k


def key_of_text(text: str) -> str:
    """The lookup key of some words; see ``words.key_of``."""
    return key_of(words_of(text))
