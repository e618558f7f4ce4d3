"""Other projects' formats, one module each: what a file holds, and what each of its columns is here.

In: nothing. Out: a `Table` for each format that is a table of columns (`TABLES`); PLOVER JSON has a module of its own.
"""

from demarche.record.formats import gdelt, icews, polecat
from demarche.record.formats.table import Table

TABLES: dict[str, Table] = {"gdelt": gdelt.TABLE, "icews": icews.TABLE, "polecat": polecat.TABLE}
IMPORTED = ("polecat", "icews", "gdelt", "plover")
EXPORTED = ("plover", "polecat", "icews", "gdelt", "csv", "parquet")
