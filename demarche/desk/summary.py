"""What a command has done, in a few lines.

In: summaries and resolutions. Out: lines of text.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from demarche.desk.tables import safe
from demarche.world.memberships import has_members, members

if TYPE_CHECKING:
    from demarche.reading import Summary
    from demarche.statements import Article
    from demarche.world.actors import Resolution


def summary_line(summary: "Summary", record: Path) -> str:
    """What a reading added, in one line."""
    kinds = (("event", summary.events), ("claim", summary.claims), ("quantity", summary.quantities), ("forecast", summary.forecasts))
    parts = ", ".join(_count(name, number) for name, number in (("article", summary.articles), *kinds))
    known = f"; {_count('article', summary.known)} known already" if summary.known else ""
    failed = f"; {_count('input', len(summary.failures))} could not be read" if summary.failures else ""
    return f"{parts} added to {record}{known}{failed}"


def failure_lines(summary: "Summary") -> Iterator[str]:
    """Each input that could not be read, with the reason."""
    for name, reason in summary.failures:
        yield safe(f"demarche: {reason if reason.startswith(name) else f'{name}: {reason}'}")


def amended_line(article: "Article", changes: Mapping[str, str]) -> str:
    """What an amendment changed."""
    said = ", ".join(f"{name} is now {value}" for name, value in changes.items())
    return safe(f"{article.id}: {said}; read again")


def actor_lines(name: str, who: "Resolution", on: str | None = None) -> Iterator[str]:
    """Who a name is, why, the members of a body on the day (without one, those who have not left), and who else it could be."""
    yield safe(f"{name}: {', '.join(who.codes) or 'unknown'}")
    yield safe(f"  {who.reason}")
    for code in who.codes if who.kind == "body" else ():
        if has_members(code):
            when = f" on {on}" if on else ""
            yield f"  members{when}: {', '.join(members(code, on=on)) or 'none'}"
    for candidate in who.candidates:
        yield safe(f"  or {candidate}")


def _count(name: str, number: int) -> str:
    plural = f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
    return f"{number:,} {name if number == 1 else plural}"
