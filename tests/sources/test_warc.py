"""WARC files to documents: what is a page, what is not, and what is damaged."""

import gzip
import io
from collections.abc import Iterator

import pytest
from warc_samples import GERMAN, packed, page, record

from demarche.errors import InputError, NothingHere
from demarche.sources import Document, Unread, articles_of
from demarche.sources.warc import warc_documents


def read(data: bytes, start: int = 0) -> list[Document | Unread]:
    return list(warc_documents(io.BytesIO(data), "crawl.warc.gz", start=start))


@pytest.mark.parametrize("pack", [packed, lambda *records: b"".join(records), lambda *records: gzip.compress(b"".join(records))])
def test_pages_come_out_in_order_with_their_addresses(pack: type) -> None:
    """Compressed record by record, not at all, or as a whole."""
    found = read(pack(*(record(number) for number in range(5))))
    assert [item.source for item in found if isinstance(item, Document)] == [f"https://www.daily.example/{n}" for n in range(5)]
    (article,) = articles_of(found[3])  # type: ignore[arg-type]
    assert "ready within 3 years" in article.text
    assert (article.source, article.publisher) == ("https://www.daily.example/3", "daily.example")


def test_reading_goes_on_from_where_a_record_begins() -> None:
    data = packed(*(record(number) for number in range(6)))
    whole = read(data)
    assert whole[-1].end == len(data)
    for at, item in enumerate(whole):
        assert read(data, item.end) == whole[at + 1 :]


def test_what_is_no_page_is_left_out_and_said() -> None:
    found = read(
        packed(
            record(0, kind="request"),
            record(1, status="404 Not Found"),
            record(2, b"\x89PNG....", media="image/png"),
            record(3, b"  "),
            record(4),
        )
    )
    reasons = [item.reason for item in found if isinstance(item, Unread) and item.sound]
    assert reasons == ["the answer was 404, not a page", "image/png, not a page of text", "the page is empty"]
    assert isinstance(found[-1], Document)


def test_another_language_is_nothing_here() -> None:
    (found,) = read(packed(record(0, f"<html><body>{GERMAN}</body></html>".encode())))
    with pytest.raises(NothingHere, match="German"):
        articles_of(found)  # type: ignore[arg-type]


@pytest.mark.parametrize("flip", [False, True])
def test_a_damaged_stretch_costs_what_is_in_it(flip: bool) -> None:
    """Bytes between two records, or inside one: named with its place, and what follows is read."""
    records = [packed(record(number)) for number in range(5)]
    if flip:
        records[2] = records[2][:40] + bytes(255 - byte for byte in records[2][40:60]) + records[2][60:]
    else:
        records[2] = b"\x1f\x8b\x08 not a record at all" * 9
    found = read(b"".join(records))
    assert [item.source[-1] for item in found if isinstance(item, Document)] == ["0", "1", "3", "4"]
    (damaged,) = [item for item in found if isinstance(item, Unread)]
    assert "damaged after byte" in damaged.reason
    assert "reading goes on at byte" in damaged.reason


def test_a_file_cut_off_says_so() -> None:
    data = packed(*(record(number) for number in range(3)))
    *whole, last = read(data[:-60])
    assert len(whole) == 2
    assert isinstance(last, Unread)
    assert not last.sound


def test_packed_and_chunked_bodies_are_unpacked() -> None:
    body = page(1)
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    found = read(
        packed(
            record(1, gzip.compress(body), head="Content-Encoding: gzip\r\n"),
            record(1, chunked, head="Transfer-Encoding: chunked\r\n"),
            record(1, body, head="Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),  # unpacked by the crawler
        )
    )
    assert [item.data for item in found if isinstance(item, Document)] == [body] * 3


def test_a_page_that_unpacks_without_end_is_refused() -> None:
    (found,) = read(packed(record(0, gzip.compress(b"a" * 40_000_000), head="Content-Encoding: gzip\r\n")))
    assert isinstance(found, Unread)
    assert "when unpacked" in found.reason


@pytest.mark.parametrize("data", [b"", b"plain words", packed(b"plain words"), packed(record(0, kind="request"))])
def test_what_is_no_warc_file_is_said(data: bytes) -> None:
    def reasons() -> Iterator[str]:
        try:
            yield from (item.reason for item in read(data) if isinstance(item, Unread))
        except InputError as problem:
            yield str(problem)

    assert list(reasons())
