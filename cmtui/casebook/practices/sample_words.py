"""What synthetic clients say and do: notes and tasks put together from the words of `vocabulary/sample.toml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from random import Random

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_SHORTEST = 600
"""Characters from which a note is long enough; the field's notes have 600 to 1,200."""


class Words:
    """Believable words, drawn from one source of chance, so that the same seed says the same."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self.of: dict[str, Any] = catalog.read("sample")

    def pick(self, name: str) -> Any:
        """One of a list of words."""
        return self._chance.choice(self.of[name])

    def line(self, name: str, who: str) -> str:
        """One sentence of a list, with its places filled in."""
        return str(self.pick(name)).format_map(self._filled(who))

    def note(self, who: str) -> str:
        """A note of 600 to about 1,200 characters."""
        filled = self._filled(who)
        sentences = [self.pick("openings")]
        middles = self._chance.sample(self.of["middles"], 12)
        length = len(sentences[0])
        while length < _SHORTEST and middles:
            sentences.append(middles.pop())
            length += len(sentences[-1])
        sentences.append(self.pick("closings"))
        return " ".join(sentences).format_map(filled)

    def _filled(self, who: str) -> dict[str, str]:
        return {
            "who": who,
            "kin": self.pick("kin"),
            "med": self.pick("meds"),
            "place": self.pick("places"),
            "day": self._chance.choice(_DAYS),
            "n": str(self._chance.randint(2, 9)),
        }
