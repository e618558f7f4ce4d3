"""The whole pipeline on our own labels: acts from raw text, each sentence read by the model of the fold that never saw it.

Usage: python -m training.rawtext [--folds 0,1,2,3,4]. In: training/runs/fold-N.pt, as crossvalidate leaves them, and our own labels. Out: training/rawtext.json: F1 of types, of types
with the countries of both sides and aux, and precision by type. Who the labelled words of a side name is found by the same rules as for the words that the reader finds.
"""

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import torch

from demarche.coding.article import code
from demarche.coding.scene import home_of, scene_at
from demarche.coding.sides import Place, name_side
from demarche.evaluation.countries import country
from demarche.language.pipeline import ReaderComponent, load, words_and_sentences
from demarche.language.reader import Reader
from demarche.language.scores import AUX, TYPES
from demarche.statements import Article
from demarche.world.actors import Context, find_mentions
from demarche.world.names import World, load_world
from training.corpora import Act, Example, fold, load_examples
from training.crossvalidate import HERE
from training.export import export
from training.fit import new_reader

RESULT = HERE / "rawtext.json"
Told = tuple[str, frozenset[str], frozenset[str], str]  # type, countries of actors and of recipients, aux


def main() -> None:
    """Read every fold's sentences and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", default="0,1,2,3,4")
    args = parser.parse_args()
    numbers = [int(number) for number in args.folds.split(",")]
    examples = [example for example in load_examples() if example.acts is not None and not example.written]
    pairs: list[tuple[list[Told], list[Told]]] = []
    for number in numbers:
        pairs += _read(number, [example for example in examples if fold(example) == number])
    result = {"folds": numbers, "sentences": len(pairs), **figures(pairs)}
    RESULT.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(json.dumps(result, indent=1))


def figures(pairs: list[tuple[list[Told], list[Told]]]) -> dict[str, Any]:
    """F1 and precision of (found, gold) by sentence."""

    def shared(part: slice) -> tuple[int, int, int]:
        hits = found = gold = 0
        for ours, theirs in pairs:
            a, b = Counter(told[part] for told in ours), Counter(told[part] for told in theirs)
            hits, found, gold = hits + (a & b).total(), found + a.total(), gold + b.total()
        return hits, found, gold

    def f1(counts: tuple[int, int, int]) -> float:
        return round(2 * counts[0] / max(1, counts[1] + counts[2]), 4)

    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for ours, theirs in pairs:
        a, b = Counter(told[0] for told in ours), Counter(told[0] for told in theirs)
        right += a & b
        given += a
    return {
        "type_f1": f1(shared(slice(0, 1))),
        "type_countries_f1": f1(shared(slice(0, 3))),
        "type_countries_aux_f1": f1(shared(slice(0, 4))),
        "precision": {type: round(right[type] / given[type], 3) for type in TYPES if given[type]},
    }


def _read(number: int, examples: list[Example]) -> list[tuple[list[Told], list[Told]]]:
    load()  # makes the extensions of Doc known
    fitted = new_reader()
    fitted.load_state_dict(torch.load(HERE / "runs" / f"fold-{number}.pt", weights_only=True))
    shipped = Reader()
    with tempfile.TemporaryDirectory() as folder:
        export(fitted, Path(folder), version=f"fold-{number}", temperature=shipped.temperature, threshold=shipped.threshold)
        reader = Reader(Path(folder))
    nlp, component, world = words_and_sentences(), ReaderComponent(reader), load_world()
    pairs = []
    for example in examples:
        doc = component.read(nlp(example.text), split=False)
        coded = code(Article(id="0" * 12, text=example.text), doc, world, least=reader.threshold, temperature=reader.temperature)
        found = [(event.type, _countries(event.actors), _countries(event.recipients), event.aux) for event in coded.events]
        pairs.append((found, [told for act in example.acts or () if (told := _gold(act, example, world))]))
    return pairs


def _gold(act: Act, example: Example, world: World) -> Told | None:
    """A labelled act with the countries that its words name; None where no side is known, as such an act is not coded."""
    type = TYPES[act.type]
    context = Context()
    place = Place(example.text, 0, find_mentions(example.text, world=world, context=context), None, context, world)
    place = place._replace(home=home_of(scene_at(example.spans[act.trigger[0]][0], place, ""), place))
    sides = [
        frozenset(
            name
            for span in spans
            for name in _countries(name_side(example.spans[span[0]][0], example.spans[span[-1]][1], type, acting=acting, place=place).codes)
        )
        for spans, acting in ((act.actors, True), (act.recipients, False))
    ]
    return (type, sides[0], sides[1], AUX[act.aux]) if any(sides) else None


def _countries(codes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(country(code) for code in codes)


if __name__ == "__main__":
    main()
