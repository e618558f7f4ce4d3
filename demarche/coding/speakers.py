"""The noun phrase that speaks, beside a cue.

In: a Page and the place of a cue. Out: a stretch of words, or None. A name with its title stays whole, an apposition between commas is left
out ("Jan Novak, a former colonel, says": Jan Novak), a relative clause without commas stays ("people who know him").
"""

import re

from demarche.coding.page import Page, Span

# What a noun phrase is made of; "and" joins two names or two plain nouns; a short quotation may be part of a name.
_WORD = r"(?:[dNn#eiswG~a]|(?<=[Nn])&(?=[dNn#])|(?<=[dnN])“_{1,5}”)"
_RELATIVE = r"(?:(?<=[nN#e])[rt][vxaCBGpdNn#eisw~]*[nNe#wCGp])"
_LEFT = re.compile(rf"{_WORD}+{_RELATIVE}?$")
_HEAD = re.compile(r"(?:d[^dip]*|[dN][N~#s&]*[nN#]*|[nN])$")
_LEADING = re.compile(r"[ab&,w]+")
_ASIDE = re.compile(r"(?<=[Nn)])(?:i?w+[#i]?|\([^()]{1,6}\))+$")
_FAR = 40

# Going right: the phrase ends before an adverbial, a clause or a stop. "of", "for" and names after "at" or "from" belong to it.
_RIGHT = re.compile(r"p|(?:[dNn#es~a]|(?<=[nN#])i|(?<=[Nn])&(?=[dN])|(?<=N)“_{1,6}”)+")
_KEPT = frozenset(("of", "for", "at", "with", "from", "in", "to"))


def before(page: Page, end: int, lo: int) -> Span | None:
    """The phrase that ends where the verb group begins, at word `end`; `lo` is where its sentence begins."""
    lo = max(lo, end - _FAR)
    shape = page.shape
    if aside := _ASIDE.search(shape, lo, end):  # Ruiz (Ind.) | on Monday | said
        end = aside.start()
    if end <= lo:
        return None
    last = shape[end - 1]
    if last == "p" or page.low[end - 1] in ("this", "others", "some", "many", "most"):
        return end - 1, end
    if last == "r" or (last == "t" and end - 2 >= lo and shape[end - 2] in "nN"):
        stop = end - 2 if end - 2 >= lo and shape[end - 2] == "," else end - 1
        return _phrase(page, lo, stop) if stop > lo else None
    if last in ",)-":
        return _over_apposition(page, end - 1, lo)
    phrase = _phrase(page, lo, end)
    if phrase and phrase[0] - 2 >= lo and shape[phrase[0] - 2 : phrase[0] + 1] == "N,n":  # Gen. Ortiz, head of the guard said
        return _phrase(page, lo, phrase[0] - 1)
    return phrase


def _phrase(page: Page, lo: int, end: int) -> Span | None:
    match = _LEFT.search(page.shape, lo, end)
    if match is None:
        return None
    start = match.start()
    leading = _LEADING.match(page.shape, start, end - 1)
    start = leading.end() if leading else start
    if page.shape[start] == "i" and page.low[start] not in ("about", "over", "under", "around", "near"):
        head = _HEAD.search(page.shape, start + 1, end)
        start = head.start() if head else start
    if (
        page.shape[end - 1] in "adis"
        and end - start == 1
        and page.low[start] not in ("one", "two", "three", "both", "all", "another", "few")
    ):
        return None
    return start, end


def _over_apposition(page: Page, close: int, lo: int) -> Span | None:
    """The phrase before one or more appositions, of which the last closes at the comma, bracket or dash `close`."""
    shape = page.shape
    sign = "(" if shape[close] == ")" else shape[close]
    cut = close
    while True:
        opening = shape.rfind(sign, lo, cut)
        if opening <= lo:
            return None
        if sign == "," and shape[opening + 1] in "N" and _is_name(page, opening + 1, cut):
            role = _phrase(page, lo, opening)  # the interior minister, Bernard Cazeneuve, said
            return (role[0], cut) if role and shape[role[0]] in "dn" else (opening + 1, cut)
        ahead = shape.rfind(sign, lo, opening)
        if (
            sign == ","
            and ahead >= lo
            and ahead + 1 < opening
            and (shape[ahead + 1] in "r#" or page.low[ahead + 1] in ("a", "an") or (opening - ahead < 3 and ahead > lo))
        ):
            cut = opening  # an apposition before an apposition
            continue
        return _phrase(page, lo, opening)


def _is_name(page: Page, start: int, end: int) -> bool:
    return 0 < end - start <= 5 and all(
        letter in "N~" or word in ("de", "van", "von", "al", "bin")
        for letter, word in zip(page.shape[start:end], page.low[start:end], strict=True)
    )


def after(page: Page, start: int, hi: int) -> Span | None:
    """The phrase that begins at word `start`: "…," said | Jim Smith of Ohio | on Monday."""
    match = _RIGHT.match(page.shape, start, min(hi, start + 25))
    if match is None:
        return None
    end = match.end()
    for k in range(start + 1, end):
        if page.shape[k] == "i" and (page.low[k] not in _KEPT or (page.low[k] in ("in", "at", "to") and page.shape[k - 1] == "N")):
            end = k
            break
    while end > start and page.shape[end - 1] in "aid":
        end -= 1
    return (start, end) if end > start else None


def clause_subject(page: Page, lo: int, hi: int) -> Span | None:
    """The subject of the clause that begins at `lo`: the first phrase, past a leading adverbial that a comma closes."""
    start = lo
    while start < hi and page.shape[start] in "tb&a,“":
        start += 1
    if start < hi and page.shape[start] in "iqG":
        comma = page.shape.find(",", start, hi)
        if comma < 0:
            return None
        start = comma + 1
    match = re.compile(r"p|(?:[dNn#s~]|(?<=[nN#])i(?=[dN])|(?<=[Nn])&(?=[dN]))+").match(page.shape, start, min(hi, start + 14))
    if match is None:
        return None
    end = match.end()
    for k in range(start + 1, end):  # a verb that no table has ends the phrase: the last plain word after a name
        if page.shape[k] == "i" and page.low[k] not in ("of", "for"):
            end = k
            break
    if page.shape[start] == "N":
        while (
            end - 1 > start
            and page.shape[end - 1] == "n"
            and page.shape[end - 2] == "N"
            and not page.low[end - 1].endswith(("s", "n", "r"))
        ):
            end -= 1
    return (start, end) if end > start else None
