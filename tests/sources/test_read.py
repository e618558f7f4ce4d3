"""Text pages to articles: splitting, furniture, days, identity, language."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from demarche.errors import InputError, UsageError
from demarche.sources import article_id, articles_from_text, read_page
from demarche.sources.published import day_in, day_in_dateline

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("DEMARCHE_GOLD", ROOT.parent / "shared" / "gold")).parent
SEED = SHARED / "seeds" / "responsible-statecraft-page.txt"
ROUND_UP = ROOT / "examples" / "round-up.txt"

REPORT = """Norway and Iceland signed a fisheries agreement in Bergen on Monday that ends a dispute over mackerel quotas.
The Norwegian minister, Kari Solheim, said the two countries would share a patrol vessel from next spring.
Advertisement
Iceland had threatened to leave the talks in March unless Norway lowered its claim to the mackerel catch.
Related: How cold water moved the mackerel
"We shook hands on it," Solheim said. She expects the parliaments to approve the agreement before the autumn.
A crew mends a net in Bergen harbor. [Photo by Nils Aune]
Scientists in both countries warned that the mackerel stock fell by 12% last year."""


def test_one_report_is_one_article_without_its_furniture() -> None:
    (article,) = articles_from_text(REPORT, source="bergen.txt")
    lines = REPORT.split("\n")
    assert article.text.split("\n") == [lines[0], lines[1], lines[3], lines[5], lines[7]]
    assert article.furniture == ("Advertisement", "Related: How cold water moved the mackerel")
    assert article.credits == ("A crew mends a net in Bergen harbor. [Photo by Nils Aune]",)
    assert (article.source, article.source_start, article.source_end) == ("bergen.txt", 0, len(REPORT))


def test_the_round_up_is_three_articles() -> None:
    page = ROUND_UP.read_text("utf-8")
    first, second, third = read_page(ROUND_UP)
    assert first.title == "Turkey and Egypt agree to reopen consulates after talks in Alexandria"
    assert first.text.startswith("Turkish and Egyptian foreign ministers met")
    assert first.text.endswith("according to the Egyptian central bank.")
    assert (first.byline, first.published, first.published_from) == ("Selin Karagöz", "2024-03-08", "text")
    assert second.text.startswith("Sudanese army drones struck")
    assert second.text.endswith("whether the delegations would meet again.")
    assert (second.byline, second.published, second.published_from) == (None, None, "unknown")
    assert third.text.startswith("For two years the European Union")
    assert third.text.endswith("say what they achieved.")
    assert third.byline == "Marek Zieliński"
    assert [article.source_start for article in (second, third)] == [page.index("Sudanese army"), page.index("For two years")]


def test_no_line_of_a_page_is_lost_or_doubled() -> None:
    """Every line is in exactly one place: a text, a title, credits or furniture."""
    kept = [
        line
        for article in read_page(ROUND_UP)
        for line in (*article.text.split("\n"), *([article.title] if article.title else []), *article.credits, *article.furniture)
    ]
    assert sorted(kept) == sorted(ROUND_UP.read_text("utf-8").splitlines())


def test_a_given_day_is_every_articles() -> None:
    assert {(a.published, a.published_from) for a in read_page(ROUND_UP, date="2024-03-15")} == {("2024-03-15", "given")}


@pytest.mark.skipif(not SEED.exists(), reason="the shared real page is not on this machine (it stands beside DEMARCHE_GOLD)")
def test_the_seed_page_is_exactly_its_articles() -> None:
    expected = [json.loads(line) for line in (SEED.parent / "expected.jsonl").read_text("utf-8").splitlines()]
    wanted = [row for row in expected if row["kind"] == "article"]
    articles = read_page(SEED, date="2024-11-15")
    assert len(articles) == len(wanted)
    for article, row in zip(articles, wanted, strict=True):
        assert article.text.startswith(row["starts"])
        assert article.text.endswith(row["ends"])
        assert article.byline == row.get("byline")
        assert article.published_from == "given"
    for row in expected:
        if row["kind"] == "furniture":
            assert all(row["text"] not in article.text for article in articles)
            assert any(row["text"] in line for article in articles for line in (*article.credits, *article.furniture))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Published Nov. 15, 2024", "2024-11-15"),
        ("Posted on Friday, 15 November 2024 at 10:30", "2024-11-15"),
        ("2024-11-15", "2024-11-15"),
        ("Sept 3rd, 2023 | World", "2023-09-03"),
        ("Updated Feb. 30, 2024", None),
        ("Nov. 15", None),
    ],
)
def test_days_are_read_only_when_full(text: str, day: str | None) -> None:
    assert day_in(text) == day


def test_a_dateline_needs_its_year() -> None:
    assert day_in_dateline("KYIV, Ukraine, Nov. 15, 2024 (Reuters) — Shelling") == "2024-11-15"
    assert day_in_dateline("KYIV, Nov. 15 (Reuters) - Shelling") is None
    assert day_in_dateline("Shelling began on Nov. 15, 2024 - and went on") is None


def test_a_day_told_in_the_report_is_not_the_day_it_was_published() -> None:
    (article,) = articles_from_text(
        "Mali and Niger signed a border treaty on May 4, 2021, and opened a bridge a year later, officials said."
    )
    assert (article.published, article.published_from) == (None, "unknown")


def test_a_person_introduced_in_passing_is_no_author() -> None:
    text = (
        REPORT
        + "\nErik Dahl is a researcher at the Institute of Marine Studies.\nDahl said that the quota was still too high for the stock."
    )
    (article,) = articles_from_text(text)
    assert "Erik Dahl is a researcher" in article.text
    assert article.byline is None


def test_a_biography_at_the_end_names_the_author() -> None:
    line = "Erik Dahl is a visiting fellow at the Institute of Marine Studies."
    (article,) = articles_from_text(f"{REPORT}\n{line}")
    assert article.byline == "Erik Dahl"
    assert line in article.furniture
    assert line not in article.text


def test_wrapped_lines_are_joined() -> None:
    text = (
        "The two navies began a joint exercise off Mombasa on\nTuesday, with eleven ships and four aircraft taking\n"
        "part, the Kenyan defence ministry said in a statement\nthat it released in Nairobi.\n\n"
        "Tanzania sent observers for the first time since the\ntwo countries quarrelled over a customs post in the\n"
        "summer, and said that it might take part next year.\n"
    )
    (article,) = articles_from_text(text)
    first, second = article.text.split("\n")
    assert first.endswith("Mombasa on Tuesday, with eleven ships and four aircraft taking part, the Kenyan defence ministry said in a "
                          "statement that it released in Nairobi.")  # fmt: skip
    assert second.startswith("Tanzania sent observers for the first time since the two countries")


def test_identity_is_of_the_words_alone() -> None:
    text = "Café  talks\nfailed"
    assert article_id(text) == hashlib.sha256("Café talks failed".encode()).hexdigest()[:12]
    assert article_id("Cafe\u0301 talks failed ") == article_id(text)
    assert articles_from_text(REPORT)[0].id == articles_from_text(REPORT.replace("\n", "\r\n"))[0].id


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "German",
            "Die Außenminister der beiden Länder haben sich am Dienstag in Wien getroffen und über die Grenze gesprochen, wie es hieß.",
        ),
        (
            "French",
            "Les ministres des deux pays se sont rencontrés mardi à Genève pour parler de la frontière, ont-ils annoncé dans un texte.",
        ),
        (
            "Spanish",
            "Los ministros de los dos países se reunieron el martes en Lima para hablar de la frontera, según dijo el portavoz.",
        ),
        ("Russian", "Министры двух стран встретились во вторник в Москве и обсудили границу, как сообщил представитель правительства."),
        (
            "Ukrainian",
            "Міністри двох країн зустрілися у вівторок у Києві та обговорили кордон, як повідомив речник уряду, що був на зустрічі.",
        ),
        ("Arabic", "التقى وزيرا خارجية البلدين يوم الثلاثاء في القاهرة وناقشا الحدود بين البلدين كما قال المتحدث باسم الحكومة"),
        ("Chinese", "两国外长星期二在北京会晤,讨论了边界问题。"),
        (
            "Turkish",
            "İki ülkenin dışişleri bakanları salı günü Ankara'da bir araya geldi ve sınır için yeni bir anlaşma için görüştü.",
        ),
    ],
)
def test_another_language_is_named(language: str, text: str) -> None:
    with pytest.raises(InputError, match=rf"in {language}, and only English is read"):
        articles_from_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "Putin meets Xi.",
        "Russia strikes Odesa",
        "Macron, Scholz, Tusk condemn Le Pen, de la Cruz, van der Bellen, Di Maio, von der Leyen plan",
        "Blinken: no deal.",
        "Sanctions!",
    ],
)
def test_short_english_passes(text: str) -> None:
    assert articles_from_text(text)[0].text == text


def test_furniture_alone_is_refused() -> None:
    with pytest.raises(InputError, match="nothing but page furniture"):
        articles_from_text("Skip to main content\nSubscribe to our newsletter\nAdvertisement\nShare on Facebook")


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_page(tmp_path / "none.txt")
    with pytest.raises(InputError, match="this is a folder"):
        read_page(tmp_path)


def test_wrong_use_is_said() -> None:
    with pytest.raises(UsageError, match="write it as 2024-11-15"):
        articles_from_text(REPORT, date="15.11.2024")
    with pytest.raises(UsageError, match="use auto, text or html"):
        read_page("a.txt", b"x", format="pdf")
    with pytest.raises(UsageError, match="standard input"):
        read_page("-")
