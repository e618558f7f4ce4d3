"""The words that attribute, from cues.toml.

In: the table. Out: KINDS (the classes of each verb form), PHRASES (words that belong to a verb form), and the sets beside them.
"""

import tomllib
from importlib.resources import files

_table = tomllib.loads(files("demarche.coding").joinpath("cues.toml").read_text("utf-8"))

NOUNS = frozenset(_table["nouns"])
PAPERS = frozenset(_table["papers"])
HEARSAY = frozenset(_table["hearsay"])
PASSIVE = frozenset(_table["passive"])
BY = frozenset(_table["by"])
PLATFORMS = frozenset(_table["platforms"])
OUTLET_ENDS = frozenset(_table["outlets"])
PLURALS = frozenset(_table["plurals"])
NOMINAL = frozenset(_table["nominal"])
CLASS: dict[str, str] = {word: letter for letter, words in _table["classes"].items() for word in words.split()}


def _forms(entry: str) -> list[str]:
    """Base, -s, past and -ing of a verb given as "base [past [-ing]]"."""
    base, *given = entry.split()
    if base in _table["forms"]:
        return [base, *_table["forms"][base]]
    stem = base.removesuffix("e")
    third, past = base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s"), stem + "ed"
    if base.endswith("y") and base[-2] not in "aeiou":
        third, past = base[:-1] + "ies", base[:-1] + "ied"
    return [base, third, *(given or [past]), *([] if len(given) > 1 else [stem + "ing"])]


KINDS: dict[str, frozenset[str]] = {}
BASE = frozenset(entry.split()[0] for entries in _table["verbs"].values() for entry in entries)
for _kind, _entries in _table["verbs"].items():
    for _entry in _entries:
        for _form in _forms(_entry):
            KINDS[_form] = KINDS.get(_form, frozenset()) | {_kind}

# The longest phrase of a form comes first.
PHRASES: dict[str, list[tuple[list[str], str]]] = {}
for _kind, _entries in _table["phrases"].items():
    for _entry in _entries:
        _head, *_rest = _entry.split()
        for _form in _forms(_head):
            PHRASES.setdefault(_form, []).append((_rest, _kind))
for _list in PHRASES.values():
    _list.sort(key=lambda phrase: -len(phrase[0]))
