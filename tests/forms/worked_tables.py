"""The worked tables: answers and what they come to, reckoned by hand from each instrument's source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cmtui.forms import shipped
from cmtui.forms.reading.reader import read
from cmtui.forms.scoring.alerts import alerts
from cmtui.forms.scoring.needs_proposed import proposed
from cmtui.forms.scoring.score_rule import ScoreRule, read_rule
from cmtui.forms.scoring.scores import score
from cmtui.forms.values import NO, YES, Answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cmtui.forms.scoring.alerts import Alert
    from cmtui.forms.scoring.needs_proposed import ProposedNeed
    from cmtui.forms.scoring.scores import Score
    from cmtui.forms.tree import Form, Item

TABLES: Final = Path(__file__).parent / "worked"


@dataclass(frozen=True)
class Who:
    """The person and the sitting."""

    age: int | None = None
    gender: str = ""
    mode: str = "self"


@dataclass(frozen=True)
class Result:
    """What answers came to."""

    scores: Mapping[str, Score]
    alerts: tuple[Alert, ...]
    needs: tuple[ProposedNeed, ...]


@dataclass(frozen=True)
class Case:
    """One line of a worked table."""

    form: str
    name: str
    answers: Mapping[str, str | int]
    who: Who
    scores: Mapping[str, Mapping[str, Any]]
    alerts: tuple[str, ...]
    needs: tuple[str, ...] | None = field(default=None)


@cache
def form(code: str) -> Form:
    return read(shipped.questionnaire(code), code)


@cache
def rules(code: str) -> tuple[ScoreRule, ...]:
    return tuple(read_rule(data) for data in shipped.rules(code))


def answer(item: Item, said: str | int) -> Answer:
    """The answer that a person means by a word or a figure."""
    if item.options:
        return next(option.answer for option in item.options if option.text == said)
    if item.type == "boolean":
        return {"yes": YES, "no": NO}[str(said)]
    if item.type == "integer":
        return Answer("integer", int(said))
    if item.type == "decimal":
        return Answer("decimal", Decimal(str(said)))
    return Answer("string", str(said))


def given(form_: Form, said: Mapping[str, str | int]) -> dict[str, tuple[Answer, ...]]:
    items = {item.link_id: item for item in form_.walk()}
    return {link: (answer(items[link], word),) for link, word in said.items()}


def reckon(code: str, said: Mapping[str, str | int], who: Who) -> Result:
    """What our own rules make of the answers."""
    form_, answered = form(code), given(form(code), said)
    scores = tuple(each for rule in rules(code) for each in score(rule, form_, answered, who))
    return Result(
        {each.id: each for each in scores},
        alerts(rules(code), form_, answered, scores),
        proposed(rules(code), form_, answered, scores),
    )


def cases() -> Iterator[Case]:
    for file in sorted(TABLES.glob("*.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        for row in table["case"]:
            said = {link: row["all"] for link in table.get("items", ()) if "all" in row}
            said |= row.get("but", {})
            yield Case(
                file.stem,
                row["name"],
                {link: word for link, word in said.items() if word != "-"},
                Who(row.get("age"), row.get("gender", ""), row.get("mode", "self")),
                row.get("scores", {}),
                tuple(row.get("alerts", ())),
                tuple(row["needs"]) if "needs" in row else None,
            )
