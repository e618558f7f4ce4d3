"""An article and its Doc to statements: the order of coding.

In: an Article, the Doc that language made of its text, the tables of world. Out: Coded: all statements with ids, and the names of the actors in them.

1. dates: time expressions of the text, settled by the article's date
2. claims: who says what; their contents bound what other statements are told inside of
3. numbers and forecasts
4. sentence by sentence, with one memory of who was named: mentions, the sources of claims, events, what each number belongs to, what each
   forecast foresees

Ids are the article's id, a letter for the kind and a number in the order of the text: ``3f9a1c20b7de-e4``.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

import msgspec
from spacy.tokens import Doc

from demarche.coding.acts import decode, possible
from demarche.coding.belonging import belonging, restated
from demarche.coding.claims import FoundClaim, find_claims, to_claim
from demarche.coding.codebooks import as_coded, coded_acts, place_of
from demarche.coding.conditions import condition, linked
from demarche.coding.contexts import contexts_of
from demarche.coding.events import Content, believed, code_events
from demarche.coding.forecasts import find_forecasts, to_forecast
from demarche.coding.foreseen import Foreseen, foreseen
from demarche.coding.linking import link
from demarche.coding.page import text_of
from demarche.coding.quantities import code_quantities
from demarche.coding.reach import reaching
from demarche.coding.scene import scene_after
from demarche.coding.sides import Place
from demarche.coding.triggers import find_triggers
from demarche.language.pipeline import words_of
from demarche.ontology.codebook import Codebook
from demarche.ontology.plover import PLOVER
from demarche.statements import Article, Claim, Event, Forecast, Quantity, Statement
from demarche.world.actors import Context, Resolution, find_mentions, resolve
from demarche.world.dates import find_dates
from demarche.world.names import World
from demarche.world.places import find_places

LIKELY_MEETING = 0.1  # a word need not be an act by itself to name the meeting that a cancellation is about


class Coded(NamedTuple):
    """The statements of one article, each kind in the order of the text."""

    events: list[Event]
    claims: list[Claim]
    quantities: list[Quantity]
    forecasts: list[Forecast]

    def all(self) -> list[Statement]:
        """Every statement."""
        return [*self.events, *self.claims, *self.quantities, *self.forecasts]


def code(
    article: Article, doc: Doc, world: World, *, codebooks: Sequence[Codebook] = (PLOVER,), least: float = 0.5, temperature: float = 1.0
) -> Coded:
    """Code an article. `doc` comes from ``demarche.load()`` on ``article.text``. Each of `codebooks` codes events by itself.

    `least` is the probability that a word needs to be the trigger of an act, `temperature` what the scores are divided by (both from the model).
    """
    date = article.published
    coder = doc._.coder
    expressions = find_dates(article.text, date=date)
    found = find_claims(doc)
    sentences = [(sentence.start_char, sentence.start_char + len(sentence.text.rstrip())) for sentence in doc.sents]
    dates = reaching(((each.start, each.end, each) for each in expressions), sentences)
    spoken = [
        (start, stop, (Content(start, stop, f"{article.id}-c{number}", claim.verbatim), number))
        for number, claim in enumerate(found, 1)
        for start, stop in claim.contents
    ]
    told = reaching(sorted(spoken, key=lambda each: each[1] - each[0]), sentences)  # what is told inside another claim comes first
    relaying = {claim.cue: f"{article.id}-c{number}" for number, claim in enumerate(found, 1) if claim.cue}
    standing = [
        reaching(((doc[match.tokens[0]].idx, doc[match.tokens[0]].idx + 1, match) for match in find_triggers(doc, book)), sentences)
        for book in codebooks
    ]
    cued: dict[int, list[int]] = {}
    for number, claim in enumerate(found, 1):
        cued.setdefault(claim.sentence, []).append(number)
    counted = reaching(
        ((each.start, each.start + 1, each) for each in code_quantities(doc, document_id=article.id, date=date, expressions=expressions)),
        sentences,
    )
    expected = reaching(((each.phrase[0], each.phrase[1], each) for each in find_forecasts(doc, claims=found)), sentences)
    about: list[Foreseen] = []
    places = cache(lambda: find_places(article.text, date=date))
    context = Context()
    events: list[Event] = []
    quantities: list[Quantity] = []
    claims: list[Claim] = []
    speakers: dict[int, Resolution] = {}
    scene = ""
    for index, sentence in enumerate(doc.sents):
        text = sentence.text.rstrip()
        mentions = find_mentions(text, date=date, world=world, context=context)
        place = Place(text, sentence.start_char, mentions, date, context, world)
        for number in cued.get(index, ()):
            claim = found[number - 1]
            who = speakers[number] = _source(claim, doc, place)
            source_code = next(iter(who.codes), None)
            via = relaying.get(claim.via) if claim.via else None
            claims.append(
                to_claim(claim, doc, id=f"{article.id}-c{number}", document_id=article.id, source_code=source_code, coder=coder, via=via)
            )
        words = words_of(sentence)
        scores, texts = doc._.reading[index], [word.text for word in words]
        marked = decode(scores, texts, least=least, temperature=temperature)
        hanging = [act._replace(condition=act.condition or condition(act.trigger, act.type, words)) for act in marked]
        acts = link(hanging, possible(scores, texts, "CONSULT", least=LIKELY_MEETING), words)
        before = len(events)
        for book, triggers in zip(codebooks, standing, strict=True):
            coded = coded_acts(book, acts, scores, words, triggers[index], least=least, temperature=temperature)
            by_trigger = {place_of(each.act, words): each for each in coded}
            for event in code_events(
                [each.act for each in coded],
                words,
                place._replace(speaker=_speaker(told[index], speakers)),
                document_id=article.id,
                expressions=dates[index],
                claims=[content for content, _ in told[index]],
                coder=coder,
                scene=scene,
                places=places,
            ):
                one = by_trigger[event.start, event.end]
                if one.confidence is None and not believed(event, one.act):  # a trigger of the codebook's own is believed
                    continue
                event = as_coded(event, one, book)
                _remember(event, place)
                events.append(
                    msgspec.structs.replace(
                        event, id=f"{article.id}-e{len(events) + 1}", contexts=contexts_of(event.sentence, event.trigger)
                    )
                )
        events[before:] = linked(events[before:])
        names = [(start + place.start, end + place.start, who) for start, end, who in mentions]
        quantities += belonging(
            counted[index],
            words,
            events=events[before:],
            contents=[(content.start, content.end, content.claim) for content, _ in told[index]],
            names=names,
            places=places,
        )
        scene = scene_after(place, scene)
        about += [foreseen(forecast, words, acts=acts, events=events[before:], names=names) for forecast in expected[index]]
    code_of = {each.source: claim.source_code for each, claim in zip(found, claims, strict=True) if each.source}
    forecasts = []
    for number, (forecast, (actors, type)) in enumerate(zip(chain.from_iterable(expected), about, strict=True), 1):
        source_code = code_of.get(forecast.by) if forecast.by else None
        forecasts.append(
            to_forecast(
                forecast,
                doc,
                id=f"{article.id}-f{number}",
                document_id=article.id,
                source_code=source_code,
                coder=coder,
                actors=actors,
                type=type,
            )
        )
    return Coded(events, claims, restated(quantities), forecasts)


def _remember(event: Event, place: Place) -> None:
    """Keep who acts here, where only the act told it, for the pronouns that follow."""
    for side in event.actor_mentions:
        if side.codes and not any(s + place.start < side.end and e + place.start > side.start for s, e, who in place.mentions if who.codes):
            place.context.remember(side.text, Resolution(side.codes, side.reason, "role"))


def _speaker(told: Sequence[tuple[Content, int]], speakers: Mapping[int, Resolution]) -> Resolution | None:
    """Who speaks in a sentence, of the claims that reach into it (with their numbers, the innermost first), where the text has said so by now."""
    known = [speakers[number] for content, number in told if content.verbatim and number in speakers and speakers[number].codes]
    return known[0] if known else None


def _source(claim: FoundClaim, doc: Doc, place: Place) -> Resolution:
    if claim.source is None:
        return Resolution((), "no source is named")
    start, end = claim.source
    near = [(s, e, who) for s, e, who in place.mentions if s + place.start < end and e + place.start > start and who.codes]
    if near:
        return near[0][2]
    return resolve(text_of(doc)[start:end], date=place.date, context=place.context, world=place.world, around=place.text)
