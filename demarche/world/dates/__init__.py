"""Dates in text: what they are, which day they mean, which of them dates an act.

In: English text and the day of its article. Out: ``TimeExpression``s with TIMEX3 values. Words: ``tables/dates.toml``.
"""

from demarche.world.dates.expression import TimeExpression, date_of_act, sentence_dates
from demarche.world.dates.find import find_dates

__all__ = ["TimeExpression", "date_of_act", "find_dates", "sentence_dates"]
