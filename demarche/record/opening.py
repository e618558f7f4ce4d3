"""Opens the file of a record.

In: a path. Out: a DuckDB connection to a record of the newest schema, with no way out of the file (no other
files, no network, no extensions); or a RecordError of one line that says what to do.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from demarche.errors import RecordError
from demarche.record import schema

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Text from the net ends up in queries' data, so a query must not be able to reach anything but the record.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "memory_limit": "1GB",  # more is put on disk beside the record
    "lock_configuration": True,
}


def connect(
    path: Path, *, read_only: bool = False, upgrades: Sequence[schema.Upgrade] = schema.UPGRADES, reach: Sequence[Path] = ()
) -> DuckDBPyConnection:
    """Opens the record at `path`; makes it first when it is missing, and upgrades it when it is older.

    `reach` are the files and folders beside the record that its queries may read and write; there are none unless they are named here.

    Before an upgrade the file is copied to ``<name>.v<old version>.backup`` beside it.
    Raises RecordError when the file cannot be opened or is no record that this version reads.
    """
    _check_path(path, read_only)
    if not os.path.exists(path):
        try:
            _make(path)
        except OSError as error:
            raise RecordError(f"{path} cannot be made ({error.strerror}): use another --record") from error
    connection = _open(path, read_only, reach)
    try:
        found = schema.version(connection)
        wanted = schema.newest(upgrades)
        if found is None:
            raise RecordError(f"{path} is a DuckDB file but not a record: use another --record")
        if found > wanted:
            raise RecordError(f"{path} was made by a newer demarche (record version {found}, this one reads {wanted}): upgrade demarche")
        if found == wanted:
            return connection
        if read_only:
            raise RecordError(f"{path} is of record version {found}, this demarche reads {wanted}: open it once for writing to upgrade it")
    except BaseException:
        connection.close()
        raise
    # The lock is given up for the copy, as closing any handle of a file ends its POSIX locks anyway.
    connection.close()
    _back_up(path, found)
    connection = _open(path, read_only, reach)
    try:
        schema.upgrade(connection, upgrades)
    except Exception as error:
        connection.close()
        reason = _first_line(error)
        raise RecordError(f"{path} could not be upgraded from record version {found} and was left as it was: {reason}") from error
    return connection


def explain(error: Exception, path: Path) -> RecordError:
    """A DuckDB error as one line that says what to do."""
    text = str(error)
    holder = re.search(r"\(PID (\d+)\)", text)
    if "Could not set lock" in text:
        process = f"process {holder[1]}" if holder else "another process"
        doing = "read" if "read-only mode" in text else "written"
        return RecordError(f"{path} is being {doing} by {process}: wait for it or use another --record")
    if "different configuration" in text:
        return RecordError(f"{path} is open in this program in another mode: close it there first")
    if "not a valid DuckDB" in text or "Could not read enough bytes" in text:
        return RecordError(f"{path} is not a DuckDB file: use another --record")
    if "Connection already closed" in text or "connection closed" in text.lower():
        return RecordError(f"{path} was closed: open it again with Record({str(path)!r})")
    if "Permission denied" in text or "Read-only file system" in text:
        return RecordError(f"{path} cannot be opened for lack of permission: use another --record")
    return RecordError(f"{path}: {_first_line(error)}")


def _check_path(path: Path, read_only: bool) -> None:
    if os.path.isdir(path):
        raise RecordError(f"{path} is a folder: give --record the name of a file, as in {path / 'record.duckdb'}")
    if read_only:
        if not os.path.exists(path):
            raise RecordError(f"{path} is missing: make it with `demarche read INPUT --record {path}`")
        return
    if not os.path.isdir(path.parent):
        raise RecordError(f"the folder {path.parent} is missing: make it or use another --record")
    try:
        # DuckDB writes its log beside the file, so the folder is what must be writable; only trying tells.
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        raise RecordError(f"the folder {path.parent} cannot be written ({error.strerror}): use another --record") from error


def _open(path: Path, read_only: bool, reach: Sequence[Path] = ()) -> DuckDBPyConnection:
    import duckdb

    try:
        if not reach:
            return duckdb.connect(str(path), read_only=read_only, config=dict(_CONFIG))
        # What may be reached can only be named before the rest is shut off, which the configuration would do at once.
        later = {name: _CONFIG[name] for name in ("enable_external_access", "lock_configuration")}
        opened = duckdb.connect(str(path), read_only=read_only, config={name: _CONFIG[name] for name in _CONFIG if name not in later})
        opened.execute("SET allowed_paths = $paths", {"paths": [str(one) for one in reach]})
        opened.execute("SET allowed_directories = $folders", {"folders": [f"{one}/" for one in reach if one.is_dir()]})
        opened.execute("SET preserve_insertion_order = false")  # many rows go through: their order would cost memory
        for name, value in later.items():
            opened.execute(f"SET {name} = {str(value).lower()}")
        return opened
    except duckdb.Error as error:
        raise explain(error, path) from error


def _make(path: Path) -> None:
    """Makes an empty record under another name and then gives it its own, so that a cut leaves no half-made record."""
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        made = Path(folder) / "new"
        connection = _open(made, read_only=False)
        try:
            schema.create(connection)
        finally:
            connection.close()
        try:
            os.link(made, path)  # unlike a rename, never takes the place of a record that another process made meanwhile
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            if not path.exists():
                os.rename(made, path)


def _back_up(path: Path, found: int) -> None:
    backup = path.with_name(f"{path.name}.v{found}.backup")
    half = path.with_name(f"{backup.name}.part")
    try:
        shutil.copy2(path, half)
        os.replace(half, backup)
    except OSError as error:
        raise RecordError(f"{path} needs an upgrade, but no copy could be kept at {backup}: {error.strerror}; make room there") from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
