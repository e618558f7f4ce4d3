"""Reading a page: time beside the bare encoder's on the same sentences, start-up, memory.

Usage: python -m benchmarks.reading [PAGE]. Ratios of times taken in one run, since machines differ and are shared. The bare encoder is cut out of the
shipped model: its piece vectors, no heads. Each time is the least of several.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import numpy as np

import demarche
from benchmarks.seedpage import SEEDS
from demarche.language.pieces import encode, load_tokenizer
from demarche.language.pipeline import load, words_of
from demarche.language.reader import BATCH
from demarche.reading import read
from demarche.world import names

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "round-up.txt"


def least(run: Callable[[], object], times: int = 5) -> float:
    """Seconds of the fastest of several runs."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        took.append(time.perf_counter() - started)
    return min(took)


def bare_encoder(folder: Path) -> Callable[[list[list[str]]], object]:
    """The encoder alone, as onnxruntime runs it, in batches of like length."""
    import onnx
    import onnxruntime

    model = Path(str(files("demarche.model")))
    onnx.utils.extract_model(str(model / "reader.onnx"), str(folder / "bare.onnx"), ["ids", "mask", "shape"], ["vector"], check_model=False)
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "bare.onnx"), options, providers=["CPUExecutionProvider"])
    tokenizer = load_tokenizer(model / "tokenizer.json")

    def run(sentences: list[list[str]]) -> object:
        ordered = sorted(sentences, key=len)
        out = []
        for start in range(0, len(ordered), BATCH):
            batch = encode(tokenizer, ordered[start : start + BATCH])
            out.append(session.run(["vector"], {"ids": batch.ids, "mask": batch.mask, "shape": batch.shape})[0])
        return np.concatenate(out)

    return run


def load_tables() -> None:
    """The tables of actors from disk, as at the start of a process."""
    names._packaged.cache_clear()
    names.load_world()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    seed = SEEDS / "responsible-statecraft-page.txt"
    parser.add_argument("page", nargs="?", type=Path, default=seed if seed.exists() else EXAMPLE)
    page = parser.parse_args().page
    started = time.perf_counter()
    reading = read(page, date="2024-11-15")
    first = time.perf_counter() - started
    nlp = load()
    sentences = [[t.text for t in words_of(s)] for article in reading.articles for s in nlp(article.text).sents]
    with tempfile.TemporaryDirectory() as folder:
        run = bare_encoder(Path(folder))
        bare = least(lambda: run(sentences))
    warm = least(lambda: read(page, date="2024-11-15"))
    print(f"page                         {page.name}, {len(sentences)} sentences, {sum(map(len, sentences))} words")
    print(f"bare encoder                 {bare:.3f} s, {len(sentences) / bare:.0f} sentences/s")
    print(f"read, warm                   {warm:.3f} s, {warm / bare:.2f} times the bare encoder")
    print(
        f"allowed                      {1.5 * bare + 0.3:.3f} s (1.5 times the bare encoder plus 0.3 s): {'kept' if warm <= 1.5 * bare + 0.3 else 'MISSED'}"
    )
    print(f"read, first in a process     {first:.3f} s, the model and the tables loaded")
    tables = least(load_tables)
    print(f"tables of world, loaded       {tables:.3f} s")
    commands = [sys.executable, "-m", "demarche", "--help"]
    print(f"demarche --help              {least(lambda: subprocess.run(commands, capture_output=True, check=True)):.3f} s")
    bare_python = least(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    print(f"python that does nothing     {bare_python:.3f} s")
    with tempfile.TemporaryDirectory() as folder:
        words = ["read", str(page), "--record", f"{folder}/r.duckdb", "--quiet"]
        subprocess.run([sys.executable, "-m", "demarche", *words], check=False)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of demarche read {peak:.0f} MB (demarche {demarche.__version__})")


if __name__ == "__main__":
    main()
