"""A chart as SVG, PNG or one HTML file, made offline.

In: an Altair chart. Out: bytes or text, the same for the same chart, each with the chart's words for those who cannot see it.
"""

import html as escaping
import json
import re
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from demarche.desk.charts.look import harmless
from demarche.errors import InputError, UsageError

if TYPE_CHECKING:
    import altair as alt

FORMATS: Final = ("svg", "png", "html")
_SCALE: Final = 2.0
_LESS: Final = "\ue0f0"  # of the private use area: no sign of any script


def svg(chart: "alt.TopLevelMixin") -> str:
    """The chart as SVG, with its title and description as the elements that screen readers read."""
    import vl_convert

    spec = _spec(chart)
    drawn = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    title, words = (escaping.escape(text, quote=False) for text in _words(spec))
    head = re.match(r"<svg[^>]*>", drawn)
    if head is None:
        raise InputError("the chart could not be drawn: vl-convert gave no SVG")
    opened = head[0][:-1] + ' role="img" aria-labelledby="chart-title chart-description">'
    named = f'<title id="chart-title">{title}</title><desc id="chart-description">{words}</desc>'
    return _numbered(opened + named + drawn[head.end() :])


def png(chart: "alt.TopLevelMixin") -> bytes:
    """The chart as PNG at twice its size in points, with title and description in its text fields."""
    import vl_convert

    spec = _spec(chart)
    drawn = vl_convert.vegalite_to_png(spec, scale=_SCALE, allowed_base_urls=[])
    title, words = _words(spec)
    # The text fields go after the header, which is 8 bytes of signature and 25 of IHDR.
    return drawn[:33] + _text_field("Title", title) + _text_field("Description", words) + drawn[33:]


def html(chart: "alt.TopLevelMixin") -> str:
    """The chart as one HTML file that needs no network: script and data are in it. Shows values on hovering."""
    import vl_convert

    spec = _spec(chart)
    # vl-convert writes the data into a script as it is, where "</script>" in an article's words would end it.
    marked = json.loads(json.dumps(spec).replace("<", _LESS))
    page = vl_convert.vegalite_to_html(marked, bundle=True).replace(_LESS, "\\u003c")
    title, words = map(escaping.escape, _words(spec))
    page = page.replace("<html>", '<html lang="en">', 1)
    page = re.sub(r"<title>.*?</title>", lambda _: f"<title>{title}</title>", page, count=1, flags=re.DOTALL)
    return re.sub(r'<div id="vega-chart">', lambda _: f'<div id="vega-chart" role="img" aria-label="{words}">', page, count=1)


def save(chart: "alt.TopLevelMixin", path: Path) -> None:
    """Writes the chart to a file named .svg, .png or .html. Raises UsageError on another name, InputError when it cannot be written."""
    form = format_of(path)
    data = png(chart) if form == "png" else (svg(chart) if form == "svg" else html(chart)).encode()
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror}): use another -o FILE") from error


def format_of(path: Path) -> str:
    """The format that a file's name asks for. Raises UsageError where it is none of FORMATS."""
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise UsageError(f"a chart cannot be written to {path}: name the file .svg, .png or .html")
    return form


def _spec(chart: "alt.TopLevelMixin") -> dict[str, Any]:
    spec: dict[str, Any] = harmless(json.loads(json.dumps(chart.to_dict(), sort_keys=True)))
    return spec


def _words(spec: dict[str, Any]) -> tuple[str, str]:
    """The title, which is that of the first panel, and the description."""
    first = spec.get("vconcat", [spec])[0]
    title = first.get("title", "Chart")
    return str(title["text"] if isinstance(title, dict) else title), str(spec.get("description", ""))


def _numbered(drawn: str) -> str:
    """Clip paths and gradients numbered from 0: the drawing engine counts on from one chart to the next."""
    for kind in ("clip", "gradient_"):
        names = list(dict.fromkeys(re.findall(rf'id="({kind}\d+)"', drawn)))
        numbers = {name: f"{kind}{number}" for number, name in enumerate(names)}
        drawn = re.sub(rf"\b{kind}\d+\b", lambda found, numbers=numbers: numbers.get(found[0], found[0]), drawn)  # type: ignore[misc]
    return drawn


def _text_field(key: str, text: str) -> bytes:
    """A PNG chunk iTXt: a key and UTF-8 text, not compressed."""
    body = b"iTXt" + key.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
