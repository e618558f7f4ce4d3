"""Where the story plays, and who is of that country."""

from demarche.coding.scene import home_of, scene_after, scene_at
from demarche.coding.sides import Place, name_side
from demarche.world.actors import Context, find_mentions
from demarche.world.names import load_world

WORLD = load_world()


def place(sentence: str, context: Context | None = None) -> Place:
    """A sentence as it is read."""
    context = context or Context()
    return Place(sentence, 0, find_mentions(sentence, date="2024-11-15", world=WORLD, context=context), "2024-11-15", context, WORLD)


def test_a_place_told_of_is_the_scene() -> None:
    """In Lusaka: Zambia; and so it stays."""
    assert scene_after(place("Miners struck in Lusaka on Monday."), "") == "ZMB"
    assert scene_after(place("Nobody was hurt."), "ZMB") == "ZMB"


def test_the_nearest_place_counts_for_an_act() -> None:
    """Two places in one sentence."""
    sentence = "Crowds marched in Lusaka and shops were burned in Nairobi."
    assert scene_at(sentence.index("marched"), place(sentence), "") == "ZMB"
    assert scene_at(sentence.index("burned"), place(sentence), "") == "KEN"


def test_without_a_place_people_are_of_the_first_state_named() -> None:
    """Kenya, though Uganda is named after it."""
    told = place("Kenya recalled its ambassador from Uganda.")
    assert scene_after(told, "") == ""
    assert home_of("", told) == "KEN"
    assert home_of("ZMB", told) == "ZMB"


def test_people_without_a_nation_are_of_the_scene() -> None:
    """Villagers, a court, the police; not tourists, nor firms, nor an envoy."""
    sentence = "Villagers, a court, tourists, six firms and an envoy were in it."

    def codes(words: str) -> tuple[str, ...]:
        start = sentence.index(words)
        return name_side(start, start + len(words), "ACCUSE", acting=True, place=place(sentence)._replace(home="ZMB")).codes

    assert codes("Villagers") == ("ZMB",)
    assert codes("a court") == ("ZMB.JUD",)
    assert codes("tourists") == codes("six firms") == codes("an envoy") == ()
