"""Triggers of a codebook in a text."""

import spacy
from spacy.tokens import Doc

from demarche.coding.triggers import Match, find_triggers, forms
from demarche.ontology.codebook import Codebook, parse
from demarche.ontology.plover import PLOVER

VOCAB = spacy.blank("en").vocab


def book(**types: str) -> Codebook:
    entries = "".join(f'[types.{name}]\ndefinition = "x"\nscore = 0\n{rest}\n' for name, rest in types.items())
    return parse(f'name = "own"\nversion = "1"\n{entries}', "own", PLOVER)


def doc(words: str, parts: str = "", *, starts: tuple[int, ...] = (0,)) -> Doc:
    """A Doc of words; a lemma follows a word after a bar."""
    pairs = [word.partition("|") for word in words.split()]
    return Doc(
        VOCAB,
        words=[word for word, _, _ in pairs],
        lemmas=[lemma or word.lower() for word, _, lemma in pairs],
        pos=parts.split() or ["X"] * len(pairs),
        sent_starts=[i in starts for i in range(len(pairs))],
    )


def tokens(text: Doc, codes: Codebook) -> list[tuple[str, tuple[int, ...]]]:
    return [(match.type, match.tokens) for match in find_triggers(text, codes) if not match.voids]


def test_a_word_is_found_in_its_forms() -> None:
    """By its lemma, and by the regular forms where the lemma is wrong."""
    codes = book(SEIZE='triggers = ["seize"]')
    assert tokens(doc("They seized|seiz it after the SEIZING"), codes) == [("SEIZE", (1,)), ("SEIZE", (5,))]
    assert tokens(doc("It sank|seize"), codes) == [("SEIZE", (1,))]


def test_a_part_of_speech_is_kept_to() -> None:
    """The board is not to board."""
    codes = book(BOARD='triggers = ["board/VERB"]')
    assert tokens(doc("Men board the board", "NOUN VERB DET NOUN"), codes) == [("BOARD", (1,))]


def test_a_gap_takes_up_to_four_words_of_the_sentence() -> None:
    """The shortest way to fill it counts; a sentence end does not."""
    codes = book(LEVY='triggers = ["impose … duty"]')
    assert tokens(doc("They imposed a new duty and a duty"), codes) == [("LEVY", (1, 4))]
    assert tokens(doc("They imposed one two three four five duty"), codes) == []
    assert tokens(doc("They imposed . The duty fell", starts=(0, 3)), codes) == []


def test_modes_and_exceptions_are_told_apart() -> None:
    """A mode's trigger and what is no trigger come with the type they belong to."""
    codes = book(SEIZE='triggers = ["seize"]\nunless = ["seize … chance"]\n[types.SEIZE.modes.tanker]\ntriggers = ["tanker"]')
    assert find_triggers(doc("They seized the chance and a tanker"), codes) == [
        Match("SEIZE", None, False, (1,)),
        Match("SEIZE", None, True, (1, 3)),
        Match("SEIZE", "tanker", False, (6,)),
    ]


def test_a_book_without_triggers_finds_none() -> None:
    """PLOVER has none."""
    assert find_triggers(doc("They seized it"), PLOVER) == []


def test_forms() -> None:
    """The regular ones, and doubled consonants."""
    assert {"ram", "rams", "rammed", "ramming"} <= set(forms("ram"))
    assert {"carry", "carries", "carried", "carrying"} <= set(forms("carry"))
    assert {"seize", "seizes", "seized", "seizing"} <= set(forms("seize"))
