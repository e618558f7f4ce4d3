"""What the article has said so far about who is who.

In: mentions and what they were resolved to, in the order of the text. Out: what a surname, a pronoun or "the two
countries" points back to. Only the order of words is known here, so the most recent mention that fits is taken,
and nothing where none fits.
"""

import msgspec

from demarche.world.names import Anaphor, World
from demarche.world.words import lookup_form, words_of

REMEMBERED = 40
NEARBY = 12
FADES = 0.7  # what a mention weighs a sentence later
TOGETHER = 3.0  # what it weighs more in a sentence that names as many as are meant: parties are named with each other


class Resolution(msgspec.Struct, frozen=True):
    """Who some words name, and why.

    ``codes`` are actor codes, empty where it is not known or nobody is named; ``reason`` says in words why.
    ``candidates`` are the readings that nothing told apart. ``kind`` says what was read: a ``state`` by its own name
    (the code is bare: whoever codes the act decides whether the government is meant), its ``people``, a ``place``, a
    ``metonym`` (a capital or building for a government), a ``body``, ``group``, ``organ``, ``region``, ``media``,
    ``person``, ``role``, or ``unknown``. ``person`` is the name of somebody, as written or as in the tables;
    ``office`` and ``role`` are what the words said of an office or role; for a body ``role`` is its kind (alliance, court …).
    """

    codes: tuple[str, ...]
    reason: str
    kind: str = "unknown"
    candidates: tuple[str, ...] = ()
    person: str = ""
    office: str = ""
    role: str = ""

    @property
    def bare_state(self) -> bool:
        """Whether a state stands here by its own name, so that the act must show whether the government is meant."""
        return self.kind == "state"


def state_of(code: str, world: World) -> str:
    """The state a code belongs to, empty for bodies and groups."""
    state = code.partition(".")[0]
    return state if state in world.states else ""


class Context:
    """The memory of one article: feed it every mention with ``remember``, in order."""

    def __init__(self) -> None:
        self.trail: list[tuple[str, Resolution]] = []
        self.people: dict[str, Resolution] = {}
        self._begins: list[int] = []  # how much had been remembered in all when each sentence began
        self._count = 0

    def begin_sentence(self) -> None:
        """Say that a new sentence begins."""
        self._begins = [*self._begins[-REMEMBERED:], self._count]

    def remember(self, mention: str, resolution: Resolution) -> None:
        """Keep a mention and what it was resolved to; somebody with a full name is found again by the surname."""
        if resolution.person:
            words = [w.key for w in words_of(resolution.person)]
            written = [w.key for w in words_of(mention)]
            known = self.people.get(words[-1])
            # A name without a code is kept too: another person of that surname in the tables is not meant then.
            if len(words) > 1 and (resolution.codes or words[-1] in written) and not (known and known.codes and not resolution.codes):
                self.people[words[-1]] = resolution
                self.people[" ".join(words)] = resolution
        if resolution.codes:
            self.trail = [*self.trail[-REMEMBERED:], (mention, resolution)]
            self._count += 1

    def by_salience(self) -> list[tuple[str, Resolution]]:
        """What was remembered, the likeliest to be meant by a pronoun first: this sentence before the last one, and within a sentence what
        stands first, which in English is mostly the subject (centering: Grosz, Joshi and Weinstein 1995)."""
        oldest = self._count - len(self.trail)
        ordered: list[tuple[str, Resolution]] = []
        end = len(self.trail)
        for begin in reversed(self._begins or [0]):
            start = max(0, begin - oldest)
            ordered += self.trail[start:end]
            end = min(end, start)
        return ordered + self.trail[:end][::-1]

    def somebody(self, name: str) -> Resolution | None:
        """Who a surname or full name was, if the article has said so."""
        return self.people.get(" ".join(lookup_form(w.key) for w in words_of(name)))

    def nations(self, world: World) -> list[str]:
        """The states that acted or were spoken of lately, most recent first, each once; places where things happened are left out."""
        recent: list[str] = []
        for _, seen in reversed(self.trail[-NEARBY:]):
            for code in reversed(seen.codes if seen.kind not in ("place", "region", "media") else ()):
                state = state_of(code, world)
                if state and state not in recent:
                    recent.append(state)
        return recent

    def point_back(self, anaphor: Anaphor, world: World) -> Resolution:
        """What "he", "the alliance" or "the two countries" points back to; without codes where nothing fits."""
        if anaphor.number > 1:
            return self._several(anaphor, world)
        for mention, seen in self.by_salience() if anaphor.refers in ("person", "thing", "many") else self.trail[::-1]:
            if _fits(anaphor.refers, seen, world):
                codes = tuple(state_of(c, world) for c in seen.codes) if anaphor.refers == "state" else seen.codes
                kind = "state" if anaphor.refers == "state" else seen.kind
                reason = f"“{anaphor.words}” points back to “{mention}”: {seen.reason}"
                return msgspec.structs.replace(seen, codes=codes, kind=kind, reason=reason)
        return Resolution((), f"“{anaphor.words}” points back to nobody named so far")

    def _several(self, anaphor: Anaphor, world: World) -> Resolution:
        """The parties spoken of most in what came last; this sentence's own, if it names enough of them, and nobody whom it alone names otherwise: who urges
        "both sides" is neither."""
        here: dict[str, float] = {}
        before: dict[str, float] = {}
        named: dict[int, list[str]] = {}  # by how many sentences ago
        for back, seen in self._with_distance():
            if (anaphor.refers == "person" and not (seen.person or seen.office)) or seen.kind in ("place", "region", "media"):
                continue
            for code in seen.codes:
                name = code if anaphor.refers == "person" else (state_of(code, world) or ("" if anaphor.refers == "state" else code))
                if name:
                    named.setdefault(back, []).append(name)
        for back, names in named.items():
            weight = FADES**back * (TOGETHER if len(set(names)) >= anaphor.number else 1.0)
            known = before if back else here
            for name in names:
                known[name] = known.get(name, 0.0) + weight
        if len(here) < anaphor.number:
            both = {name: weight + here.get(name, 0.0) for name, weight in before.items()}
            here = both if len(both) >= anaphor.number else before | here
            found = sorted(here, key=lambda name: -here[name])[: anaphor.number]
        else:
            found = list(here)[-anaphor.number :]
        if len(found) < anaphor.number:
            return Resolution((), f"“{anaphor.words}” needs {anaphor.number} named before, found {len(found)}", candidates=tuple(found))
        codes = tuple(name for name in (before | here) if name in found)
        return Resolution(codes, f"“{anaphor.words}”: the {anaphor.number} that fit and were spoken of most", "state")

    def _with_distance(self) -> list[tuple[int, Resolution]]:
        """What was remembered, in order, each with how many sentences ago."""
        oldest, begins = self._count - len(self.trail), self._begins or [0]
        return [(sum(begin > oldest + k for begin in begins), seen) for k, (_, seen) in enumerate(self.trail)]


_GROUPS_OF_STATES = {"alliance": ("alliance",), "bloc": ("bloc", "alliance"), "agency": ("agency",), "court": ("court",)}


def _fits(refers: str, seen: Resolution, world: World) -> bool:
    """Whether something named before can be what a word points back to."""
    if refers == "person":
        return bool(seen.person) and len(seen.codes) == 1
    if refers == "last":
        return True
    if refers == "state":
        return len(seen.codes) == 1 and seen.kind in ("state", "people", "metonym", "role") and bool(state_of(seen.codes[0], world))
    if refers == "group":
        return seen.kind == "group"
    if refers == "body":
        return seen.kind == "body"
    if refers in _GROUPS_OF_STATES:
        return seen.kind == "body" and seen.role in _GROUPS_OF_STATES[refers]
    if refers == "thing":
        return not seen.person and len(seen.codes) == 1 and seen.kind in ("state", "metonym", "body", "group", "organ", "role")
    return not seen.person and (len(seen.codes) > 1 or seen.kind in ("people", "role", "group", "body", "state"))
