"""The local page: a record to look things up in, served on this machine.

In: a record. Out: pages, a JSON API and downloads over HTTP. `serve` runs it; `make_app` gives the application to run elsewhere.
The page reads a copy of the record, made when it starts and made anew when the record has changed (edition.py): so `demarche read`
may write while the page is open, and a correction opens the record for a moment only.
"""

from demarche.desk.page.app import make_app
from demarche.desk.page.server import serve

__all__ = ["make_app", "serve"]
"""What there is to import."""
