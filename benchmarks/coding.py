"""Each stage of reading beside the model: how much of its time the rules take.

Usage: python -m benchmarks.coding. In: the real page where it is at hand, else the example page. Out: milliseconds a sentence, and the share of the model's time.
"""

from collections.abc import Callable

from benchmarks.reading import EXAMPLE, least
from benchmarks.seedpage import SEEDS
from demarche.coding.claims import find_claims
from demarche.coding.contexts import contexts_of
from demarche.coding.forecasts import find_forecasts
from demarche.coding.quantities import code_quantities
from demarche.language.pipeline import load, shared_reader, words_of
from demarche.sources import read_page
from demarche.world.actors import Context, find_mentions
from demarche.world.dates import find_dates
from demarche.world.names import load_world
from demarche.world.places import find_places


def main() -> None:
    """Print the figures."""
    page = SEEDS / "responsible-statecraft-page.txt"
    articles = read_page(page if page.exists() else EXAMPLE)
    texts, nlp, world = [article.text for article in articles], load(), load_world()
    docs = [nlp(text) for text in texts]
    sentences = [sentence for doc in docs for sentence in doc.sents]
    words = [[[token.text for token in words_of(sentence)] for sentence in doc.sents] for doc in docs]
    day = "2024-11-15"
    parts: dict[str, Callable[[], object]] = {
        "model": lambda: [shared_reader().read(lists) for lists in words],
        "words and sentences": lambda: [nlp.get_pipe("demarche_sentences")(nlp.make_doc(text)) for text in texts],
        "mentions of actors": lambda: [find_mentions(sentence.text, date=day, world=world, context=Context()) for sentence in sentences],
        "dates": lambda: [find_dates(text, date=day) for text in texts],
        "claims": lambda: [find_claims(doc) for doc in docs],
        "quantities": lambda: [code_quantities(doc, document_id="d", date=day, expressions=[]) for doc in docs],
        "forecasts": lambda: [find_forecasts(doc) for doc in docs],
        "contexts": lambda: [contexts_of(sentence.text, "") for sentence in sentences],
        "places (not part of reading)": lambda: [find_places(text) for text in texts],
    }
    took = {name: least(part) for name, part in parts.items()}
    for name, seconds in took.items():
        print(f"{name:<30} {1000 * seconds / len(sentences):.3f} ms a sentence, {seconds / took['model']:.2f} of the model")


if __name__ == "__main__":
    main()
