"""The dyad chart: two sides over time, with the points at which their conflict changed level.

In: a Record, two sides and filters of its events. Out: an Altair chart of two panels.
"""

from typing import Any

import altair as alt

from demarche.analysis.escalation import levels
from demarche.analysis.series import dyad_series
from demarche.desk.charts import acts
from demarche.desk.charts.look import framed, nothing, plural, source_line
from demarche.desk.charts.names import name
from demarche.desk.charts.series import conflict_share
from demarche.errors import UsageError
from demarche.record import Record


def dyad(
    record: Record,
    actor: str | None = None,
    recipient: str | None = None,
    *,
    period: str = "month",
    directed: bool = False,
    title: str | None = None,
    **filters: Any,
) -> alt.VConcatChart:
    """What two sides did to each other by period, with the levels of their conflict and the changes between them.

    `actor` and `recipient` are codes; `directed` takes only what the first did to the second. The levels are those of
    `demarche.analysis.escalation`. Raises EmptyError when nothing happened between them, UsageError when a side is missing.
    """
    if not (isinstance(actor, str) and isinstance(recipient, str) and actor and recipient):
        raise UsageError("a dyad has two sides: give --actor and --recipient, as in --actor RUS --recipient UKR")
    sides = f"{name(record, actor)} {'towards' if directed else 'and'} {name(record, recipient)}"
    rows = dyad_series(record, actor, recipient, period, directed=directed, **filters)
    if not rows:
        raise nothing(f"dated events between {actor} and {recipient}", filters)
    found = levels(rows)
    changes = [level for level in found if level["change"]]
    n = sum(row["n"] for row in rows)
    told = "; ".join(f"{level['change']} to {level['level']:.3g} a {period} from {level['first']}" for level in changes[:6])
    subtitle = [
        f"{plural(n, 'happening')}, {rows[0]['period']} to {rows[-1]['period']}. Grey: 95 % interval of the mean score of all.",
        f"Black steps: level of conflict. It went {told}." if changes else "The level of conflict did not change beyond chance.",
    ]
    words = f"Two panels by {period}: {sides}. {' '.join(subtitle)} {conflict_share(rows)}"
    panels = [acts.scores(rows, period), acts.numbers(rows, period, found)]
    return framed(panels, title or sides, subtitle, source_line(record, filters), words)
