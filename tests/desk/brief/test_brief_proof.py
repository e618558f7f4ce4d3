"""Every quoted word of a brief stands in the article that its line cites, whatever comes in."""

import re
from pathlib import Path

import pytest
from brief_samples import article, event, record_of
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from demarche.desk.brief import brief, render
from demarche.desk.brief.lines import GAP, Citation, Line, flat, quote, quoted, shortened, stretches
from demarche.desk.brief.proof import Texts, proven
from demarche.desk.tables import safe
from demarche.record import Record

TEXT = "The army struck a depot on Monday.\nThe United States accused Iran of arming it."
ACCUSED = "The United States accused Iran of arming it."


def quotations(page: bytes) -> list[tuple[str, str]]:
    """What stands between quotation marks in a rendered brief, with the id of the article that its line cites first."""
    tree = parser.fromstring(page.decode())
    ids = {item.get("id"): item.find_class("file")[-1].text for item in tree.xpath("//*[@class='sources']/li")}
    found = []
    for item in tree.xpath("//main//li"):
        cited = ids[item.find_class("cite")[0].get("href")[1:]]
        for words in item.find_class("quote"):
            found += [(part.strip(), cited) for part in re.split(r"\[…\]", words.text_content().strip("“”")) if part.strip()]
    for item in tree.xpath("//*[@class='sources']/li"):
        found += [(words.text_content().strip("“”"), ids[item.get("id")]) for words in item.find_class("quote")]
    return found


def test_every_quotation_of_the_example_week_is_in_the_article_cited(week: Path) -> None:
    """The check is made here again, on the page that a person sees."""
    with Record(week, read_only=True) as record:
        made = brief(record)
        texts = {one.id: safe(flat(one.text)) for one in record.articles()}
    found = quotations(render(made, "html"))
    assert len(found) > 30
    assert [pair for pair in found if safe(flat(pair[0])) not in texts[pair[1]]] == []
    assert made.withheld == ()


def test_a_line_whose_words_are_not_in_its_article_is_withheld_and_counted(tmp_path: Path) -> None:
    """A sentence that was never in the text, one with a word changed, and a condition made up."""
    made_up = "The United States sanctioned Iran on Monday."
    pages = [
        (
            article("a", TEXT),
            [
                event("a", 1, TEXT, ACCUSED, "accused", "ACCUSE"),
                event("a", 2, TEXT, made_up, "sanctioned", "SANCTION", sentence_start=5),
                event(
                    "a", 3, TEXT, ACCUSED.replace("arming", "harming"), "accused", "ACCUSE", mode="x", actors=("SDN.MIL",), recipients=()
                ),
                event("a", 4, TEXT, TEXT[:34], "struck", "THREATEN", condition="if it rained"),
            ],
        )
    ]
    with record_of(tmp_path / "r.duckdb", pages) as record:
        made = brief(record)
    assert [line.cited.row for line in made.lines] == ["a-e1", "a-e4"]
    assert sorted(made.withheld) == ["a-e2", "a-e3"]
    assert next(line for line in made.lines if line.cited.row == "a-e4").condition is None
    for format in ("html", "md"):
        page = render(made, format).decode()
        assert "2 lines were withheld" in page
        assert "sanctioned Iran" not in page
        assert "harming" not in page
        assert "if it rained" not in page


def test_a_further_report_that_fails_is_taken_off_the_line() -> None:
    """The line stays, its own words being found."""
    good, bad = Citation("a", 0, ACCUSED, "a-e1"), Citation("b", 0, "Something else.", "b-e1")
    kept, withheld = proven([Line(quote(ACCUSED), good, also=(good, bad))], Texts({"a": TEXT, "b": TEXT}))
    assert kept[0].also == (good,)
    assert withheld == []


@pytest.mark.parametrize(
    "change",
    [
        {"condition": "never said"},
        {"by": "Nobody Atall"},
        {"phrase": "surely"},
        {"horizon": "by June"},
        {"quote": quote("Words of another text.")},
        {"quote": ()},
        {"quote": quote("   ")},
        {"cited": Citation("other", 0, ACCUSED, "x")},
        {"cited": Citation("a", 0, "Words of another text.", "x")},
    ],
)
def test_each_quoted_field_is_checked(change: dict[str, object]) -> None:
    """One wrong field is enough."""
    line = Line(quote(ACCUSED), Citation("a", 35, ACCUSED, "a-e1"))
    texts = Texts({"a": TEXT})
    assert texts.prove(line) == line
    assert texts.prove(line._replace(**change)) is None


_MARK = st.tuples(st.integers(0, 400), st.integers(0, 400), st.sampled_from(["act", "number", "condition"]))


@given(st.text(max_size=400), st.lists(_MARK, max_size=5), st.integers(60, 500), st.one_of(st.none(), _MARK), st.integers(1, 300))
def test_a_quote_is_cut_from_its_sentence_whatever_the_marks(
    sentence: str, marks: list[tuple[int, int, str]], longest: int, without: tuple[int, int, str] | None, short: int
) -> None:
    """No stretch holds anything that is not in the sentence, in its order; nothing grows."""
    made = quote(sentence, marks, longest=longest, without=without)
    for words in (made, shortened(made, short)):
        at = 0
        for part in stretches(words):
            at = sentence.index(part, at) + len(part)
    assert sum(len(piece.text) for piece in shortened(made, short)) <= short
    assert sum(len(piece.text) for piece in made) <= max(longest, 0) or len(sentence) <= longest
    if not any(piece.kind == GAP for piece in made):
        assert "".join(piece.text for piece in made) == sentence


def test_quoted_names_everything_that_is_quoted() -> None:
    """A new quoted field must be added to the check."""
    line = Line(quote("q"), Citation("a", 0, "q", "r"), condition="c", by="b", phrase="p", horizon="h")
    assert {words for _, words in quoted(line)} == {"q", "c", "b", "p", "h"}


HOSTILE = (
    "The United States <script>alert(1)</script> accused \x1b[31mIran\x07 of **arming** [it](javascript:alert(2)) "
    "\u202egnihtemos\u202c & <img src=x onerror=alert(3)> | `code`."
)


def test_hostile_words_are_shown_and_never_obeyed(tmp_path: Path) -> None:
    """Script tags, terminal escapes, Markdown and marks that turn the reading direction; in titles, names and addresses too."""
    page = article(
        "h",
        HOSTILE,
        title="<b>T</b> \u202e",
        publisher='"><script>x</script>',
        byline="<i>",
        source="javascript:alert(4)",
        published="2024-03-06",
    )
    with record_of(tmp_path / "r.duckdb", [(page, [event("h", 1, HOSTILE, HOSTILE, "accused", "ACCUSE")])]) as record:
        made = brief(record)
    assert len(made.lines) == 1
    shown = render(made, "html").decode()
    tree = parser.fromstring(shown)
    assert tree.xpath("//script | //img | //i | //iframe") == []
    assert tree.xpath("//@onerror | //@onclick") == []
    assert [link for link in tree.xpath("//@href") if not link.startswith("#")] == []
    assert "alert(1)" in tree.find_class("quote")[0].text_content()
    text = render(made, "md").decode()
    assert "<script" not in text
    assert "<img" not in text
    assert "](javascript" not in text
    assert r"\*\*arming\*\*" in text
    for words in (shown, text):
        assert not [sign for sign in words if not (sign.isprintable() or sign == "\n")]
        assert not set(words) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x1b")
