"""How far the rules of coding that read the dependency tree agree with our own labels.

Usage: python -m training.rules. In: the labelled sentences, read by the shipped model, whose trees were never fitted on them. Out: for each rule, of what it says the share that is labelled so:
the noun phrases with a name that coding/parties.py gives, by side; the conditions that coding/conditions.py finds; what coding/modality.py makes of the words beside a verb.
"""

from collections import Counter

from demarche.coding.conditions import condition
from demarche.coding.modality import MODALS, of_verb
from demarche.coding.parties import parties
from demarche.language.pipeline import annotate
from demarche.language.scores import AUX, TYPES
from training.corpora import load_examples

BATCH = 64  # sentences read at once


def main() -> None:
    """Print the shares."""
    examples = [example for example in load_examples() if example.acts]
    right: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for start in range(0, len(examples), BATCH):
        batch = examples[start : start + BATCH]
        spaces = [[a[1] < b[0] for a, b in zip(each.spans, each.spans[1:], strict=False)] + [True] for each in batch]
        doc = annotate([example.words for example in batch], spaces)
        for example, sentence in zip(batch, doc.sents, strict=True):
            words = list(sentence)
            for act in example.acts or ():
                type = TYPES[act.type]
                likely = parties(act.trigger, type, words)
                for side, groups, spans in (
                    ("actors", likely.actors, act.actors),
                    ("recipients", likely.recipients, act.recipients),
                    ("partners", likely.partners, act.actors),
                ):
                    labelled = {word for span in spans for word in span}
                    for phrase in (phrase for group in groups for phrase in group if any(words[k].pos_ == "PROPN" for k in phrase)):
                        said[side] += 1
                        right[side] += bool(labelled & set(phrase))
                if hangs := condition(act.trigger, type, words):
                    said["conditions"] += 1
                    right["conditions"] += bool(set(hangs) & set(act.condition))
                verb = next((words[k] for k in act.trigger if words[k].pos_ == "VERB"), None)
                told = of_verb(verb, type)
                if verb is not None and told != "actual":
                    modal = next((child.lower_ for child in verb.children if child.lower_ in MODALS), None)
                    rule = f"verb with {'not' if told == 'negated' else modal or 'if'}: {told}"
                    said[rule] += 1
                    right[rule] += AUX[act.aux] == told
    print(f"{len(examples)} sentences")
    for rule in sorted(said):
        print(f"{rule:<32} {right[rule]:5d} of {said[rule]:5d}  {right[rule] / said[rule]:.2f}")


if __name__ == "__main__":
    main()
