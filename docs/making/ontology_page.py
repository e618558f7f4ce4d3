"""PLOVER as it is used here to a page of reference.

In: ontology/plover.toml. Out: Markdown: the types with their scores and modes, and the contexts.
"""

import tomllib
from importlib.resources import files

QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}


def ontology_page() -> str:
    """The whole page."""
    plover = tomllib.loads(files("demarche.ontology").joinpath("plover.toml").read_text("utf-8"))
    types = [
        f"| `{name}` | {QUADS[one['quad']]} | {one['score']:+.1f} | {one['definition']} | {', '.join(f'`{mode}`' for mode in one['modes'])} |"
        for name, one in plover["types"].items()
    ]
    return "\n".join(
        [
            "# Types, modes and scores",
            "",
            f"{plover['name']} {plover['version']} as it is used here, made from `demarche/ontology/plover.toml`. "
            "The score is on the conflict–cooperation scale of −10 to 10.",
            "",
            "| type | quad class | score | what | modes |",
            "| --- | --- | --- | --- | --- |",
            *types,
            "",
            "## Contexts",
            "",
            "| context | what |",
            "| --- | --- |",
            *(f"| `{name}` | {what} |" for name, what in plover["contexts"].items()),
            "",
        ]
    )
