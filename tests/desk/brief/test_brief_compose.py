"""What a brief says of a week: the example pages as the model reads them, and records made by hand."""

from datetime import date
from pathlib import Path

import pytest
from brief_samples import article, event, forecast, quantity, record_of

from demarche.desk.brief import Brief, brief, render
from demarche.desk.brief.lines import Line
from demarche.errors import UsageError
from demarche.record import Record


@pytest.fixture(scope="module")
def made(week: Path) -> Brief:
    """The brief of the example week."""
    with Record(week, read_only=True) as record:
        return brief(record)


def told(lines: tuple[Line, ...]) -> list[str]:
    """The quotes of lines as plain text."""
    return ["".join(piece.text or "[…]" for piece in line.quote) for line in lines]


def test_the_last_seven_days_covered_unless_told(made: Brief) -> None:
    """The page of 28 February is before them."""
    assert (made.first, made.last) == (date(2024, 3, 2), date(2024, 3, 8))
    assert (made.covered.articles, made.covered.outlets) == (9, 4)


def test_the_most_reported_comes_first(made: Brief) -> None:
    """Three outlets told of the strike near Nyala; five lines at the top."""
    assert len(made.top) == 5
    assert made.top[0].reports == 3
    assert "Nyala" in told(made.top)[0]
    assert made.theatres[0].title == "North Africa and Sudan"
    assert made.theatres[0].lines[0].place == made.top[0].place


def test_no_sentence_is_quoted_twice(made: Brief) -> None:
    """Below the top, numbers apart."""
    numbers = {line.place for line in made.numbers.lines}
    cited = [(line.cited.article, line.cited.start) for line in made.lines if line.place not in numbers]
    assert len(cited) == len(set(cited))


def test_threats_and_promises_have_their_conditions(made: Brief) -> None:
    """The condition is quoted on its own and left out of the words before it."""
    threat = next(line for line in made.threats.lines if line.who == ("Rapid Support Forces",))
    assert threat.condition == "unless the army grounded its drones within a week"
    assert told((threat,)) == ["The Rapid Support Forces threatened to shell the airfield at El Obeid[…]."]
    assert any(line.condition == "if the two navies resumed their joint drills" for line in made.promises.lines)


def test_announced_cancelled_and_expected(made: Brief) -> None:
    """Each in its section, by name."""
    assert any("patrol boats" in words for words in told(made.announced.lines))
    assert {line.who for line in made.cancelled.lines} >= {("India",), ("Philippines",)}
    likely = next(line for line in made.expected.lines if line.phrase == "are likely to")
    assert likely.range == (0.55, 0.8)
    assert not any(line.range for line in made.expected.lines if "will" in str(line.phrase))


def test_numbers_that_moved_keep_each_report(made: Brief) -> None:
    """The toll from 17 to 23 to 26, each figure with its article."""
    toll = next(line for line in made.numbers.lines if line.acts == ("revised",) and line.points[0].value == 17)
    assert [point.value for point in toll.points] == [17, 23, 26]
    assert [point.words for point in toll.points] == ["17 people", "23 people", "26 people"]
    assert len({point.cited.article for point in toll.points}) == 3


TEXT = (
    "America warned Iran on Tuesday. America accused Iran on Tuesday. Iran and America met in Oman. America hit Iran. "
    "America might return, and is likely to do so by June. At least 12 people were killed in the strike."
)
WARNED, ACCUSED, MET, HIT = (sentence + "." for sentence in TEXT.split(". ")[:4])


def test_reports_of_one_occurrence_are_one_line_and_others_are_not(tmp_path: Path) -> None:
    """The record's occurrences decide where it has them, in both directions."""
    pages = [
        (article(name, f"{name}. {TEXT}"), [event(name, 1, f"{name}. {TEXT}", HIT, "hit", "ASSAULT", occurrence=occurrence)])
        for name, occurrence in (("a", "o1"), ("b", "o1"), ("c", "o2"))
    ]
    with record_of(tmp_path / "r.duckdb", pages) as record:
        made = brief(record)
    assert sorted(line.reports for line in made.lines) == [1, 2]


def test_without_occurrences_same_type_sides_and_day_are_joined(tmp_path: Path) -> None:
    """Between countries by country; not another day, another type; inside one country not without the same mode."""
    same = {"actors": ("USA.MIL",)}
    inside = {"actors": ("SDN.MIL",), "recipients": ("SDN",)}
    pages = [
        (
            article("a", f"a. {TEXT}"),
            [
                event("a", 1, f"a. {TEXT}", HIT, "hit", "ASSAULT"),
                event("a", 2, f"a. {TEXT}", MET, "met", "ASSAULT", mode="drone", **inside),
            ],
        ),
        (
            article("b", f"b. {TEXT}"),
            [
                event("b", 1, f"b. {TEXT}", HIT, "hit", "ASSAULT", **same),
                event("b", 2, f"b. {TEXT}", MET, "met", "ASSAULT", mode="aerial", **inside),
            ],
        ),
        (article("c", f"c. {TEXT}"), [event("c", 1, f"c. {TEXT}", HIT, "hit", "ASSAULT", date_start="2024-03-04", date_end="2024-03-04")]),
        (article("d", f"d. {TEXT}"), [event("d", 1, f"d. {TEXT}", HIT, "hit", "COERCE")]),
    ]
    with record_of(tmp_path / "r.duckdb", pages) as record:
        made = brief(record)
    assert sorted(line.reports for line in made.lines) == [1, 1, 1, 1, 2]


def test_copies_of_one_text_do_not_outrank_two_stories(tmp_path: Path) -> None:
    """Three reprints of one text are one story."""
    pages = [(article("a", f"a. {TEXT}"), [event("a", 1, f"a. {TEXT}", WARNED, "warned", "ACCUSE")])]
    for name in ("b", "c", "d"):
        text = f"{name}. {TEXT}"
        pages.append((article(name, text, copy_of=None if name == "b" else "b"), [event(name, 1, text, ACCUSED, "accused", "REQUEST")]))
    pages.append((article("e", f"e. {TEXT}"), [event("e", 1, f"e. {TEXT}", WARNED, "warned", "ACCUSE")]))
    with record_of(tmp_path / "r.duckdb", pages) as record:
        made = brief(record)
    assert [line.acts for line in made.theatres[0].lines] == [("accused or criticised",), ("demanded",)]


def test_what_is_long_past_negated_or_unsure_is_no_news(tmp_path: Path) -> None:
    """Only the fourth is."""
    statements = [
        event("a", 1, TEXT, WARNED, "warned", "ACCUSE", date_start="2023", date_end="2023"),
        event("a", 2, TEXT, ACCUSED, "accused", "ACCUSE", aux="negated"),
        event("a", 3, TEXT, MET, "met", "CONSULT", confidence=0.4),
        event("a", 4, TEXT, HIT, "hit", "ASSAULT"),
    ]
    with record_of(tmp_path / "r.duckdb", [(article("a", TEXT), statements)]) as record:
        assert [line.cited.row for line in brief(record).lines] == ["a-e4"]
        assert len(brief(record, min_confidence=0.3).lines) == 2


def test_sections_are_cut_and_say_how_much_is_left(tmp_path: Path) -> None:
    """One line of three."""
    statements = [
        event("a", i, TEXT, words, words.split()[1], "ASSAULT", mode=str(i), actors=("SDN.MIL",), recipients=("SDN",))
        for i, words in enumerate((WARNED, ACCUSED, HIT))
    ]
    with record_of(tmp_path / "r.duckdb", [(article("a", TEXT), statements)]) as record:
        made = brief(record, lines=1)
    assert len(made.theatres[0].lines) == 1
    assert made.theatres[0].left_out == 2
    assert "2 more in the record" in render(made, "md").decode()


def test_place_actor_and_event_are_used_when_they_are_there(tmp_path: Path) -> None:
    """A known place decides the theatre; a known actor joins figures of two articles."""
    sentence = "At least 12 people were killed in the strike."
    later = TEXT.replace("12", "15")
    pages = [
        (
            article("a", TEXT, "2024-03-05"),
            [
                event("a", 1, TEXT, HIT, "hit", "ASSAULT", place="Nairobi, KEN"),
                quantity("a", 1, TEXT, sentence, "12 people", 12, actor="IRN.GOV", bound=">="),
            ],
        ),
        (article("b", later), [quantity("b", 1, later, sentence.replace("12", "15"), "15 people", 15, actor="IRN.GOV")]),
    ]
    with record_of(tmp_path / "r.duckdb", pages) as record:
        made = brief(record)
    assert made.theatres[0].title == "East Africa and the Horn"
    assert [point.value for point in made.numbers.lines[0].points] == [12, 15]
    assert "at least 12 people" in render(made, "html").decode()


def test_an_expectation_names_who_and_how_likely(tmp_path: Path) -> None:
    """And by when, in the words of the text."""
    sentence = "America might return, and is likely to do so by June."
    said = forecast("a", 1, TEXT, sentence, "is likely to", source_code="IRN.GOV", by="Iran", horizon="by June")
    with record_of(tmp_path / "r.duckdb", [(article("a", TEXT), [said])]) as record:
        line = brief(record).expected.lines[0]
    assert (line.who, line.phrase, line.range, line.horizon) == (("Iran",), "is likely to", (0.55, 0.8), "by June")


def test_an_empty_record_and_an_empty_week_say_so(tmp_path: Path) -> None:
    """In every format, without a line."""
    with record_of(tmp_path / "none.duckdb", []) as record:
        empty = brief(record)
        assert "no article with a date" in render(empty, "html").decode()
        assert "no article with a date" in render(empty, "md").decode()
        assert brief(record, "2024-03-01").first == date(2024, 3, 1)
    with record_of(tmp_path / "one.duckdb", [(article("a", TEXT), []), (article("u", "Undated. " + TEXT, None), [])]) as record:
        quiet = brief(record, "2023-01-01", "2023-01-07")
        assert "Nothing in the record was published in these days. It covers 6 March 2024." in render(quiet, "md").decode()
        page = render(brief(record), "md").decode()
        assert "tell of no act" in page
        assert "1 article without a date left out" in page


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2024-03-08", "2024-03-01", "earlier day as --from"),
        ("8.3.2024", None, "2024-11-15"),
        (None, "2024-02-30", "2024-11-15"),
        ("0001-01-01", None, "2024-11-15"),
    ],
)
def test_wrong_dates_are_said(tmp_path: Path, first: str | None, last: str | None, said: str) -> None:
    """One line that says what to do."""
    with record_of(tmp_path / "r.duckdb", []) as record, pytest.raises(UsageError, match=said):
        brief(record, first, last)
