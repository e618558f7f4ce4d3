"""Who stands with whom, issue by issue; and whether a state follows one bloc or is aligned differently on each issue.

In: a Record and states. Out: one row for each pair and issue (PLOVER context), or one for each state.

Two states are aligned on an issue as far as they are friendly to each other there, and as far as they treat third parties alike there.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from demarche.analysis.happenings import reports
from demarche.analysis.intervals import Z
from demarche.errors import UsageError
from demarche.record import Record

ALL: Final = "all"
"""The issue of all acts together, whatever they are about."""

# `means` holds, for the states asked about, the mean score of what each did to each other side on each issue. A third party says
# as much as the rarer of the two states' acts allow: its weight is n·m / (n + m), what the difference of two means is known by.
_ALIGNMENT: Final = """
    WITH {head}, acting AS (
        SELECT happening, score, others, contexts, split_part(unnest(actors), '.', 1) AS actor FROM reports
    ), towards AS (
        SELECT happening, score, contexts, actor, split_part(unnest(others), '.', 1) AS other FROM acting
    ), sides AS MATERIALIZED (
        SELECT happening, score, actor, other, unnest({issues}) AS issue FROM towards
        WHERE actor <> other AND (actor = $state OR list_contains($partners, actor))
    ), happened AS (
        SELECT issue, actor, other, avg(score) / 10 AS score FROM sides GROUP BY issue, actor, other, happening
    ), means AS (
        SELECT issue, actor, other, count(*) AS n, avg(score) AS score FROM happened GROUP BY issue, actor, other
    ), terms AS (
        SELECT theirs.actor AS partner, issue, 2 * mine.score * theirs.score * mine.n * theirs.n / (mine.n + theirs.n) AS above,
            (mine.score ** 2 + theirs.score ** 2) * mine.n * theirs.n / (mine.n + theirs.n) AS below
        FROM means AS mine JOIN means AS theirs USING (issue, other)
        WHERE mine.actor = $state AND theirs.actor <> $state AND other <> $state AND other <> theirs.actor
    ), sums AS (
        SELECT partner, issue, above, below, sum(above) OVER pair AS all_above, sum(below) OVER pair AS all_below
        FROM terms WINDOW pair AS (PARTITION BY partner, issue)
    ), thirds AS (
        SELECT partner, issue, count(*) AS third_parties, sum(above) / sum(below) AS towards_others,
            -- left out one by one: Tukey's jackknife
            sqrt((count(*) - 1) / count(*) * sum(((all_above - above) / nullif(all_below - below, 0) - all_above / all_below) ** 2)) AS third_error
        FROM sums WHERE all_below > 0 GROUP BY partner, issue
    ), between_them AS (
        SELECT issue, CASE WHEN actor = $state THEN other ELSE actor END AS partner, avg(score) / 10 AS score
        FROM sides WHERE (actor = $state AND list_contains($partners, other)) OR other = $state GROUP BY issue, partner, happening
    ), each_other AS (
        SELECT partner, issue, count(*) AS n, avg(score) AS towards_each_other, stddev_samp(score) / sqrt(count(*)) AS each_error
        FROM between_them GROUP BY partner, issue
    )
    SELECT partner, issue, n, towards_each_other, each_error, third_parties, towards_others, third_error
    FROM each_other FULL JOIN thirds USING (partner, issue) ORDER BY partner, issue
"""

_PARTNERS: Final = """
    WITH {head}, acting AS (
        SELECT happening, others, split_part(unnest(actors), '.', 1) AS actor FROM reports
    ), towards AS (
        SELECT happening, actor, split_part(unnest(others), '.', 1) AS other FROM acting
    )
    SELECT CASE WHEN actor = $state THEN other ELSE actor END AS partner, approx_count_distinct(happening) AS n FROM towards
    WHERE actor <> other AND (actor = $state OR other = $state) GROUP BY 1 ORDER BY n DESC, partner LIMIT $limit
"""


def alignment(record: Record, state: str, partner: str, **filters: Any) -> list[dict[str, Any]]:
    """How two states, bodies or groups are aligned, a row for each issue that both acted on; the row ``all`` first.

    `issue`: a PLOVER context, or ``all`` acts whatever they are about. `alignment`, −1 (opposed) to 1 (as one): the mean of the two
    parts that are known, `towards_each_other` and `towards_others`, with `low` and `high`, its 95 % interval (null where either part
    rests on too little to tell).

    `towards_each_other`, −0.93 to 0.76: the mean PLOVER score of the `n` happenings between them, either way, over 10.
    `towards_others`, −1 to 1: how alike they treat the `third_parties` that both acted towards. With x and y the mean scores of the
    two towards a third party, 2 Σ w·x·y / Σ w·(x² + y²), w = n·m / (n + m) of their numbers of happenings. 1 when they treat all alike, −1 when
    each does to all the opposite of the other. It is the coefficient of identity of F. Zegers and J. ten Berge, "A family of
    association coefficients for metric scales", Psychometrika 50 (1985), about the neutral point of the scale; for the measure of states by
    their acts towards third parties see C. Signorino and J. Ritter, "Tau-b or not tau-b", International Studies Quarterly 43 (1999).
    Standard errors: of the mean, and by jackknife over third parties (from three on). `filters` are those of events.
    """
    rows = _measured(record, state, [partner], f"list_append(contexts, '{ALL}')", filters)
    return sorted(rows, key=lambda row: (row["issue"] != ALL, row["issue"]))


def alignments(
    record: Record,
    state: str,
    partners: Iterable[str] | None = None,
    *,
    issues: Sequence[str] | None = None,
    limit: int = 12,
    **filters: Any,
) -> list[dict[str, Any]]:
    """How a state is aligned with each of its partners on each issue: the rows of `alignment`, by partner and issue.

    Without `partners`, the `limit` with which it dealt most. `issues` keeps some contexts; ``all`` may be one of them.
    """
    if partners is None:
        head, parameters = reports(filters)
        found = record.query(_PARTNERS.format(head=head), parameters | {"state": state, "limit": limit})
        partners = [row["partner"] for row in found]
    chosen = [code for code in dict.fromkeys(partners) if code != state]
    listed = "contexts" if issues is None or ALL not in issues else f"list_append(contexts, '{ALL}')"
    rows = _measured(record, state, chosen, listed, filters) if chosen else []
    return [row for row in rows if issues is None or row["issue"] in issues]


def multialignment(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Whether the alignments of one state differ by issue rather than follow one bloc. `rows` are those of `alignments`.

    `multialignment`, 0 to 1: of the spread of its alignments that is not chance, the part that lies in which partner it stands with on which
    issue, σ²(partner × issue) / (σ²(partner) + σ²(partner × issue)). 0: the same partners are close on every issue, as in a bloc.
    1: knowing the partner says nothing, only partner and issue together do. Null with fewer than two partners on two issues
    in common, or without spread. `low` and `high`: its 95 % interval by jackknife over partners, from three on. `bloc_spread` and
    `issue_spread`: the two standard deviations, σ(partner) and σ(partner × issue), 0 to 1; `chance`: the standard error of a cell on average;
    `partners`, `issues` and `cells` it rests on.

    Alignment = level + partner + issue + partner × issue + chance, fitted by least squares to the cells whose error is known; the variances by
    moments, with the mean squared error of the cells taken from the residual. Source of the method: H. Scheffé, The Analysis of
    Variance (1959), chapter 7; its use here is this package's own.
    """
    cells = [
        (row["partner"], row["issue"], row["alignment"], row["error"]) for row in rows if row["error"] is not None and row["issue"] != ALL
    ]
    partners = sorted({cell[0] for cell in cells})
    full = _spread(cells)
    low = high = None
    if full is not None and len(partners) >= 3:
        left = [_spread([cell for cell in cells if cell[0] != partner]) for partner in partners]
        known = np.array([one[0] for one in left if one is not None and one[0] is not None])
        if full[0] is not None and len(known) >= 3:
            k = len(known)
            error = math.sqrt((k - 1) / k * float(((known - known.mean()) ** 2).sum()))
            low, high = max(0.0, full[0] - Z * error), min(1.0, full[0] + Z * error)
    share, bloc, issue, chance = full or (None, None, None, None)
    return {
        "multialignment": share,
        "low": low,
        "high": high,
        "bloc_spread": bloc,
        "issue_spread": issue,
        "chance": chance,
        "partners": len(partners),
        "issues": len({cell[1] for cell in cells}),
        "cells": len(cells),
    }


def _measured(record: Record, state: str, partners: Sequence[str], issues: str, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not state or not all(partners) or state in partners:
        raise UsageError("alignment is between two different states: give both codes, as in 'USA' and 'CHN'")
    head, parameters = reports(filters)
    sql = _ALIGNMENT.format(head=head, issues=issues)
    rows = record.query(sql, {**parameters, "state": state, "partners": list(partners)})
    return [_finished(row) for row in rows if row["issue"] is not None]


def _finished(row: dict[str, Any]) -> dict[str, Any]:
    parts = [(row["towards_each_other"], row["each_error"]), (row["towards_others"], row["third_error"])]
    known = [(value, error) for value, error in parts if value is not None]
    value = sum(part for part, _ in known) / len(known)
    enough = (row["n"] is None or row["n"] >= 2) and (row["third_parties"] is None or row["third_parties"] >= 3)
    errors = [error for _, error in known]
    error = math.sqrt(sum(one**2 for one in errors)) / len(known) if enough and all(one is not None for one in errors) else None
    if error is not None and error < 1e-9:  # no spread to measure by
        error = None
    return {
        "partner": row["partner"],
        "issue": row["issue"],
        "alignment": value,
        "low": None if error is None else max(-1.0, value - Z * error),
        "high": None if error is None else min(1.0, value + Z * error),
        "error": error,
        "towards_each_other": row["towards_each_other"],
        "n": row["n"] or 0,
        "towards_others": row["towards_others"],
        "third_parties": row["third_parties"] or 0,
    }


def _spread(cells: Sequence[tuple[str, str, float, float]]) -> tuple[float | None, float, float, float] | None:
    """The share, σ(partner), σ(partner × issue) and the mean error of a cell; None where the table is too small."""
    partners, issues = sorted({cell[0] for cell in cells}), sorted({cell[1] for cell in cells})
    if len(partners) < 2 or len(issues) < 2:
        return None
    y = np.array([cell[2] for cell in cells])
    by_issue = np.array([[cell[1] == issue for issue in issues] for cell in cells], dtype=np.float64)
    both = np.hstack([by_issue, np.array([[cell[0] == partner for partner in partners[1:]] for cell in cells], dtype=np.float64)])
    issue_left, issue_rank = _residual(by_issue, y)
    both_left, both_rank = _residual(both, y)
    freedom, partner_freedom = len(y) - both_rank, both_rank - issue_rank
    if freedom < 1 or partner_freedom < 1:
        return None
    chance = float(np.mean([cell[3] ** 2 for cell in cells]))
    interaction = max(0.0, both_left / freedom - chance)
    bloc = max(0.0, ((issue_left - both_left) / partner_freedom - both_left / freedom) / (len(cells) / len(partners)))
    total = bloc + interaction
    return (interaction / total if total > 1e-12 else None), math.sqrt(bloc), math.sqrt(interaction), math.sqrt(chance)


def _residual(design: "np.ndarray[Any, Any]", y: "np.ndarray[Any, Any]") -> tuple[float, int]:
    fitted, _, rank, _ = np.linalg.lstsq(design, y, rcond=None)
    return float(((y - design @ fitted) ** 2).sum()), int(rank)
