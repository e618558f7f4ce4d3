"""What comes back for a page that kills whoever reads it.

In: nothing. Out: the value, with the reason in words.
"""

from typing import NamedTuple


class Lost(NamedTuple):
    """A page that was given up, and why, in words that follow its name."""

    reason: str
