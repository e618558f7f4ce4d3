"""What changed between two days: the example week as the model reads it, and a record made by hand."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from brief_samples import article, event, forecast, quantity, record_of

from demarche.desk.diff import Change, Diff, diff, render
from demarche.errors import UsageError
from demarche.record import Record


def part(made: Diff, name: str) -> tuple[Change, ...]:
    """The changes of one kind."""
    return next(one.changes for one in made.parts if one.name == name)


@pytest.fixture(scope="module")
def made(week: Path) -> Diff:
    """From 5 to 8 March of the example week."""
    with Record(week, read_only=True) as record:
        return diff(record, "2024-03-05", "2024-03-08")


def test_threats_that_a_deed_followed_have_both_sentences(made: Diff) -> None:
    """The crossing at Brest, and the airfield at El Obeid; nothing that was done before the threat."""
    found = {
        (change.line.cited.sentence.split()[2], change.then.cited.sentence.split()[0])
        for change in part(made, "carried_out")
        if change.then
    }
    assert ("president", "Belarus") in found
    assert any(change.line.condition == "unless the army grounded its drones within a week" for change in part(made, "carried_out"))


def test_new_is_what_was_not_told_before(made: Diff) -> None:
    """The strike of the 4th and its sides were known on the 5th; Vietnam and the closing of the crossing were not."""
    told = [change.line.cited.sentence for change in part(made, "happenings")]
    assert any("closed the road crossing" in sentence for sentence in told)
    assert not any("struck" in sentence for sentence in told)
    names = {change.actor for change in part(made, "actors")}
    assert "Vietnam" in names
    assert not names & {"Sudan", "Rapid Support Forces", "India", "Pakistan"}


def test_numbers_revised_span_the_first_day(made: Diff) -> None:
    """17 known before, 23 and 26 after."""
    assert [17, 23, 26] in [[point.value for point in change.line.points] for change in part(made, "numbers")]


TEXT = (
    "America threatened to close the strait harbour. America closed the strait harbour. America dropped its plan to close the strait harbour. "
    "America will host talks in Geneva on Thursday. America hosted talks in Geneva. Rain is likely by March 7. Rain may come next year."
)
THREAT, CLOSED, DROPPED, WILL, HOSTED, RAIN, LATER = (one.strip(".") + "." for one in TEXT.split(". "))


def made_by_hand(path: Path) -> Record:
    """A threat, a deed, a withdrawal, an announcement with its day, forecasts with theirs."""
    one, two = f"One. {TEXT}", f"Two. {TEXT}"
    early = [
        event("one", 1, one, THREAT, "threatened", "THREATEN", date_start="2024-03-01", date_end="2024-03-01"),
        event("one", 2, one, WILL, "host", "CONSULT", aux="future", recipients=(), date_start="2024-03-07", date_end="2024-03-07"),
        forecast("one", 1, one, RAIN, "is likely", horizon="by March 7", outcome="it rained"),
        forecast("one", 2, one, LATER, "may", horizon="next year"),
    ]
    late = [
        event("two", 1, two, CLOSED, "closed", "COERCE", date_start="2024-03-07", date_end="2024-03-07"),
        event("two", 2, two, DROPPED, "dropped", "RETREAT", date_start="2024-03-08", date_end="2024-03-08"),
        event("two", 3, two, HOSTED, "hosted", "CONSULT", recipients=(), date_start="2024-03-07", date_end="2024-03-07"),
        event("two", 4, two, "Never said at all.", "said", "ACCUSE", sentence_start=3),
    ]
    return record_of(path, [(article("one", one, "2024-03-01"), early), (article("two", two, "2024-03-08"), late)])


def test_threats_taken_back_and_expectations_come_due(tmp_path: Path) -> None:
    """Each with what came after; what is for next year is not due."""
    with made_by_hand(tmp_path / "r.duckdb") as record:
        made = diff(record, "2024-03-01", "2024-03-08")
    ((back,), (done,)) = (part(made, "withdrawn"), part(made, "carried_out"))
    assert back.then is not None
    assert back.then.cited.sentence == DROPPED
    assert done.then is not None
    assert done.then.cited.sentence == CLOSED
    announced, rain = part(made, "due")
    assert announced.line.cited.sentence == WILL
    assert announced.then is not None
    assert announced.then.cited.sentence == HOSTED
    assert (rain.line.cited.sentence, rain.outcome) == (RAIN, "it rained")
    assert made.withheld == ("two-e4",)
    assert "1 line was withheld" in render(made, "md").decode()


def test_the_formats_say_the_same(tmp_path: Path) -> None:
    """A row of the table and an object of the JSON for each change, none with words that are in no article."""
    with made_by_hand(tmp_path / "r.duckdb") as record:
        made = diff(record, "2024-03-01", "2024-03-08")
        whole = " ".join(one.text for one in record.articles())
    data = json.loads(render(made, "json"))
    changes = [change for name in data["left_out"] for change in data[name]]
    assert len(render(made, "table").decode().splitlines()) == len(changes) + 1
    assert all(change["sentence"] in whole for change in changes)
    assert (data["from"], data["to"]) == ("2024-03-01", "2024-03-08")
    assert render(made, "md").decode().count("\n- ") == len(changes)
    with pytest.raises(UsageError, match="table, md, json"):
        render(made, "xml")


def test_nothing_changed_is_said(tmp_path: Path) -> None:
    """An empty record too."""
    with record_of(tmp_path / "r.duckdb", []) as record:
        made = diff(record, "2024-03-01", "2024-03-08")
    assert made.first == date(2024, 3, 1)
    assert "Nothing in the record changed" in render(made, "md").decode()
    assert render(made, "table").decode().split() == ["change", "day", "who", "whom", "words", "then", "row"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "2024-03-08", "--to", "2024-03-08"], "not after"),
        (["--from", "2024-03-08", "--to", "2024-03-01"], "not after"),
        (["--from", "2024-03-08"], "--to"),
        (["--from", "March", "--to", "2024-03-08"], "2024-11-15"),
        (["--from", "2024-03-01", "--to", "2024-03-08", "--format", "csv"], "table, md, json"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(week: Path, tmp_path: Path, words: list[str], said: str) -> None:
    """Every mistake says what to do."""
    done = subprocess.run(
        [sys.executable, "-m", "demarche", "diff", "--record", str(week), *words], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1


def test_quantities_of_other_things_are_not_revised(tmp_path: Path) -> None:
    """The dead and the wounded of one strike are two numbers."""
    one, two = "America hit Iran, killing 12 people.", "America hit Iran, and 40 people were wounded."
    pages = [
        (article("a", one, "2024-03-05"), [event("a", 1, one, one, "hit", "ASSAULT"), quantity("a", 1, one, one, "12 people", 12)]),
        (article("b", two, "2024-03-06"), [event("b", 1, two, two, "hit", "ASSAULT"), quantity("b", 1, two, two, "40 people", 40)]),
    ]
    with record_of(tmp_path / "r.duckdb", pages) as record:
        assert part(diff(record, "2024-03-05", "2024-03-06"), "numbers") == ()
