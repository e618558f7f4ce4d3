"""Alignment, multi-alignment and concentration, on worlds made so that the answer is known."""

from pathlib import Path

import numpy as np
import pytest
from analysis_samples import event, make

from demarche.analysis.alignment import alignment, alignments, multialignment
from demarche.analysis.concentration import concentration, read_capabilities, shares
from demarche.errors import InputError, TableError, UsageError
from demarche.statements import Event

FRIENDLY, HOSTILE = "AID", "ASSAULT"


def acts(specification: list[tuple[str, str, str, str, int]]) -> list[Event]:
    """(type, actor, recipient, issue, times)."""
    made: list[Event] = []
    for type, actor, recipient, issue, times in specification:
        made += [event(len(made) + i, type, actor, recipient, contexts=(issue,)) for i in range(times)]
    return made


def test_alignment_as_worked_out_on_paper(tmp_path: Path) -> None:
    """AAA helps CCC and DDD and strikes EEE; BBB does the same, but accuses DDD."""
    specification = [
        (FRIENDLY, "AAA.GOV", "CCC", "military", 2),
        (FRIENDLY, "AAA", "DDD", "military", 2),
        (HOSTILE, "AAA", "EEE", "military", 2),
    ]
    specification += [
        (FRIENDLY, "BBB", "CCC", "military", 2),
        ("ACCUSE", "BBB", "DDD", "military", 2),
        (HOSTILE, "BBB.MIL", "EEE", "military", 2),
    ]
    specification += [("CONSULT", "AAA", "BBB", "military", 1), (FRIENDLY, "BBB", "AAA", "military", 1)]
    with make(tmp_path / "record.duckdb", acts(specification)) as record:
        whole, military = alignment(record, "AAA", "BBB")
    assert (whole["issue"], military["issue"]) == ("all", "military")
    x, y = np.array([0.74, 0.74, -0.93]), np.array([0.74, -0.2, -0.93])
    assert military["towards_others"] == pytest.approx(2 * (x * y).sum() / (x**2 + y**2).sum())
    assert military["towards_each_other"] == pytest.approx((0.21 + 0.74) / 2)
    assert (military["third_parties"], military["n"]) == (3, 2)
    assert military["alignment"] == pytest.approx((military["towards_others"] + military["towards_each_other"]) / 2)
    assert military["low"] < military["alignment"] < military["high"]
    assert whole["alignment"] == pytest.approx(military["alignment"])


def test_alike_and_opposite(tmp_path: Path) -> None:
    """The same acts give 1; the sign decides, and who is third to both is not one of the two."""
    specification = [("SUPPORT", state, third, "legal", 2) for state in ("AAA", "BBB") for third in ("CCC", "DDD", "EEE")]
    specification += [("REQUEST", "FFF", third, "legal", 3) for third in ("CCC", "DDD", "EEE")]
    with make(tmp_path / "record.duckdb", acts(specification)) as record:
        alike = alignment(record, "AAA", "BBB")[0]
        assert (alike["towards_others"], alike["towards_each_other"], alike["third_parties"], alike["low"]) == (
            pytest.approx(1),
            None,
            3,
            None,
        )
        assert alignment(record, "AAA", "FFF")[0]["towards_others"] == pytest.approx(2 * 0.46 * -0.5 / (0.46**2 + 0.5**2))
        assert alignment(record, "AAA", "ZZZ") == []
        with pytest.raises(UsageError, match="two different states"):
            alignment(record, "AAA", "AAA")


def _world(seed: int, *, bloc: bool) -> list[Event]:
    """A state with four partners on four issues: it sides with two of them on all issues, or with others on each."""
    random = np.random.default_rng(seed)
    made: list[Event] = []
    for k, issue in enumerate(("military", "economic", "legal", "cyber")):
        for third in ("TTT", "UUU", "VVV", "WWW", "XXX"):
            for actor, side in [("AAA", 1)] + [(f"P{i}P", 1 if (i < 2 if bloc else (i + k) % 2 == 0) else -1) for i in range(4)]:
                for _ in range(4):
                    # The third parties are friends or foes; on the other side, the reverse.
                    friend = (third in ("TTT", "UUU", "VVV")) == (side > 0)
                    types = ("AID", "SUPPORT", "AGREE") if friend else ("ASSAULT", "COERCE", "THREATEN")
                    made.append(event(len(made), str(random.choice(types)), actor, third, contexts=(issue,)))
    return made


@pytest.mark.parametrize(("bloc", "low", "high"), [(True, 0.0, 0.1), (False, 0.9, 1.0)])
def test_a_bloc_is_told_from_many_alignments(tmp_path: Path, bloc: bool, low: float, high: float) -> None:
    with make(tmp_path / "record.duckdb", _world(1, bloc=bloc)) as record:
        rows = alignments(record, "AAA", [f"P{i}P" for i in range(4)])
        assert len(rows) == 16
        found = multialignment(rows)
    assert low <= found["multialignment"] <= high
    assert (found["partners"], found["issues"], found["cells"]) == (4, 4, 16)
    assert 0 <= found["low"] <= found["multialignment"] <= found["high"] <= 1


def test_partners_are_those_it_deals_with_most(tmp_path: Path) -> None:
    specification = [("AID", "AAA", "BBB", "legal", 3), ("AID", "CCC", "AAA", "legal", 2), ("AID", "AAA", "DDD", "legal", 1)]
    with make(tmp_path / "record.duckdb", acts(specification)) as record:
        assert {row["partner"] for row in alignments(record, "AAA", limit=2)} == {"BBB", "CCC"}
        assert {row["issue"] for row in alignments(record, "AAA", issues=["all"])} == {"all"}
        assert alignments(record, "ZZZ") == []
    assert multialignment([])["multialignment"] is None


def test_concentration_as_worked_out_on_paper(tmp_path: Path) -> None:
    specification = [("AID", "AAA", "BBB", "legal", 6), ("AID", "BBB", "AAA", "legal", 3), ("AID", "CCC", "AAA", "legal", 1)]
    with make(tmp_path / "record.duckdb", acts(specification)) as record:
        (row,) = concentration(record)
        assert (row["states"], row["n"], row["largest"], row["largest_share"]) == (3, 10, "AAA", 0.6)
        assert row["herfindahl"] == pytest.approx((30 + 6) / 90)
        assert row["effective"] == pytest.approx(2.5)
        assert row["con"] == pytest.approx(((0.46 - 1 / 3) / (2 / 3)) ** 0.5)
        assert row["low"] < row["herfindahl"] < row["high"]
        assert [one["period"] for one in concentration(record, period="month")] == ["2024-11"]
        first = shares(record, capabilities={"AAA": 20, "BBB": 60, "ZZZ": 20})[0]
        assert (first["code"], first["share"], first["capability_share"], first["ratio"]) == ("AAA", 0.6, 0.2, pytest.approx(3))
        assert concentration(record, capabilities={"AAA": 1, "BBB": 1})[0]["capability_con"] == 0
        assert shares(record, "recipient")[0]["code"] == "BBB"
        with pytest.raises(UsageError, match="use actor, recipient"):
            shares(record, "place")
        with pytest.raises(UsageError, match="amounts of 0 or more"):
            shares(record, capabilities={"AAA": -1})


def test_the_jackknife_leaves_out_one_happening_at_a_time(tmp_path: Path) -> None:
    """Its short form gives what leaving out each in turn gives."""
    from demarche.analysis.concentration import _herfindahl

    numbers = [5, 3, 1, 1]
    left = []
    for i, n in enumerate(numbers):
        fewer = [*numbers[:i], n - 1, *numbers[i + 1 :]]
        left += [_herfindahl(fewer)[0]] * n
    values = np.array(left, dtype=np.float64)
    assert _herfindahl(numbers)[1] == pytest.approx(float(np.sqrt((len(values) - 1) / len(values) * ((values - values.mean()) ** 2).sum())))


def test_capabilities_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "power.csv"
    path.write_text("code,year,value\nUSA,2019,10\nUSA,2020,12\nCHN,2020,11.5\n", "utf-8")
    assert read_capabilities(path) == {"USA": 12.0, "CHN": 11.5}
    assert read_capabilities(path, "2019") == {"USA": 10.0}
    with pytest.raises(TableError, match="no rows of 1999: it has 2019, 2020"):
        read_capabilities(path, "1999")
    for text, said in [
        ("a,b\n1,2\n", "code and value"),
        ("code,value\nUSA,x\n", "line 2"),
        ("code,value\nUSA,1\nUSA,2\n", "line 3"),
        ("code,value\n", "no rows"),
    ]:
        path.write_text(text, "utf-8")
        with pytest.raises(TableError, match=said):
            read_capabilities(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_capabilities(tmp_path / "missing.csv")
