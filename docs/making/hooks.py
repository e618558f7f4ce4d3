"""What MkDocs runs while it builds: pages that are made from the package stand beside those that are written.

In: the configuration, with the checkout's root. Out: those pages, as if they were files in docs/.
"""

import re
from pathlib import Path

from command_page import command_page
from field_page import field_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from ontology_page import ontology_page
from task_list import task_list

ROOT = Path(__file__).resolve().parent.parent.parent

# Pages of the checkout that are shown as they are.
SHOWN = {"scores.md": "EVALUATION.md", "model.md": "demarche/model/CARD.md", "names.md": "demarche/world/tables/README.md"}
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]+\)")  # within the checkout; on the site there is nothing to lead to


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the pages that are made."""
    pages = {
        "reference/commands.md": command_page(ROOT / "README.md"),
        "reference/tables.md": field_page(),
        "reference/ontology.md": ontology_page(),
        **{page: _LINK.sub(r"\1", (ROOT / path).read_text("utf-8")) for page, path in SHOWN.items()},
    }
    for path, text in pages.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Puts the tasks where a page asks for them."""
    return markdown.replace("<!-- tasks -->", task_list()) if "<!-- tasks -->" in markdown else markdown
