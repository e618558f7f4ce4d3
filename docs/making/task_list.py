"""The tasks of `demarche evaluate` to a part of a page.

In: the docstring of each task's module. Out: Markdown, a heading a task.
"""

import inspect
from importlib import import_module

from demarche.evaluation import TASKS


def task_list() -> str:
    """All tasks, in the order of the command."""
    return "\n\n".join(f"### {task}\n\n{_told(task)}" for task in TASKS)


def _told(task: str) -> str:
    return inspect.cleandoc(import_module(f"demarche.evaluation.{task}").__doc__ or "").replace("``", "`").replace("<", "&lt;")
