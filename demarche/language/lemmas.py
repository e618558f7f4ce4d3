"""Lemmas as rewriting scripts, so that a model can choose one.

In: a form and its lemma, or a form and a script. Out: the script, or the lemma. A script says how the form is cased (``l`` lowered, ``k`` kept),
how many characters are cut from its end and what is put there: ``l3y`` makes *study* of *Studies*.
After Chrupała 2006, edit scripts as classes, in their simplest form: suffixes only.
"""


def script_of(form: str, lemma: str) -> str:
    """The script that turns `form` into `lemma`."""
    best = ""
    for case, base in (("l", form.lower()), ("k", form)):
        shared = 0
        while shared < min(len(base), len(lemma)) and base[shared] == lemma[shared]:
            shared += 1
        script = f"{case}{len(base) - shared}{lemma[shared:]}"
        if not best or len(script) < len(best):
            best = script
    return best


def lemma_of(form: str, script: str) -> str:
    """The lemma that a script makes of a form. A script that cuts more than there is leaves the form as it stands."""
    base = form.lower() if script[0] == "l" else form
    digits = 1
    while digits < len(script) and script[digits].isdigit():
        digits += 1
    cut, ending = int(script[1:digits]), script[digits:]
    if cut > len(base):
        return form
    return base[: len(base) - cut] + ending or form
