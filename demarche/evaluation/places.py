"""Task places: names of places and where they lie, from raw text.

In: rows with ``text``, ``date`` and ``places`` (``start``, ``end``, ``lat``, ``lon``). Out: span F1, precision, recall; share located rightly.
"""

from pathlib import Path

from demarche.evaluation.gold import f1, read_gold
from demarche.world.places import Place, PlaceMention, find_places
from demarche.world.places.choosing import distance_km

NEAR_KM = 161.0  # 100 miles, the distance at which toponym resolution is usually scored


def evaluate(path: Path) -> dict[str, float]:
    """Scores over all texts of the file.

    ``span_f1``, ``span_precision``, ``span_recall``: a span is right if its start and end are those of a labelled one. Demonyms and adjectives
    count as places of their country. ``within_161km``: of the right spans whose label has coordinates, the share read as a place no more than
    161 km away; a place without coordinates is a miss. ``found``: how many spans that share is of.
    Raises InputError for a line that is not JSON, KeyError for a row without the fields above.
    """
    labelled = found = spans = located = near = 0
    for row in read_gold(path):
        gold = {(each["start"], each["end"]): each for each in row["places"]}
        read = find_places(row["text"])
        labelled, found = labelled + len(gold), found + len(read)
        for mention in read:
            label = gold.get((mention.start, mention.end))
            if label is None:
                continue
            spans += 1
            if label["lat"] is not None and label["lon"] is not None:
                located += 1
                near += _distance(mention, label["lat"], label["lon"]) <= NEAR_KM
    return {
        "span_f1": f1(spans, found, labelled),
        "span_precision": spans / found if found else 1.0,
        "span_recall": spans / labelled if labelled else 1.0,
        "within_161km": near / located if located else 1.0,
        "found": located,
    }


def _distance(mention: PlaceMention, latitude: float, longitude: float) -> float:
    here = Place(mention.name, mention.kind, latitude=mention.latitude, longitude=mention.longitude)
    return distance_km(here, Place("label", "other", latitude=latitude, longitude=longitude))
