"""The rooms stand in one line, and no import goes against the flow."""

import ast
from pathlib import Path

import pytest

import demarche

PACKAGE = Path(demarche.__file__).parent
ROOMS = ("errors", "statements", "ontology", "world", "sources", "language", "coding", "record", "analysis", "desk")
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).with_suffix("").parts[0] in ROOMS)
HEAVY = {"spacy", "onnxruntime", "duckdb", "pyarrow", "trafilatura", "numpy", "rich", "lxml"}


def imported(path: Path) -> set[str]:
    """The rooms that a file imports from."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return {name.split(".")[1] for name in names if name.startswith("demarche.")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_import_goes_against_the_flow(path: Path) -> None:
    """A room imports from itself and from rooms before it."""
    room = path.relative_to(PACKAGE).with_suffix("").parts[0]
    later = {other for other in imported(path) & set(ROOMS) if ROOMS.index(other) > ROOMS.index(room)}
    assert later == set()


def test_every_module_says_what_it_does() -> None:
    """Each file opens with a docstring."""
    silent = [str(path) for path in PACKAGE.rglob("*.py") if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert silent == []


@pytest.mark.parametrize("name", ["__init__.py", "cli.py", "errors.py"])
def test_starting_imports_nothing_heavy(name: str) -> None:
    """What `demarche --help` imports at its top level stays light."""
    tree = ast.parse((PACKAGE / name).read_text("utf-8"))
    top = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    names = {alias.name.split(".")[0] for node in top if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module.split(".")[0] for node in top if isinstance(node, ast.ImportFrom) and node.module}
    assert names & HEAVY == set()
