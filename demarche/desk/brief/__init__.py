"""The weekly round-up, every line of it quoted and cited.

In: a Record and a window of days. Out: a Brief (`brief`), and that as HTML, Markdown or PDF (`write`). compose.py says what goes into
it, telling.py how a statement becomes a line, proof.py looks every quoted word up in its article, render.py and the templates
beside it set it in type, wording.py and words.toml have the few words that are not the sources'.
"""

from demarche.desk.brief.compose import Brief, brief
from demarche.desk.brief.writing import FORMATS, format_of, render, write

__all__ = ["FORMATS", "Brief", "brief", "format_of", "render", "write"]
