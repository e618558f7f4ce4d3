"""In: the columns of a table of articles, what a person says of them, and its first rows. Out: which column holds what.

The names that columns usually have stand in ``columns.toml``.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from demarche.errors import InputError, UsageError
from demarche.sources.published import day_in

FIELDS = ("text", "title", "byline", "publisher", "published", "url")
# A column without a known name is taken for the text where it holds so many characters on average.
_LEAST_TEXT = 100
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}Z?)?$")


def parse_columns(said: Sequence[str]) -> dict[str, str]:
    """``text=body``, ``title=head, url=link`` … to a mapping from field to column. Raises UsageError naming the fields there are."""
    chosen: dict[str, str] = {}
    for pair in (part for text in said for part in text.split(",")):
        field, equals, column = (part.strip() for part in pair.partition("="))
        if field not in FIELDS or not equals or not column:
            raise UsageError(f"'{pair.strip()}' names no column: write --columns text=NAME, with one of {', '.join(FIELDS)} before the =")
        chosen[field] = column
    return chosen


def choose_columns(rows: Sequence[Mapping[str, Any]], chosen: Mapping[str, str], name: str) -> dict[str, str]:
    """The column of each field that has one. What is `chosen` goes before what the names and the first rows suggest.

    Raises InputError where a chosen column is not there or none holds text.
    """
    there = list(dict.fromkeys(column for row in rows for column in paths_of(row)))
    for column in chosen.values():
        if column not in there:
            raise InputError(f"{name}: there is no column '{column}'; there are {_listed(there)}")
    found = dict(chosen)
    for field in FIELDS:
        if field not in found and (named := _by_name(field, there, rows, taken=found)):
            found[field] = named
    if "text" not in found and (longest := _longest(there, rows, taken=found)):
        found["text"] = longest
    if "text" not in found:
        raise InputError(f"{name}: no column holds text; name it with --columns text=NAME; there are {_listed(there)}")
    return {field: found[field] for field in FIELDS if field in found}


def columns_note(columns: Mapping[str, str], chosen: Mapping[str, str], rows: Sequence[Mapping[str, Any]], name: str) -> str:
    """One line that says which column was taken for what, what was guessed, and which dates cannot be read."""
    said = ", ".join(f"{field} from '{column}'{'' if field in chosen else ' (guessed)'}" for field, column in columns.items())
    line = f"{name}: {said}" + ("" if set(columns) <= set(chosen) else "; --columns text=NAME,title=NAME says otherwise")
    if "published" in columns:
        dates = [value for row in rows if (value := value_at(row, columns["published"])) not in (None, "")]
        if unclear := next((value for value in dates if day_of(value) is None), None):
            line += f"; dates such as '{str(unclear)[:40]}' are not clear and are left out, write them as 2024-11-15"
    return line


def paths_of(row: Mapping[str, Any]) -> list[str]:
    """The names of the columns of a row; those of an object in it with a dot between."""
    return [
        path for key, value in row.items() for path in ([key, *(f"{key}.{inner}" for inner in value)] if isinstance(value, dict) else [key])
    ]


def value_at(row: Mapping[str, Any], column: str) -> Any:
    """The value of a column, also of one in an object within the row (``article.body``); None where there is none."""
    if column in row:
        return row[column]
    first, _, rest = column.partition(".")
    inner = row.get(first)
    return inner.get(rest) if isinstance(inner, dict) else None


def words_of(value: Any) -> str:
    """A value as text: a list of paragraphs as lines, an object as its name."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(filter(None, map(words_of, value)))
    if isinstance(value, dict):
        return words_of(value.get("name"))
    return "" if value is None or isinstance(value, bool) else str(value)


def day_of(value: Any) -> str | None:
    """The day of a cell as ``YYYY-MM-DD``: a full date, digits run together, or seconds or milliseconds since 1970; else None."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if day := _compact_day(str(value)):
            return day
        seconds = value / 1000 if value > 1e11 else value
        return datetime.fromtimestamp(seconds, UTC).date().isoformat() if 1e8 < seconds < 1e10 else None
    text = words_of(value).strip()
    if day := _compact_day(text):
        return day
    if text.isdigit():
        return day_of(int(text))
    return day_in(text.replace("/", "-")) if re.match(r"\d{4}/\d\d/\d\d", text) else day_in(text)


def _compact_day(text: str) -> str | None:
    compact = _COMPACT.match(text)
    return day_in("-".join(compact.groups())) if compact else None


def _by_name(field: str, there: Sequence[str], rows: Sequence[Mapping[str, Any]], taken: Mapping[str, str]) -> str | None:
    free = {_plain(column): column for column in reversed(there) if column not in taken.values()}
    # An empty column is not the one: exports often carry a 'content' that only some plan fills.
    return next((free[known] for known in _table()[field] if known in free and _filled(free[known], rows)), None)


def _filled(column: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    return any(words_of(value_at(row, column)).strip() for row in rows)


def _longest(there: Sequence[str], rows: Sequence[Mapping[str, Any]], taken: Mapping[str, str]) -> str | None:
    sizes = {
        column: sum(len(words_of(value_at(row, column))) for row in rows) / len(rows) for column in there if column not in taken.values()
    }
    longest = max(sizes, key=lambda column: sizes[column], default=None)
    return longest if longest is not None and sizes[longest] >= _LEAST_TEXT else None


def _plain(column: str) -> str:
    return re.sub(r"[\s_-]+", "", column.rpartition(".")[2].lower())


def _listed(there: Sequence[str]) -> str:
    return ", ".join(f"'{column[:40]}'" for column in there[:20]) + (f" and {len(there) - 20} more" if len(there) > 20 else "")


@cache
def _table() -> dict[str, list[str]]:
    raw: dict[str, list[str]] = tomllib.loads(files("demarche.sources").joinpath("columns.toml").read_text("utf-8"))
    return raw
