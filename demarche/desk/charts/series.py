"""The series chart: acts over time.

In: a Record and filters of its events. Out: an Altair chart of two panels, mean scores and numbers of acts.
"""

from typing import Any

import altair as alt

from demarche.analysis import series as measured
from demarche.desk.charts import acts
from demarche.desk.charts.look import framed, nothing, plural, source_line
from demarche.record import Record


def series(record: Record, *, period: str = "month", title: str | None = None, **filters: Any) -> alt.VConcatChart:
    """Happenings by period: the mean score of talk and of deeds, and how many there were of each quad class.

    `filters` are those of events. Raises EmptyError when no happening fits them, UsageError on an unknown filter or period.
    """
    rows = measured.series(record, period, **filters)
    if not rows:
        raise nothing("dated events", filters)
    n = sum(row["n"] for row in rows)
    subtitle = f"{plural(n, 'happening')}, {rows[0]['period']} to {rows[-1]['period']}. Grey: 95 % interval of the mean score of all."
    words = (
        f"Two panels by {period}. {plural(n, 'happening')} from {rows[0]['period']} to {rows[-1]['period']}; most in "
        f"{max(rows, key=lambda row: row['n'])['period']}, {max(row['n'] for row in rows):,}. {conflict_share(rows)}"
    )
    panels = [acts.scores(rows, period), acts.numbers(rows, period)]
    return framed(panels, title or "Acts over time", subtitle, source_line(record, filters), words)


def conflict_share(rows: acts.Rows) -> str:
    """How much of it is conflict, in one sentence."""
    n = sum(row["n"] for row in rows)
    conflict = sum(row["verbal_conflict"] + row["material_conflict"] for row in rows)
    return f"{conflict / n:.0%} of them are acts of conflict, {sum(row['material_conflict'] for row in rows) / n:.0%} material ones."
