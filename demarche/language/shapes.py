"""What the encoder's lower-case word pieces hide: how a word is written, and whether it stands inside a quotation.

In: words of a sentence (and the quotation state it begins in). Out: one number a word, an index into the model's table of shapes.
"""

from collections.abc import Sequence

CASES = 6  # lower, Capital, ALL CAPITALS, miXed, digits, none of these
QUOTED = 3  # outside a quotation, inside, a mark of quotation itself
SHAPES = CASES * QUOTED
NO_SHAPE = SHAPES  # pieces that are no word: [CLS], [SEP], padding

_OPEN = frozenset(("“", "„", "«", "``"))
_CLOSE = frozenset(("”", "»", "''"))
_STRAIGHT = '"'


def case_of(word: str) -> int:
    """How a word is written, 0 to 5."""
    if word.islower():
        return 0
    if any(c.isdigit() for c in word):
        return 4
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 5
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return 2
    return 1 if word[0].isupper() and not any(c.isupper() for c in word[1:]) else 3


def quoted(words: Sequence[str], inside: bool = False) -> tuple[list[int], bool]:
    """The quotation state of each word (0 outside, 1 inside, 2 a mark), and the state after the last one. A straight mark turns the state over."""
    states = []
    for word in words:
        if word in _OPEN or (word == _STRAIGHT and not inside):
            inside = True
            states.append(2)
        elif word in _CLOSE or word == _STRAIGHT:
            inside = False
            states.append(2)
        else:
            states.append(int(inside))
    return states, inside


def shapes(words: Sequence[str], states: Sequence[int] | None = None) -> list[int]:
    """A number for each word; `states` as quoted() gives them, by default for a sentence that begins outside a quotation."""
    known = quoted(words)[0] if states is None else states
    return [case_of(word) * QUOTED + state for word, state in zip(words, known, strict=True)]


def article_states(paragraphs: Sequence[Sequence[Sequence[str]]]) -> list[list[int]]:
    """Quotation states of all sentences of a text, given as words by paragraph and sentence, in order.

    A quotation ends with its paragraph, unless the next paragraph opens with a mark again, as long quotations in print do.
    """
    found: list[list[int]] = []
    for sentences in paragraphs:
        inside = False
        for words in sentences:
            states, inside = quoted(words, inside)
            found.append(states)
    return found
