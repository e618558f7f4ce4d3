"""In which theatre an act plays: the Middle East, the Sahel, Eastern Europe.

In: actor codes of both sides, and a place where it is known. Out: the name of a theatre, from ``tables/theatres.csv``, which groups
the regions of UN M49 and says where it departs from them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from demarche.world.names import rows_of

ELSEWHERE: Final = "Elsewhere"
"""Where no state, group or body with a theatre of its own is named."""

GREAT_POWERS: Final = "Among the great powers"
"""Between permanent members of the Security Council and nobody else."""

_COUNTRY = re.compile(r"\b[A-Z]{3}\b")


class _Tables(NamedTuple):
    theatres: dict[str, str]  # code of a state or body to its theatre
    homes: dict[str, str]  # code of a group to its state
    bodies: frozenset[str]
    far: frozenset[str]  # states that act in every theatre


def theatre(actors: Sequence[str], recipients: Sequence[str], place: str | None = None) -> str:
    """The theatre of one act.

    In: codes of both sides (sectors are ignored), and a place that holds an ISO 3166 alpha-3 code, or None. Out: a name out of
    `theatres`, `GREAT_POWERS` or `ELSEWHERE`.

    A known place decides. Else the theatre that most of the states named belong to; when two are even, that of the recipients.
    Permanent members of the Security Council act everywhere, so they decide only where no other state is named (the United States
    towards Iran: the Middle East), and bodies only where no state is (the European Union towards Belarus: Eastern Europe).
    """
    tables = _tables()
    for code in _COUNTRY.findall(place or ""):
        if code in tables.theatres:
            return tables.theatres[code]
    # Recipients come first, so that they win where two theatres are even.
    codes = [tables.homes.get(bare, bare) for bare in dict.fromkeys(code.partition(".")[0] for code in (*recipients, *actors))]
    known = [code for code in codes if code in tables.theatres]
    states = [code for code in known if code not in tables.bodies]
    near = [code for code in states if code not in tables.far]
    if not near and len(set(states)) > 1:
        return GREAT_POWERS
    votes = Counter(tables.theatres[code] for code in near or states or known)
    return votes.most_common(1)[0][0] if votes else ELSEWHERE


def theatres() -> tuple[str, ...]:
    """The names of all theatres, in the order of the table."""
    return tuple(dict.fromkeys([*_tables().theatres.values(), GREAT_POWERS, ELSEWHERE]))


@cache
def _tables() -> _Tables:
    named = {row["code"]: row["theatre"] for row in rows_of("theatres.csv")}
    bodies = frozenset(row["code"] for row in rows_of("bodies.csv"))
    # A state that is gone stands where its successor does.
    gone = {row["code"]: named[row["successor"]] for row in rows_of("states.csv") if row["successor"] in named}
    homes = {row["code"]: row["home"] for row in rows_of("groups.csv") if row["home"]}
    far = frozenset(row["member"] for row in rows_of("memberships.csv") if row["body"] == "P5" and not row["to"])
    return _Tables(gone | named, homes, bodies, far)
