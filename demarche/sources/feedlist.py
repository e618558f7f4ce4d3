"""In: what a person names to be watched: addresses of feeds, files that list them. Out: the addresses, each once.

A list is a text file with an address a line (``#`` begins a remark) or an OPML file, as readers of feeds export it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from demarche.errors import InputError, UsageError

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
LEAST_SECONDS = 60


def feed_addresses(names: Sequence[str]) -> list[str]:
    """Names to addresses. Raises UsageError for what is neither an address nor a file, InputError for a file that lists none."""
    return list(dict.fromkeys(address for name in names for address in _addresses(name)))


def seconds_of(every: str) -> int:
    """``15m``, ``90s``, ``1h``, ``1d`` or seconds to seconds. Raises UsageError for anything else and for less than a minute."""
    number, unit = (every[:-1], every[-1]) if every[-1:] in _UNITS else (every, "s")
    if not number.isdigit():
        raise UsageError(f"'{every}' is no time: write it as 15m, 1h or 1d")
    seconds = int(number) * _UNITS[unit]
    if seconds < LEAST_SECONDS:
        raise UsageError(f"every {every} is too often for the servers: give 1m or more")
    return seconds


def _addresses(name: str) -> Iterator[str]:
    if _is_address(name):
        yield name
        return
    path = Path(name)
    if not path.is_file():
        raise UsageError(f"'{name}' is no address of a feed and no file that lists some: give https://… or a file")
    data = path.read_bytes()
    found = list(_of_opml(data, name) if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else _of_lines(data, name))
    if not found:
        raise InputError(f"{name}: no address of a feed in it; write one a line")
    yield from found


def _of_lines(data: bytes, name: str) -> Iterator[str]:
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
        address = line.partition(" #")[0].strip()
        if not address or address.startswith("#"):
            continue
        if not _is_address(address):
            raise InputError(f"{name}, line {number}: '{address[:80]}' is no address; write it as https://…")
        yield address


def _of_opml(data: bytes, name: str) -> Iterator[str]:
    from lxml import etree  # type: ignore[import-untyped]

    try:
        tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise InputError(f"{name}: XML that cannot be read ({error.msg}); give OPML, or an address a line") from None
    if etree.QName(tree).localname != "opml":
        raise InputError(f"{name}: a feed on this machine is read once: demarche read {name}; watch takes addresses, or OPML with some")
    for outline in tree.iter("outline"):
        if _is_address(address := (outline.get("xmlUrl") or "").strip()):
            yield address


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(char.isspace() for char in text)
    except ValueError:
        return False
