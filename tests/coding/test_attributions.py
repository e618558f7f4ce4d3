"""Scores to claims in words: cues with their source and content, and content that goes on without a cue. Scores are made by hand."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from demarche.coding.attributions import Attribution, find_attributions
from demarche.coding.page import Page, read_page
from demarche.language.pipeline import words_and_sentences, words_of
from demarche.language.scores import ROLES, SAID, Scores, blank

Claim = tuple[list[int], list[int], list[int]]  # words of source, cue and content in their sentence


def page_of(text: str) -> tuple[Page, list[int]]:
    doc = words_and_sentences()(text)
    return read_page(doc), [len(words_of(sentence)) for sentence in doc.sents]


def scores(words: int, claims: Sequence[Claim], loose: Sequence[int] = ()) -> Scores:
    """Scores that say: these claims, and these further words of content."""
    said = np.full((words, len(SAID)), -6.0, np.float32)
    rows = [cue[0] for _, cue, _ in claims]
    roles = np.full((len(claims), len(ROLES), words), -6.0, np.float32)
    for k, (source, cue, content) in enumerate(claims):
        for column, chosen in enumerate((source, cue, content)):
            said[chosen, column] = 6.0
        roles[k, ROLES.index("source"), source] = 6.0
        roles[k, ROLES.index("content"), content] = 6.0
    said[list(loose), SAID.index("content")] = 6.0
    return blank(words)._replace(said=said, rows=np.array(rows, np.int64), roles=roles)


def found(text: str, claims: Sequence[Sequence[Claim]], loose: Sequence[Sequence[int]]) -> tuple[Page, list[Attribution]]:
    page, lengths = page_of(text)
    reading = [scores(n, mine, rest) for n, mine, rest in zip(lengths, claims, loose, strict=True)]
    return page, find_attributions(page, reading)


def words(page: Page, span: tuple[int, int] | None) -> str:
    return "" if span is None else " ".join(page.words[slice(*span)])


def test_a_claim_has_its_source_cue_and_content() -> None:
    page, (claim,) = found("Ghana said the port was open.", [[([0], [1], [2, 3, 4, 5])]], [[]])
    assert words(page, claim.source) == "Ghana"
    assert words(page, claim.cue) == "said"
    assert [words(page, part) for part in claim.parts] == ["the port was open"]
    assert claim.share > 0.99


def test_small_gaps_in_content_are_filled_but_not_over_the_cue() -> None:
    page, (claim,) = found("The port , Ghana said , was open again .", [[([3], [4], [0, 1, 6, 8])]], [[]])
    assert [words(page, part) for part in claim.parts] == ["The port", "was open again"]


def test_content_of_a_sentence_without_a_cue_goes_to_the_claim_before() -> None:
    page, (claim,) = found("Ghana said it agreed. Every ship may land now.", [[([0], [1], [2, 3])], []], [[], [0, 1, 2, 3, 4]])
    assert [words(page, part) for part in claim.parts] == ["it agreed", "Every ship may land now"]


def test_content_before_the_first_cue_goes_to_that_cue() -> None:
    page, (claim,) = found("Every ship may land now. So it will stay, Ghana said.", [[], [([5], [6], [0, 1, 2, 3])]], [[0, 1, 2, 3, 4], []])
    assert [words(page, part) for part in claim.parts] == ["Every ship may land now", "So it will stay"]


def test_a_cue_without_content_is_no_claim() -> None:
    assert found("Ghana said so.", [[([0], [1], [])]], [[]])[1] == []


@given(st.integers(0, 2**31), arrays.arrays(np.float32, (9, 3), elements=st.floats(-5, 5, width=32)))
def test_spans_lie_within_the_text(seed: int, said: np.ndarray) -> None:
    page, (length,) = page_of("Ghana said the port was open to all.")
    chance = np.random.default_rng(seed)
    reading = blank(length)._replace(
        said=said[:length], rows=np.arange(length), roles=chance.normal(size=(length, 5, length)).astype(np.float32) * 3
    )
    for claim in find_attributions(page, [reading]):
        assert claim.parts
        for start, end in (claim.cue, *claim.parts, *([claim.source] if claim.source else [])):
            assert 0 <= start < end <= length
