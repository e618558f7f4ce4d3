"""The real page: how much of what a careful reader took from it is found.

Usage: python -m benchmarks.seedpage [--verbose]. In: the seeds folder beside the gold folder (page and expected.jsonl). Out: counts by kind.
An event is found when one of ours, not yet used, stands in the same article and sentence with the same type; "countries" asks for the same
countries on both sides too, "aux" for the same aux as well.
"""

import argparse
import csv
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import demarche
from demarche.statements import Claim, Event, Forecast, Quantity

ROOT = Path(__file__).resolve().parent.parent
SEEDS = Path(os.environ.get("DEMARCHE_GOLD", ROOT.parent / "shared" / "gold")).parent / "seeds"
DATE = "2024-11-15"


def letters(text: str) -> str:
    """Letters and digits only: what two quotes of one sentence share."""
    return "".join(c for c in text.lower() if c.isalnum())


def countries(codes: Sequence[str]) -> set[str]:
    """Codes without their sectors."""
    return {code.partition(".")[0] for code in codes}


def same_place(quote: str, sentence: str) -> bool:
    """Whether a quote and a sentence are, or begin, one another."""
    a, b = letters(quote), letters(sentence)
    return a in b or b in a


def overlap(a: str, b: str) -> float:
    """F1 of the words two texts share."""
    ours, theirs = a.lower().split(), b.lower().split()
    shared = sum(min(ours.count(w), theirs.count(w)) for w in set(ours))
    return 2 * shared / max(1, len(ours) + len(theirs))


def match(
    expected: list[dict[str, Any]], found: Sequence[Any], same: Callable[[dict[str, Any], Any], bool]
) -> list[tuple[dict[str, Any], Any | None]]:
    """Each expected row with one found row that is the same, each found row used once."""
    left, pairs = list(found), []
    for row in expected:
        hit = next((f for f in left if same(row, f)), None)
        if hit is not None:
            left.remove(hit)
        pairs.append((row, hit))
    return pairs


def judged() -> dict[tuple[str, str, str], str]:
    """What a careful reader would do with events that were not expected: (article, type, trigger) to a verdict. seedpage_judged.csv is written by hand."""
    with Path(__file__).with_name("seedpage_judged.csv").open(encoding="utf-8") as file:
        return {(row["article"], row["type"], row["trigger"]): f"{row['careful_reader']}: {row['why']}" for row in csv.DictReader(file)}


def score(verbose: bool = False, extras: list[tuple[str, str, str, str]] | None = None) -> dict[str, str]:
    """Read the page and count, by kind. `extras` is given the events not expected: article, type, trigger, aux."""
    expected = [json.loads(line) for line in (SEEDS / "expected.jsonl").read_text("utf-8").splitlines() if line.strip()]
    of = {
        kind: [row for row in expected if row["kind"] == kind]
        for kind in ("article", "furniture", "event", "quantity", "claim", "forecast")
    }
    reading = demarche.read(SEEDS / "responsible-statecraft-page.txt", date=DATE)
    texts = [article.text for article in reading.articles]
    number = {article.id: index + 1 for index, article in enumerate(reading.articles)}
    whole = match(
        of["article"], reading.articles, lambda row, a: a.text.startswith(row["starts"]) and a.text.rstrip().endswith(row["ends"])
    )
    furniture = [row for row in of["furniture"] if any(row.get("text", row.get("quote", "\0")) in text for text in texts)]

    def here(row: dict[str, Any], f: Event | Claim | Quantity | Forecast) -> bool:
        return number[f.document_id] == row["article"] and same_place(row["quote"], f.sentence)

    events = match(of["event"], reading.events, lambda row, e: here(row, e) and e.type == row["type"])
    right = match(
        of["event"],
        reading.events,
        lambda row, e: (
            here(row, e)
            and e.type == row["type"]
            and countries(e.actors) == countries(row["actors"])
            and countries(e.recipients) == countries(row["recipients"])
        ),
    )
    claims = match(
        of["claim"],
        reading.claims,
        lambda row, c: here(row, c) and c.source is not None and overlap(row["content"], c.content) >= 0.8 and _source(row, c),
    )
    quantities = match(
        of["quantity"],
        reading.quantities,
        lambda row, q: here(row, q) and q.value == row["value"] and q.bound == row["bound"] and q.unit == row["unit"],
    )
    forecasts = match(of["forecast"], reading.forecasts, lambda row, f: here(row, f))
    third = [e for e in reading.events if number[e.document_id] == 3 and e.aux == "actual"]
    used = [e for _, e in events if e is not None]
    extra = [e for e in reading.events if e not in used]
    if extras is not None:
        extras += [(str(number[e.document_id]), e.type, e.trigger, e.aux) for e in extra]
    if verbose:
        _print(events, extra, claims, quantities, forecasts, reading)
    return {
        "articles": f"{_hits(whole)} of {len(whole)}",
        "furniture in a text": str(len(furniture)),
        "events, sentence and type": f"{_hits(events)} of {len(events)}",
        "events, countries too": f"{_hits(right)} of {len(right)}",
        "events, aux too": f"{sum(e is not None and e.aux == row['aux'] for row, e in right)} of {len(right)}",
        "events not expected": str(len(extra)),
        "of those actual": str(sum(e.aux == "actual" for e in extra)),
        "actual events in the commentary": str(len(third)),
        "claims": f"{_hits(claims)} of {len(claims)}",
        "quantities": f"{_hits(quantities)} of {len(quantities)}",
        "forecasts": f"{_hits(forecasts)} of {len(forecasts)}",
    }


def _source(row: dict[str, Any], claim: Claim) -> bool:
    return overlap(row["source"], claim.source or "") > 0


def _hits(pairs: Sequence[tuple[Any, Any]]) -> int:
    return sum(hit is not None for _, hit in pairs)


def _print(events: Any, extra: Any, claims: Any, quantities: Any, forecasts: Any, reading: Any) -> None:
    for row, e in events:
        print(
            "+" if e else "-",
            row["type"],
            row["mode"],
            row["actors"],
            row["recipients"],
            row["aux"],
            row["date"],
            "|",
            row["trigger"],
            "|",
            row["quote"][:90],
        )
        if e:
            print(
                "    ",
                e.type,
                e.mode,
                list(e.actors),
                list(e.recipients),
                e.aux,
                e.date_start,
                "|",
                e.trigger,
                e.confidence,
                "|",
                e.condition,
                "|",
                e.claim,
            )
    for e in extra:
        print("?", e.type, e.mode, list(e.actors), list(e.recipients), e.aux, e.confidence, "|", e.trigger, "|", e.sentence[:120])
    for name, pairs in (("claim", claims), ("quantity", quantities), ("forecast", forecasts)):
        for row, hit in pairs:
            if hit is None:
                print("-", name, json.dumps({k: v for k, v in row.items() if k not in ("kind", "article")}, ensure_ascii=False)[:300])


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", action="store_true")
    for name, value in score(parser.parse_args().verbose).items():
        print(f"{name:<34} {value}")


if __name__ == "__main__":
    main()
