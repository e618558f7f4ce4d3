"""Reports of one happening share an occurrence, whatever the order; what somebody rules holds; copies are marked and kept."""

import itertools
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from record_samples import event

from demarche.analysis.occurrences import occurrences, reports
from demarche.errors import UsageError
from demarche.record import Record, copies
from demarche.record.likeness import likeness
from demarche.record.reports import reports_of
from demarche.statements import Article, Event

HARBOUR = "Bandit drones struck a grain silo in the harbour of Odesa on Friday, the port authority said. Two cranes were lost."
HARBOUR_TOO = "A silo full of grain burned down in the harbour of Odesa after a raid of drones. Firemen came from three towns."
DEPOT = "Gunners shelled a fuel depot in Kharkiv on Friday and four tanks of diesel burst, the governor said."
NEXT_DAY = "A railway bridge near Poltava was blown up on Saturday; no train was on it, said the railway."
COPY = "ODESA (Wire) - Bandit drones struck a grain silo in the harbour of Odesa Friday, the port authority said. Two cranes were lost."


def report(id: str, text: str, day: str = "2024-11-15", **changes: object) -> tuple[Article, list[Event]]:
    """An article of one act by Russia against Ukraine, told in its first sentence."""
    article = Article(id=id, text=text, published=day, published_from="given", publisher=f"Paper {id}")
    told: dict[str, object] = {
        "type": "ASSAULT",
        "mode": None,
        "actors": ("RUS.MIL",),
        "recipients": ("UKR",),
        "date_start": day,
        "date_end": day,
    }
    sentence = text[: text.index(".") + 1]
    return article, [event(id, 1, sentence=sentence, sentence_start=0, trigger="struck", **(told | changes))]


REPORTS = [
    report("a1", HARBOUR),
    report("b1", HARBOUR_TOO),
    report("c1", DEPOT),
    report("d1", NEXT_DAY, "2024-11-16"),
    report("e1", COPY),
]


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record(tmp_path / "record.duckdb") as made:
        yield made


def fill(record: Record, reports: Sequence[tuple[Article, list[Event]]]) -> None:
    for article, events in reports:
        assert record.add(article, events, group=True)
    record.settle()


def groups(record: Record) -> set[frozenset[str]]:
    by: dict[str, set[str]] = {}
    for found in record.events():
        by.setdefault(str(found.occurrence), set()).add(found.document_id)
    return {frozenset(each) for each in by.values()}


EXPECTED = {frozenset({"a1", "b1", "e1"}), frozenset({"c1"}), frozenset({"d1"})}


def test_reports_of_one_happening_share_an_occurrence_in_any_order(tmp_path: Path) -> None:
    for number, order in enumerate(itertools.islice(itertools.permutations(REPORTS), 0, None, 29)):
        with Record(tmp_path / f"{number}.duckdb") as record:
            fill(record, order)
            assert groups(record) == EXPECTED


def test_reports_written_together_are_grouped_as_one_by_one(record: Record) -> None:
    with record.together(3):
        for article, events in REPORTS:
            assert record.add(article, events, group=True)
    record.settle()
    assert groups(record) == EXPECTED
    assert record.article("e1").copy_of == "a1"
    assert {found.document_id: found.occurrence for found in record.events()}["b1"] == "a1-o1"


def test_other_actors_types_and_modalities_are_other_happenings(record: Record) -> None:
    fill(
        record,
        [
            report("a1", HARBOUR),
            report("b1", HARBOUR + " More.", actors=("CHN",), recipients=("PHL",)),
            report("c1", HARBOUR + " Again.", type="CONSULT"),
            report("d1", HARBOUR + " Twice.", aux="future"),
            report("e1", HARBOUR + " Later.", day="2024-11-18"),
        ],
    )
    assert len(groups(record)) == 5


def test_a_place_that_is_coded_tells_happenings_apart() -> None:
    text = "Drones struck a fuel depot on Friday and four tanks of diesel burst."
    one, two, three = (
        reports_of(*report(id, text, place=place))[0] for id, place in (("a1", "Kharkiv"), ("b1", "Odesa"), ("c1", "Chuhuyiv"))
    )
    near, far = likeness(one, three), likeness(one, two)
    assert near is not None
    assert far is not None
    assert near.value > far.value
    assert "km apart" in far.why


def test_undated_reports_are_one_only_in_the_same_words(record: Record) -> None:
    undated = {"date_start": None, "date_end": None}
    made = [
        report(id, text, **undated) for id, text in (("a1", HARBOUR), ("b1", COPY.removeprefix("ODESA (Wire) - ")), ("c1", HARBOUR_TOO))
    ]
    fill(record, [(Article(id=article.id, text=article.text), events) for article, events in made])
    assert groups(record) == {frozenset({"a1", "b1"}), frozenset({"c1"})}


def test_two_occurrences_become_one_when_a_report_joins_them(record: Record) -> None:
    fill(record, [report("a1", "Drones struck a grain silo on Friday."), report("b1", "Cranes and a warehouse burned at the pier.")])
    assert len(groups(record)) == 2
    fill(record, [report("c1", "Drones struck a grain silo on Friday and cranes and a warehouse burned at the pier.")])
    assert groups(record) == {frozenset({"a1", "b1", "c1"})}
    assert {found.occurrence for found in record.events()} == {"a1-o1"}
    assert record.query("SELECT count(*) AS n FROM joined") == [{"n": 0}]


def test_what_was_added_without_is_grouped_later(record: Record) -> None:
    for article, events in REPORTS:
        record.add(article, events)
    assert {found.occurrence for found in record.events()} == {None}
    assert record.group() == len(REPORTS)
    assert groups(record) == EXPECTED
    assert record.article("e1").copy_of == "a1"
    assert record.group() == 0


def test_a_copy_is_kept_and_marked(record: Record) -> None:
    fill(record, REPORTS)
    assert {found.id: found.copy_of for found in record.articles()} == {"a1": None, "b1": None, "c1": None, "d1": None, "e1": "a1"}
    assert record.article("e1").text == COPY


def test_who_prints_an_article_word_for_word_is_noted_once(record: Record) -> None:
    """The text is in the record already; its second printer is one of those who tell of the happening, and no publisher of its own."""
    (one, told), (other, _) = report("a1", HARBOUR), report("a1", HARBOUR)
    fill(record, [(one, told)])
    again = msgspec.structs.replace(other, publisher="Harbour Post", published="2024-11-16", source="https://post.example/silo")
    from_web = msgspec.structs.replace(other, publisher=None, source="https://wire.example/1")
    assert [record.add_reprint(each) for each in (again, again, from_web, from_web, one)] == [True, False, True, False, False]
    assert not record.add_reprint(msgspec.structs.replace(other, publisher=None, source="a file"))
    (row,) = occurrences(record)
    assert (row["reports"], row["copies"], row["publishers"]) == (3, 2, 1)
    (found,) = reports(record, row["id"])
    assert found["reprints"] == ["Harbour Post", "https://wire.example/1"]


def test_a_quoted_paragraph_and_a_few_words_are_no_copy() -> None:
    long = " ".join(f"word{number}" for number in range(300))
    part = " ".join(f"word{number}" for number in range(40))
    assert not copies.is_copy(copies.pairs(long), copies.pairs(part))
    assert copies.is_copy(copies.pairs(long), copies.pairs(long.replace("word7 ", "other ")))
    assert copies.bands("Too short to tell.") == []


def test_bands_find_what_is_alike() -> None:
    chance = random.Random(1)
    found = 0
    for _ in range(100):
        words = [str(chance.random()) for _ in range(200)]
        edited = [word if chance.random() > 0.08 else "other" for word in words]
        found += bool(set(copies.bands(" ".join(words))) & set(copies.bands(" ".join(edited))))
    assert found >= 95


def test_a_part_holds_for_what_comes_later_and_a_merge_takes_it_back(record: Record) -> None:
    fill(record, REPORTS)
    assert record.part(["b1-e1"], reason="another silo") == ["b1-o1"]
    after = {frozenset({"a1", "e1"}), frozenset({"b1"}), frozenset({"c1"}), frozenset({"d1"})}
    assert groups(record) == after
    fill(record, [report("f1", HARBOUR + " " + HARBOUR_TOO)])  # alike to both
    assert sum({"a1", "b1"} <= each for each in groups(record)) == 0
    assert record.merge(["b1-e1", "a1-e1"], reason="the same silo after all") == "a1-o1"
    assert frozenset({"a1", "b1", "e1", "f1"}) in groups(record)
    kept = record.rows("amendments", article="b1")
    assert [(row["field"], row["reason"]) for row in kept] == [("b1-e1", "another silo"), ("b1-e1", "the same silo after all")]
    assert [json.loads(row[side])["occurrence"] for row in kept for side in ("old", "new")] == ["a1-o1", "b1-o1", "b1-o1", "a1-o1"]


def test_the_first_report_can_be_parted_and_the_rest_keep_their_id(record: Record) -> None:
    fill(record, REPORTS)
    assert record.part(["a1-e1"]) == ["a1-o1.2"]
    assert {found.document_id: found.occurrence for found in record.events()}["b1"] == "a1-o1"


def test_a_merge_of_what_is_not_alike_holds_when_an_article_is_read_again(record: Record) -> None:
    fill(record, REPORTS)
    kept = record.merge(["c1-e1", "d1-e1"], reason="one night")
    article, events = report("d1", NEXT_DAY, "2024-11-16", confidence=0.5)
    record.replace("d1", article, events, group=True)
    assert record.events(article="d1")[0].occurrence == kept == "c1-o1"
    assert record.events(article="d1")[0].confidence == 0.5
    assert groups(record) == {frozenset({"a1", "b1", "e1"}), frozenset({"c1", "d1"})}


def test_copies_can_be_ruled_too(record: Record) -> None:
    fill(record, REPORTS)
    assert record.part(["e1"], reason="it has its own sources") == ["e1"]
    assert record.article("e1").copy_of is None
    assert record.merge(["a1", "b1"], reason="bought from the agency") == "a1"
    assert record.article("b1").copy_of == "a1"
    record.replace("e1", *report("e1", COPY), group=True)
    assert record.article("e1").copy_of is None  # what was ruled holds when the article is read again
    assert [(row["article"], row["old"], row["new"]) for row in record.rows("amendments")] == [("e1", "a1", None), ("b1", None, "a1")]


@pytest.mark.parametrize(
    ("verb", "ids", "said"),
    [
        ("merge", ["a1-e1"], "two or more"),
        ("merge", ["a1-e1", "b1-e1"], "one occurrence already"),
        ("merge", ["a1-e1", "c1"], "cannot be merged"),
        ("merge", ["a1-e1", "x1-e1"], "no event, occurrence or article x1-e1"),
        ("part", ["c1-e1"], "nothing to part"),
        ("part", ["c1"], "nobody's copy"),
        ("part", [], "name one or more"),
    ],
)
def test_what_cannot_be_ruled_is_said_and_changes_nothing(record: Record, verb: str, ids: list[str], said: str) -> None:
    fill(record, REPORTS)
    with pytest.raises(UsageError, match=said):
        getattr(record, verb)(ids)
    assert groups(record) == EXPECTED
    assert record.count("amendments") == 0
