"""A Brief as HTML or Markdown.

In: a Brief. Out: text, from brief.html.j2 and brief.md.j2. Whatever comes from an article is made harmless (control characters and marks
that turn the reading direction are shown as signs) and escaped for the format.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from demarche import __version__
from demarche.desk.brief import wording
from demarche.desk.brief.columns import HEIGHT, WIDTH, columns
from demarche.desk.brief.compose import Brief, Source
from demarche.desk.brief.lines import Citation, Piece, Point, flat
from demarche.desk.tables import safe

if TYPE_CHECKING:
    from demarche.desk.diff import Diff

_BOUNDS: Final = {"~": "about ", ">=": "at least ", "<=": "at most "}
_KINDS: Final = {"revised": "as reported", "listed": "in one article", "told": "in one article"}
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+!|~])")
_STRONG: Final = frozenset(("act", "number"))

_NOTE: Final = (
    "Words in quotation marks are the articles’ own; each was looked up in its article and found there to the letter. […] stands where words are "
    "left out. All else comes from fixed templates and tables: names of actors, what kind of act it is (read by a program, and at times wrong; the "
    "quoted words decide), and how many articles report it. Lines are ordered by the number of reports. [3 ¶2] is the second paragraph of article 3 "
    "in the list of sources; ■ is an act of conflict, ○ one of cooperation."
)


def html(brief: Brief) -> str:
    """The brief as one HTML page that needs no other file, no script and no network."""
    return _environment(True).get_template("brief.html.j2").render(_values(brief))


def markdown(brief: Brief) -> str:
    """The brief as Markdown."""
    text = _environment(False).get_template("brief.md.j2").render(_values(brief))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def diff_markdown(diff: "Diff") -> str:
    """A diff as Markdown."""
    values = {"diff": diff, "withheld": withheld_note(diff.withheld), **_citing(diff.sources)}
    text = _environment(False).get_template("diff.md.j2").render(values)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def withheld_note(rows: Sequence[str]) -> str:
    """How many lines the check has kept back; empty when none."""
    if not rows:
        return ""
    said = "1 line was withheld: its words were" if len(rows) == 1 else f"{len(rows):,} lines were withheld: their words were"
    named = ", ".join(map(safe, rows[:5])) + (", …" if len(rows) > 5 else "")
    return f"{said} not found in the article cited (rows {named})."


def _values(brief: Brief) -> dict[str, Any]:
    days = wording.said_days(brief.first, brief.last) if brief.first and brief.last else ""
    week = brief.first and brief.last and wording.days_between(brief.first, brief.last) == 7
    count = {1: "one line", 2: "two lines", 3: "three lines", 4: "four lines", 5: "five lines"}.get(len(brief.top), "")
    return {
        "brief": brief,
        "version": __version__,
        "days": days,
        "scope": _scope(brief),
        "empty": _empty(brief),
        "top_title": f"{'The week' if week else 'In short'}{' in' if week else ':'} {count}",
        "note": _NOTE,
        "withheld": withheld_note(brief.withheld),
        "kinds": _KINDS,
        **_citing(brief.sources),
        "chart_width": WIDTH,
        "chart_height": HEIGHT,
    }


def _citing(sources: Sequence[Source]) -> dict[str, Any]:
    """How a template names an article and a paragraph of it."""
    numbers = {source.id: source.number for source in sources}
    texts = {source.id: source.text for source in sources}

    def paragraph(cited: Citation) -> int:
        """The paragraph of the article, from 1; lines without words do not count."""
        return max(1, sum(1 for line in texts[cited.article][: cited.start + 1].split("\n") if line.strip()))

    return {"number": lambda cited: numbers[cited.article], "paragraph": paragraph}


def _scope(brief: Brief) -> str:
    articles, outlets, undated, imported = brief.covered
    said = [wording.counted(articles, "article") + (f" of {wording.counted(outlets, 'outlet')}" if outlets else "")]
    if brief.lines:
        said.append(f"{wording.counted(len(brief.lines), 'line')} below, {wording.counted(len(brief.sources), 'article')} cited")
    if undated:
        said.append(f"{wording.counted(undated, 'article')} without a date left out")
    if imported:
        said.append(f"{wording.counted(imported, 'imported event')} of these days left out: they have no article to quote")
    return safe(" · ".join([*said, f"record {brief.record}"]))


def _empty(brief: Brief) -> str:
    if brief.first is None or brief.last is None:
        return "The record holds no article with a date. Read some with: demarche read INPUT --date 2024-11-15"
    if brief.covered.articles == 0:
        return f"Nothing in the record was published in these days.{_covers(brief)}"
    if not brief.lines and not brief.withheld:
        return "The articles of these days tell of no act, number or expectation that was read with enough confidence."
    return ""


def _covers(brief: Brief) -> str:
    return f" It covers {wording.said_days(*brief.span)}." if brief.span else ""


def _figure(point: Point) -> str:
    return _BOUNDS.get(point.bound, "") + point.words


def _percent(range: tuple[float, float]) -> str:
    low, high = (round(100 * value) for value in range)
    return f"{low} %" if low == high else f"{low}–{high} %"


def _md(text: object) -> str:
    """Text that Markdown and HTML show as it is."""
    plain = safe(str(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN.sub(r"\\\1", plain)


def _marked(piece: Piece) -> str:
    words = piece.text.strip()
    if piece.kind not in _STRONG or not words:
        return _md(piece.text)
    lead, tail = piece.text[: len(piece.text) - len(piece.text.lstrip())], piece.text[len(piece.text.rstrip()) :]
    return f"{_md(lead)}**{_md(words)}**{_md(tail)}"


def _opening(source: Source) -> str:
    """The first words of an article without a title."""
    return " ".join(flat(source.text[:200]).split(" ")[:9])


def _is_link(address: str) -> bool:
    return re.fullmatch(r"https?://[^\s<>\"']+", address) is not None


@cache
def _environment(escaped: bool) -> Environment:
    made = Environment(loader=PackageLoader("demarche.desk.brief", "."), autoescape=escaped, undefined=StrictUndefined, trim_blocks=False)
    made.filters |= {
        "safe_text": lambda text: safe(str(text)),
        "md": _md,
        "marked": _marked,
        "day": wording.said_day,
        "period": wording.said_period,
        "period_with_year": wording.said_date,
        "figure": _figure,
        "percent": _percent,
        "columns": columns,
        "opening": _opening,
        "grouped": lambda number: f"{number:,}",
        "is_link": _is_link,
    }
    return made
