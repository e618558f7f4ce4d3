"""What an act is about: PLOVER contexts by words.

In: a sentence and the words that state the act. Out: up to three contexts, the most telling first. The lexicon is contexts.toml; its words
match whole words only.
"""

import re
import tomllib
from importlib.resources import files

from demarche.errors import TableError
from demarche.ontology import plover

MOST = 3
_STRONG, _WEAK = 3, 1
_table: dict[str, dict[str, list[str]]] = tomllib.loads(files("demarche.coding").joinpath("contexts.toml").read_text("utf-8"))

# What each word tells: (context, weight). Words with a star are looked up by their stem.
_TELLS: dict[str, list[tuple[str, int]]] = {}
for _context, _lists in _table.items():
    if _context not in plover.CONTEXTS:
        raise TableError(f"contexts.toml: [{_context}] is no PLOVER context; the contexts are in demarche/ontology/plover.toml")
    for _key, _weight in (("strong", _STRONG), ("weak", _WEAK)):
        for _word in _lists[_key]:
            _TELLS.setdefault(_word, []).append((_context, _weight))


def _compile() -> re.Pattern[str]:
    """One pattern for all words, the longest first. The stem of a starred word is its group; a plain word is the match itself."""
    plain = sorted((re.escape(word) for word in _TELLS if not word.endswith("*")), key=len, reverse=True)
    starred = sorted((re.escape(word[:-1]) for word in _TELLS if word.endswith("*")), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:({'|'.join(plain)})(?![\w-])|({'|'.join(starred)})\w*)")


_PATTERN = _compile()


def contexts_of(sentence_text: str, trigger: str) -> tuple[str, ...]:
    """Contexts of an act told with the words `trigger` in a sentence. A strong word weighs three weak ones, a word of the trigger twice;
    each counts once. One weak word alone settles nothing, unless no other context is told."""
    weights: dict[str, int] = {}
    told: set[str] = set()
    stated = trigger.lower()
    for match in _PATTERN.finditer(sentence_text.lower()):
        word = match.group(1) or f"{match.group(2)}*"
        if word in told:
            continue
        told.add(word)
        times = 2 if match.group() in stated else 1
        for context, weight in _TELLS[word]:
            weights[context] = weights.get(context, 0) + times * weight
    ranked = sorted(weights, key=lambda context: -weights[context])  # stable: of equals, the one told first
    settled = [context for context in ranked if weights[context] >= _STRONG]
    return tuple(settled[:MOST] or ranked[:1])
