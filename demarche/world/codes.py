"""Actor codes to names a person can read.

In: the tables. Out: Codes: the name and kind (state, body, group) of every code, with its sector spelt out.
"""

from collections.abc import Iterable

from demarche.world.names import Entry, World, rows_of

KINDS = ("state", "body", "group")


class Codes:
    """Names and kinds of codes, made once from the tables."""

    def __init__(self, world: World) -> None:
        self._entries: dict[str, Entry] = {}
        for found in world.names.values():
            for entry in found:
                if isinstance(entry, Entry) and entry.kind in KINDS and entry.code:
                    self._entries.setdefault(entry.code, entry)
        self._sectors = {row["sector"]: row["name"] for row in rows_of("sectors.csv")}

    def name(self, code: str) -> str:
        """ "Ukraine, military" for UKR.MIL; a code that no table has is its own name."""
        actor, _, sector = code.partition(".")
        entry = self._entries.get(actor)
        name = entry.label if entry else actor
        return f"{name}, {self._sectors.get(sector, sector)}" if sector else name

    def kind(self, code: str) -> str | None:
        """Kind of the actor that a code names: state, body, group, or None."""
        entry = self._entries.get(code.partition(".")[0])
        return entry.kind if entry else None

    def names(self, codes: Iterable[str]) -> dict[str, str]:
        """Names by code."""
        return {code: self.name(code) for code in codes}

    def kinds(self, codes: Iterable[str]) -> dict[str, str]:
        """Kinds by code, of those that have one."""
        return {code: kind for code in codes if (kind := self.kind(code))}

    def knows(self, code: str) -> bool:
        """Whether the tables have the actor of a code, and its sector where it has one."""
        actor, dot, sector = code.partition(".")
        return actor in self._entries and (not dot or sector in self._sectors)
