"""Numbers read from text: digits, words, fractions, and what only looks like a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.coding.numbers import find_numbers, parse_number

SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["", "", *["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]]


def below_thousand(n: int) -> str:
    """English words of 1 to 999."""
    hundreds, rest = divmod(n, 100)
    tail = SMALL[rest] if rest < 20 else TENS[rest // 10] + (f"-{SMALL[rest % 10]}" if rest % 10 else "")
    if not hundreds:
        return tail
    return f"{SMALL[hundreds]} hundred" + (f" and {tail}" if rest else "")


def in_words(n: int) -> str:
    """English words of a whole number up to 999,999,999,999."""
    if n == 0:
        return "zero"
    parts = []
    for scale, word in ((10**9, " billion"), (10**6, " million"), (10**3, " thousand"), (1, "")):
        part, n = divmod(n, scale)
        if part:
            parts.append(below_thousand(part) + word)
    return " ".join(parts)


@given(st.integers(0, 10**12 - 1))
def test_a_number_with_commas_reads_back(n: int) -> None:
    """What is written with commas is read as the same number."""
    assert parse_number(f"{n:,}") == n


@given(st.integers(0, 10**12 - 1))
def test_a_number_in_words_reads_back(n: int) -> None:
    """What is written in words is read as the same number."""
    assert parse_number(in_words(n)) == n


@given(st.decimals(min_value=0, max_value=999, places=2), st.sampled_from([("thousand", 10**3), ("million", 10**6), ("bn", 10**9)]))
def test_a_magnitude_multiplies(n: float, scale: tuple[str, int]) -> None:
    """A decimal with a magnitude word is their product."""
    assert parse_number(f"{n} {scale[0]}") == pytest.approx(float(n) * scale[1])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("818", 818),
        ("1,410", 1410),
        ("2.07 million", 2_070_000),
        ("three dozen", 36),
        ("half a million", 500_000),
        ("two and a half million", 2_500_000),
        ("a million and a half", 1_500_000),
        ("one in five", 0.2),
        ("nine out of 10", 0.9),
        ("two-thirds", 2 / 3),
        ("1½", 1.5),
        ("2 1/2", 2.5),
        ("3/4", 0.75),
        ("four hundred", 400),
        ("a hundred", 100),
        ("10 000", 10_000),
        ("-16", -16),
        ("5m", None),
    ],
)
def test_ways_to_write_a_number(text: str, value: float | None) -> None:
    """Each way of writing has one value; a text that is more or less than a number is refused with the reason."""
    if value is None:
        with pytest.raises(ValueError, match="not one number"):
            parse_number(text)
    else:
        assert parse_number(text) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    ["F-16", "Su-35", "Kh-101", "G7", "Covid-19", "the 1990s", "the 45th", "no-one", "nineteen ninety-six", "5G", "A4", "the second half"],
)
def test_names_and_ordinals_are_no_numbers(text: str) -> None:
    """Digits in names, decades, ordinals and spoken years give nothing."""
    assert find_numbers(text) == []


def test_vague_plurals_are_ranges() -> None:
    """ "tens of thousands" stands for 10,000 to 100,000."""
    (number,) = find_numbers("tens of thousands of people")
    assert (number.value, number.upper, number.form) == (10_000, 100_000, "vague")


@given(st.text(max_size=200))
def test_any_text_is_read_without_error_and_within_its_bounds(text: str) -> None:
    """No text breaks the reader; spans lie inside the text, in order, and do not overlap."""
    end = 0
    for number in find_numbers(text):
        assert end <= number.start < number.end <= len(text)
        end = number.end
