"""Tokens to sentences.

In: a spaCy Doc with words only. Out: the same Doc with sentence starts set. Rules over tokens: a full stop, question or
exclamation mark ends a sentence unless it belongs to an abbreviation; closing quotation marks and brackets stay with what they
close; a line break always ends one. Abbreviations live in abbreviations.toml.
"""

import tomllib
from importlib.resources import files

from spacy.tokens import Doc, Token

_table = tomllib.loads(files("demarche.language").joinpath("abbreviations.toml").read_text("utf-8"))
_BEFORE_NAME = frozenset(_table["before_name"])
_MAY_END = frozenset(_table["may_end"])
_STARTERS = frozenset(_table["starters"])
_SPEECH = frozenset(_table["speech"])

_ENDS = {".", "!", "?", "…", "...", "?!", "!?", "!!"}
_CLOSERS = {"”", "’", "''", ")", "]", "»"}
_STRAIGHT = {'"', "'"}
_OPENERS = {"“", "‘", "``", "(", "[", "«"}


def set_sentences(doc: Doc) -> Doc:
    """Mark sentence starts, unless they are set. Every non-space token belongs to one sentence; space tokens follow the token before them."""
    if doc.has_annotation("SENT_START"):  # by another pipeline's parser
        return doc
    starts = {0}
    i = 0
    while i < len(doc):
        token = doc[i]
        if token.is_space and "\n" in token.text:
            if i + 1 < len(doc):
                starts.add(i + 1)
        elif _ends(token):
            j = i + 1
            while j < len(doc) and (doc[j].text in _ENDS or _closes(doc[j])):
                j += 1
            if j < len(doc) and not doc[j].is_space and _begins(doc[j], quoted=j > i + 1, mark=token.text):
                starts.add(j)
            i = j - 1
        i += 1
    for token in doc:
        token.is_sent_start = token.i in starts
    return doc


def _ends(token: Token) -> bool:
    """Whether a token may be the end of a sentence."""
    if token.text in _ENDS:
        before = token.nbor(-1) if token.i else None
        glued = before is not None and before.idx + len(before) == token.idx
        return not (token.text == "." and glued and before is not None and before.text.lower() in _BEFORE_NAME)
    if not token.text.endswith(".") or len(token) == 1:
        return token.text[-1] in "!?" and token.text[0].isalnum()
    bare = token.text.rstrip(".").lower()
    return bare in _MAY_END and token.i + 1 < len(token.doc) and token.nbor().text in _STARTERS


def _closes(token: Token) -> bool:
    """Whether a token closes a quotation or bracket: a straight mark does when it stands close to the word before and apart from the next.
    (Counting straight marks would break on a quotation opened with a curly mark and closed with a straight one.)"""
    if token.text in _STRAIGHT:
        before = token.nbor(-1)
        return before.idx + len(before) == token.idx and (
            bool(token.whitespace_) or token.i + 1 == len(token.doc) or not token.nbor().text[0].isalnum()
        )
    return token.text in _CLOSERS


def _begins(token: Token, *, quoted: bool, mark: str) -> bool:
    """Whether the token after a possible end begins a sentence."""
    if token.text in _OPENERS or token.text == '"':
        return True
    if quoted and mark != ".":  # “Will it hold?” Smith asked.
        following = token.doc[token.i : token.i + 6]
        if any(t.lower_ in _SPEECH for t in following):
            return False
    first = token.text[0]
    return first.isupper() or first.isdigit() or not first.isascii() or token.text in {"-", "–", "—", "*", "•"}
