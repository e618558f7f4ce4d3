"""Text that is no prose: nothing breaks, nothing is made up with confidence, and the same comes out on any number of threads."""

from pathlib import Path

import msgspec
import pytest

import demarche

EXAMPLE = Path(__file__).parents[2] / "examples" / "round-up.txt"
DAY = "2024-11-15"
PROSE = "Kenya sent 400 soldiers to Goma on Monday, and the Congolese army said that rebels had killed 17 of them near the town"

ODD = {
    "a sentence of 600 words": ", and ".join([PROSE] * 26) + ".",
    "a table": "\n".join(f"Region {n}\t{n * 137:,}\t{n % 97}.{n % 10}%\t{n % 28 + 1} May 2024\t–" for n in range(80)),
    "all capitals": PROSE.upper() + ". THE MINISTER SAID 12 PEOPLE DIED.",
    "a transcript": "\n".join(f"Q{n}. HOST: How many?\nMS ACHIENG: Some {n} soldiers will leave." for n in range(1, 12)),
    "no verbs": "Kenya, Congo, 17 soldiers, 400 rebels, Goma. Monday. A town, a river, 12%.",
    "emoji": "Kenya 🇰🇪 sent 400 🔥🔥 soldiers 👩‍👩‍👧 to Goma 💥 17 dead 😢. Will 🤷 it last?",
    "marks that turn the reading": "\u202eKenya\u202c sent \u2067400\u2069 soldiers\u200f to \u200eGoma\u202a.",
    "signs alone": "!!! ??? ... — – “ ” ‘ ( [ { % $ € 12 $ 5 % . , ; :",
    "numbers alone": " ".join(f"{n * 31:,}" for n in range(400)),
    "control characters": "Kenya\x00 sent\x1b[31m 400\x07 soldiers\u2028to Goma.\ufeff\ufffd",
    "spaces": "  \n\t \u00a0\u2009 Kenya.\n\n\n   \n",
    "doubled spaces": "Prices rose 5 per  cent  in Kenya, over 3 square  miles, for US  $5 and 12  million  dollars.",
    "one long word": "K" + "e" * 20_000 + "nya sent 400 soldiers.",
}


@pytest.mark.parametrize("kind", ODD)
def test_every_row_of_odd_text_points_at_its_words(kind: str) -> None:
    """Whatever is read lies inside the text, and what it is tied to is there."""
    reading = demarche.read(ODD[kind] + "\n", date=DAY)
    texts = {article.id: article.text for article in reading.articles}
    rows = [*reading.events, *reading.claims, *reading.quantities, *reading.forecasts]
    ids = {row.id for row in rows}
    for row in rows:
        text = texts[row.document_id]
        assert 0 <= row.start < row.end <= len(text)
        assert text[row.sentence_start : row.sentence_start + len(row.sentence)] == row.sentence
        assert 0 <= row.confidence <= 1
    for quantity in reading.quantities:
        assert {quantity.event, quantity.claim, quantity.restates} - {None} <= ids


@pytest.mark.parametrize("kind", ["signs alone", "numbers alone", "spaces", "no verbs", "a table"])
def test_text_that_tells_of_nothing_gives_no_sure_act(kind: str) -> None:
    """No act above even odds is made up where no verb stands."""
    assert [event.trigger for event in demarche.read(ODD[kind] + "\n", date=DAY).events if event.confidence > 0.8] == []


def test_any_number_of_threads_gives_the_same_rows() -> None:
    """Byte for byte, odd texts and prose, as JSON."""
    text = "\n\n".join([EXAMPLE.read_text("utf-8")[:1500], ODD["a transcript"]])
    one, two = (demarche.read(text + "\n", date=DAY, threads=threads) for threads in (1, 2))
    told = [
        [msgspec.json.encode(rows) for rows in (reading.articles, reading.events, reading.claims, reading.quantities, reading.forecasts)]
        for reading in (one, two)
    ]
    assert told[0] == told[1]
    assert one.events
