"""Lemmas that cannot be: mended by how English words inflect.

In: a verb or a noun, its features, the lemma that the model's script makes of it. Out: the lemma. A script cuts and adds letters and may fit another word than the one at hand: "saw" becomes
*sa*, "occupied" *occupi*, "printed" *printe*. Irregular forms are listed in inflection.toml; regular ones are mended only where their ending is none that an English lemma has.
"""

import re
import tomllib
from importlib.resources import files
from typing import Final

_table = tomllib.loads(files("demarche.language").joinpath("inflection.toml").read_text("utf-8"))
_PAST: Final[dict[str, str]] = {form: lemma for lemma, forms in _table["past"].items() for form in forms}
_PLURAL: Final[dict[str, str]] = {form: lemma for lemma, forms in _table["plural"].items() for form in forms}
_KEEP: Final = {name: frozenset(lemmas) for name, lemmas in _table["keep"].items()}

# What stands before an ending that was cut from a verb and shows that an "e" goes with it, or that none does.
_WANTS_E: Final = re.compile(
    r"(?:[^aeiou]at|[iu]at|creat|[^o]ut|(?:^v|[^i]v|m|qu|n)ot|(?:v|un|gn|xc|^c|inc|rec)it|(?:pl|l|p)et|[vzu]|[bcdfgkptz]l|[^aeiou][iu]l|[aeiou]c|[nr]c|[aeoiu]s|[nrpl]s"
    r"|[dr]g|ng|[aeiou]g|[^aeiou][aiu]r|qu[ai]r|(?:dh|rf|ev)er|[^aeiou][aiou][dk]|[cp]ed|[^aeiou][aou]m|[^aeiou][iu]n|stpon|condon|[^aeiou][ay]p|(?:^|[scr])op)$"
)
_WANTS_NONE: Final = re.compile(
    r"(?:[rsncpf]t|xt|lt|[lnr]d|ss|r[mnkp]|mp|sh|ch|ck|ll|lp|lk|s[kp]|wn|ff|[aeo]i[nlmr]|ea[nrldkt]|oa[tdn]|ee[tdrnlm]|oo[lmpt]|ou[rtnd]|[nktw]er|f[ef]r|ffer|elop|ay|oy|ow"
    r"|ign|fy|[ae]w|ix|onor|aud|pret|(?:^|der|re)go)e$"
)
_DOUBLE: Final = re.compile(r"([bdgmnprt])\1$")


def mended(form: str, lemma: str, part: str, features: str) -> str:
    """The lemma of a form; `part` is its part of speech, `features` as in Universal Dependencies ("Tense=Past|VerbForm=Fin")."""
    lower = form.lower()
    if part == "VERB":
        if "Tense=Past" in features and lower in _PAST:
            return _PAST[lower]
        return _verb(lower, lemma)
    if part == "NOUN" and "Number=Plur" in features:
        return _PLURAL.get(lower) or _noun(lower, lemma)
    return lemma


def _noun(form: str, lemma: str) -> str:
    if form.endswith("ies") and lemma == form[:-1] and lemma not in _KEEP["ie"]:
        return f"{form[:-3]}y"
    if form.endswith(("ches", "shes", "sses", "xes")) and lemma == form[:-1] and lemma not in _KEEP["che"]:
        return form[:-2]
    return lemma


def _verb(form: str, lemma: str) -> str:
    if form.endswith(("ies", "ied")):
        return lemma if lemma in _KEEP["ie"] or not lemma.endswith(("i", "ie")) else f"{form[:-3]}y"
    if form.endswith("es") and lemma == form[:-1]:
        return form[:-2] if form.endswith(("ches", "shes", "sses", "xes", "goes")) and lemma not in _KEEP["che"] else lemma
    stem = form[:-2] if form.endswith("ed") else form[:-3] if form.endswith("ing") else ""
    if len(stem) < 2 or lemma not in (stem, f"{stem}e"):
        return lemma
    if lemma == stem:
        return _of_stem(stem)
    if _DOUBLE.search(stem) and stem not in _KEEP["stem"]:
        return stem[:-1]
    return stem if _WANTS_NONE.search(lemma) and lemma not in _KEEP["e"] else lemma


def _of_stem(stem: str) -> str:
    """The lemma of a stem that is none as it stands, or the stem."""
    if stem in _KEEP["stem"]:
        return stem
    if _DOUBLE.search(stem):
        return stem[:-1]
    return f"{stem}e" if _WANTS_E.search(stem) else stem
