"""The command line to a page of reference: what `--help` says of each command, its arguments and its options.

In: the commands as typer holds them, and README.md, whose table names the Python twin of each. Out: Markdown.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from typer.main import get_command

from demarche.cli import app

_VALUES = {"str": "TEXT", "path": "PATH", "int": "NUMBER", "float": "NUMBER"}
_TWINS = re.compile(r"^\| command \| Python \|\n(?:\|.*\n)+", re.MULTILINE)


def commands() -> dict[str, Any]:
    """Each command by name, in the order of the help."""
    return dict(get_command(app).commands)  # type: ignore[attr-defined]


def command_page(readme: Path) -> str:
    """The whole page."""
    table = _TWINS.search(readme.read_text("utf-8"))
    parts = [
        "# Commands",
        "Made from the command line itself: `demarche --help` and `demarche COMMAND --help` say the same.",
        "Errors are one line on standard error. The exit status is 0, or 1 for an input that could not be read (the others are read all "
        "the same), or 2 for wrong use.",
        *(_section(name, command) for name, command in commands().items()),
    ]
    if table:
        parts += ["## Commands and their Python twins", table.group().strip()]
    return "\n\n".join(parts) + "\n"


def _section(name: str, command: Any) -> str:
    given = [one for one in command.params if one.param_type_name == "argument"]
    usage = " ".join(["demarche", name, "[OPTIONS]", *map(_argument, given)])
    arguments = [(f"`{_argument(one)}`", one.help or "") for one in given]
    options = [
        (f"`{_typed(command, one)}`", f"{one.help or ''}{' (required)' if one.required else ''}", _default(one))
        for one in command.params
        if one.param_type_name == "option"
    ]
    lines = [f"## demarche {name}", command.help or "", f"```text\n{usage}\n```"]
    if arguments:
        lines.append(_table(("argument", "what"), arguments))
    if options:
        lines.append(_table(("option", "what", "unless given"), options))
    return "\n\n".join(lines)


def _argument(argument: Any) -> str:
    return f"{argument.name.upper()}{'...' if argument.nargs != 1 else ''}"


def _typed(command: Any, option: Any) -> str:
    with command.make_context(command.name, [], resilient_parsing=True) as context:
        return re.sub(
            r"<(?:list\[)?(\w+).*>$", lambda kind: _VALUES.get(kind[1].lower(), kind[1].upper()), option.get_help_record(context)[0]
        )


def _default(option: Any) -> str:
    default = option.default
    return "" if default in (None, False, "", ()) or callable(default) or option.required else f"`{default}`"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
