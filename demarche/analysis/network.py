"""Who deals with whom: the network of states, and the place of each in it.

In: a Record and filters of its events. Out: one row for each pair, or for each state.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from demarche.analysis.happenings import MEASURES, quad_counts, quad_types, reports, with_bounds
from demarche.analysis.intervals import share_interval
from demarche.record import Record

_PAIRS: Final = """
    WITH {head}, acting AS (
        SELECT happening, score, "type", others, split_part(unnest(actors), '.', 1) AS actor FROM reports
    ), sides AS (
        SELECT happening, score, "type", actor, split_part(unnest(others), '.', 1) AS other FROM acting
    ), happenings AS (
        SELECT least(actor, other) AS one, greatest(actor, other) AS other, avg(score) AS score, min("type") AS kind
        FROM sides WHERE actor <> other GROUP BY least(actor, other), greatest(actor, other), happening
    )
    SELECT one, other, count(*) AS n, avg(score) AS score, var_samp(score) AS variance, {quads}
    FROM happenings GROUP BY one, other HAVING n >= $least ORDER BY n DESC, one, other {limit}
"""

PAIR: Final = ("one", "other", *MEASURES, "cooperation", "cooperation_low", "cooperation_high")
"""The columns of `relations`."""


def relations(
    record: Record, *, only: Iterable[str] | None = None, least: int = 1, limit: int | None = None, **filters: Any
) -> list[dict[str, Any]]:
    """One row for each two states, bodies or groups that dealt with each other, the busiest first.

    `one` and `other` in the order of their codes; the counts, scores and bounds of `demarche.analysis.counts.counts` over what happened
    between them either way, a happening once; `cooperation`: the share of these that are cooperative (quad classes 1 and 2), 0 to 1, with
    `cooperation_low` and `cooperation_high`, its Wilson interval. `only` keeps pairs of which both are in it, `least` those with so
    many happenings, `limit` the first so many. `filters` are those of events. Raises UsageError on an unknown filter.
    """
    head, parameters = reports(filters)
    parameters |= {"least": least, **quad_types(record)}
    if limit is not None:
        parameters["limit"] = limit
    sql = _PAIRS.format(head=head, quads=quad_counts("kind"), limit="" if limit is None else "LIMIT $limit")
    if only is not None:
        sql = sql.replace("WHERE actor <> other", "WHERE actor <> other AND actor = ANY($only) AND other = ANY($only)")
        parameters["only"] = sorted(set(only))
    return [_with_share(with_bounds(row)) for row in record.query(sql, parameters)]


def positions(pairs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row for each state in the pairs that `relations` gives, the busiest first.

    `code`; `partners`: with how many it dealt; `n`: its happenings with them; `share`: of all ends of all pairs, 0 to 1 (its strength centrality,
    A. Barrat and others, PNAS 101, 2004), with the Wilson bounds `low` and `high`; `effective_partners`: 1 / Σ pᵢ² over the
    shares pᵢ of its partners, 1 to `partners` (the inverse Herfindahl index): near 1, it deals with one;
    `main`: the partner it deals with most; `cooperation`: the share of cooperative happenings, 0 to 1; `score`: their mean score.
    """
    ties: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for pair in pairs:
        ties.setdefault(pair["one"], []).append((pair["other"], pair))
        ties.setdefault(pair["other"], []).append((pair["one"], pair))
    ends = 2 * sum(pair["n"] for pair in pairs)
    rows = []
    for code, partners in ties.items():
        n = sum(pair["n"] for _, pair in partners)
        low, high = share_interval(n, ends)
        rows.append(
            {
                "code": code,
                "partners": len(partners),
                "n": n,
                "share": n / ends,
                "low": low,
                "high": high,
                "effective_partners": n * n / sum(pair["n"] ** 2 for _, pair in partners),
                "main": min(partners, key=lambda tie: (-tie[1]["n"], tie[0]))[0],
                "cooperation": sum(pair["n"] * pair["cooperation"] for _, pair in partners) / n,
                "score": sum(pair["n"] * pair["score"] for _, pair in partners) / n,
            }
        )
    return sorted(rows, key=lambda row: (-row["n"], row["code"]))


def _with_share(row: dict[str, Any]) -> dict[str, Any]:
    friendly = row["verbal_cooperation"] + row["material_cooperation"]
    row["cooperation"] = friendly / row["n"]
    row["cooperation_low"], row["cooperation_high"] = share_interval(friendly, row["n"])
    return {name: row[name] for name in PAIR}
