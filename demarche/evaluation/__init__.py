"""Scores against labelled data, one module a task: each has ``evaluate(path) -> dict[str, float]``.

In: a gold file. Out: figures by name, scores between 0 and 1 and here and there a count. Scores are taken from raw text, unless the task gives spans.
"""

import os
from importlib import import_module
from pathlib import Path

from demarche.errors import InputError, UsageError

TASKS = (
    "relations", "quadclass", "roles", "events", "claims", "quantities", "dates", "actors", "places", "entities", "syntax", "factuality",
    "occurrences",
)  # fmt: skip


def evaluate(task: str, path: Path) -> dict[str, float]:
    """The scores of one task on one gold file. Raises UsageError for an unknown task, InputError for a file that is not in the task's format."""
    if task not in TASKS:
        raise UsageError(f"there is no task '{task}': choose one of {', '.join(TASKS)}")
    if not os.path.isfile(path):
        raise InputError(f"{path}: no such file; name a gold file in the format of the task {task}")
    module = import_module(f"demarche.evaluation.{task}")
    try:
        scores: dict[str, float] = module.evaluate(path)
    except (KeyError, TypeError, ValueError, IndexError) as problem:
        raise InputError(f"{path}: not in the format of the task {task} ({type(problem).__name__}: {problem})") from problem
    return scores
