"""RSS and Atom to documents: what the feed itself holds; nothing is fetched, no entity expanded."""

import time
from pathlib import Path

import pytest

from demarche.errors import InputError, UsageError
from demarche.sources import Document, Mark, Options, Unread, articles_of, documents
from demarche.sources.feedlist import feed_addresses, seconds_of
from demarche.sources.feeds import feed_documents

TEXT = "Norway and Iceland signed a fisheries agreement in Bergen on Monday that ends a dispute over mackerel quotas."
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Bergen Daily</title>
<item><title>Mackerel &amp;amp; quotas</title><link>https://bergen.example/1</link><dc:creator>Kari Solheim</dc:creator>
  <pubDate>Fri, 15 Nov 2024 23:30:00 -0500</pubDate><description>Short.</description>
  <content:encoded><![CDATA[<p>{TEXT}</p><figure><img src="https://track.example/x.gif"><figcaption>A boat</figcaption></figure>
  <script>alert(1)</script><p>She said that it was a hot &amp; long debate.</p>]]></content:encoded></item>
<item><title>Only a title</title><link>https://bergen.example/2</link></item>
<item><title>Plain</title><link>javascript:alert(1)</link><description>Ministers of both countries said that AT&amp;amp;T would lay the cable.</description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Reykjavik Post</title>
<entry><title>A deal</title><link href="https://post.example/a"/><updated>2024-11-16T01:00:00Z</updated><published>2024-11-15T01:00:00Z</published>
<author><name>Jón Ari</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{TEXT}</p><p>Second.</p></div></content></entry></feed>"""


def test_rss_entries_have_their_own_words_and_what_the_feed_says() -> None:
    first, bare, plain = feed_documents(RSS.encode(), "feed.xml")
    (article,) = articles_of(first)  # type: ignore[arg-type]
    assert article.text == f"{TEXT}\nShe said that it was a hot & long debate."
    assert (article.title, article.byline, article.publisher) == ("Mackerel & quotas", "Kari Solheim", "Bergen Daily")
    assert (article.published, article.published_from, article.source) == ("2024-11-15", "metadata", "https://bergen.example/1")
    assert isinstance(bare, Unread)
    assert (bare.sound, bare.reason) == (True, "the entry has a title and no text")
    assert isinstance(plain, Document)
    assert articles_of(plain)[0].text == "Ministers of both countries said that AT&T would lay the cable."
    assert plain.source == ""


def test_atom_is_read_alike() -> None:
    (found,) = feed_documents(ATOM.encode(), "feed.xml")
    (article,) = articles_of(found)  # type: ignore[arg-type]
    assert (article.text, article.byline, article.published) == (f"{TEXT}\nSecond.", "Jón Ari", "2024-11-15")
    assert (article.publisher, article.source) == ("Reykjavik Post", "https://post.example/a")


@pytest.mark.parametrize("name", ["feed.xml", "feed.rss", "feed", "feed.atom.gz"])
def test_a_file_is_known_as_a_feed(tmp_path: Path, name: str) -> None:
    import gzip

    path = tmp_path / name
    path.write_bytes(gzip.compress(ATOM.encode()) if name.endswith("gz") else ATOM.encode())
    begun, found, ended = documents(path, Options())
    assert isinstance(begun, Mark)
    assert isinstance(found, Document)
    assert isinstance(ended, Mark)
    assert ended.finished


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    """Neither those that grow without end nor those that name a file."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the password is swordfish")
    layers = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    for declared, used in ((f'<!ENTITY l0 "lol">{layers}', "&l9;"), (f'<!ENTITY x SYSTEM "file://{secret}">', "&x;")):
        raw = RSS.replace("<rss ", f"<!DOCTYPE rss [{declared}]><rss ").replace("Short.", f"{used} {TEXT * 9}")
        started = time.process_time()
        found = [item for item in feed_documents(raw.encode(), "feed.xml") if isinstance(item, Document)]
        assert time.process_time() - started < 20
        assert found
        assert all(b"swordfish" not in item.data and b"lollol" not in item.data for item in found)


@pytest.mark.parametrize("data", [b"<html><body>words</body></html>", b"words", b""])
def test_what_is_no_feed_is_said(data: bytes) -> None:
    with pytest.raises(InputError, match="no RSS or Atom feed"):
        list(feed_documents(data, "feed.xml"))


def test_an_address_in_the_place_of_a_feed_is_not_fetched() -> None:
    with pytest.raises(InputError, match="no RSS or Atom feed"):
        list(feed_documents(b"http://127.0.0.1:9/feed.xml", "feed.xml"))


def test_a_feed_without_entries_is_no_mistake() -> None:
    assert list(feed_documents(b'<rss version="2.0"><channel><title>Bergen Daily</title></channel></rss>', "feed.xml")) == []


def test_addresses_come_from_the_command_line_a_list_or_opml(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# ours\nhttps://a.example/feed\n\nhttps://b.example/feed # theirs\n")
    (tmp_path / "list.opml").write_text(
        '<opml version="2.0"><body><outline text="x"><outline xmlUrl="https://c.example/feed"/></outline><outline xmlUrl="file:///etc/passwd"/></body></opml>'
    )
    names = ["https://b.example/feed", str(tmp_path / "list.txt"), str(tmp_path / "list.opml")]
    assert feed_addresses(names) == [f"https://{host}.example/feed" for host in "bac"]


def test_wrong_names_and_times_are_said(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(RSS)
    (tmp_path / "bad.txt").write_text("https://a.example/feed\nnonsense\n")
    (tmp_path / "none.txt").write_text("# nothing\n")
    with pytest.raises(UsageError, match="no address of a feed"):
        feed_addresses(["file:///etc/passwd"])
    with pytest.raises(InputError, match=r"demarche read .*feed\.xml"):
        feed_addresses([str(tmp_path / "feed.xml")])
    with pytest.raises(InputError, match="line 2: 'nonsense'"):
        feed_addresses([str(tmp_path / "bad.txt")])
    with pytest.raises(InputError, match="no address of a feed in it"):
        feed_addresses([str(tmp_path / "none.txt")])
    assert [seconds_of(every) for every in ("15m", "90s", "2h", "1d", "600")] == [900, 90, 7200, 86400, 600]
    for wrong in ("10s", "soon", "", "-5m"):
        with pytest.raises(UsageError):
            seconds_of(wrong)
