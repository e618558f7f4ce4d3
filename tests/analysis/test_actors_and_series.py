"""Counts over a small record made by hand, worked out on paper."""

from collections.abc import Iterator

import pytest

from demarche.analysis.actors import actor_counts
from demarche.analysis.series import dyads
from demarche.errors import UsageError
from demarche.record import Record
from demarche.statements import Article, Event

SCORES = {"CONSULT": 1.0, "AID": 7.0, "ACCUSE": -2.0, "ASSAULT": -10.0}


def event(
    number: int, type: str, actors: str, recipients: str, date: str | None, occurrence: str | None = None, aux: str = "actual"
) -> Event:
    return Event(
        id=f"a-e{number}",
        document_id="a",
        start=0,
        end=4,
        sentence="Text",
        sentence_start=0,
        trigger="Text",
        type=type,
        mode=None,
        contexts=(),
        actors=tuple(actors.split()),
        recipients=tuple(recipients.split()),
        actor_mentions=(),
        recipient_mentions=(),
        aux=aux,  # type: ignore[arg-type]
        date_start=date,
        date_end=date,
        date_precision="day" if date else "unknown",
        place=None,
        score=SCORES[type],
        claim=None,
        condition=None,
        occurrence=occurrence,
        confidence=0.9,
        coder="test 1",
    )


EVENTS = [
    event(0, "CONSULT", "USA.GOV RUS.GOV", "", "2024-10-30"),  # reciprocal: each towards the other
    event(1, "ASSAULT", "RUS.MIL", "UKR.MIL UKR", "2024-11-02", "strike"),
    event(2, "ASSAULT", "RUS.MIL", "UKR", "2024-11-03", "strike"),  # the same strike told again
    event(3, "ACCUSE", "UKR.GOV", "RUS", None),  # its article's date, in November
    event(4, "AID", "USA.GOV", "UKR.GOV", "2024-11-05"),
    event(5, "AID", "USA.GOV", "UKR.GOV", "2024-12-05", aux="future"),
    event(6, "ASSAULT", "RUS.GOV", "RUS.OPP", "2024"),  # too coarse for a month
    event(7, "ACCUSE", "", "USA", "2024-11-06"),  # nobody known to have done it
    event(8, "ACCUSE", "NATO", "", "2024-11-06"),  # and to nobody
]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with Record(tmp_path_factory.mktemp("analysis") / "record.duckdb") as made:
        made.add(Article(id="a", text="Text", published="2024-11-20"), EVENTS, actors={"UKR": "Ukraine"})
        yield made


def test_actor_counts(record: Record) -> None:
    rows = {row["code"]: row for row in actor_counts(record)}
    assert rows["RUS.MIL"] == {
        "code": "RUS.MIL",
        "name": None,
        "done": 1,
        "received": 0,
        "score_as_actor": -10.0,
        "score_as_recipient": None,
        "first": "2024-11-02",
        "last": "2024-11-03",
    }
    assert rows["UKR"]["name"] == "Ukraine"
    assert (rows["UKR"]["done"], rows["UKR"]["received"]) == (0, 1)
    assert (rows["USA.GOV"]["done"], rows["USA.GOV"]["score_as_actor"]) == (2, 4.0)  # CONSULT 1, AID 7; the promised AID is not done
    assert (rows["USA.GOV"]["first"], rows["USA.GOV"]["last"]) == ("2024-10-30", "2024-11-05")
    assert (rows["UKR.GOV"]["done"], rows["UKR.GOV"]["received"], rows["UKR.GOV"]["last"]) == (1, 1, "2024-11-20")
    assert list(rows) == [row["code"] for row in sorted(rows.values(), key=lambda row: (-row["done"] - row["received"], row["code"]))]
    assert len(rows) == record.count("actors")


def test_actor_counts_by_filter(record: Record) -> None:
    rows = {row["code"]: row for row in actor_counts(record, aux="future")}
    assert (rows["USA.GOV"]["done"], rows["UKR.GOV"]["received"]) == (1, 1)
    assert (rows["RUS.MIL"]["done"], rows["RUS.MIL"]["first"]) == (0, None)
    assert {row["code"]: row["done"] for row in actor_counts(record, aux=None)}["USA.GOV"] == 3
    with pytest.raises(UsageError, match="no filter of events"):
        actor_counts(record, colour="red")


def test_dyads_by_month(record: Record) -> None:
    quads = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
    found = [
        (row["actor"], row["recipient"], row["period"], row["n"], row["score"], tuple(row[quad] for quad in quads)) for row in dyads(record)
    ]
    assert found == [
        ("RUS", "USA", "2024-10", 1, 1.0, (1, 0, 0, 0)),
        ("USA", "RUS", "2024-10", 1, 1.0, (1, 0, 0, 0)),
        ("RUS", "UKR", "2024-11", 1, -10.0, (0, 0, 0, 1)),
        ("UKR", "RUS", "2024-11", 1, -2.0, (0, 0, 1, 0)),
        ("USA", "UKR", "2024-11", 1, 7.0, (0, 1, 0, 0)),
        ("RUS", "RUS", None, 1, -10.0, (0, 0, 0, 1)),
    ]


@pytest.mark.parametrize(
    ("period", "periods"),
    [
        ("day", {"2024-10-30", "2024-11-02", "2024-11-05", "2024-11-20", None}),
        ("week", {"2024-W44", "2024-W45", "2024-W47", None}),
        ("quarter", {"2024-Q4", None}),
        ("year", {"2024"}),
    ],
)
def test_periods(record: Record, period: str, periods: set[str | None]) -> None:
    assert {row["period"] for row in dyads(record, period)} == periods


def test_dyads_by_filter(record: Record) -> None:
    assert [(row["actor"], row["recipient"]) for row in dyads(record, "year", actor="USA", type="AID", aux=["actual", "future"])] == [
        ("USA", "UKR")
    ]
    assert dyads(record, "year", actor="USA", type="AID", aux=["actual", "future"])[0]["n"] == 2
    with pytest.raises(UsageError, match="use day, week, month, quarter, year"):
        dyads(record, "fortnight")
