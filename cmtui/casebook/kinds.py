"""Every kind of entry that the editor knows: a new one is a model, a migration and a line here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cmtui.models import assessments, coordination, engagement, people, planning, practice, transitions
from cmtui.models import case as cases
from cmtui.models import work as daily

if TYPE_CHECKING:
    from sqlmodel import SQLModel

    from cmtui.models.base import Entity

Owner = Literal["case", "client", "person", "screening", ""]


@dataclass(frozen=True, slots=True)
class Register:
    """One kind of entry: its table, its declared fields, what it belongs to."""

    title: str
    table: type[Entity]
    fields: type[SQLModel]
    owner: Owner
    """Which row of the case it hangs on; empty for one that belongs to the practice."""


REGISTERS = {
    "practitioner": Register("Practitioner", people.Practitioner, people.PractitionerFields, ""),
    "person": Register("Person", people.Person, people.PersonFields, ""),
    "client": Register("Client", people.Client, people.ClientFields, ""),
    "phone": Register("Phone", people.Phone, people.PhoneFields, "person"),
    "address": Register("Address", people.Address, people.AddressFields, "person"),
    "organization": Register("Organization", people.Organization, people.OrganizationFields, ""),
    "inquiry": Register("Inquiry", cases.Inquiry, cases.InquiryFields, ""),
    "case": Register("Case", cases.Case, cases.CaseFields, ""),
    "screening": Register("Screening and decision", cases.Screening, cases.ScreeningFields, "case"),
    "criterion": Register("Criterion", cases.Criterion, cases.CriterionFields, "screening"),
    "consent": Register("Consent", engagement.Consent, engagement.ConsentFields, "case"),
    "decision_maker": Register(
        "Decision maker", engagement.DecisionMaker, engagement.DecisionMakerFields, "case"
    ),
    "team_member": Register("Care team", engagement.TeamMember, engagement.TeamMemberFields, "case"),
    "coverage": Register("Coverage", engagement.Coverage, engagement.CoverageFields, "client"),
    "episode": Register("Visit or stay", engagement.Episode, engagement.EpisodeFields, "client"),
    "condition": Register("Condition", engagement.Condition, engagement.ConditionFields, "client"),
    "need": Register("Need", assessments.Need, assessments.NeedFields, "case"),
    "contact": Register("Contact", daily.Contact, daily.ContactFields, "case"),
    "task": Register("Task", daily.Task, daily.TaskFields, "case"),
    "goal": Register("Goal", planning.Goal, planning.GoalFields, "case"),
    "intervention": Register("Intervention", planning.Intervention, planning.InterventionFields, "case"),
    "plan_entry": Register("Library entry", planning.PlanEntry, planning.PlanEntryFields, ""),
    "referral": Register("Referral", coordination.Referral, coordination.ReferralFields, "case"),
    "disclosure": Register("Disclosure", coordination.Disclosure, coordination.DisclosureFields, "case"),
    "education": Register("Education", coordination.Education, coordination.EducationFields, "case"),
    "expectation": Register("Expectation", coordination.Expectation, coordination.ExpectationFields, "case"),
    "escalation": Register("Escalation", coordination.Escalation, coordination.EscalationFields, "case"),
    "escalation_step": Register(
        "Step of the ladder", coordination.EscalationStep, coordination.EscalationStepFields, ""
    ),
    "task_set": Register("Set of tasks", coordination.TaskSet, coordination.TaskSetFields, ""),
    "authorization": Register(
        "Authorization", coordination.Authorization, coordination.AuthorizationFields, "case"
    ),
    "transition": Register("Transition", transitions.Transition, transitions.TransitionFields, "case"),
    "rule_setting": Register("Rule", practice.RuleSetting, practice.RuleSettingFields, ""),
    "holiday": Register("Holiday", practice.Holiday, practice.HolidayFields, ""),
}
"""By the name that screens and drafts use."""
