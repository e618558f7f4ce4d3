"""Whether this installation works: what is there, which model and tables, and one sentence read as a test.

In: nothing. Out: a report of named lines. Nothing is fetched.
"""

import hashlib
import json
import platform
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from demarche import __version__

LIBRARIES = ("spacy", "onnxruntime", "tokenizers", "duckdb", "pyarrow", "trafilatura", "msgspec")
SENTENCE = "France condemned North Korea on Monday after Pyongyang fired a missile over Japan."


class Report(NamedTuple):
    """Lines of (name, value), and whether all of it works."""

    lines: list[tuple[str, str]]
    works: bool


def check() -> Report:
    """Look at the parts and read one sentence."""
    lines = [("demarche", __version__), ("python", platform.python_version())]
    works = True
    for name in LIBRARIES:
        try:
            lines.append((name, version(name)))
        except PackageNotFoundError:
            lines.append((name, "MISSING: install demarche again"))
            works = False
    lines.append(("model", model_hash() or "MISSING: install demarche again"))
    lines.append(("tables", tables_hash()))
    try:
        said, understood = _self_test()
        works = works and understood
    except Exception as problem:  # whatever is broken is said here
        said, works = f"FAILED: {type(problem).__name__}: {str(problem).partition(chr(10))[0]}", False
    lines.append(("self-test", said))
    return Report(lines, works)


def model_hash() -> str:
    """Name of the shipped model and the first half of the sha256 of its weights; empty when it is not there or not whole."""
    folder = Path(str(files("demarche.model")))
    if not (folder / "reader.onnx").is_file():
        return ""
    digest = hashlib.sha256((folder / "reader.onnx").read_bytes()).hexdigest()[:32]
    try:
        name = json.loads((folder / "labels.json").read_text("utf-8"))["version"]
    except (OSError, ValueError, KeyError):
        return ""
    return f"{name} sha256 {digest}"


def tables_hash() -> str:
    """How many tables of data there are, and the first half of a sha256 over all of them in the order of their names."""
    root = Path(str(files("demarche")))
    tables = sorted(
        path
        for room in ("world", "ontology", "coding", "language", "sources")
        for path in (root / room).rglob("*")
        if path.suffix in (".csv", ".toml")
    )
    digest = hashlib.sha256()
    for path in tables:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{len(tables)} files sha256 {digest.hexdigest()[:32]}"


def _self_test() -> tuple[str, bool]:
    from demarche.reading import read

    events = read(SENTENCE + "\n", date="2024-11-12").events
    said = "; ".join(f"{event.type} {','.join(event.actors) or '?'} → {','.join(event.recipients) or '?'}" for event in events)
    understood = any(event.type == "ACCUSE" and "FRA.GOV" in event.actors for event in events)
    return f"{'passed' if understood else 'FAILED'}: “{SENTENCE}” → {said or 'nothing'}", understood
