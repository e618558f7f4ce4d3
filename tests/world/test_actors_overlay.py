"""A user's own names: read, dated, kept beside the tables' own, and refused with the reason when wrong."""

from pathlib import Path

import pytest

from demarche.errors import TableError
from demarche.world.actors import find_mentions, resolve
from demarche.world.names import World, load_world


def world_with(tmp_path: Path, toml: str) -> World:
    path = tmp_path / "own.toml"
    path.write_text(toml, encoding="utf-8")
    return load_world([path])


def test_a_group_of_the_users_own(tmp_path: Path) -> None:
    world = world_with(tmp_path, '[[actor]]\nnames = ["Blue Front", "BFX"]\ncode = "BLUEFRONT"\nkind = "group"\n')
    assert resolve("Blue Front fighters", world=world).codes == ("BLUEFRONT",)
    assert find_mentions("The BFX attacked Mali.", world=world)[0][2].codes == ("BLUEFRONT",)
    assert resolve("Blue Front", world=load_world()).codes == ()


def test_an_office_holder_with_a_term(tmp_path: Path) -> None:
    world = world_with(
        tmp_path,
        '[[actor]]\nnames = ["Zora Quill", "Quill"]\nperson = "Zora Quill"\noffice = "foreign_minister"\n'
        'code = "FJI"\nfrom = 2031-05-01\nto = "2033"\n',
    )
    assert resolve("Quill", date="2032-01-01", world=world).codes == ("FJI.GOV",)
    assert resolve("Quill", date="2034-01-01", world=world).codes == ("FJI",)
    assert "Zora Quill" in resolve("the Fijian foreign minister", date="2032", world=world).reason


def test_two_people_of_one_name_are_both_kept(tmp_path: Path) -> None:
    person = '[[actor]]\nname = "Quill"\nperson = "{}"\noffice = "foreign_minister"\ncode = "{}"\nfrom = "2030"\nto = "{}"\n'
    world = world_with(tmp_path, person.format("Zora Quill", "FJI", "2035") + person.format("Adam Quill", "TON", "2032"))
    unclear = resolve("Quill", date="2031", world=world)
    assert unclear.codes == ()
    assert len(unclear.candidates) == 2
    assert resolve("Quill", date="2034", world=world).codes == ("FJI.GOV",)
    assert resolve("Tongan Foreign Minister Quill", date="2031", world=world).codes == ("TON.GOV",)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[[actor]]\nname = "A"\ncode = "FRX"\n', "actor 1: unknown code 'FRX'"),
        ('[[actor]]\nname = "A"\ncode = "FRA.ARM"\n', "unknown sector 'ARM'"),
        ('[[actor]]\nname = "A"\n', "has no code"),
        ('[[actor]]\ncode = "FRA"\n', "has no name"),
        ('[[actor]]\nnmae = "A"\ncode = "FRA"\n', "unknown key 'nmae': did you mean 'name'"),
        (
            '[[actor]]\nname = "A"\ncode = "FRA"\n[[actor]]\nname = "B"\ncode = "FRA"\nfrom = "2020"\nto = "2019"\n',
            "actor 2: the term ends",
        ),
        ('[[actor]]\nname = "A"\ncode = "FRA"\nfrom = "soon"\n', "from = 'soon' is no date"),
        ('[[actor]]\nname = "A"\ncode = "FRA"\noffice = "king"\nperson = "A B"\n', "a person needs"),
        ('[[actor]]\nname = 3\ncode = "FRA"\n', "names is a list of strings"),
        ('[actor]\nname = "A"\n', "two brackets"),
        ("[[people]]\n", "unknown table 'people'"),
        ("[[actor\n", "no TOML"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_entry(tmp_path: Path, toml: str, said: str) -> None:
    with pytest.raises(TableError) as raised:
        world_with(tmp_path, toml)
    assert said in str(raised.value)
    assert "own.toml" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        load_world([tmp_path / "none.toml"])
