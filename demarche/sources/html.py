"""In: the markup of a page. Out: its text, one paragraph a line, and what its metadata say of title, author, publisher and day.

The markup is not trusted: nothing is fetched, no script is run, and tags nested too deep are refused before a parser sees them.
The day comes from metadata alone (meta tags, JSON-LD, a marked ``time`` element), never from the words of the page or from today.
"""

import json
import re
from typing import Any

import msgspec
from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement, HTMLParser, document_fromstring  # type: ignore[import-untyped]

from demarche.errors import InputError, NothingHere
from demarche.sources.published import day_in

_DEEPEST = 2000
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:(?:[^<>]*[\s"'])?(/)>)?""")
# Elements that browsers close by themselves, or that hold nothing: their start tags do not nest.
_FLAT = frozenset(
    {"p", "li", "br", "hr", "img", "meta", "link", "input", "td", "tr", "th", "dt", "dd", "option", "source", "wbr", "area", "base", "col"}
    | {"embed", "track", "param", "thead", "tbody", "tfoot"}
)
# Elements that part paragraphs.
_BLOCKS = ("p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "tr", "pre", "hr", "ul", "ol")
# An <article> of fewer words is a card that leads to another page.
_CARD_WORDS = 100
_DAY_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "publish-date",
    "publication_date",
    "pubdate",
    "citation_publication_date",
    "cxenseparse:recs:publishtime",
    "date",
)
_SITE_NAMES = ("og:site_name", "application-name", "publisher", "dc.publisher", "citation_journal_title")
_AUTHOR_NAMES = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "citation_author")
_TITLE_NAMES = ("og:title", "parsely-title", "twitter:title", "dc.title", "citation_title")


class Markup(msgspec.Struct, frozen=True):
    """What a page of HTML holds: the text of each of its articles in order, and the metadata, which are of the first."""

    texts: tuple[str, ...]
    title: str | None
    byline: str | None
    publisher: str | None
    published: str | None
    credits: tuple[str, ...]


def read_html(markup: str, name: str) -> Markup:
    """Markup to text and metadata. Raises InputError where tags are nested deeper than 2,000, NothingHere where the page holds no words."""
    tree = _refuse_deep(markup, name)
    if tree is None:
        raise InputError(f"{name}: no HTML could be read from it; save its text as .txt and read that")
    facts, credits = _facts(tree), _captions(tree)
    texts = tuple(text for part in _articles(tree) if (text := _text(part)))
    if not texts:
        raise NothingHere(f"{name}: no article text was found in the HTML; save its text as .txt and read that")
    return Markup(
        texts=texts,
        title=_first(facts, "headline", *_TITLE_NAMES) or _title_element(tree),
        byline=_author(facts),
        publisher=_first(facts, "publisher.name", *_SITE_NAMES),
        published=next((day for key in ("ld.datepublished", *_DAY_NAMES, "time") if (day := day_in(facts.get(key, "")))), None),
        credits=credits,
    )


def fragment_text(markup: str, name: str) -> str:
    """The text of a piece of HTML that is the article and nothing else (of a feed, of a row), one paragraph a line.

    Raises InputError as `read_html` does.
    """
    tree = _refuse_deep(markup, name)
    if tree is None:
        raise InputError(f"{name}: no HTML could be read from it; save its text as .txt and read that")
    _captions(tree)
    for gone in tree.xpath("//script | //style | //template | //iframe | //noscript | //form"):
        gone.drop_tree()
    for block in tree.iter(*_BLOCKS):
        block.tail = "\n" + (block.tail or "")
        if block.tag != "br":
            block.text = "\n" + (block.text or "")
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return "\n".join(line for line in lines if line)


def _refuse_deep(markup: str, name: str) -> HtmlElement | None:
    """The parsed page. Raises InputError where tags are nested too deep to parse."""
    deepest = _depth(markup)
    if deepest > _DEEPEST:
        raise InputError(f"{name}: HTML nested {deepest:,} deep is no page of news; save its text as .txt and read that")
    return _parsed(markup)


def _depth(markup: str) -> int:
    """How deep elements nest, by counting tags: an upper bound that costs no parsing."""
    deepest = depth = 0
    for slash, tag, empty in _TAG.findall(markup):
        if not empty and tag.lower() not in _FLAT:
            depth = max(0, depth - 1) if slash else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _parsed(markup: str) -> HtmlElement | None:
    # lxml refuses text with an encoding declaration, so bytes it is.
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _articles(tree: HtmlElement) -> list[HtmlElement]:
    """The ``article`` elements of a page that holds several long ones; else the page itself."""
    whole = [part for part in tree.iter("article") if not any(above.tag == "article" for above in part.iterancestors())]
    long = [part for part in whole if sum(len(p.text_content().split()) for p in part.iter("p")) >= _CARD_WORDS]
    return long if len(long) > 1 else [tree]


def _text(tree: HtmlElement) -> str:
    """The text that trafilatura takes for the article's; where it runs the paragraphs of a short page into one, the page's paragraphs."""
    import trafilatura

    markup = etree.tostring(tree, encoding="unicode", method="html", with_tail=False)
    text = trafilatura.extract(markup, include_comments=False, include_tables=False, include_formatting=False) or ""
    blocks = _blocks(tree)
    if "\n" not in text.strip() and len(blocks) > 1:
        text = "\n".join(blocks)
    return text.strip()


def _blocks(tree: HtmlElement) -> list[str]:
    """The paragraphs that stand outside navigation, asides, headers and footers."""
    outside = "not(ancestor::nav or ancestor::aside or ancestor::footer or ancestor::form or ancestor::script or ancestor::style)"
    found = [_words(block) for block in tree.xpath(f".//p[{outside}]")]
    return [words for words in found if words]


def _captions(tree: HtmlElement) -> tuple[str, ...]:
    """The words under pictures, taken out of the tree."""
    captions = list(tree.iter("figcaption"))
    found = tuple(dict.fromkeys(words for caption in captions if (words := _words(caption))))
    for caption in captions:
        caption.drop_tree()
    return found


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _facts(tree: HtmlElement) -> dict[str, str]:
    """Metadata by lower-case name; of one name the first is kept. JSON-LD keys of an article are ``headline``, ``ld.author`` …"""
    facts: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        value = " ".join((meta.get("content") or "").split())
        if name and value:
            facts.setdefault(name.lower(), value)
    for script in tree.xpath("//script[@type='application/ld+json']"):
        for item in _linked(script.text or ""):
            for key, value in item.items():
                facts.setdefault(key, value)
    marked = tree.xpath("//time[@datetime and (@pubdate or @itemprop='datePublished' or ancestor::header)]/@datetime")
    if marked:
        facts.setdefault("time", str(marked[0]))
    return facts


def _linked(text: str) -> list[dict[str, str]]:
    """The articles described by a JSON-LD script, flattened to strings."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return []
    nodes: list[Any] = data if isinstance(data, list) else [data]
    nodes = [inner for node in nodes if isinstance(node, dict) for inner in (node, *_listed(node.get("@graph")))]
    found = []
    for node in nodes:
        if isinstance(node, dict) and any("Article" in str(kind) or "Posting" in str(kind) for kind in _listed(node.get("@type"))):
            raw = {
                "headline": _name(node.get("headline")),
                "ld.author": " and ".join(filter(None, map(_name, _listed(node.get("author"))))),
                "publisher.name": _name(node.get("publisher")),
                "ld.datepublished": _name(node.get("datePublished")),
            }
            found.append({key: " ".join(value.split()) for key, value in raw.items() if value.strip()})
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def _first(facts: dict[str, str], *keys: str) -> str | None:
    return next((facts[key] for key in keys if facts.get(key)), None)


def _author(facts: dict[str, str]) -> str | None:
    """The author's name; an address of a profile is no name."""
    named = [facts[key] for key in ("ld.author", *_AUTHOR_NAMES) if facts.get(key) and "//" not in facts[key]]
    return re.sub(r"^[Bb]y\s+", "", named[0]) if named else None


def _title_element(tree: HtmlElement) -> str | None:
    for path in ("//h1", "//title"):
        words = [_words(element) for element in tree.xpath(path)]
        if words and words[0]:
            return words[0]
    return None
