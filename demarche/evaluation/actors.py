"""Task actors: the country of a side of an act, its words given.

In: the rows of the task events. Out: country_accuracy, the sentence read before the words are resolved, and country_accuracy_alone, the words by themselves.
"""

from pathlib import Path

from demarche.evaluation.countries import country
from demarche.evaluation.gold import read_gold
from demarche.world.actors import Context, find_mentions, resolve
from demarche.world.names import load_world


def evaluate(path: Path) -> dict[str, float]:
    """Share of labelled actors and recipients whose country is among those found."""
    world, total, right, alone = load_world(), 0, 0, 0
    for row in read_gold(path):
        for event in row["events"]:
            for actor in event["actors"] + event["recipients"]:
                context = Context()
                find_mentions(row["text"], world=world, context=context)
                total += 1
                read = resolve(actor["text"], world=world, context=context, around=row["text"])
                bare = resolve(actor["text"], world=world, around=row["text"])
                right += country(actor["code"]) in {country(code) for code in read.codes}
                alone += country(actor["code"]) in {country(code) for code in bare.codes}
    return {"country_accuracy": right / total, "country_accuracy_alone": alone / total}
