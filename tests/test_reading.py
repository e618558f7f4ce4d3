"""The library twin of the command line: texts and files in, statements out."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

import demarche
from demarche.errors import InputError, RecordError, TableError, UsageError
from demarche.reading import amend, read_into

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
TEXT = """Kenya condemned Uganda on Monday over the killing of two fishermen on Lake Victoria.
The government in Kampala rejected the charge and recalled its ambassador from Nairobi on Tuesday.
Foreign ministers of both countries will meet in Arusha next week, the East African Community said."""


def test_a_text_gives_events_with_their_words() -> None:
    """Type, both sides, day; the trigger stands where the offsets say."""
    reading = demarche.read(TEXT, date="2024-11-15")
    (article,) = reading.articles
    first = reading.events[0]
    assert (first.type, first.actors, first.date_start) == ("ACCUSE", ("KEN.GOV",), "2024-11-11")
    assert first.recipients[0].startswith("UGA")
    assert article.text[first.start : first.end] == "condemned"
    assert {event.id for event in reading.events} == {f"{article.id}-e{n}" for n in range(1, len(reading.events) + 1)}


def test_the_same_text_gives_the_same_rows() -> None:
    """Twice the same, byte for byte."""
    assert demarche.read(TEXT, date="2024-11-15").events == demarche.read(TEXT, date="2024-11-15").events


def test_a_path_is_read_as_a_file(tmp_path: Path) -> None:
    """A string that names a file, or a Path."""
    page = tmp_path / "page.txt"
    page.write_text(TEXT, "utf-8")
    assert demarche.read(str(page)).events == demarche.read(page).events
    assert demarche.read(page).articles[0].source == str(page)


def test_html_has_its_metadata() -> None:
    """Title, author and day of the example page come from its head."""
    (article,) = demarche.read(EXAMPLES / "port-talks.html").articles
    assert article.published_from == "metadata"
    assert None not in (article.title, article.byline, article.publisher)


def test_an_overlay_names_actors_of_your_own(tmp_path: Path) -> None:
    """A person the tables do not know becomes an actor."""
    overlay = tmp_path / "mine.toml"
    overlay.write_text('[[actor]]\nname = "Zuberi Mwakasege"\ncode = "TZA.OPP"\n', "utf-8")
    text = "Zuberi Mwakasege condemned Uganda on Monday.\nHe spoke in Dodoma to several hundred people."
    assert demarche.read(text, actors=[overlay]).events[0].actors == ("TZA.OPP",)
    overlay.write_text('[[actor]]\nname = "Zuberi Mwakasege"\ncode = "QQQ.OPP"\n', "utf-8")
    with pytest.raises(TableError, match=r"mine\.toml"):
        demarche.read(text, actors=[overlay])


@pytest.mark.parametrize("text", ["", "   \n\n ", "\n"])
def test_nothing_to_read_is_said(text: str) -> None:
    """An empty text is an error, not an empty answer."""
    with pytest.raises(InputError):
        demarche.read(text + "\n")


def test_a_wrong_date_is_said() -> None:
    """Before anything is read."""
    with pytest.raises(UsageError, match="2024-11-15"):
        demarche.read(TEXT, date="yesterday")


@pytest.mark.parametrize(
    "text",
    [
        "NO VERB HERE\n" * 30,
        "word " * 900 + ".",
        "| 1 | 2 | 3 |\n" * 50,
        "MODERATOR: Thank you.\nMINISTER: We will attack if they attack us.\nMODERATOR: When?\n",
        "The \u202eevil\u202c <script>alert(1)</script> \x1b[31mtext\x1b[0m said Kenya attacked Uganda on Monday.\n",
        "𝔎𝔢𝔫𝔶𝔞 🙂 attacked Uganda — “who?” — ‘why’ … " * 5 + "\n",
    ],
)
def test_odd_texts_do_not_crash(text: str) -> None:
    """What comes out points into the text, whatever the text."""
    try:
        reading = demarche.read(text, date="2024-11-15")
    except InputError:
        return
    texts = {article.id: article.text for article in reading.articles}
    for event in reading.events:
        assert texts[event.document_id][event.start : event.end] == event.trigger


def test_several_processes_read_the_same(tmp_path: Path) -> None:
    """Two jobs fill a record with the same rows as one, and go on past a bad file."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text(TEXT.replace("Kenya", "Tanzania").replace("Monday", "Friday"), "utf-8")
    (tmp_path / "c.txt").write_bytes(b"")
    rows = []
    for jobs in (1, 2):
        with demarche.Record(tmp_path / f"{jobs}.duckdb") as record:
            summary = read_into(record, [str(tmp_path / "*.txt")], date="2024-11-15", jobs=jobs)
            assert (summary.articles, len(summary.failures)) == (2, 1)
            rows.append({kind: record.rows(kind, order="id") for kind in ("articles", "events", "claims", "quantities", "forecasts")})
    assert rows[0] == rows[1]


def test_amending_settles_dates(tmp_path: Path) -> None:
    """Without a date Monday is no day; with one it is."""
    page = tmp_path / "page.txt"
    page.write_text(TEXT, "utf-8")
    with demarche.Record(tmp_path / "r.duckdb") as record:
        read_into(record, [str(page)])
        (article,) = record.articles()
        assert record.events()[0].date_start is None
        amend(record, article.id[:5], {"published": "2024-11-15"}, reason="seen in print")
        assert record.events()[0].date_start == "2024-11-11"
        assert record.article(article.id).published_from == "given"
        with pytest.raises(UsageError, match="show articles"):
            amend(record, "zzz", {"published": "2024-11-15"})


def test_a_record_that_is_being_written_is_not_disturbed(tmp_path: Path) -> None:
    """Another process holds it: one line that says who."""
    path = tmp_path / "r.duckdb"
    holder = subprocess.Popen(
        [sys.executable, "-c", f"import demarche,time; r=demarche.Record({str(path)!r}); print('open', flush=True); time.sleep(60)"],
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(RecordError, match=str(holder.pid)):
            demarche.Record(path)
    finally:
        holder.kill()
        holder.wait()


def test_killed_between_or_inside_articles_the_record_holds_whole_ones(tmp_path: Path) -> None:
    """A reading dies after its fifth page, another while it writes its eighth: what is there is whole, and reading on ends as an undisturbed reading."""
    for number in range(12):
        (tmp_path / f"page{number:02}.txt").write_text(TEXT.replace("two fishermen", f"{number + 2} fishermen"), "utf-8")
    dying = """
import os, sys
import demarche
from demarche.reading import Unwatched, read_into
from demarche.record import store
count = 0
class Watcher(Unwatched):
    def step(self, name):
        global count
        count += 1
        if sys.argv[3] == "between" and count == 5:
            os.kill(os.getpid(), 9)
append, calls = store._append, []
def torn(connection, articles, statements):
    append(connection, articles, statements)
    calls.append(articles)
    if sys.argv[3] == "inside" and len(calls) == 8:
        os.kill(os.getpid(), 9)
store._append = torn
with demarche.Record(sys.argv[1]) as record:
    read_into(record, [sys.argv[2]], date="2024-11-15", watcher=Watcher())
"""
    with demarche.Record(tmp_path / "calm.duckdb") as record:
        read_into(record, [str(tmp_path)], date="2024-11-15")
        calm = {table: record.rows(table, order="id") for table in ("events", "claims", "quantities", "forecasts")}
    assert len(calm["events"]) >= 12
    for place, whole in (("between", 5), ("inside", 7)):
        path = tmp_path / f"{place}.duckdb"
        died = subprocess.run([sys.executable, "-c", dying, str(path), str(tmp_path), place], check=False)
        assert died.returncode == -signal.SIGKILL
        with demarche.Record(path) as record:
            kept = {article.id for article in record.articles()}
            assert len(kept) == whole
            for table, rows in calm.items():
                assert record.rows(table, order="id") == [row for row in rows if row["document_id"] in kept]
            read_into(record, [str(tmp_path)], date="2024-11-15")
            assert {table: record.rows(table, order="id") for table in calm} == calm
