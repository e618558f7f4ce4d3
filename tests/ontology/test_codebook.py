"""Codebooks: what a file may say, and what is said of one that is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.errors import TableError, UsageError
from demarche.ontology.codebook import parse, read_codebook, read_codebooks, steps
from demarche.ontology.plover import PLOVER, QUAD, SCORE

MARITIME = Path(__file__).resolve().parents[2] / "examples" / "sea" / "maritime.toml"

HEAD = 'name = "own"\nversion = "2"\n'
TYPE = '[types.SEIZE]\ndefinition = "Taken."\ntriggers = ["seize"]\nplover = "COERCE"\n'


def test_plover_is_a_codebook_whose_types_are_what_the_reader_knows() -> None:
    """Each of its types is found where the reader reads that type."""
    assert str(PLOVER) == "PLOVER 2.0"
    assert all(type.within == (name,) and not type.triggers for name, type in PLOVER.types.items())
    assert read_codebook("plover") is PLOVER
    assert read_codebooks(()) == (PLOVER,)


def test_a_type_takes_score_and_quad_class_of_the_type_it_goes_out_as() -> None:
    """Unless it has its own."""
    found = parse(
        HEAD + TYPE + '[types.BOARD]\ndefinition = "Aboard."\ntriggers = ["board"]\nplover = "COERCE"\nscore = -4\n', "f", PLOVER
    ).types
    assert (found["SEIZE"].score, found["SEIZE"].quad) == (SCORE["COERCE"], QUAD["COERCE"])
    assert (found["BOARD"].score, found["BOARD"].quad) == (-4.0, QUAD["COERCE"])


def test_a_type_of_plover_may_be_taken_over_as_it_is() -> None:
    """With the score and the modes it has there."""
    found = parse(HEAD + '[types.AID]\ndefinition = "Help."\n', "f", PLOVER).types["AID"]
    assert (found.within, found.score, found.modes) == (("AID",), SCORE["AID"], PLOVER.types["AID"].modes)


def test_the_example_reads() -> None:
    """The codebook that ships as an example has no mistake."""
    assert str(read_codebook(MARITIME)) == "maritime 1.0"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "is no TOML"),
        ('version = "1"\n' + TYPE, "has no name"),
        ('name = "own"\n' + TYPE, "has no version"),
        ('name = "own"\nversion = "1 b"\n' + TYPE, "has no version"),
        ('name = "Plover"\nversion = "1"\n' + TYPE, "choose another"),
        (HEAD, "has no types"),
        (HEAD + "[type.SEIZE]\n", "unknown key 'type': did you mean 'types'?"),
        (HEAD + TYPE + '[contexts]\nsea = "sea"\n', "contexts are PLOVER's"),
        (HEAD + TYPE.replace("SEIZE", "Seize"), "types.Seize: a type is named in capital letters"),
        (HEAD + TYPE.replace("triggers", "trigers"), "types.SEIZE: unknown key 'trigers': did you mean 'triggers'?"),
        (HEAD + TYPE.replace('"Taken."', "3"), "types.SEIZE: Expected str, got int in definition"),
        (HEAD + TYPE.replace('definition = "Taken."\n', ""), "types.SEIZE: has no definition"),
        (HEAD + TYPE.replace("COERCE", "COERSE"), "types.SEIZE: plover names 'COERSE', no PLOVER type: did you mean 'COERCE'?"),
        (HEAD + TYPE.replace('"seize"', '"seize/VRB"'), "the trigger 'seize/VRB': 'VRB' is no part of speech"),
        (HEAD + TYPE.replace('"seize"', '"… ship"'), "it begins and ends with a word"),
        (HEAD + TYPE.replace('"seize"', '"a b c d e f g"'), "it has 7 words"),
        (HEAD + TYPE.replace('"seize"', '"seize", "SEIZE"'), "the trigger 'SEIZE' is twice"),
        (HEAD + TYPE + TYPE.replace("SEIZE", "TAKE"), "types.TAKE: the trigger 'seize' is of types.SEIZE too"),
        (HEAD + TYPE.replace('triggers = ["seize"]\n', ""), "types.SEIZE: is never found"),
        (HEAD + TYPE.replace('plover = "COERCE"\n', ""), "types.SEIZE: has no score"),
        (HEAD + TYPE + "score = 11\n", "score is 11"),
        (HEAD + TYPE + "quad = 5\n", "quad is 1"),
        (HEAD + TYPE + "confidence = 1.5\n", "confidence is a share"),
        (HEAD + TYPE.replace("SEIZE", "AID"), "types.AID: is a type of PLOVER"),
        (HEAD + TYPE + "modes = 3\n", "modes are a list"),
        (HEAD + TYPE + '[types.SEIZE.modes.Oil]\ntriggers = ["oil"]\n', "a mode is named in small letters"),
        (HEAD + TYPE + '[types.SEIZE.modes.oil]\nwithin = ["arrest"]\n', "within names 'arrest', no mode of the PLOVER types"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_in_one_line_with_the_file_and_the_entry(text: str, said: str) -> None:
    """And what to do about it."""
    with pytest.raises(TableError) as problem:
        parse(text, "own.toml", PLOVER)
    assert str(problem.value).startswith("own.toml: ")
    assert said in str(problem.value)
    assert "\n" not in str(problem.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """Missing, or of another encoding."""
    with pytest.raises(TableError, match="cannot be read"):
        read_codebook(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'name = "\xe9"')
    with pytest.raises(TableError, match="UTF-8"):
        read_codebook(tmp_path / "latin.toml")


def test_two_codebooks_share_no_type() -> None:
    """A row would not say which is meant."""
    one = parse(HEAD + TYPE, "f", PLOVER)
    other = parse(HEAD.replace("own", "other") + TYPE, "g", PLOVER)
    assert read_codebooks([one, "plover"]) == (one, PLOVER)
    with pytest.raises(UsageError, match="SEIZE is in both"):
        read_codebooks([one, other])


@given(st.text(max_size=30))
def test_a_trigger_is_words_or_a_mistake(text: str) -> None:
    """Whatever is typed."""
    try:
        found = steps(text)
    except ValueError:
        return
    assert found[0].word
    assert found[-1].word
