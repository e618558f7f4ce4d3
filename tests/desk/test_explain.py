"""Rows explained: words marked by brackets in a pipe and by colour on a terminal, and why they were coded so."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from demarche.analysis.counts import counts
from demarche.desk import explain
from demarche.desk.explain import candidates_on, explanation, marks_of, reasons_of
from demarche.desk.tables import in_words
from demarche.reading import read_into
from demarche.record import Record
from demarche.statements import Article, Claim, Event, Mention, Statement

TEXT = "CNN reports that a Greek official said that Iran had seized two tankers, if the crews are to be believed."


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def claim(number: int, source: str, cue: str, content: str, via: str | None) -> Claim:
    start = at(source)[0]
    return Claim(
        id=f"a-c{number}",
        document_id="a",
        start=start,
        end=at(content)[1],
        sentence=TEXT,
        sentence_start=0,
        source=source,
        source_code="GRC.GOV" if "Greek" in source else None,
        cue=cue,
        content=content,
        verbatim=False,
        via=via,
        confidence=0.8,
        coder="test",
    )


CONTENT = "Iran had seized two tankers, if the crews are to be believed"
OUTER = claim(1, "CNN", "reports", f"a Greek official said that {CONTENT}", None)
INNER = claim(2, "a Greek official", "said", CONTENT, "a-c1")
EVENT = Event(
    id="a-e1",
    document_id="a",
    start=at("seized")[0],
    end=at("seized")[1],
    sentence=TEXT,
    sentence_start=0,
    trigger="seized",
    type="COERCE",
    mode="confiscate",
    contexts=("military",),
    actors=("IRN.GOV",),
    recipients=(),
    actor_mentions=(Mention(*at("Iran"), "Iran", ("IRN.GOV",), "“Iran” is the state IRN, Iran"),),
    recipient_mentions=(Mention(*at("two tankers"), "two tankers", (), "not in the tables"),),
    aux="actual",
    date_start="2024-05-13",
    date_end="2024-05-13",
    date_precision="day",
    place=None,
    score=-7.2,
    claim="a-c2",
    condition="if the crews are to be believed",
    occurrence=None,
    confidence=0.61,
    coder="test",
    alternative="ASSAULT 0.36",
)
ARTICLE = Article(id="a", text=TEXT, title="Seized", published="2024-05-14")


def test_an_event_is_marked_with_sides_act_claim_and_condition() -> None:
    """By brackets, as no terminal is there."""
    plain = explanation(EVENT, ARTICLE, [OUTER, INNER]).plain
    assert (
        "CNN reports that [source: a Greek official] [cue: said] that [actor: Iran] had [act: seized] [recipient: two tankers], "
        "[condition: if the crews are to be believed]."
    ) in plain


def test_an_event_says_why() -> None:
    """Actors with the reason, the score, the other reading, and the claim with what relays it."""
    told = dict(reasons_of(EVENT, {"a-c1": OUTER, "a-c2": INNER}))
    assert told["actor"] == "“Iran” → IRN.GOV: “Iran” is the state IRN, Iran"
    assert told["recipient"] == "“two tankers” → unknown: not in the tables"
    assert told["otherwise"] == "ASSAULT 0.36"
    assert told["score"].startswith("-7.2")
    assert told["claim"] == "“a Greek official” → GRC.GOV, “said”, through “CNN” → unknown, “reports” (a-c2, a-c1)"


def test_a_claim_out_of_reach_is_named_by_its_id() -> None:
    """Where the other statements are not given."""
    assert dict(reasons_of(EVENT))["claim"] == "a-c2"
    assert [name for *_, name in marks_of(EVENT, ARTICLE)] == ["actor", "recipient", "act", "condition"]


def test_who_else_a_side_could_be_is_said() -> None:
    """Below the reason."""
    rows = reasons_of(EVENT, candidates=lambda words: ("OMN", "YEM") if words == "two tankers" else ())
    assert ("", "or OMN, or YEM") in rows
    assert candidates_on("2003-05-01")("Bush") == ("USA (George W. Bush)",)


def test_a_claim_is_marked_with_source_cue_and_content() -> None:
    """The chain is in the reasons."""
    plain = explanation(INNER, ARTICLE, [OUTER]).plain
    assert f"CNN reports that [source: a Greek official] [cue: said] that [content: {CONTENT}]." in plain
    assert dict(reasons_of(INNER, {"a-c1": OUTER}))["through"] == "“CNN” → unknown, “reports” (a-c1)"


def test_a_ring_of_claims_ends() -> None:
    """A damaged record names two claims each as the relay of the other."""
    one, other = (claim(n, "CNN", "reports", CONTENT, f"a-c{3 - n}") for n in (1, 2))
    assert "(a-c2, a-c1)" in dict(reasons_of(one, {"a-c1": one, "a-c2": other}))["through"]


def test_on_a_terminal_words_are_coloured_and_not_bracketed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The colours reach the terminal."""
    monkeypatch.setattr(explain, "_coloured", lambda: True)
    out = io.StringIO()
    Console(file=out, force_terminal=True, color_system="standard", width=200).print(explanation(EVENT, ARTICLE, [OUTER, INNER]))
    shown = out.getvalue()
    assert "\x1b[1;36mIran\x1b[0m" in shown
    assert "\x1b[1;33mseized\x1b[0m" in shown
    assert "[act:" not in shown


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    folder = tmp_path_factory.mktemp("explain")
    (folder / "page.txt").write_text(
        "Two tankers seized\n\nCNN reports that a Greek official said that Iran seized two Greek tankers on Monday. "
        "Oil exports will likely fall by June, the IEA warned. The navy said 12 sailors were hurt.\n",
        "utf-8",
    )
    with Record(folder / "record.duckdb") as store:
        read_into(store, [str(folder / "page.txt")], date="2024-05-17")
        yield store


def test_every_row_of_a_page_is_explained(record: Record) -> None:
    """Events, claims, quantities and forecasts: each mark stands on its words."""
    article = record.articles()[0]
    rows: list[Statement] = [*record.events(), *record.claims(), *record.quantities(), *record.forecasts()]
    known = {row.id: row for row in rows}
    assert counts(record, ["type"])
    for row in rows:
        marks = marks_of(row, article, known)
        assert marks
        assert all(0 <= start < end <= len(article.text) for start, end, _ in marks)
        assert dict(reasons_of(row, known))["coder"] == row.coder
        assert f"[{marks[0][2]}: " in explanation(row, article, rows).plain


def test_a_percentage_is_shown_beside_what_the_counts_give(tmp_path: Path) -> None:
    """44 told; 1,000 to 1,500 is 50."""
    page = tmp_path / "page.txt"
    page.write_text(
        "The enemy increased its drone strikes by 44%, the ministry said. There were 1,000 launches in May 2024 and 1,500 in June 2024.",
        "utf-8",
    )
    with Record(tmp_path / "record.duckdb") as store:
        read_into(store, [str(page)], date="2024-07-15")
        rows = {row.id: row for row in store.quantities()}
    (told,) = (row for row in rows.values() if row.unit == "%")
    (checked,) = (value for name, value in reasons_of(told, rows) if name == "checked")
    assert checked.startswith("1000 to 1500 is +50 %, +6 points from what is told")


def test_a_table_of_claims_names_the_relay_in_words(record: Record) -> None:
    """Programs get the id."""
    rows = record.rows("claims")
    relayed = [row for row in rows if row["via"]]
    assert [row["source"] for row in relayed] == ["a Greek official"]
    assert {row["via"] for row in relayed} <= {row["id"] for row in rows}
    assert [row["via"] for row in in_words(record, rows) if row["via"]] == ["CNN"]
