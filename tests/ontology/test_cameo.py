"""CAMEO to PLOVER and back."""

import csv
from importlib.resources import files

import pytest

from demarche.ontology import cameo, plover


def test_the_table_has_every_code_once_with_a_source() -> None:
    """Twenty two-digit codes, each with three-digit codes below it; every row says where it is from."""
    rows = list(csv.DictReader(files("demarche.ontology").joinpath("cameo.csv").read_text("utf-8").splitlines()))
    codes = [row["code"] for row in rows]
    assert len(codes) == len(set(codes)) == len(cameo.CODES)
    assert [code for code in codes if len(code) == 2] == [f"{number:02}" for number in range(1, 21)]
    assert all(code[:-1] in cameo.CODES for code in codes if len(code) > 2)
    assert all(row["source"] and row["meaning"] for row in rows)


def test_every_row_is_of_plover() -> None:
    """Types, modes and contexts are those of plover.toml; only statements have no type; scores lie on the scale."""
    for code, row in cameo.CODES.items():
        assert (row.type is None) == code.startswith("01")
        assert row.type is None or row.mode is None or row.mode in plover.MODES[row.type]
        assert set(row.contexts) <= set(plover.CONTEXTS)
        assert -10 <= row.goldstein <= 10


@pytest.mark.parametrize(("type", "mode"), [(type, mode) for type in plover.TYPES for mode in (None, *plover.MODES[type])])
def test_every_type_and_mode_has_a_code_of_its_type(type: str, mode: str | None) -> None:
    """The way back keeps the type always, and the mode wherever CAMEO tells it apart."""
    untold = {
        *(("CONSULT", "multilateral"), ("RETREAT", "resign"), ("THREATEN", "arrest"), ("PROTEST", "strike-gen"), ("PROTEST", "strike-lim")),
        *(("MOBILIZE", "weapons"), ("COERCE", "censor"), ("COERCE", "withhold"), ("ASSAULT", "execute"), ("ASSAULT", "primitive")),
        ("ACCUSE", None),
    }
    found = cameo.CODES[cameo.to_cameo(type, mode)]
    assert found.type == type
    assert (found.mode == mode) == ((type, mode) not in untold)


def test_contexts_choose_the_finer_code() -> None:
    """The code that says most of the contexts and nothing beside them."""
    assert cameo.to_cameo("AID", "military", ["military"]) == "072"
    assert cameo.to_cameo("REQUEST", "assist", ["economic", "legal"]) in ("1011", "1013")
    assert cameo.to_cameo("CONSULT", "phone", ["gender"]) == "041"
    assert cameo.from_cameo("9999") is None


def test_quad_classes_are_those_of_gdelt() -> None:
    """By the root code."""
    assert [cameo.quad(code) for code in ("010", "051", "0841", "112", "145", "2042")] == [1, 1, 2, 3, 4, 4]
