"""A codebook: the types of acts that a reading looks for, with their modes, definitions, examples and triggers.

In: a TOML file. Out: a Codebook, checked; PLOVER's own is plover.toml beside this file. Raises TableError, one line that names the file and the entry.

A type is found in one of three ways:

- by triggers, words that state the act, wherever they stand;
- by `within`, PLOVER types that the reader model knows: each act that it reads as one of them is one of this type;
- by both: where the words stand and the reader reads one of those types there.

A type of a PLOVER name that gives neither is that PLOVER type. A trigger is one or more words in their base form: ``seize``, ``take control of``.
``board/VERB`` counts only as that part of speech (Universal Dependencies), ``impose … sanction`` allows up to MOST_BETWEEN words between.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from demarche.errors import TableError, UsageError

PARTS = frozenset(
    ["ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"]
)
GAP = ("…", "...")
MOST_BETWEEN = 4  # words that a gap stands for
LONGEST = 6  # words of a trigger

_NAME = re.compile(r"[^\W\d_][\w.-]*")
_TYPE = re.compile(r"[A-Z][A-Z0-9_-]*")
_MODE = re.compile(r"[a-z0-9][a-z0-9_-]*")


class Step(NamedTuple):
    """One word of a trigger, None for a gap, and the part of speech it must have, None for any."""

    word: str | None
    part: str | None


class Mode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mode of a type. It is found by triggers in the sentence of the act, or where the reader reads one of the PLOVER modes `within`."""

    definition: str = ""
    examples: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


class Type(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A type of act.

    `unless` are words that are no trigger although a trigger stands in them. `plover` is the PLOVER type that it goes out as where other projects'
    formats know no other. `score` is on the conflict–cooperation scale of −10 to 10, `quad` a quad class of 1 to 4; both are those of `plover`
    unless given. `confidence` is the share of its triggers that were right in sentences the makers of the codebook looked at.
    """

    definition: str
    examples: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    plover: str | None = None
    quad: int | None = None
    score: float | None = None
    confidence: float | None = None
    modes: dict[str, Mode] = {}


class Codebook(msgspec.Struct, frozen=True):
    """Types by name, in the order of the file. `text` is the file as it was read."""

    name: str
    version: str
    types: dict[str, Type]
    contexts: dict[str, str]
    text: str

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        """Name and version, as every row that it codes carries them."""
        return f"{self.name} {self.version}"


def steps(trigger: str) -> tuple[Step, ...]:
    """The words of a trigger. Raises ValueError saying what is wrong with it."""
    found = []
    for word in trigger.split():
        base, slash, part = word.partition("/")
        if word in GAP:
            found.append(Step(None, None))
        elif slash and part not in PARTS:
            raise ValueError(f"{part!r} is no part of speech: use one of {', '.join(sorted(PARTS))}")
        elif not any(letter.isalnum() for letter in base):
            raise ValueError(f"{word!r} is no word")
        else:
            found.append(Step(base.lower(), part or None))
    if not found or found[0].word is None or found[-1].word is None:
        raise ValueError("it begins and ends with a word")
    if len(found) > LONGEST:
        raise ValueError(f"it has {len(found)} words: {LONGEST} are the most")
    return tuple(found)


def parse(text: str, where: str, plover: Codebook | None = None) -> Codebook:
    """The codebook that a text holds; `where` names it in errors. `plover` is what `within` and `plover` refer to, None for PLOVER's own file."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"{where}: is no TOML: {error}") from None
    _check_keys(table, ("name", "version", "types", "contexts"), where)
    name, version = (table.get(key) for key in ("name", "version"))
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise TableError(f'{where}: has no name: add name = "…", a word that begins with a letter')
    if not isinstance(version, str) or not version or re.search(r"\s", version):
        raise TableError(f'{where}: has no version: add version = "1.0", a text without spaces, and change it with the file')
    raw = table.get("types")
    if not isinstance(raw, dict) or not raw:
        raise TableError(f"{where}: has no types: each is a table [types.NAME]")
    types = {key: _type(key, entry, f"{where}: types.{key}", plover) for key, entry in raw.items()}
    if plover is not None:
        if name.lower() == plover.name.lower():
            raise TableError(f"{where}: the name {name} is that of the codebook that comes with demarche: choose another")
        if "contexts" in table:
            raise TableError(f"{where}: contexts are PLOVER's, a codebook brings types and modes: take [contexts] out")
        _check_apart(types, where)
    contexts: dict[str, str] = table.get("contexts", {})
    return Codebook(name, version, types, contexts, text)


def _type(name: str, raw: Any, where: str, plover: Codebook | None) -> Type:
    if not _TYPE.fullmatch(name):
        raise TableError(f"{where}: a type is named in capital letters, digits, - and _")
    if not isinstance(raw, dict):
        raise TableError(f"{where}: is no table: write [types.{name}] and its keys below")
    modes = raw.get("modes", {})
    if isinstance(modes, list) and all(isinstance(mode, str) for mode in modes):  # names alone
        modes = {mode: {} for mode in modes}
    if not isinstance(modes, dict):
        raise TableError(f"{where}: modes are a list of names or tables [types.{name}.modes.NAME]")
    found: Type = _convert({**raw, "modes": {}}, Type, where)
    if not found.definition.strip():
        raise TableError(f"{where}: has no definition: say in a sentence what counts")
    read = {key: _mode(key, entry, f"{where}.modes.{key}", found, plover) for key, entry in modes.items()}
    found = msgspec.structs.replace(found, modes=read)
    for trigger in (*found.triggers, *found.unless):
        _check_trigger(trigger, where)
    if found.quad not in (None, 1, 2, 3, 4):
        raise TableError(f"{where}: quad is 1 (verbal cooperation), 2 (material), 3 (verbal conflict) or 4 (material)")
    if found.confidence is not None and not 0 < found.confidence <= 1:
        raise TableError(f"{where}: confidence is a share, above 0 and at most 1")
    if plover is None:  # what the reader model knows by this name
        own = {key: msgspec.structs.replace(mode, within=(key,)) for key, mode in read.items()}
        return msgspec.structs.replace(found, within=(name,), plover=name, modes=own)
    return _placed(name, found, where, plover)


def _mode(name: str, raw: Any, where: str, of: Type, plover: Codebook | None) -> Mode:
    if not _MODE.fullmatch(name):
        raise TableError(f"{where}: a mode is named in small letters, digits, - and _")
    found: Mode = _convert(raw, Mode, where)
    for trigger in found.triggers:
        _check_trigger(trigger, where)
    if plover is not None:
        known = sorted({mode for type in of.within if type in plover.types for mode in plover.types[type].modes})
        for each in found.within:
            if each not in known:
                raise TableError(
                    f"{where}: within names {each!r}, no mode of the PLOVER types that the type is within ({', '.join(known) or 'none'})"
                )
    return found


def _placed(name: str, found: Type, where: str, plover: Codebook) -> Type:
    """The type with what it takes from PLOVER: where it is found, its quad class and score."""
    for key, names in (("within", found.within), ("plover", (found.plover,) if found.plover else ())):
        for each in names:
            if each not in plover.types:
                raise TableError(f"{where}: {key} names {each!r}, no PLOVER type{_nearest(each, plover.types)}")
    if name in plover.types:
        if found.triggers or found.within not in ((), (name,)):
            raise TableError(
                f"{where}: is a type of PLOVER, which the reader finds by itself: take triggers and within out, or choose another name"
            )
        known = plover.types[name]
        return msgspec.structs.replace(
            found,
            within=(name,),
            plover=name,
            quad=known.quad,
            score=known.score if found.score is None else found.score,
            modes=known.modes if not found.modes else found.modes,
        )
    if not found.triggers and not found.within:
        raise TableError(f"{where}: is never found: give it triggers, or within with PLOVER types")
    like = plover.types[found.plover] if found.plover else None
    score = found.score if found.score is not None else like.score if like else None
    if score is None:
        raise TableError(
            f"{where}: has no score: add score, -10 (conflict) to 10 (cooperation), or plover, the PLOVER type that is nearest"
        )
    if not -10 <= score <= 10:
        raise TableError(f"{where}: score is {score:g}: give one of -10 to 10")
    return msgspec.structs.replace(found, score=float(score), quad=found.quad or (like.quad if like else None))


def _convert(raw: Any, kind: Any, where: str) -> Any:
    if isinstance(raw, dict):
        _check_keys(raw, kind.__struct_fields__, where)
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        said = str(error).replace("`", "")
        if "missing required field definition" in said:
            said = "has no definition: say in a sentence what counts"
        raise TableError(f"{where}: {said.replace(' - at $.', ' in ')}") from None


def _check_keys(raw: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    for key in raw:
        if key not in known:
            raise TableError(f"{where}: unknown key {key!r}{_nearest(key, known) or ': keys are ' + ', '.join(known)}")


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), 1)
    return f": did you mean {near[0]!r}?" if near else ""


def _check_trigger(trigger: str, where: str) -> None:
    try:
        steps(trigger)
    except ValueError as problem:
        raise TableError(f"{where}: the trigger {trigger!r}: {problem}") from None


def _check_apart(types: Mapping[str, Type], where: str) -> None:
    """Raises when the same trigger finds two types: the second would never be coded."""
    seen: dict[tuple[Step, ...], list[str]] = {}
    for name, type in types.items():
        for trigger in type.triggers:
            for other in seen.get(steps(trigger), ()):
                theirs = types[other].within
                if other == name or not theirs or not type.within or set(theirs) & set(type.within):
                    said = "twice" if other == name else f"of types.{other} too: keep it in one, or part them with within"
                    raise TableError(f"{where}: types.{name}: the trigger {trigger!r} is {said}")
            seen.setdefault(steps(trigger), []).append(name)


def read_codebook(path: str | Path) -> Codebook:
    """A codebook file, or the one that comes with demarche for the name ``plover``. Raises TableError."""
    from demarche.ontology.plover import PLOVER

    if str(path).lower() == "plover":
        return PLOVER
    path = Path(path)
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise TableError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TableError(f"{path}: is no TOML file in UTF-8") from None
    return parse(text, str(path), PLOVER)


def read_codebooks(paths: Iterable[str | Path | Codebook]) -> tuple[Codebook, ...]:
    """The codebooks of a reading: those given, each to code acts by itself, or PLOVER where none is.

    Raises TableError, and UsageError when a name or a type is in two of them.
    """
    from demarche.ontology.plover import PLOVER

    books = [path if isinstance(path, Codebook) else read_codebook(path) for path in paths] or [PLOVER]
    named: dict[str, Codebook] = {}
    for book in books:
        for name in (book.name.lower(), *book.types):
            if name in named:
                raise UsageError(f"{name} is in both codebooks, {named[name]} and {book}: give one of them, or rename it in one")
            named[name] = book
    return tuple(books)
