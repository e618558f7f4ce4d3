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
from demarche.record.folder import file_of, no_record_in

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
    path: Path,
    *,
    read_only: bool = False,
    upgrades: Sequence[schema.Upgrade] = schema.UPGRADES,
    reach: Sequence[Path] = (),
    in_any_order: bool = False,
) -> DuckDBPyConnection:
    """Opens the record at `path`; makes it first when it is missing (not to read only), and upgrades it when it is older.

    `reach` are the files and folders beside the record that its queries may read and write; there are none unless they are named here.
    With `in_any_order` rows come as they come where a query puts them in no order: for many rows, whose order would cost memory.

    Before an upgrade the file is copied to ``<name>.v<old version>.backup`` beside it; this is also done for who only reads.
    Raises RecordError when the file cannot be opened or is no record that this version reads.
    """
    path = file_of(path)
    _check_path(path, read_only)
    if not os.path.exists(path):
        _make(path)
    connection = _open(path, read_only, reach, in_any_order)
    found = _version(connection, path, schema.newest(upgrades))
    if found == schema.newest(upgrades):
        return connection
    connection.close()
    _upgrade(path, upgrades)
    return _open(path, read_only, reach, in_any_order)


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
    if "No space left on device" in text or "Disk quota exceeded" in text:
        return RecordError(f"the disk that holds {path} is full: make room and do it again; what the record held is kept")
    if "File too large" in text:
        return RecordError(f"{path} may not grow further on this disk or for this user: use another --record; what it held is kept")
    return RecordError(f"{path}: {_first_line(error)}")


def _check_path(path: Path, read_only: bool) -> None:
    if os.path.isdir(path):
        raise no_record_in(path)
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


def _open(path: Path, read_only: bool, reach: Sequence[Path] = (), in_any_order: bool = False) -> DuckDBPyConnection:
    import duckdb

    try:
        if not reach:
            return duckdb.connect(str(path), read_only=read_only, config=dict(_CONFIG))
        # What may be reached can only be named before the rest is shut off, which the configuration would do at once.
        later = {name: _CONFIG[name] for name in ("enable_external_access", "lock_configuration")}
        opened = duckdb.connect(str(path), read_only=read_only, config={name: _CONFIG[name] for name in _CONFIG if name not in later})
        opened.execute("SET allowed_paths = $paths", {"paths": [str(one) for one in reach]})
        opened.execute("SET allowed_directories = $folders", {"folders": [f"{one}/" for one in reach if one.is_dir()]})
        opened.execute(f"SET preserve_insertion_order = {str(not in_any_order).lower()}")
        for name, value in later.items():
            opened.execute(f"SET {name} = {str(value).lower()}")
        return opened
    except duckdb.Error as error:
        raise explain(error, path) from error


def _make(path: Path) -> None:
    """Makes an empty record under another name and then gives it its own, so that a cut leaves no half-made record."""
    import duckdb

    log = path.with_name(f"{path.name}.wal")
    if log.exists() and not path.exists():
        raise RecordError(f"{log} is the log of a record that is gone: put the record back beside it, or delete the log too")
    try:
        with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
            made = Path(folder) / "new"
            connection = _open(made, read_only=False)
            try:
                schema.create(connection)
                connection.execute("CHECKPOINT")  # closing would do it too, but says nothing when the disk is full
            finally:
                connection.close()
            try:
                os.link(made, path)  # unlike a rename, never takes the place of a record that another process made meanwhile
            except FileExistsError:
                pass
            except OSError:  # a file system without links
                if not path.exists():
                    os.rename(made, path)
    except duckdb.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        raise RecordError(f"{path} cannot be made ({error.strerror}): use another --record") from error


def _version(connection: DuckDBPyConnection, path: Path, wanted: int) -> int:
    """The version of an open record, which is at most `wanted`; closes the connection of what is none or newer."""
    found = schema.version(connection)
    if found is not None and found <= wanted:
        return found
    connection.close()
    if found is None:
        raise RecordError(f"{path} is a DuckDB file but not a record: use another --record")
    raise RecordError(f"{path} was made by a newer demarche (record version {found}, this one reads {wanted}): upgrade demarche")


def _upgrade(path: Path, upgrades: Sequence[schema.Upgrade]) -> None:
    """Takes the record at `path` to the newest version, with a copy of the old one kept beside it."""
    try:
        _check_path(path, read_only=False)
    except RecordError as error:
        raise RecordError(f"{path} is of an older version and is upgraded first, but {error}") from error
    connection = _open(path, read_only=False)
    found = _version(connection, path, schema.newest(upgrades))
    if found == schema.newest(upgrades):  # another process was faster
        connection.close()
        return
    # Closing puts what is still in the log into the file, and the lock is given up for the copy, as closing any handle ends it anyway.
    connection.close()
    _back_up(path, found)
    connection = _open(path, read_only=False)
    try:
        schema.upgrade(connection, upgrades)
    except Exception as error:
        raise RecordError(
            f"{path} could not be upgraded from record version {found} and was left as it was: {_first_line(error)}"
        ) from error
    finally:
        connection.close()


def _back_up(path: Path, found: int) -> None:
    backup = path.with_name(f"{path.name}.v{found}.backup")
    try:
        for log in ("", ".wal"):  # the log is there only when it could not be put into the file
            old, new = path.with_name(path.name + log), backup.with_name(backup.name + log)
            if old.exists():
                half = new.with_name(f"{new.name}.part")
                shutil.copy2(old, half)
                with half.open("rb+") as copied:
                    os.fsync(copied.fileno())
                half.replace(new)
    except OSError as error:
        raise RecordError(f"{path} needs an upgrade, but no copy could be kept at {backup}: {error.strerror}; make room there") from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
