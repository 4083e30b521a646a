"""How this practice does it: its rules, its holidays, and the hard deadlines that were missed."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from cmtui.models.base import Entity, fact, moment


class RuleSettingFields(SQLModel):
    """A due rule as this practice, one of its payers or one of its programs wants it."""

    rule: str = fact("Rule", "Its id, such as R-PLAN-2.")
    scope: str = fact("For", default="practice", vocabulary="rule_scope")
    named: str = fact("Payer or program", "By its name on the coverage or the case.", default="")
    off: bool = fact("Switched off", default=False)
    parameters: str = fact("Figures", "JSON: parameter to distance, such as 14 d.", default="{}", long=True)
    why: str = fact("Why", "Contract, policy or law, for those who ask later.", default="")


class RuleSetting(RuleSettingFields, Entity, table=True):
    """A change of a shipped rule."""

    __tablename__ = "rule_setting"
    __table_args__ = (Index("ix_rule_setting_rule", "rule", "scope", "named"),)


class HolidayFields(SQLModel):
    """A day on which the practice does not work, beside the weekends and the federal holidays."""

    day: date = fact("Day")
    name: str = fact("Name", default="")


class Holiday(HolidayFields, Entity, table=True):
    """A holiday of the practice."""


class MissedDeadline(Entity, table=True):
    """A hard deadline that passed before what it asked for was there: it stays on the case (append-only)."""

    __tablename__ = "missed_deadline"

    case_id: int = Field(foreign_key="case.id", index=True)
    rule: str = fact("Rule")
    subject: str = fact("Subject", "table:public id of what it was about.", default="")
    what: str = fact("What")
    why: str = fact("Why", default="")
    due: str = fact("Due", "A day of the practice, or an instant.")
    settled_at: datetime | None = moment("Settled", "When it was done after all.", default=None)
