"""demarche reads reporting on international affairs into a sourced record: who did what to whom, when, and who says so.

``demarche.read(text_or_path, date=...)`` gives a Reading with ``.articles .events .claims .quantities .forecasts``;
``demarche.Record(path)`` opens a store; ``demarche.load()`` gives the spaCy pipeline. Names are loaded when first used,
so that importing demarche costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demarche.language.pipeline import load as load
    from demarche.reading import Reading as Reading
    from demarche.reading import read as read
    from demarche.record import Record as Record

__version__ = "0.1.0"

_HOMES = {"read": "demarche.reading", "Reading": "demarche.reading", "Record": "demarche.record", "load": "demarche.language.pipeline"}
__all__ = ["Reading", "Record", "load", "read"]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'demarche' has no attribute '{name}'")
