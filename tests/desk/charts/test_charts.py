"""Every chart from a real record: drawn offline, the same to the byte, named, described, and plain about nothing to draw."""

import itertools
import json
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from demarche.desk.charts import CHARTS, draw, html, png, save, svg
from demarche.desk.charts.map import _outlines, steps_to
from demarche.errors import EmptyError, InputError, UsageError
from demarche.ontology.plover import SCORE
from demarche.record import Record
from demarche.statements import Article, Event, Quantity

OPTIONS: dict[str, dict[str, Any]] = {"dyad": {"actor": "RUS", "recipient": "UKR"}, "quantity": {"counted": "people"}}
HOSTILE = "</script><b>«drones» & \u202emore\x1b[2J"


def make(path: Path) -> Record:
    """Two years of acts between four states, harsher in the second, and numbers that disagree."""
    record = Record(path)
    types = ("CONSULT", "AID", "ACCUSE", "ASSAULT")
    sides = (("RUS.MIL", "UKR"), ("USA.GOV", "UKR.GOV"), ("FRA.GOV", "RUS.GOV"), ("SGP.GOV", "USA.GOV"))
    for week in range(104):
        day = date(2022, 1, 3) + timedelta(weeks=week)
        events = []
        for i in range(3 + (6 if week > 60 else 0)):
            actor, recipient = sides[(week + i) % 4] if i < 3 else sides[0]
            type = "ASSAULT" if i >= 3 else types[(week * 3 + i) % 4]
            when = (day + timedelta(days=i % 7)).isoformat()
            events.append(
                Event(
                    **dict.fromkeys(("mode", "claim", "condition", "occurrence"), None),
                    id=f"w{week}-e{i}",
                    document_id=f"w{week}",
                    start=0,
                    end=4,
                    sentence="Text",
                    sentence_start=0,
                    trigger="Text",
                    type=type,
                    contexts=("military",),
                    actors=(actor,),
                    recipients=(recipient,),
                    actor_mentions=(),
                    recipient_mentions=(),
                    aux="actual",
                    date_start=when,
                    date_end=when,
                    date_precision="day",
                    place="UKR" if i % 2 else None,
                    score=SCORE[type],
                    confidence=0.9,
                    coder="test",
                )
            )
        numbers = [
            Quantity(
                **dict.fromkeys(("upper", "change_kind", "period", "place", "actor", "event", "claim"), None),
                id=f"w{week}-q{i}",
                document_id=f"w{week}",
                start=0,
                end=4,
                sentence=HOSTILE,
                sentence_start=0,
                value=value,
                bound=bound,
                unit="count",
                counted=counted,
                change="none",
                confidence=0.9,
                coder="test",
            )
            for i, (value, bound, counted) in enumerate(((week + 3, "=", "people"), (week + 9, ">=", "people killed"), (4, "~", HOSTILE)))
        ]
        record.add(Article(id=f"w{week}", text=f"Text {week}", published=day.isoformat(), publisher=HOSTILE), [*events, *numbers])
    return record


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with make(tmp_path_factory.mktemp("charts") / "record.duckdb") as made:
        yield made


@pytest.mark.parametrize("kind", CHARTS)
def test_a_chart_has_title_source_line_and_description(record: Record, kind: str) -> None:
    """In the specification, which is what a notebook and a page draw from."""
    spec = draw(record, kind, **OPTIONS.get(kind, {})).to_dict()
    assert spec["vconcat"][0]["title"]["text"]
    assert "record.duckdb: 104 articles of 2022-01-03 to 2023-12-25" in str(spec["title"]["text"])
    assert len(spec["description"]) > 40
    assert "url" not in json.dumps(spec).replace("$schema", "").lower().replace("burl", "")


@pytest.fixture(scope="module")
def drawings(record: Record) -> dict[str, str]:
    """Every chart as SVG."""
    return {kind: svg(draw(record, kind, **OPTIONS.get(kind, {}))) for kind in CHARTS}


@pytest.mark.parametrize("kind", CHARTS)
def test_svg_is_the_same_to_the_byte_and_speaks(record: Record, drawings: dict[str, str], kind: str) -> None:
    """Also after other charts were drawn; the title and the description are elements; the letters are those that are shipped."""
    first = drawings[kind]
    assert svg(draw(record, kind, **OPTIONS.get(kind, {}))) == first
    tree = ElementTree.fromstring(first)
    title, description = tree[0], tree[1]
    assert (title.tag, description.tag) == ("{http://www.w3.org/2000/svg}title", "{http://www.w3.org/2000/svg}desc")
    assert title.text
    assert len(str(description.text)) > 40
    assert tree.attrib["role"] == "img"
    assert 'font-family="Liberation Sans' in first
    assert not {"\u202e", "\x1b"} & set(first)
    assert "NaN" not in first
    assert "undefined" not in first


@pytest.mark.parametrize(("kind", "ending"), [("network", "svg"), ("quantity", "png")])
def test_another_process_draws_the_same_bytes(record: Record, tmp_path: Path, kind: str, ending: str) -> None:
    """A new Python with another hash seed, from another record made in the same way."""
    copy = tmp_path / "record.duckdb"
    make(copy).close()
    options = [word for name, value in OPTIONS.get(kind, {}).items() for word in (f"--{name}", value)]
    out = tmp_path / f"chart.{ending}"
    command = [sys.executable, "-m", "demarche", "chart", kind, "--record", str(copy), *options, "-o", str(out)]
    done = subprocess.run(command, capture_output=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    chart = draw(record, kind, **OPTIONS.get(kind, {}))
    assert out.read_bytes() == (svg(chart).encode() if ending == "svg" else png(chart))


def test_png_carries_its_words(record: Record) -> None:
    """As text fields of the format, with right checksums."""
    data = png(draw(record, "series"))
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    fields, at = {}, 8
    while at < len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        assert zlib.crc32(kind + body) == int.from_bytes(data[at + 8 + size : at + 12 + size], "big")
        if kind == b"iTXt":
            key, _, text = body.partition(b"\0")
            fields[key] = text[4:].decode()
        at += 12 + size
    assert fields[b"Title"] == "Acts over time"
    assert "95 %" not in fields[b"Title"]
    assert "happenings from 2022-W01" in fields[b"Description"] or "2022-01" in fields[b"Description"]


def test_html_is_one_file_for_all(record: Record) -> None:
    """No script, style or picture from elsewhere; the words of an article stay words; it says what it shows."""
    page = html(draw(record, "quantity", counted="drones"))
    outside = re.sub(r"(<script[^>]*>).*?</script>", r"\1", page, flags=re.DOTALL)
    assert re.findall(r"<[^>]*(?:src|href)=", outside) == []
    assert '<html lang="en">' in page
    assert "<title>Reported: drones</title>" in page
    assert re.search(r'role="img" aria-label="[^"]{40,}"', page)
    assert "</script><b>" not in page
    assert "\\u003c/script>" in page
    assert not {"\u202e", "\x1b"} & set(page)


def test_places_without_a_state_are_counted_apart(record: Record) -> None:
    """Half of the acts have no place; asked by actor, all have a state, the small one as a dot."""
    assert "without a state on the map" in draw(record, "map").to_dict()["description"]
    description = draw(record, "map", by="actor").to_dict()["description"]
    assert "without a state" not in description
    assert "4 states" in description


def test_the_dyad_shows_the_change(record: Record) -> None:
    """The war of the second year begins where it was made to."""
    description = draw(record, "dyad", actor="RUS", recipient="UKR").to_dict()["description"]
    assert re.search(r"It went up to \d+(\.\d+)? a month from 2023-0[23]", description)


@pytest.mark.parametrize("kind", CHARTS)
def test_nothing_to_draw_is_said_in_one_line(tmp_path: Path, kind: str) -> None:
    with Record(tmp_path / "empty.duckdb") as empty, pytest.raises(EmptyError, match="nothing to draw") as caught:
        draw(empty, kind, **OPTIONS.get(kind, {}))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        ("pie", {}, "draw series, "),
        ("dyad", {"actor": "RUS"}, "two sides"),
        ("dyad", {"actor": ["RUS", "USA"], "recipient": "UKR"}, "two sides"),
        ("map", {"period": "day"}, "takes no --period: it takes --by"),
        ("map", {"by": "sea"}, "use place, actor, recipient"),
        ("quantity", {}, "--counted"),
        ("series", {"period": "decade"}, "use day, week"),
        ("timeline", {"colour": "red"}, "no filter of events"),
    ],
)
def test_wrong_use(record: Record, kind: str, options: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        draw(record, kind, **options)


def test_files(record: Record, tmp_path: Path) -> None:
    chart = draw(record, "calendar")
    with pytest.raises(UsageError, match=r"name the file \.svg, \.png or \.html"):
        save(chart, tmp_path / "a.pdf")
    with pytest.raises(InputError, match="cannot be written"):
        save(chart, tmp_path / "missing" / "a.svg")
    save(chart, tmp_path / "a.SVG")
    assert (tmp_path / "a.SVG").read_text("utf-8").startswith("<svg")


def test_the_command_line_says_what_is_wrong(tmp_path: Path) -> None:
    """An empty record: exit 1, one line, no file."""
    with Record(tmp_path / "empty.duckdb"):
        pass
    command = [
        sys.executable,
        "-m",
        "demarche",
        "chart",
        "timeline",
        "--record",
        str(tmp_path / "empty.duckdb"),
        "-o",
        str(tmp_path / "a.svg"),
    ]
    done = subprocess.run(command, capture_output=True, timeout=300, check=False)
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert b"nothing to draw: the record has no dated events" in done.stderr
    assert not (tmp_path / "a.svg").exists()


def test_outlines_are_whole() -> None:
    """Every ring is closed, and no state is missing that has an act's code in the tables but three without people."""
    from demarche.world.names import rows_of

    for outlines in _outlines().values():
        for _, geometry in outlines:
            if geometry["type"] == "MultiPolygon":
                assert all(ring[0] == ring[-1] and len(ring) >= 4 for polygon in geometry["coordinates"] for ring in polygon)
    states = {row["code"] for row in rows_of("states.csv") if not row["to"] and not row["successor"]}
    assert states - set(_outlines()) == {"ATA", "BVT", "HMD", "UMI"}


@pytest.mark.parametrize(("least", "most"), [(1, 1), (1, 2), (1, 7), (1, 68453), (5, 5), (139, 475)])
def test_steps_hold_every_number_once(least: int, most: int) -> None:
    steps = steps_to(most, least)
    assert steps[0][0] == least
    assert steps[-1][1] == most
    assert len(steps) <= 5
    assert all(one[1] + 1 == other[0] for one, other in itertools.pairwise(steps))


def test_a_browser_draws_it_without_the_net(record: Record, tmp_path: Path) -> None:
    """In Chromium: the picture is there, nothing was asked of the net, no error, and the words of an article ran no script."""
    from playwright.sync_api import sync_playwright

    browser_path = Path("/usr/bin/chromium")
    if not browser_path.exists():
        pytest.skip("Debian's chromium is not installed")
    save(draw(record, "quantity", counted="drones"), tmp_path / "chart.html")
    asked: list[str] = []
    errors: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(browser_path), args=["--no-sandbox"], timeout=300_000)
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto((tmp_path / "chart.html").as_uri(), timeout=300_000)
        page.wait_for_selector("#vega-chart svg", timeout=300_000)
        assert page.title() == "Reported: drones"
        assert "reports by 1 source" in str(page.get_attribute("#vega-chart", "aria-label"))
        assert page.locator("b").count() == 0
        browser.close()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert errors == []
