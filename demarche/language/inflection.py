"""Lemmas that cannot be, or hardly: mended by how English words inflect.

In: a verb or a noun, its features, the lemma that the model's script makes of it. Out: the lemma. A script cuts and adds letters and may fit another word than the one at hand: "saw" becomes
*sa*, "occupied" *occupi*, "printed" *printe*. Irregular forms (inflection.toml) take the lemma listed there. Of regular ones, a lemma that is the form without its ending, or
that and an *e*, is changed where its own ending says that the other is likelier; lemmas in [keep] are excepted.
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
    r"(?:[^aeiou]at|[iu]at|creat|[^o]ut|(?:^v|[^i]v|m|qu|n)ot|(?:v|un|gn|xc|^c|inc|rec)it|(?:a|pe)dit|(?:pl|l|p)et|[vzu]|[bcdfgkptz]l|[^aeiou][iu]l|[aeiou]c|[nr]c|[aeoiu]s|[nrpl]s"
    r"|[dr]g|ng|[aeiou]g|[^aeiou][aiu]r|qu[ai]r|(?:dh|rf|sev|rev)er|(?:gn|pl|st|sc)or|[^aeiou][aiou][dk]|[cp]ed|persed|suad|[gu]uid|[^aeiou][aou]m|[^aeiou][iu]n|[nr]ven|stpon|condon|[rt]e"
    r"|[^aeiou][ay]p|(?:^|[scr])op|[^aeiou]rib)$"
)
_WANTS_NONE: Final = re.compile(
    r"(?:[rsncpf]t|xt|lt|[lnr]d|ss|r[mnkp]|mp|sh|ch|ck|ll|lp|[ln]k|s[kp]|wn|ff|[aeo]i[nlmr]|ea[nrldkt]|oa[tdn]|[ao]id|ee[tdrnlmk]|oo[lmptk]|ou[rtnd]|[nktw]er|f[ef]r|ffer|velop|y|ow"
    r"|ign|[ae]w|[aeiou]x|onor|aud|pret|(?:^|der|re)go|(?:^|[^vc])en|ider|[^s]over|liver|rder|nder|ther|mper|imit|hibit|ofit|osit|tion)e$"
)
_DOUBLE: Final = re.compile(r"([bdgmnprt])\1$|(?:ntrol|trol|ebel|[mxp]pel|spel|[cn]cel|avel|label|gnal|unnel|arrel|ounsel)l$")
_ES: Final = ("ches", "shes", "sses", "xes", "zzes", "oes")  # of lemmas without an "e"


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
    """The lemma of a plural that is in no list."""
    if form.endswith("men") and lemma == form[:-1]:
        return f"{form[:-2]}an"
    if form.endswith("ies"):
        return f"{form[:-3]}y" if lemma.endswith(("i", "ie")) and lemma not in _KEEP["ie"] else lemma
    if form.endswith(_ES):
        return form[:-2] if lemma == form[:-1] and lemma not in _KEEP["es"] else lemma
    if form.endswith("es") and lemma == form[:-2] and not lemma.endswith(("s", "z")):
        return form[:-1]
    return lemma


def _verb(form: str, lemma: str) -> str:
    """The lemma of a regular verb form."""
    if form.endswith(("ies", "ied")):
        return f"{form[:-3]}y" if lemma.endswith(("i", "ie")) and lemma not in _KEEP["ie"] else lemma
    if form.endswith("es"):
        bare = form.endswith(_ES) or form[:-2] in _KEEP["stem"]
        if lemma == form[:-1]:
            return form[:-2] if bare and lemma not in _KEEP["es"] else lemma
        return lemma if bare or lemma != form[:-2] else form[:-1]
    stem = form[:-2] if form.endswith("ed") else form[:-3] if form.endswith("ing") else ""
    if len(stem) < 2 or lemma not in (stem, f"{stem}e") or lemma in _KEEP["e"]:
        return lemma
    if stem in _KEEP["stem"]:
        return stem
    if _DOUBLE.search(stem):
        return stem[:-1]
    if lemma == stem:
        return f"{stem}e" if _WANTS_E.search(stem) else stem
    return stem if _WANTS_NONE.search(lemma) else lemma
