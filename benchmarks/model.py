"""The reader model: all heads beside the bare encoder, two cores beside one, loading, memory over many sentences.

Usage: python -m benchmarks.model [--sentences N]. Rates are sentences of 24 words a second, ratios of times taken in one run. The bare encoder is cut out of the
shipped model: its piece vectors, no heads. The words are those of the example pages.
"""

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path

from benchmarks.reading import EXAMPLE, bare_encoder, least
from demarche.language.reader import Reader
from demarche.language.words import split_words

LENGTH = 24  # words


def sentences(count: int) -> list[list[str]]:
    """Stretches of LENGTH words out of the example page, over and over."""
    words = split_words(EXAMPLE.read_text("utf-8"))[0]
    return [[words[(i * 7 + k) % len(words)] for k in range(LENGTH)] for i in range(count)]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=1000)
    parser.add_argument("--many", type=int, default=20_000, help="sentences over which memory is watched")
    args = parser.parse_args()
    texts = sentences(args.sentences)
    started = time.perf_counter()
    reader = Reader()
    loaded = time.perf_counter() - started
    reader.read(texts[:64])
    whole = args.sentences / least(lambda: reader.read(texts), 3)
    one = Reader(threads=1)
    one.read(texts[:64])
    single = args.sentences / least(lambda: one.read(texts), 3)
    with tempfile.TemporaryDirectory() as folder:
        run = bare_encoder(Path(folder))
        bare = args.sentences / least(lambda: run(texts), 3)
    print(f"load                       {loaded:.2f} s (1 s allowed)")
    print(f"all heads, {os.cpu_count()} cores         {whole:.0f} sentences/s")
    print(f"bare encoder               {bare:.0f} sentences/s; all heads reach {whole / bare:.2f} of it (0.65 asked)")
    print(f"all heads, one core        {single:.0f} sentences/s, {single / whole:.2f} of all cores (0.55 asked)")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for start in range(0, args.many, args.sentences):
        reader.read(texts[: min(args.sentences, args.many - start)])
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory                {before:.0f} MB, after {args.many} more sentences {after:.0f} MB")


if __name__ == "__main__":
    main()
