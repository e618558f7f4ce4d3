"""The corpus of reports, from the texts we wrote to the rows that are scored.

    python benchmarks/occurrences/make.py

In: tune.txt and unread.txt. ``== a1 2024-03-12`` opens a happening (all are invented), then each report has a line of publisher, day and title,
and its text. Its first sentence tells the happening, as do sentences in braces; ``{a1|...}`` tells another one. Out: tune.jsonl and unread.jsonl,
where each happening has near-copies too: reports as another paper prints them, with a dateline, words exchanged, sentences dropped or added.
"""

import json
import random
import re
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent
PAPERS = ("Evening Courier", "Lakeside Times", "Metro Morning", "The Observer-Tribune", "Gulf Daily", "Pacific Standard Post")
EXCHANGED = (
    ("on Monday", "Monday"),
    ("on Tuesday", "Tuesday"),
    ("on Wednesday", "Wednesday"),
    ("on Thursday", "Thursday"),
    ("on Friday", "Friday"),
    ("on Saturday", "Saturday"),
    ("on Sunday", "Sunday"),
    ("at least", "no fewer than"),
    ("officials said", "authorities said"),
    ("killing", "leaving dead"),
    ("said.", "told reporters."),
    ("wounded", "injured"),
    ("about", "around"),
    ("town", "settlement"),
    ("government", "authorities"),
    (" and ", " & "),
)
ADDED = (
    "It was not possible to check all of the details at once.",
    "More was expected to become known in the course of the day.",
    "Newspapers in the region gave it much room.",
)


class Report(NamedTuple):
    """A report as it was written, marks in the text."""

    id: str
    happening: str
    publisher: str
    day: str
    title: str
    marked: str


def main() -> None:
    """Write both halves."""
    for half in ("tune", "unread"):
        reports = read(FOLDER / f"{half}.txt")
        rows = [row(report, None) for report in reports]
        for number, happening in enumerate(dict.fromkeys(report.happening for report in reports)):
            chance = random.Random(happening)
            own = [report for report in reports if report.happening == happening]
            for copied in chance.sample(own, 1 + number % 2):
                rows.append(row(copy(copied, chance), copied.id))
        rows.sort(key=lambda each: (each["date"], each["copy_of"] is not None, each["id"]))
        text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows)
        (FOLDER / f"{half}.jsonl").write_text(text, "utf-8")
        print(
            half,
            len(rows),
            "reports of",
            len({report.happening for report in reports}),
            "happenings,",
            len(rows) - len(reports),
            "of them copies",
        )


def read(path: Path) -> list[Report]:
    """The reports of a text file."""
    reports: list[Report] = []
    happening = ""
    for block in path.read_text("utf-8").split("\n\n"):
        lines = block.strip().splitlines()
        if lines[0].startswith("== "):
            happening = lines.pop(0).split()[1]
        publisher, day, title = lines[0].split(" | ")
        first, rest = re.fullmatch(r"(.*?\.)((?: .*)?)", lines[1], re.DOTALL).groups()  # type: ignore[union-attr]
        number = 1 + sum(report.happening == happening for report in reports)
        # A sentence in braces tells the happening where the first one only leads up to it.
        told = re.search(r"\{[^|}]*\}", rest)
        marked = f"{first}{rest}" if told or "{" in first else "{" + first + "}" + rest
        if "{" in first and not told:  # another happening inside the sentence that tells this one
            marked = re.sub(r"^([^{]*)", r"{\1}", first) + rest
        reports.append(Report(f"{happening}-{number}", happening, publisher, day, title, marked))
    return reports


def copy(report: Report, chance: random.Random) -> Report:
    """The report as another paper prints it."""
    text = report.marked
    exchanges = [pair for pair in EXCHANGED if pair[0] in text]
    for old, new in chance.sample(exchanges, min(len(exchanges), 2)):
        text = text.replace(old, new, 1)
    way = chance.choice(("dateline", "shorter", "longer"))
    sentences = re.split(r"(?<=[.}]) (?=[A-Z{])", text)
    if way == "dateline":
        text = f"({report.publisher}) - {text}"
    elif way == "shorter" and len(sentences) > 2 and "{" not in sentences[-1]:
        text = " ".join(sentences[:-1])
    else:
        text = f"{text} {chance.choice(ADDED)}"
    title = chance.choice((report.title, report.title.upper(), f"{report.title}: reports"))
    return report._replace(id=f"{report.id}-copy", publisher=chance.choice(PAPERS), title=title, marked=text)


def row(report: Report, copy_of: str | None) -> dict[str, Any]:
    """The report without marks, and where each happening is told."""
    text, happenings, at = "", [], 0
    for mark in re.finditer(r"\{(?:(\w+)\|)?([^}]*)\}", report.marked):
        text += report.marked[at : mark.start()]
        happenings.append({"id": mark[1] or report.happening, "start": len(text), "end": len(text) + len(mark[2])})
        text += mark[2]
        at = mark.end()
    text += report.marked[at:]
    return {
        "id": report.id,
        "publisher": report.publisher,
        "date": report.day,
        "title": report.title,
        "text": text,
        "copy_of": copy_of,
        "happenings": happenings,
    }


if __name__ == "__main__":
    main()
