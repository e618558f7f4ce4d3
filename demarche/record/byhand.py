"""What a person corrected, when its article is read again.

In: the statements of an article before, its corrections, and those of the new reading. Out: the new ones with what the person said of them: a row
that was corrected keeps what it was corrected to, one that was taken out stays out. Dates, claims and conditions are those of the new reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from demarche.statements import Claim, Event, Forecast, Quantity, Statement

HAND: Final = "hand"
"""The coder of a corrected row."""

_SAID: Final[Mapping[type[Statement], tuple[str, ...]]] = {
    Event: (
        *("type", "mode", "aux", "actors", "recipients", "actor_mentions", "recipient_mentions", "score", "alternative"),
        *("confidence", "coder"),
    ),
    Claim: ("source_code", "confidence", "coder"),
    Quantity: ("actor", "confidence", "coder"),
    Forecast: ("source_code", "outcome", "confidence", "coder"),
}
"""What of a corrected row is the person's."""

_Place = tuple[type[Statement], int, int]


def kept(before: Sequence[Statement], taken_out: Iterable[Statement], new: Sequence[Statement]) -> list[Statement]:
    """The statements `new` with the corrections of those `before`, and without what was `taken_out`, each found again by its kind and its words.

    A corrected row that the new reading does not have is kept as it was, under an id that is free.
    """
    corrected = {_place(one): one for one in before if one.coder == HAND}
    gone = {_place(one) for one in taken_out} - corrected.keys()
    found: list[Statement] = []
    for one in new:
        if _place(one) in gone:
            continue
        said = corrected.pop(_place(one), None)
        found.append(msgspec.structs.replace(one, **{name: getattr(said, name) for name in _SAID[type(one)]}) if said else one)
    used = {one.id for one in found}
    for one in corrected.values():
        stem, number = one.id.rstrip("0123456789"), 1
        id = one.id
        while id in used:
            id, number = f"{stem}{number}", number + 1
        used.add(id)
        found.append(msgspec.structs.replace(one, id=id))
    return found


def _place(one: Statement) -> _Place:
    return type(one), one.start, one.end
