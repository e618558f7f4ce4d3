"""A Doc as plain lists, for rules that look at words and not at syntax.

In: a Doc with sentence starts. Out: a Page. Its `shape` has one letter a word, so that rules are regular expressions over the letters
(finite-state parsing, Abney 1996, "Partial parsing via finite-state cascades").

Letters: p he she they, r who which, t that, q when if why, d the some his, s 's, i in of to, & and, b but, v is has would, x not, a also
-ly, w Monday, N a capitalised word, n any other word, e a word in -ed, # a number; C a cue verb, B its base form, G its -ing form, L
according; , ; : . ( ) as they are, - a dash, ~ a hyphen inside a word, “ ” marks around a quotation, _ a word inside one, ? any other sign.
"""

from typing import TYPE_CHECKING, NamedTuple

from demarche.coding.cues import BASE, CLASS, KINDS, NOMINAL, PHRASES
from demarche.coding.quotations import Quotation, find_quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc

Span = tuple[int, int]
_SIGNS = {
    sign: letter
    for letter, signs in {",": ",", ";": ";", ":": ":", ".": ". ! ?", "(": "( [", ")": ") ]", "-": "– — -- ― … ..."}.items()
    for sign in signs.split()
}
_ADJECTIVE = ("ous", "ive", "ful", "ary", "ial", "nal", "cal", "ern", "est", "ble", "can", "ish")
_NOT_ADVERBS = frozenset(
    (
        "family",
        "italy",
        "july",
        "ally",
        "rally",
        "assembly",
        "supply",
        "reply",
        "kelly",
        "daily",
        "weekly",
        "monopoly",
        "anomaly",
        "bully",
        "belly",
    )
)


def text_of(doc: "Doc") -> str:
    """The text of a Doc, put together once (spaCy joins all tokens each time it is asked)."""
    text: str | None = doc.user_data.get("text")
    if text is None:
        text = doc.user_data["text"] = doc.text
    return text


def words_at(text: str, span: Span | None) -> str | None:
    """The words of a span, None where there is none."""
    return text[span[0] : span[1]] if span else None


def around(doc: "Doc", start: int, end: int) -> Span:
    """Character offsets of the sentences that hold the characters start to end. (Token.sent would walk the whole Doc each time.)"""
    span = doc.char_span(start, end, alignment_mode="expand")
    assert span is not None  # offsets come from this Doc
    first, last = span.start, span.end
    while first > 0 and not doc[first].is_sent_start:
        first -= 1
    while last < len(doc) and not doc[last].is_sent_start:
        last += 1
    return doc[first].idx, doc[last - 1].idx + len(doc[last - 1])


class Page(NamedTuple):
    """Words without spaces, what they are in small letters, their character offsets and sentence; the words of each sentence (`bounds`);
    whether a line break stands before a word (`breaks`); the quotations, and for each word the one it stands in, marks included, or -1
    (`inside`)."""

    text: str
    words: list[str]
    low: list[str]
    at: list[Span]
    sentence: list[int]
    bounds: list[Span]
    breaks: list[bool]
    quotations: list[Quotation]
    inside: list[int]
    shape: str

    def span(self, words: Span) -> Span:
        """Character offsets of a stretch of words."""
        return self.at[words[0]][0], self.at[words[1] - 1][1]


def read_page(doc: "Doc") -> Page:
    """A Doc as a Page."""
    words: list[str] = []
    at: list[Span] = []
    sentence: list[int] = []
    bounds: list[Span] = []
    breaks: list[bool] = []
    index, first, broken = -1, 0, True
    for token in doc:
        if token.is_sent_start or index < 0:
            if index >= 0:
                bounds.append((first, len(words)))
            index, first = index + 1, len(words)
        text = token.text
        if text.isspace():
            broken = broken or "\n" in text
            continue
        start = token.idx
        words.append(text)
        at.append((start, start + len(text)))
        sentence.append(index)
        breaks.append(broken)
        broken = False
    if index >= 0:
        bounds.append((first, len(words)))
    quotations = find_quotations(words, at, breaks)
    inside = [-1] * len(words)
    low = [word.lower() for word in words]
    letters = _letters(words, low, at, sentence)
    for number, quotation in enumerate(quotations):
        start, end = quotation.outer
        inside[start:end] = [number] * (end - start)
        letters[start:end] = "_" * (end - start)
        letters[start] = "“"
        if quotation.closed:
            letters[end - 1] = "”"
            if words[end - 2] == "," and end - start > 2:
                letters[end - 2] = ","
    return Page(doc.text, words, low, at, sentence, bounds, breaks, quotations, inside, "".join(letters))


def _letters(words: list[str], low: list[str], at: list[Span], sentence: list[int]) -> list[str]:
    letters: list[str] = []
    before = "."
    for i, word in enumerate(low):
        before = "~" if word == "." and _abbreviates(i, words, at, sentence) else _letter(words, low, at, i, before)
        letters.append(before)
    return letters


def _abbreviates(i: int, words: list[str], at: list[Span], sentence: list[int]) -> bool:
    """Whether a stop stands inside a sentence, behind an abbreviation: Maj. Gen. Smith."""
    return 0 < i < len(words) - 1 and sentence[i] == sentence[i + 1] and at[i - 1][1] == at[i][0] and words[i + 1][0].isalnum()


def _letter(words: list[str], low: list[str], at: list[Span], i: int, before: str) -> str:
    """The letter of word i, where `before` is the letter of the word before it."""
    word = low[i]
    if word in CLASS and not (before == "N" and words[i][0].isupper() and len(word) > 3):
        return CLASS[word]
    if word == "-":
        return "~" if 0 < i < len(words) - 1 and at[i - 1][1] == at[i][0] and at[i][1] == at[i + 1][0] else "-"
    if word in _SIGNS:
        return _SIGNS[word]
    if words[i][0].isupper():
        return "L" if word == "according" else "C" if word == "says" else "N"
    if word in KINDS or word in PHRASES:
        return _cue_letter(word, low[i - 1] if i else "", before)
    if word == "according":
        return "L"
    if word.endswith("ly") and len(word) > 4 and word not in _NOT_ADVERBS:
        return "a"
    if word[0].isdigit():
        return "#"
    if not word[0].isalpha():
        return "?" if not any(c.isalnum() for c in word) else "n"
    return "e" if word.endswith("ed") and len(word) > 4 else "n"


def _cue_letter(word: str, previous: str, before: str) -> str:
    """A cue word as a verb (C, B, G) or, after a determiner, a possessive, a preposition or an adjective, as a noun or adjective."""
    nominal = before in ("d", "s", "i", "#") or previous.endswith(_ADJECTIVE) or previous in ("'", "’")
    if word.endswith("ing"):
        return "n" if before in ("d", "s") else "G"
    if word in BASE and word not in ("read", "found", "felt"):
        return "n" if nominal or before in (",", "~", "(", ".") else "B"
    if word in NOMINAL:
        return "C" if before in ("N", "p", "r", "a", "v") and not nominal else "n"
    if word.endswith("ed") and (
        before == "s"
        or (
            before == "d"
            and previous not in ("all", "both", "many", "some", "most", "several", "few", "one", "this", "these", "those", "two", "three")
        )
    ):
        return "e"
    return "C"
