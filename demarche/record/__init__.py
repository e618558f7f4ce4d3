"""The store: articles and the statements read from them, in one DuckDB file.

In: Articles and statements. Out: the same by filter, as structs, as rows, as Arrow tables.
"""

from demarche.record.store import Record

__all__ = ["Record"]
