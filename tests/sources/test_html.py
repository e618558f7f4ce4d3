"""Pages of HTML: text, metadata, days, hostile markup."""

from pathlib import Path

import pytest

from demarche.errors import InputError
from demarche.sources import read_page

PORT_TALKS = Path(__file__).resolve().parents[2] / "examples" / "port-talks.html"
BODY = "".join(
    f"<p>{line}</p>"
    for line in (
        "Jordan and Iraq opened a second pipeline crossing near Trebil on Sunday, the two oil ministries said in a statement.",
        "The Iraqi minister, Hana Saleh, said on March 3, 2019, that the line would be ready within five years.",
        "Engineers expect it to carry 150,000 barrels a day unless the dispute over transit fees returns.",
    )
)


def page(head: str = "", body: str = BODY) -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body><article>{body}</article></body></html>".encode()


def test_the_example_gives_text_and_metadata() -> None:
    (article,) = read_page(PORT_TALKS)
    assert article.title == "Chile and Bolivia resume port talks after two-year freeze"
    assert (article.byline, article.publisher) == ("Inés Cárcamo", "Pacific Ledger")
    assert (article.published, article.published_from) == ("2024-05-16", "metadata")
    assert article.text.startswith("Chile and Bolivia resumed talks")
    assert article.text.endswith("Chile has always refused to discuss sovereignty.")
    assert len(article.text.split("\n")) == 6
    assert article.credits == ("Containers at the port of Arica. Photo: Rodrigo Pailaman / Pacific Ledger",)
    for other in ("cookies", "Home", "potash prices fell", "Grain ships", "newsletter", "By Inés"):
        assert other not in article.text


def test_a_given_day_goes_before_metadata() -> None:
    assert [(a.published, a.published_from) for a in read_page(PORT_TALKS, date="2024-05-18")] == [("2024-05-18", "given")]


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2024-02-01T23:00:00Z">', "2024-02-01"),
        ('<meta name="date" content="February 1, 2024">', "2024-02-01"),
        ('<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":"2024-02-01"}]}</script>', "2024-02-01"),
        ('<script type="application/ld+json">{broken</script><meta name="pubdate" content="2024-02-01">', "2024-02-01"),
        ('<meta property="article:modified_time" content="2024-02-01">', None),
        ("<script>document.write(new Date())</script>", None),
        ("", None),
    ],
)
def test_the_day_comes_from_metadata_or_not_at_all(head: str, day: str | None) -> None:
    """The text tells of March 3, 2019: that is never taken for the day of the page."""
    article = read_page("page.html", page(head))[0]
    assert (article.published, article.published_from) == (day, "metadata" if day else "unknown")


def test_short_pages_keep_their_paragraphs() -> None:
    assert len(read_page("-", page())[0].text.split("\n")) == 3


def test_markup_is_known_without_its_name() -> None:
    assert "<p>" not in read_page("-", page())[0].text


def test_several_long_articles_of_one_page_are_all_kept() -> None:
    towns = ("Split", "Bari", "Durres", "Patras", "Kotor", "Zadar")
    names = ("Achieng", "Mutua", "Wanjiru", "Otieno", "Kamau", "Njoroge")
    story = "".join(f"<p>In {town} the council voted on Monday to keep the ferry to the islands for one more year.</p>" for town in towns)
    other = "".join(
        f"<p>{name} told the drought inquiry in Nairobi that the grain stores were empty by the end of May.</p>" for name in names
    )
    data = f"<html><body><article>{story}</article><article>{other}</article></body></html>".encode()
    first, second = read_page("-", data)
    assert "drought" not in first.text
    assert "ferry" not in second.text


def test_deep_nesting_is_refused_and_not_parsed() -> None:
    with pytest.raises(InputError, match="nested 100,000 deep"):
        read_page("deep.html", b"<html>" + b"<div>" * 99_999 + b"words" + b"</div>" * 99_999)


def test_moderate_nesting_is_read() -> None:
    data = page(body="<div>" * 150 + BODY + "</div>" * 150)
    assert "Jordan and Iraq" in read_page("-", data)[0].text


@pytest.mark.parametrize(
    "data",
    [
        b"<html></html>",
        b"<html><body><script>alert(1)</script></body></html>",
        b"<!DOCTYPE html>",
        b"<html><body><img src='http://192.0.2.1/x.png'></body></html>",
    ],
)
def test_markup_without_words_is_an_input_error(data: bytes) -> None:
    with pytest.raises(InputError, match=r"no article text|no HTML|empty"):
        read_page("page.html", data)


def test_outside_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the password is swordfish")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]>'
    data = f"{entity}<html><body><article>{BODY}<p>It said: &x; and no more than that.</p>".encode()
    assert all("swordfish" not in article.text for article in read_page("page.html", data))
