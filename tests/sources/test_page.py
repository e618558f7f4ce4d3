"""Bytes to decoded text: encodings, binary files, limits."""

import contextlib
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.errors import InputError
from demarche.sources import articles_from_text, read_page
from demarche.sources.page import MOST_LINES, MOST_TEXT_BYTES, page_of

LEAD = "The foreign ministers of Peru and Ecuador met in Lima on Tuesday and agreed to survey the river border again."


@pytest.mark.parametrize(
    "data",
    [
        LEAD.encode(),
        b"\xef\xbb\xbf" + LEAD.encode(),
        LEAD.encode("utf-16"),
        LEAD.encode("utf-16-le"),
        LEAD.replace(" ", "\u00a0").encode(),
        LEAD.replace(" ", "\x00", 3).encode(),
        LEAD.encode() + b"\r\n\r\n",
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 with mark", "utf-16 without", "non-breaking spaces", "NULs", "Windows line ends"],
)
def test_the_same_words_come_out_of_every_encoding(data: bytes) -> None:
    assert read_page("-", data)[0].text == LEAD


def test_windows_1252_is_read_and_said(caplog: pytest.LogCaptureFixture) -> None:
    text = LEAD + " “We are neighbours – and friends,” the minister said."
    assert read_page("note.txt", text.encode("cp1252"))[0].text == text
    assert "not UTF-8" in caplog.text


def test_damaged_characters_are_kept_and_said(caplog: pytest.LogCaptureFixture) -> None:
    data = (LEAD + " “Good,” said Zoë — “très bien.”").encode().replace("ë".encode(), b"\xc3")
    article = read_page("note.txt", data)[0]
    assert "Zo\ufffd" in article.text
    assert "très bien" in article.text
    assert "1 damaged characters" in caplog.text


def test_offsets_are_those_of_the_file_read_as_text() -> None:
    text = f"\u00a0{LEAD}\x07 It\u00a0will take a year.\n"
    article = read_page("-", text.encode())[0]
    assert article.source_start == 1
    assert text[article.source_start : article.source_end].replace("\x07", " ").replace("\u00a0", " ") == article.text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\t\r\n\x00 ", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0" + bytes(40), "office"),
        (b"\x1f\x8b\x08" + bytes(40), "gunzip"),
        (bytes(range(32)) * 40, "binary"),
        (b"a" * (MOST_TEXT_BYTES + 1), "cut it"),
        (b"a\n" * (MOST_LINES + 1), "lines"),
        (b"<html>" + b"a " * 2_600_000, "5 MB"),
    ],
    ids=["empty", "blank", "pdf", "doc", "gzip", "binary", "too large", "too many lines", "too much html"],
)
def test_what_is_no_page_of_words_is_refused_in_one_line(data: bytes, says: str) -> None:
    with pytest.raises(InputError) as error:
        read_page("input.txt", data)
    assert says in str(error.value)
    assert str(error.value).startswith("input.txt: ")
    assert "\n" not in str(error.value)


def test_an_office_document_named_txt_is_known(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w>words</w>")
    with pytest.raises(InputError, match="zip archive or office document"):
        read_page(path)


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_an_input_error(data: bytes) -> None:
    with contextlib.suppress(InputError):
        assert read_page("-", data)


@given(st.text(max_size=400))
def test_any_text_keeps_its_offsets(text: str) -> None:
    try:
        articles = articles_from_text(text)
    except InputError:
        return
    page = page_of(text.encode("utf-8", "replace"), "-", "text").text
    for article in articles:
        assert 0 <= article.source_start < article.source_end <= len(page)
        assert page[article.source_end - 1] == article.text[-1]
