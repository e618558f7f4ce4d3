"""What numbers belong to: act, claim, whose, where, and what is said again. The trees are built by hand, but for whole articles that the model reads."""

import pytest
import spacy
from spacy.tokens import Doc, Token

import demarche
from demarche.coding.belonging import belonging, restated
from demarche.coding.clauses import above, agent, predicates, subject
from demarche.coding.quantities import code_quantities
from demarche.language.pipeline import words_of
from demarche.statements import Event, Quantity
from demarche.world.actors import Context, find_mentions
from demarche.world.names import load_world
from demarche.world.places import find_places

NLP = spacy.blank("en")
DAY = "2024-11-15"


def tree(text: str) -> Doc:
    """A Doc of words written as word/tag/relation/head, heads counted from 0."""
    parts = [word.split("/") for word in text.split()]
    words, tags, relations, heads = ([part[i] for part in parts] for i in range(4))
    return Doc(
        NLP.vocab,
        words=words,
        pos=tags,
        deps=relations,
        heads=[int(head) for head in heads],
        sent_starts=[True] + [False] * (len(words) - 1),
    )


HIT = tree(
    "Rockets/NOUN/nsubj/1 hit/VERB/ROOT/1 a/DET/det/3 school/NOUN/obj/1 in/ADP/case/5 Goma/PROPN/obl/1 ,/PUNCT/punct/7 "
    "killing/VERB/advcl/1 3/NUM/nummod/9 pupils/NOUN/obj/7 ./PUNCT/punct/1"
)
SAID = tree(
    "Kenya/PROPN/nsubj/1 said/VERB/ROOT/1 rebels/NOUN/nsubj/3 killed/VERB/ccomp/1 40/NUM/nummod/6 Malian/ADJ/amod/6 soldiers/NOUN/obj/3 "
    "and/CCONJ/cc/8 took/VERB/conj/3 9/NUM/nummod/10 trucks/NOUN/obj/8 ./PUNCT/punct/1"
)
LOST = tree(
    "Mali/PROPN/nsubj/1 lost/VERB/ROOT/1 88/NUM/nummod/3 trucks/NOUN/obj/1 on/ADP/case/6 the/DET/det/6 road/NOUN/nmod/3 ./PUNCT/punct/1"
)
BY = tree("9/NUM/nummod/1 ships/NOUN/nsubj:pass/3 were/AUX/aux:pass/3 seized/VERB/ROOT/3 by/ADP/case/5 Iran/PROPN/obl/3 ./PUNCT/punct/3")
BOTH = tree(
    "Iran/PROPN/nsubj/3 and/CCONJ/cc/2 Russia/PROPN/conj/0 hold/VERB/ROOT/3 40/NUM/nummod/5 ships/NOUN/obj/3 in/ADP/case/7 Sudan/PROPN/obl/3 ./PUNCT/punct/3"
)


def act(doc: Doc, word: str, number: int = 1, **more: object) -> Event:
    """An event stated by a word of a Doc."""
    token = next(token for token in doc if token.text == word)
    fields: dict[str, object] = {
        "id": f"d-e{number}", "document_id": "d", "start": token.idx, "end": token.idx + len(token), "sentence": doc.text, "sentence_start": 0,
        "trigger": word, "type": "ASSAULT", "mode": None, "contexts": (), "actors": (), "recipients": (), "actor_mentions": (),
        "recipient_mentions": (), "aux": "actual", "date_start": None, "date_end": None, "date_precision": "unknown", "place": None,
        "score": -9.0, "claim": None, "condition": None, "occurrence": None, "confidence": 0.9, "coder": "test",
    }  # fmt: skip
    return Event(**{**fields, **more})  # type: ignore[arg-type]


def belong(doc: Doc, *, events: list[Event] | None = None, contents: list[tuple[int, int, str]] | None = None) -> list[Quantity]:
    """The quantities of a Doc of one sentence with what they belong to."""
    world = load_world()
    names = find_mentions(doc.text, date=DAY, world=world, context=Context())
    found = code_quantities(doc, document_id="d", date=DAY, expressions=())
    words = list(doc)
    return belonging(
        found, words, events=events or [], contents=contents or [], names=names, places=lambda: find_places(doc.text, date=DAY)
    )


def test_clauses_and_their_subjects() -> None:
    """The clause of a word is that of its nearest verb; "killing" completes "hit", "took" shares its subject with "killed"."""

    def word(doc: Doc, text: str) -> Token:
        return next(token for token in doc if token.text == text)

    of = predicates(list(HIT))
    assert [of[word(HIT, each).i].text for each in ("pupils", "Goma")] == ["killing", "hit"]
    assert above(word(HIT, "killing"), of) == word(HIT, "hit")
    assert above(word(HIT, "hit"), of) is None
    of = predicates(list(SAID))
    assert [of[token.i].text for token in SAID] == ["said", "said", *["killed"] * 5, "took", "took", "took", "took", "said"]
    assert subject(word(SAID, "killed")) == word(SAID, "rebels")
    assert agent(word(BY, "seized")) == word(BY, "Iran")


def test_a_number_measures_the_act_of_its_clause() -> None:
    """Also where the clause completes another one; an act of another clause is not taken."""
    (pupils,) = belong(HIT, events=[act(HIT, "hit")])
    assert pupils.event == "d-e1"
    soldiers, trucks = belong(SAID, events=[act(SAID, "said"), act(SAID, "killed", 2), act(SAID, "took", 3)])
    assert (soldiers.event, trucks.event) == ("d-e2", "d-e3")
    assert belong(SAID, events=[act(SAID, "said")])[0].event is None


def test_the_narrowest_claim_around_a_number_is_its_claim() -> None:
    """A claim inside a claim."""
    text = SAID.text
    contents = [(text.index("rebels"), len(text) - 2, "d-c1"), (text.index("killed"), text.index("and"), "d-c2")]
    soldiers, trucks = belong(SAID, contents=contents)
    assert (soldiers.claim, trucks.claim) == ("d-c2", "d-c1")
    assert belong(SAID, contents=[(0, 5, "d-c1")])[0].claim is None


def test_whose_a_number_is() -> None:
    """Whom the words counted name, else who suffers or acts, else the subject; nobody where there are two."""
    assert belong(SAID)[0].actor == "MLI.MIL"
    assert belong(LOST)[0].actor == "MLI"
    assert belong(BY)[0].actor == "IRN"
    assert belong(BOTH)[0].actor is None
    hit = {"actors": ("RUS.MIL",), "recipients": ("COD",)}
    assert belong(HIT, events=[act(HIT, "hit", **hit)])[0].actor == "COD"  # killed: of whom
    assert belong(HIT, events=[act(HIT, "hit", actors=("RUS.MIL",))])[0].actor == "RUS.MIL"
    assert belong(HIT)[0].actor is None


def test_where_a_number_is_told_of() -> None:
    """A place of the clause, a country without the gazetteer, the place of the event; no place where a road merely leads there."""
    assert belong(HIT)[0].place == "Goma"
    assert belong(BOTH)[0].place == "Sudan"
    assert belong(LOST)[0].place is None
    assert belong(LOST, events=[act(LOST, "lost", place="Gao")])[0].place == "Gao"


def test_the_gazetteer_is_asked_only_for_what_is_no_country() -> None:
    """It costs a second and 200 MB."""

    def never() -> list[object]:
        raise AssertionError("asked")

    for doc in (BOTH, LOST, BY):
        found = code_quantities(doc, document_id="d", date=DAY, expressions=())
        belonging(found, list(doc), events=[], contents=[], names=[], places=never)  # type: ignore[arg-type]
    found = code_quantities(HIT, document_id="d", date=DAY, expressions=())
    with pytest.raises(AssertionError, match="asked"):
        belonging(found, list(HIT), events=[], contents=[], names=[], places=never)  # type: ignore[arg-type]


def said(text: str) -> list[str | None]:
    """The `restates` of the quantities of a text."""
    nlp = demarche.load()
    doc = nlp(text)
    assert all(words_of(sentence) for sentence in doc.sents)
    return [each.restates for each in restated(code_quantities(doc, document_id="d", date=DAY, expressions=()))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The raid killed 45 militants. Some 45 militants were killed, the army said.", [None, "d-q1"]),
        ("Kenya sent 400 officers. A week on, the 400 police officers were home. All 400 officers were paid.", [None, "d-q1", "d-q1"]),
        ("The raid killed 45 militants. Some 45 civilians were killed.", [None, None]),
        ("The raid killed two militants. Another raid killed two militants.", [None, None]),
        ("Exports rose 5% in May. Exports fell 5% in June.", [None, None]),
        ("They marched about 50 miles (80 km).", [None, "d-q1"]),
    ],
)
def test_what_is_said_again_is_linked_to_what_said_it_first(text: str, expected: list[str | None]) -> None:
    """The same number of the same thing; not of another thing, of another direction, or a number as common as two."""
    assert said(text) == expected


def test_an_article_has_its_numbers_tied_to_its_other_rows() -> None:
    """Through the whole way: a claim around the number, three months of one series by one actor."""
    text = "Kenya launched 818 drones in August, 1,410 in September, and 2,072 in October, the minister said.\n"
    reading = demarche.read(text, date=DAY)
    assert [(q.value, q.period, q.counted) for q in reading.quantities] == [
        (818, "2024-08", "drones"), (1410, "2024-09", "drones"), (2072, "2024-10", "drones")
    ]  # fmt: skip
    assert {q.actor and q.actor[:3] for q in reading.quantities} == {"KEN"}
    ids = {event.id for event in reading.events} | {claim.id for claim in reading.claims}
    assert all((q.event is None or q.event in ids) and (q.claim is None or q.claim in ids) for q in reading.quantities)


def test_the_words_counted_are_those_with_the_number() -> None:
    """Troops speak of troops: the 40 are not the speakers."""
    doc = tree(
        "Malian/ADJ/amod/1 troops/NOUN/nsubj/2 said/VERB/ROOT/2 40/NUM/nummod/4 troops/NOUN/nsubj/7 of/ADP/case/6 Chad/PROPN/nmod/4 "
        "died/VERB/ccomp/2 ./PUNCT/punct/2"
    )
    (quantity,) = belong(doc)
    assert quantity.counted is not None
    assert quantity.counted.startswith("troops")
    assert quantity.actor == "TCD.MIL"
