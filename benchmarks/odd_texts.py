"""Texts that are no prose: how much longer a word of them takes to read than a word of the example week, stages 2 and 3.

Usage: python -m benchmarks.odd_texts [--profile KIND]. In: texts made here out of the example pages. Out: a line a kind, with microseconds a word, the ratio to
prose for the whole and for coding alone, and how many rows it gave. The promise is a ratio of 3 at most.
"""

import argparse
import cProfile
import pstats
import time
from collections.abc import Callable

from benchmarks.reading import EXAMPLE
from demarche.coding.article import Coded, code
from demarche.language.pipeline import load, shared_reader
from demarche.statements import Article
from demarche.world.names import load_world

WORDS = 800  # of each text, so that none pays more for its beginning
DAY = "2024-11-15"
ROUNDS = 2


def texts() -> dict[str, str]:
    """The kinds of text, prose first, each of about WORDS words."""
    prose = EXAMPLE.read_text("utf-8")
    words = prose.split()
    sentence = " ".join(word.rstrip(".!?;:") for word in words[:600])
    nouns = [word.strip(".,;:!?“”\"'()") for word in words if word[:1].isupper() or word.endswith("s")]
    table = "\n".join(f"{place}\t{n * 137 % 9973:,}\t{n % 97}.{n % 10}%\t{n % 28 + 1} May 2024\t–" for n, place in enumerate(nouns))
    speech = [line for line in prose.replace(". ", ".\n").splitlines() if line.strip()]
    return {
        "prose": prose,
        "sentences of 600 words": sentence + ".\n",
        "a table pasted": table,
        "numbers alone": "\n".join(" ".join(f"{n * 31 % 7919:,}" for n in range(row, row + 12)) for row in range(200)),
        "all capitals": prose.upper(),
        "a transcript": "\n".join(f"{'QAM'[n % 3]}{n % 4}. SPEAKER {n % 5}: {line}" for n, line in enumerate(speech)),
        "no verbs": ", ".join(nouns) + ".",
        "one letter a word": " ".join("abcdefghij"[n % 10] for n in range(WORDS)),
        "emoji": prose.replace(". ", " 🔥🇺🇦👩‍👩‍👧 ").replace(", ", " 💥 "),
        "marks that turn the reading": "".join(f"\u202e{word}\u202c\u200f " for word in words),
        "quotation marks never closed": prose.replace('"', "“").replace(". ", '. "“‘'),
        "brackets": "".join(f"({word} " for word in words),
        "dots": " ... ".join(words),
        "may might will could": " ".join(["Iran may", "and Israel will", "or could", "if Kenya might,"] * (WORDS // 8)),
        "said said said": " ".join(["Kenya said", "that Mali said", "he said:", "“said”"] * (WORDS // 8)),
    }


def filled(text: str) -> str:
    """The text as often as it takes to have WORDS words."""
    once = text.rstrip("\n") + "\n\n"
    times = -(-WORDS // max(1, len(text.split())))
    return once * times


def least(work: Callable[[], object]) -> float:
    """The least seconds of ROUNDS, of this process alone: other work on the machine does not count."""
    took = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return min(took)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--profile", help="a kind of text: print where its coding spends its time")
    wanted = parser.parse_known_args()[0].profile
    nlp, world, reader = load(), load_world(), shared_reader()

    def coded(article: Article, doc: object) -> Coded:
        return code(article, doc, world, least=reader.threshold, temperature=reader.temperature)  # type: ignore[arg-type]

    base: tuple[float, float] | None = None
    for kind, text in texts().items():
        if wanted and kind not in ("prose", wanted):
            continue
        article = Article(id="0" * 12, text=filled(text), published=DAY)
        count = len(article.text.split())
        doc = nlp(article.text)
        rows = coded(article, doc)
        reading, coding = least(lambda article=article: nlp(article.text)) / count, least(lambda a=article, d=doc: coded(a, d)) / count  # type: ignore[misc]
        base = base or (reading + coding, coding)
        whole = (reading + coding) / base[0]
        kinds = f"{len(rows.events)} events, {len(rows.claims)} claims, {len(rows.quantities)} quantities, {len(rows.forecasts)} forecasts"
        print(
            f"{kind:<30} {1e6 * (reading + coding):7.0f} µs a word, {whole:5.2f} of prose; coding {coding / base[1]:5.2f}; {kinds}",
            flush=True,
        )
        if wanted == kind:
            profile = cProfile.Profile()
            profile.runcall(coded, article, doc)
            pstats.Stats(profile).sort_stats("cumtime").print_stats(45)


if __name__ == "__main__":
    main()
