"""How well two independent readers of the same sentences agree: python -m training.agreement.

In: training/data/acts.jsonl and acts-second.jsonl (the same ids, labelled apart). Out: F1 of trigger, type and both sides; agreement on aux and mode.
"""

from typing import Any

from training.corpora import DATA, read_lines

Offsets = list[int]


def overlap(a: Offsets, b: Offsets) -> bool:
    """Whether two spans share a character."""
    return a[0] < b[1] and b[0] < a[1]


def same_side(ours: list[Offsets], theirs: list[Offsets]) -> bool:
    """Whether each member of one side touches a member of the other, both ways; two empty sides are the same."""
    if not ours or not theirs:
        return not ours and not theirs
    return all(any(overlap(a, b) for b in theirs) for a in ours) and all(any(overlap(a, b) for a in ours) for b in theirs)


def agreement() -> dict[str, float]:
    """The figures, each 0 to 1."""
    first = {row["id"]: row["events"] for row in read_lines(DATA / "acts.jsonl")}
    total = trigger = type_ = sides = aux = mode = 0
    for row in read_lines(DATA / "acts-second.jsonl"):
        left: list[dict[str, Any]] = list(first[row["id"]])
        total += len(left) + len(row["events"])
        for act in row["events"]:
            touching = [other for other in left if overlap(other["trigger"], act["trigger"])]
            if not touching:
                continue
            match = next((other for other in touching if other["type"] == act["type"]), touching[0])
            left.remove(match)
            trigger += 1
            if match["type"] == act["type"]:
                type_ += 1
                aux += match["aux"] == act["aux"]
                mode += match["mode"] == act["mode"]
                sides += same_side(match["actors"], act["actors"]) and same_side(match["recipients"], act["recipients"])
    return {
        "trigger_f1": 2 * trigger / total,
        "type_f1": 2 * type_ / total,
        "sides_f1": 2 * sides / total,
        "aux_accuracy": aux / type_,
        "mode_accuracy": mode / type_,
    }


if __name__ == "__main__":
    for name, value in agreement().items():
        print(f"{name:<14} {value:.3f}")
