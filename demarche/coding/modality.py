"""Whether an act happened, will, might, did long ago, or did not.

In: an act with the model's reading of it, the time expression that dates it, the article's date. Out: one of the five values of Event.aux.
The model reads the words; a date that is settled has the last word between past, present and future (conventions: `historical` is
more than a year before the article).
"""

from datetime import date

from demarche.coding.acts import Act
from demarche.statements import Aux
from demarche.world.dates import TimeExpression

YEAR = 366


def modality(act: Act, when: TimeExpression | None, published: str | None) -> Aux:
    """The aux of an act. `published` is the article's date, ISO 8601."""
    aux: Aux = act.aux  # type: ignore[assignment]
    if aux not in ("actual", "historical", "future") or when is None or when.until is None or not published or len(published) < 10:
        return aux
    days = (date.fromisoformat(published[:10]) - date.fromisoformat(when.until)).days
    if days > YEAR:
        return "historical"
    if aux == "historical" and days <= YEAR:
        return "actual"
    if when.begin and aux == "actual" and when.begin > published[:10]:
        return "future"
    return aux
