"""Nothing is invented: every quoted word of a brief is looked for in the article it cites.

In: lines, and the texts of the articles they cite. Out: the lines whose words were all found, and the rows of those that were not.
A line passes when it quotes something, and each of its quoted stretches, and the sentence it cites, stands in its article; runs of white space count as one
space, everything else must be the same to the character. A further report that fails is taken off the line.
"""

from collections.abc import Iterable, Mapping

from demarche.desk.brief.lines import Citation, Line, flat, quoted, stretches


class Texts:
    """Article texts to look words up in."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = {article: flat(text) for article, text in texts.items()}

    def hold(self, article: str, words: str) -> bool:
        """Whether the words stand in the article."""
        return flat(words) in self._texts.get(article, "")

    def prove(self, line: Line) -> Line | None:
        """The line, without the further reports whose sentence is not in their article; None when its own words are not in its own."""
        wanted = [*quoted(line), (line.cited.article, line.cited.sentence)]
        if not stretches(line.quote) or not all(self.hold(article, words) for article, words in wanted):
            return None
        return line._replace(also=tuple(cited for cited in line.also if self._cited(cited)))

    def _cited(self, cited: Citation) -> bool:
        return self.hold(cited.article, cited.sentence)


def proven(lines: Iterable[Line], texts: Texts) -> tuple[list[Line], list[str]]:
    """Lines that hold, in their order, and the rows that the others were read from."""
    kept, withheld = [], []
    for line in lines:
        held = texts.prove(line)
        if held is None:
            withheld.append(line.cited.row)
        else:
            kept.append(held)
    return kept, withheld
