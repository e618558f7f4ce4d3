"""Correcting a row on the page: the record has it, what it said before is kept, and a model can learn from it."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page_samples
import pytest
from fastapi.testclient import TestClient

from demarche.desk.page import edition, make_app
from demarche.record import Record


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return page_samples.make(tmp_path / "record.duckdb")


@pytest.fixture
def page(record: Path) -> Iterator[TestClient]:
    with TestClient(make_app(record), base_url="http://127.0.0.1") as client:
        yield client


def send(page: TestClient, id: str, do: str = "change", **fields: Any) -> Any:
    sent = {"secret": page.app.state.guard.secret, "do": do, **fields}  # type: ignore[attr-defined]
    answer = page.post(f"/rows/{id}/correct", data=sent, follow_redirects=False)
    if answer.status_code == 303:  # on a busy machine the page may show it later
        assert page.app.state.shelf.caught_up(120)  # type: ignore[attr-defined]
    return answer


def there(record: Path, id: str) -> Any:
    with Record(record, read_only=True) as store:
        return store.statement(id)


CHANGED = {
    "type": "THREATEN",
    "mode": "",
    "aux": "actual",
    "actors_code": ["TUR.GOV", "", ""],
    "actors_words": ["the Turkish ambassador", "", ""],
    "recipients_code": ["GRC.GOV", ""],
    "recipients_words": ["Greece", ""],
    "reason": "the other way round",
}


def test_a_correction_goes_into_the_record_and_onto_the_page(page: TestClient, record: Path) -> None:
    answer = send(page, "aaaa01-e1", **CHANGED)
    assert answer.status_code == 303, answer.text
    now = there(record, "aaaa01-e1")
    assert (now.type, now.mode, now.actors, now.recipients) == ("THREATEN", None, ("TUR.GOV",), ("GRC.GOV",))
    assert (now.coder, now.confidence, now.score) == ("hand", 1.0, -5.1)
    assert (now.trigger, now.occurrence, now.date_start) == ("summoned", "o1", "2024-03-08")
    assert [mention.text for mention in now.actor_mentions] == ["the Turkish ambassador"]
    with Record(record, read_only=True) as store:
        (kept,) = store.rows("amendments")
        assert (kept["field"], kept["reason"], kept["by"]) == ("aaaa01-e1", "the other way round", "hand")
        assert json.loads(kept["old"])["type"] == "ACCUSE"
    shown = page.get(answer.headers["location"]).text
    assert "The correction is kept" in shown
    assert "THREATEN, actual" in shown
    assert "the other way round" in page.get("/corrections").text


def test_what_is_no_act_is_taken_out_and_put_back(page: TestClient, record: Path) -> None:
    before = there(record, "aaaa01-e2")
    assert send(page, "aaaa01-e2", "remove", reason="a figure of speech").status_code == 303
    with Record(record, read_only=True) as store:
        assert "aaaa01-e2" not in {row["id"] for row in store.rows("events")}
    assert "not in the record" in page.get("/articles/aaaa01?row=aaaa01-e2").text
    assert "taken out" in page.get("/corrections").text
    assert send(page, "aaaa01-e2", "restore").status_code == 303
    assert there(record, "aaaa01-e2") == before
    assert "put back" in page.get("/corrections").text


@pytest.mark.parametrize(("id", "field"), [("aaaa01-c1", "source_code"), ("aaaa01-q1", "actor"), ("aaaa01-f1", "source_code")])
def test_the_actor_of_other_rows(page: TestClient, record: Path, id: str, field: str) -> None:
    assert send(page, id, **{field: "TUR.GOV"}).status_code == 303
    assert getattr(there(record, id), field) == "TUR.GOV"
    assert send(page, id, **{field: ""}).status_code == 303
    assert getattr(there(record, id), field) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"type": "SHOUT"}, "ACCUSE"),
        ({"actors_code": ["NOBODY"], "actors_words": [""]}, "demarche actors"),
        ({"actors_code": ["TUR.XYZ"], "actors_words": [""]}, "TUR.XYZ"),
        ({"actors_code": ["TUR"], "actors_words": ["the Danish envoy"]}, "the Danish envoy"),
        ({"aux": "perhaps"}, "hypothetical"),
        ({"reason": "no change at all"}, "nothing was changed"),
    ],
)
def test_a_wrong_correction_changes_nothing_and_keeps_what_was_typed(
    page: TestClient, record: Path, changes: dict[str, Any], said: str
) -> None:
    before = there(record, "aaaa01-e1")
    answer = send(page, "aaaa01-e1", **({"reason": "typed by hand"} | changes))
    assert answer.status_code == 400
    assert said in answer.text
    assert changes.get("reason", "typed by hand") in answer.text
    assert there(record, "aaaa01-e1") == before


def test_only_a_form_of_the_page_corrects(page: TestClient, record: Path) -> None:
    before = there(record, "aaaa01-e1")
    assert send(page, "aaaa01-e1", "remove", secret="guessed").status_code == 400
    secret = page.app.state.guard.secret  # type: ignore[attr-defined]
    fields = {"secret": secret, "do": "remove"}
    assert page.post("/rows/aaaa01-e1/correct", data=fields, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert page.get("/rows/aaaa01-e1/correct").status_code == 405
    assert there(record, "aaaa01-e1") == before


def test_labels_are_ids_and_offsets_of_the_sentence(page: TestClient, record: Path) -> None:
    send(page, "aaaa01-e1", **CHANGED)
    send(page, "aaaa01-e2", "remove")
    lines = [json.loads(line) for line in page.get("/download/labels.jsonl?text=true").text.splitlines()]
    assert [line["id"] for line in lines] == ["aaaa01:0:59", "aaaa01:60:90"]
    one, none = lines
    (act,) = one["events"]
    cut = [one["text"][slice(*span)] for span in (act["trigger"], *act["actors"], *act["recipients"])]
    assert cut == ["summoned", "the Turkish ambassador", "Greece"]
    assert (act["type"], act["mode"], act["aux"], act["condition"]) == ("THREATEN", None, "actual", None)
    assert none["events"] == []
    assert all("text" not in json.loads(line) for line in page.get("/download/labels.jsonl").text.splitlines())
    training = Path(__file__).parents[3] / "training" / "data" / "written-acts.jsonl"
    shape = next(row for row in map(json.loads, training.read_text("utf-8").splitlines()) if row["events"])
    assert set(one) == set(shape)
    assert set(act) == set(shape["events"][0])


def test_labels_leave_out_what_cannot_be_learnt_from(page: TestClient) -> None:
    send(page, "aaaa01-e1", actors_code=["TUR.GOV"], actors_words=[""])
    assert page.get("/download/labels.jsonl").text == ""
    assert "no words name TUR.GOV" in page.get("/corrections").text
    send(page, "aaaa01-e1", "restore")
    assert "no words name" not in page.get("/corrections").text
    assert page.get("/download/labels.jsonl").text == ""  # taken back: nothing was corrected


def test_the_command_line_corrects_and_writes_labels(record: Path) -> None:
    def demarche(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "demarche", *words, "--record", str(record)]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)

    assert demarche("correct", "aaaa01-e1").returncode == 2
    done = demarche("correct", "aaaa01-e1", "--actor", "TUR.GOV=the Turkish ambassador", "--recipient", "GRC=Greece", "--reason", "turned")
    assert done.returncode == 0, done.stderr
    assert there(record, "aaaa01-e1").recipients == ("GRC",)
    done = demarche("labels")
    assert json.loads(done.stdout)["id"] == "aaaa01:0:59"
    assert demarche("correct", "aaaa01-e1", "--undo").returncode == 0
    assert there(record, "aaaa01-e1").recipients == ("TUR.GOV",)
    assert demarche("labels").stdout == ""


WRITER = """
import sys, time
from demarche.record import Record
import page_samples
with Record(sys.argv[1]) as record:
    record.add(page_samples.article("eeee05", "A new text."), [])
    print("writing", flush=True)
    sys.stdin.readline()
"""


def test_reading_goes_on_while_the_page_is_open(page: TestClient, record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process writes; the page serves what it has, refuses a correction in a line, and follows when the writing is done."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(record)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == "writing\n"  # it got the record although the page is open
        assert page.get("/articles/aaaa01").status_code == 200
        monkeypatch.setattr(edition, "PATIENCE", 0.2)
        answer = send(page, "aaaa01-e1", **CHANGED)
        assert answer.status_code == 503
        assert "is being written by process" in answer.text
        assert "The correction was not kept" in answer.text
        assert "the other way round" in answer.text  # what was typed is still there
        assert page.get("/articles/eeee05").status_code == 404
    finally:
        writer.communicate("\n", timeout=60)
    until = time.monotonic() + 60
    while page.get("/articles/eeee05").status_code == 404 and time.monotonic() < until:
        time.sleep(0.1)
    assert page.get("/articles/eeee05").status_code == 200
    assert send(page, "aaaa01-e1", **CHANGED).status_code == 303


def test_an_edition_stays_open_while_it_is_read(record: Path) -> None:
    """A long download of the old copy ends well although a new one has taken its place, and the old one is then deleted."""
    shelf = edition.Shelf(record)
    try:
        with shelf.edition() as old:
            with shelf.writing() as store:
                store.add(page_samples.article("eeee05", "A new text."), [])
            assert shelf.caught_up(60)
            assert old.counts["articles"] == old.record.count("articles") == 4
            with shelf.edition() as new:
                assert new.record.count("articles") == 5
            assert Path(old.record.path).exists()
        assert not Path(old.record.path).exists()
        folder = Path(new.record.path).parent
    finally:
        shelf.close()
    assert not folder.exists()


def test_what_came_of_a_forecast_is_recorded_and_scored(page: TestClient, record: Path) -> None:
    """The row stays as it was read; its score stands on the page of forecasts; the first answer can be taken back."""
    assert "How they turned out" not in page.get("/forecasts").text
    before = there(record, "aaaa01-f1")
    assert send(page, "aaaa01-f1", source_code="", outcome="came").status_code == 303
    now = there(record, "aaaa01-f1")
    assert (now.outcome, now.coder, now.confidence) == ("came", before.coder, before.confidence)
    shown = page.get("/forecasts").text
    assert "How they turned out" in shown
    assert "0.36" in shown  # (0.4 - 1) squared
    assert 'value="came" selected' in page.get("/rows/aaaa01-f1/panel").text
    assert send(page, "aaaa01-f1", do="restore").status_code == 303
    assert there(record, "aaaa01-f1") == before


def test_an_outcome_that_is_none_is_refused(page: TestClient, record: Path) -> None:
    answer = send(page, "aaaa01-f1", outcome="perhaps")
    assert answer.status_code == 400
    assert "use came, did-not" in answer.text
    assert there(record, "aaaa01-f1").outcome is None
