"""Counts, series, escalation and the network over records made by hand, worked out on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from analysis_samples import event, make

from demarche.analysis.counts import counts
from demarche.analysis.escalation import escalation
from demarche.analysis.happenings import label, starts
from demarche.analysis.network import positions, relations
from demarche.analysis.series import dyad_series, series
from demarche.errors import UsageError
from demarche.record import Record

EVENTS = [
    event(0, "CONSULT", "USA.GOV RUS.GOV", "", "2024-08-30", contexts=("diplomatic", "military"), place="CHE"),
    event(1, "ASSAULT", "RUS.MIL", "UKR.MIL UKR", "2024-11-02", occurrence="strike", contexts=("military",), place="UKR"),
    event(2, "ASSAULT", "RUS.MIL", "UKR", "2024-11-03", occurrence="strike"),  # the same strike told again
    event(3, "ACCUSE", "UKR.GOV", "RUS", None),  # its article's date
    event(4, "AID", "USA.GOV", "UKR.GOV", "2024-11-05", contexts=("economic",)),
    event(5, "AID", "USA.GOV", "UKR.GOV", "2024-12-05", aux="future"),
    event(6, "ASSAULT", "RUS.GOV", "RUS.OPP", "2024"),  # too coarse for a month
    event(7, "ACCUSE", "NATO", "", "2024-11-06"),  # to nobody
]


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with make(tmp_path / "record.duckdb", EVENTS) as made:
        yield made


def test_a_happening_told_twice_counts_once(record: Record) -> None:
    found = {row["type"]: row for row in counts(record)}
    assert {type: row["n"] for type, row in found.items()} == {"ASSAULT": 2, "ACCUSE": 2, "CONSULT": 1, "AID": 1}
    assert found["ASSAULT"]["material_conflict"] == 2
    assert (found["ASSAULT"]["score"], found["ASSAULT"]["score_low"]) == (pytest.approx(-9.3), None)
    assert (found["AID"]["low"], found["AID"]["high"]) == (pytest.approx(0.0253, abs=1e-4), pytest.approx(5.572, abs=1e-3))


def test_by_side_context_place_and_period(record: Record) -> None:
    assert {row["actor"]: row["n"] for row in counts(record, "actor")} == {"USA": 2, "RUS": 3, "UKR": 1, "NATO": 1}
    assert {row["actor"]: row["n"] for row in counts(record, "actor", sectors=True)}["RUS.GOV"] == 2
    # Russia and the United States each received the meeting; what NATO said went to nobody.
    assert {row["recipient"]: row["n"] for row in counts(record, "recipient")} == {"UKR": 2, "RUS": 3, "USA": 1}
    assert {row["context"]: row["n"] for row in counts(record, "context")} == {"military": 2, "diplomatic": 1, "economic": 1}
    assert {row["place"]: row["n"] for row in counts(record, "place")} == {"CHE": 1, "UKR": 1, None: 4}
    assert {row["period"]: row["n"] for row in counts(record, "period", "quarter")} == {"2024-Q3": 1, "2024-Q4": 4, None: 1}
    both = counts(record, ("actor", "recipient"))
    assert ("USA", "RUS", 1) in [(row["actor"], row["recipient"], row["n"]) for row in both]
    assert counts(record, ("actor", "recipient"), limit=2) == both[:2]
    assert {row["aux"]: row["n"] for row in counts(record, "aux", aux=None)} == {"actual": 6, "future": 1}


@pytest.mark.parametrize("by", ["colour", (), ("type", "type")])
def test_wrong_groups(record: Record, by: str | tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="use actor, recipient"):
        counts(record, by)


def test_a_series_leaves_no_period_out(record: Record) -> None:
    rows = series(record)
    assert [(row["period"], row["n"]) for row in rows] == [("2024-08", 1), ("2024-09", 0), ("2024-10", 0), ("2024-11", 4)]
    assert (rows[1]["score"], rows[1]["high"]) == (None, pytest.approx(3.689, abs=1e-3))
    assert (rows[3]["verbal_score"], rows[3]["material_score"]) == (pytest.approx(-2.0), pytest.approx((7.4 - 9.3) / 2))
    assert rows[3]["complete"] is False  # the record's articles end on 20 November
    assert [row["period"] for row in series(record, date_from="2024-10-10", date_to="2024-12-31")] == ["2024-10", "2024-11", "2024-12"]
    assert [row["complete"] for row in series(record, date_from="2024-10-10", date_to="2024-12-31")] == [False, True, True]
    assert series(record, actor="FRA") == []


def test_a_dyad_either_way_or_one_way(record: Record) -> None:
    assert [(row["period"], row["n"]) for row in dyad_series(record, "UKR", "RUS")] == [("2024-11", 2)]
    assert dyad_series(record, "UKR", "RUS", directed=True)[0]["n"] == 1
    assert dyad_series(record, "RUS.MIL", "UKR")[0]["material_conflict"] == 1
    assert dyad_series(record, "USA", "RUS", directed=True)[0]["n"] == 1  # a meeting is an act of both
    assert dyad_series(record, "RUS", "RUS", "year")[0]["n"] == 1


def test_relations_and_positions(record: Record) -> None:
    pairs = relations(record)
    assert [(row["one"], row["other"], row["n"]) for row in pairs] == [("RUS", "UKR", 2), ("RUS", "USA", 1), ("UKR", "USA", 1)]
    assert [row["cooperation"] for row in pairs] == [0.0, 1.0, 1.0]
    assert relations(record, only=["USA", "UKR"])[0]["one"] == "UKR"
    assert len(relations(record, least=2)) == 1
    places = {row["code"]: row for row in positions(pairs)}
    assert {code: (row["partners"], row["n"], row["main"]) for code, row in places.items()} == {
        "RUS": (2, 3, "UKR"),
        "UKR": (2, 3, "RUS"),
        "USA": (2, 2, "RUS"),
    }
    assert places["RUS"]["effective_partners"] == pytest.approx(9 / 5)
    assert sum(row["share"] for row in places.values()) == pytest.approx(1)
    assert positions([]) == []


def test_escalation_finds_when_it_began(tmp_path: Path) -> None:
    """One accusation a month, then eight strikes a month from March 2023."""
    months = [f"{year}-{month:02}" for year in (2022, 2023) for month in range(1, 13)]
    events = []
    for month in months:
        for i in range(8 if month >= "2023-03" else 1):
            events.append(event(len(events), "ASSAULT" if month >= "2023-03" else "ACCUSE", "AAA.MIL", "BBB.GOV", f"{month}-{i + 5:02}"))
    events.append(event(999, "ASSAULT", "AAA", "BBB", "2024-01-02"))
    with make(tmp_path / "record.duckdb", events, published="2024-01-05") as record:
        record.add(*_old_article())
        quiet, war = escalation(record, "AAA", "BBB")
        assert (quiet["first"], quiet["last"], quiet["level"]) == ("2022-01", "2023-02", 1.0)
        assert (war["first"], war["last"], war["level"], war["change"], war["ratio"]) == ("2023-03", "2023-12", 8.0, "up", 8.0)
        assert war["low"] < 8 < war["high"]
        assert (war["earliest"], war["latest"]) == ("2023-03", "2023-03")
        assert [row["change"] for row in escalation(record, "AAA", "BBB", measure="score")] == [None, "down"]
        assert escalation(record, "AAA", "ZZZ") == []
        with pytest.raises(UsageError, match="no measure named 'heat'"):
            escalation(record, "AAA", "BBB", measure="heat")
        with pytest.raises(UsageError, match="give both"):
            escalation(record, "AAA")


def _old_article():  # type: ignore[no-untyped-def]
    from demarche.statements import Article

    return Article(id="b", text="Older", published="2021-12-31"), []


@pytest.mark.parametrize(
    ("period", "labels"),
    [("day", "2024-12-31"), ("week", "2025-W01"), ("month", "2024-12"), ("quarter", "2024-Q4"), ("year", "2024")],
)
def test_labels_of_periods(period: str, labels: str) -> None:
    from datetime import date

    from demarche.analysis.happenings import beginning

    start = beginning(date(2024, 12, 31), period)
    assert label(start, period) == labels
    assert starts(start, start, period) == [start]
