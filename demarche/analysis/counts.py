"""How much happened and how friendly it was, by anything.

In: a Record, what to count by, and filters of its events. Out: one row for each combination.
"""

from collections.abc import Sequence
from typing import Any

from demarche.analysis.happenings import grouped
from demarche.record import Record


def counts(
    record: Record,
    by: str | Sequence[str] = "type",
    period: str = "month",
    *,
    sectors: bool = False,
    limit: int | None = None,
    **filters: Any,
) -> list[dict[str, Any]]:
    """Happenings and their scores by `by`: one or several of actor, recipient, type, mode, context, aux, place, period.

    Actors and recipients are states, bodies and groups without the sector unless `sectors`. A happening with several actors, recipients
    or contexts counts once for each; one without any is left out of that count. By actor and recipient together, rows are dyads, as in
    `demarche.analysis.series.dyads`. Each row has the names of `by` and

    `n`: happenings, 0 to infinity; `low` and `high`: the 95 % Poisson interval of the rate behind it (Garwood 1936), wide where n is small;
    `score`: their mean PLOVER conflict–cooperation score, −9.3 (ASSAULT) to 7.6 (RETREAT), Σ score / n, source: the PLOVER manual's
    table after Goldstein, "A conflict–cooperation scale for WEIS events data", Journal of Conflict Resolution 36 (1992);
    `score_low` and `score_high`: Student's 95 % interval of it, null with fewer than two happenings or without any spread;
    `verbal_cooperation`, `material_cooperation`, `verbal_conflict`, `material_conflict`: how many of n are of each quad class.

    Rows come by period, then the largest first; `limit` keeps the first so many. `filters` are those of events; unless they name `aux`,
    only what is reported as having happened counts. Raises UsageError on an unknown name.
    """
    return grouped(record, [by] if isinstance(by, str) else by, period, sectors=sectors, limit=limit, **filters)
