"""The page in a real browser: what a reader does, with and without a script, on a screen and a telephone, in light and dark."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page_samples
import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e '.[dev]'")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed: pip install -e '.[dev]'")

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium")

# What the browser would do on its own account is switched off, so that every request that is seen is the page's.
ARGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
]

EVERY = [
    "/",
    "/search?q=turkey",
    "/actors",
    "/actors/GRC",
    "/dyads",
    "/dyads/GRC/TUR",
    "/occurrences",
    "/occurrences/o1",
    "/events?actor=GRC",
    "/claims",
    "/claims/sources",
    "/quantities",
    "/forecasts",
    "/articles",
    "/articles/aaaa01?row=aaaa01-e1&fix=true",
    "/articles/dddd04?row=dddd04-e1",
    "/corrections",
    "/api",
    "/nowhere",
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`demarche serve` as a person runs it."""
    record = page_samples.make(tmp_path_factory.mktemp("browser") / "record.duckdb")
    served = subprocess.Popen(
        [sys.executable, "-m", "demarche", "serve", "--record", str(record), "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    assert served.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", served.stdout.readline())
    assert found
    assert "demarche read may write" in served.stdout.readline()
    yield found[0]
    served.terminate()
    assert served.wait(30) in (0, -15)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=ARGS, timeout=180_000)
        yield opened
        opened.close()


class Watched:
    """A tab of the browser that keeps what it asked for and what it complained of."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.context.set_default_timeout(120_000)
        self.tab = self.context.new_page()
        self.address = address
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.on("console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None)
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.context.on("requestfailed", self._failed)

    def _failed(self, request: Any) -> None:
        """What the browser itself gives up because it goes to another page is no fault of the page."""
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.url} failed: {request.failure}")

    def go(self, path: str) -> Any:
        return self.tab.goto(self.address + path, wait_until="networkidle")  # charts are asked for after the page is there

    def close(self) -> None:
        elsewhere = [url for url in self.asked if not url.startswith(self.address)]
        self.context.close()
        assert elsewhere == []
        assert self.complaints == []


@pytest.fixture
def watched(browser: Any, address: str) -> Iterator[Watched]:
    one = Watched(browser, address)
    yield one
    one.close()


def test_search_then_a_number_to_its_sentence(watched: Watched) -> None:
    watched.go("/")
    watched.tab.keyboard.press("/")
    watched.tab.keyboard.type("lorries")
    watched.tab.keyboard.press("Enter")
    watched.tab.get_by_role("link", name="A map and two islets").click()
    watched.tab.locator(".text a.quantity", has_text="40").click()
    panel = watched.tab.locator("#panel")
    panel.get_by_role("heading", name="quantity").wait_for()
    assert "lorries" in panel.inner_text()
    assert "row=aaaa01-q1" in watched.tab.url
    watched.go("/quantities")
    watched.tab.get_by_role("link", name="40", exact=True).click()
    assert watched.tab.locator(".r-number").inner_text() == "40"


def test_filter_and_take_the_filter_out(watched: Watched) -> None:
    watched.go("/events")
    watched.tab.get_by_text("Filter and order").click()
    watched.tab.get_by_label("Actor", exact=True).fill("GRC")
    watched.tab.get_by_label("Type", exact=True).select_option("THREATEN")
    watched.tab.get_by_role("button", name="Show").click()
    assert "actor=GRC" in watched.tab.url
    assert "type=THREATEN" in watched.tab.url
    assert "text=" not in watched.tab.url
    assert watched.tab.locator("tbody tr").count() == 1
    watched.tab.get_by_role("link", name="type: THREATEN").click()
    assert watched.tab.locator("tbody tr").count() == 3


def test_correct_a_row_without_a_script(browser: Any, address: str) -> None:
    """The form, the links and the colours need no script."""
    one = Watched(browser, address, java_script_enabled=False)
    one.go("/articles/bbbb02?row=bbbb02-e1")
    one.tab.get_by_text("Correct this row").click()
    one.tab.get_by_label("Type", exact=True).select_option("REQUEST")
    one.tab.get_by_label("Code, recipients 1").fill("TUR")
    one.tab.get_by_label("Reason", exact=True).fill("asked, not accused")
    one.tab.get_by_role("button", name="Correct", exact=True).click()
    assert "correction is kept" in one.tab.locator("main").inner_text()
    until = time.monotonic() + 120  # a busy machine shows it later, as the page says
    one.go("/corrections")
    while "asked, not accused" not in one.tab.locator("main").inner_text() and time.monotonic() < until:
        one.go("/corrections")
    assert "asked, not accused" in one.tab.locator("table").inner_text()
    one.tab.get_by_role("button", name="Dark").click()
    assert one.tab.locator("html").get_attribute("data-theme") == "dark"
    one.close()


def test_download(watched: Watched) -> None:
    watched.go("/quantities?counted=lorries")
    with watched.tab.expect_download() as waiting:
        watched.tab.get_by_role("link", name="JSON", exact=True).click()
    rows = json.loads(Path(waiting.value.path()).read_text("utf-8"))
    assert sorted(row["value"] for row in rows) == [40.0, 45.0]


def test_hostile_text_runs_nothing(watched: Watched) -> None:
    watched.go("/articles/dddd04?row=dddd04-e1")
    assert watched.tab.title() != "owned"
    assert watched.tab.locator(".text script, .text img").count() == 0
    assert "<script>" in watched.tab.locator(".text").inner_text()


def test_keys_alone_reach_a_row(watched: Watched) -> None:
    watched.go("/articles/aaaa01")
    watched.tab.keyboard.press("Tab")
    assert watched.tab.evaluate("document.activeElement.textContent") == "To the content"
    watched.tab.keyboard.press("Enter")
    for _ in range(20):
        watched.tab.keyboard.press("Tab")
        if watched.tab.evaluate("document.activeElement.matches('.text a.m')"):
            break
    watched.tab.keyboard.press("Enter")
    watched.tab.locator("#chosen").wait_for()
    assert watched.tab.evaluate("document.activeElement.id") == "chosen"


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible_and_asks_nobody_else(browser: Any, address: str, colours: str, width: int) -> None:
    """axe finds nothing serious, nothing is wider than the screen, the console is quiet, and no request leaves this machine."""
    one = Watched(browser, address, color_scheme=colours, viewport={"width": width, "height": 900})
    found: dict[str, list[str]] = {}
    for path in EVERY:
        one.go(path)
        wide = one.tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        violations = axe.Axe().run(one.tab).response["violations"]
        serious = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in violations if each["impact"] in ("serious", "critical")]
        if serious or wide > 0:
            found[path] = [*serious, *([f"{wide} px too wide"] if wide > 0 else [])]
    one.complaints = [said for said in one.complaints if "404 (Not Found)" not in said]  # /nowhere is meant to be missing
    one.close()
    assert found == {}


def test_kinds_of_marks_differ_without_colours(watched: Watched) -> None:
    """Each kind of statement has a line of its own under its words."""
    watched.go("/articles/aaaa01")
    styles = watched.tab.evaluate(
        "['event','claim','quantity','forecast'].map(kind => getComputedStyle(document.querySelector(`.legend .${kind}`)).textDecorationStyle)"
    )
    assert len(set(styles)) == 4


def test_other_addresses_are_given_a_token(tmp_path: Path) -> None:
    """Bound elsewhere, the printed address carries a token, and without it nothing is shown."""
    import urllib.error
    import urllib.request

    record = page_samples.make(tmp_path / "record.duckdb")
    command = [sys.executable, "-m", "demarche", "serve", "--record", str(record), "--port", "0", "--host", "0.0.0.0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as served:
        assert served.stdout is not None
        line = served.stdout.readline()
        found = re.search(r"http://0\.0\.0\.0:(\d+)/\?token=(\S+),", line)
        assert found, line
        at = f"http://127.0.0.1:{found[1]}/api/record"
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(at, timeout=30)
        shown = urllib.request.Request(at, headers={"Authorization": f"Bearer {found[2]}"})
        assert json.load(urllib.request.urlopen(shown, timeout=30))["counts"]["articles"] == 4
        served.terminate()
