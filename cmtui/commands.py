"""Every command once: id, key, label and help feed binding, footer, palette, help screen and README."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Command:
    """A thing that a key does. No key has two meanings on two screens."""

    id: str
    """noun.verb; the action is the same with an underscore, and a user's keymap names it."""
    key: str
    """Textual's name of the key."""
    shown: str
    """The key as the footer prints it."""
    label: str
    """One or two words for the footer."""
    help: str
    """One sentence for the help screen and the palette."""
    everywhere: bool = False
    """Works inside text fields too."""

    @property
    def action(self) -> str:
        """The name of the method that does it, without its prefix."""
        return self.id.replace(".", "_")

    def binding(self) -> Binding:
        """The binding that Textual knows."""
        return Binding(
            self.key,
            self.action,
            self.label,
            id=self.id,
            tooltip=self.help,
            show=False,
            priority=self.everywhere,
        )


OPEN = Command("row.open", "enter", "enter", "Open", "Open what the cursor is on.")
QUICK = Command("quick.open", "n", "n", "Note", "Take down a contact and its follow-up in one line.")
FIND = Command(
    "find.open", "slash", "/", "Find", "Find clients, notes and tasks, with results while you type."
)
NEXT = Command("case.next", "full_stop", ".", "Next step", "Do what the process asks for next on this case.")
ADD = Command("item.add", "a", "a", "Add", "Add an entry here.")
EDIT = Command(
    "item.edit", "e", "e", "Edit", "Edit the entry under the cursor; a signed note gets an addendum."
)
DONE = Command("item.done", "x", "x", "Done", "Complete or settle the entry under the cursor.")
SIGN = Command(
    "item.sign", "s", "s", "Sign", "Sign the note under the cursor; from then on it never changes."
)
UNDO = Command("act.undo", "u", "u", "Undo", "Take back your last act of this session.")
PREVIOUS = Command("case.previous", "comma", ",", "Previous", "The previous case of the list.")
FOLLOWING = Command("case.following", "semicolon", ";", "Next case", "The next case of the list.")
FILTER = Command("list.filter", "f", "f", "Filter", "Filter the list on screen: by typing, or by kind.")
ORDER = Command("list.order", "o", "o", "Order", "Order or group the list another way.")
VIEW = Command("list.view", "v", "v", "View", "Open, waiting, closed, no next step, or all cases.")
INQUIRY = Command("inquiry.log", "i", "i", "Inquiry", "Log a new inquiry or referral in.")
PARK = Command("screen.park", "p", "p", "Park", "Leave this screen as it is; b comes back to it.")
RETURN = Command(
    "screen.return", "b", "b", "Back to parked", "Come back to what was parked, to the same field."
)
KEYS = Command("keys.show", "question_mark", "?", "Keys", "All keys of this screen.")
TODAY = Command("today.show", "f2", "f2", "Today", "What is owed to whom, by when.", everywhere=True)
CASELOAD = Command("caseload.show", "f3", "f3", "Caseload", "All cases.", everywhere=True)
RESOURCES = Command(
    "resources.show",
    "f4",
    "f4",
    "Resources",
    "The directory: services, cost, languages, last verified, and how referrals went.",
    everywhere=True,
)
PRACTICE = Command(
    "practice.show",
    "f6",
    "f6",
    "Practice",
    "Who keeps the record, the crisis text, the ladder, holidays, rules, and the libraries of goals, tasks and forms.",
    everywhere=True,
)
BLANK = Command(
    "privacy.blank", "f9", "f9", "Blank", "Blank the screen; any key brings it back.", everywhere=True
)
SAVE = Command("form.save", "ctrl+s", "ctrl+s", "Save", "Save what is on screen.", everywhere=True)
BACK = Command("screen.back", "escape", "esc", "Back", "One step back; what was typed is kept.")
QUIT = Command("app.leave", "ctrl+q", "ctrl+q", "Leave", "Leave cmtui; drafts are kept.", everywhere=True)
THEME = Command(
    "theme.switch", "f12", "f12", "Light, dark", "Switch between light and dark.", everywhere=True
)
VOID = Command(
    "entry.void",
    "delete",
    "del",
    "Strike out",
    "Strike out the entry under the cursor as entered in error, with a reason.",
)
START_OVER = Command(
    "draft.drop",
    "ctrl+r",
    "ctrl+r",
    "Start over",
    "Let go of what was typed here and not saved.",
    everywhere=True,
)
FULL_FORM = Command(
    "entry.full",
    "ctrl+e",
    "ctrl+e",
    "Full form",
    "Go on in the full contact form, with the same values.",
    everywhere=True,
)
EXISTING = Command(
    "candidate.use",
    "ctrl+t",
    "ctrl+t",
    "Same person",
    "Log the inquiry for the client who is in the record already.",
    everywhere=True,
)
PRINT = Command("form.print", "P", "P", "Print", "Print it to a file, as PDF or as text.")
SKIP = Command("answer.skip", "k", "k", "Skip, why", "Leave the question out, and say why.")
OPEN_NEXT = Command(
    "answer.next", "f8", "f8", "Next open", "To the next question without an answer.", everywhere=True
)
NOTE = Command("answer.note", "m", "m", "Note", "Write a note at the question in focus.")
HELP = Command("answer.help", "h", "h", "Help", "Show or hide the help of the questions.")
SAME = Command(
    "answer.same", "equals_sign", "=", "As last time", "Take over last time's answer once it was confirmed."
)
NEXT_PART = Command("part.next", "right_square_bracket", "]", "Next part", "To the next section of the form.")
PREVIOUS_PART = Command(
    "part.previous", "left_square_bracket", "[", "Part before", "To the section of the form before."
)
WHO = Command("sitting.who", "w", "w", "Who, how", "Who answers, how it is asked, and why now.")
FOLLOW_UP = Command(
    "safety.follow", "ctrl+g", "ctrl+g", "Follow-up form", "Open the follow-up form of an alarming answer."
)
CRISIS = Command(
    "safety.crisis",
    "exclamation_mark",
    "!",
    "Crisis text",
    "Show the practice's own crisis numbers and protocol.",
)
LATER = Command(
    "form.later",
    "ctrl+d",
    "ctrl+d",
    "Sign later",
    "Complete the form and leave the signature for later.",
    everywhere=True,
)
MOVE_UP = Command("row.up", "plus", "+", "Up", "Move the row up: call it, or rank it, sooner.")
MOVE_DOWN = Command("row.down", "minus", "-", "Down", "Move the row down: call it, or rank it, later.")
CLIENT_UP = Command(
    "client.up", "greater_than_sign", ">", "Client: up", "Rank the need higher, as the client does."
)
CLIENT_DOWN = Command(
    "client.down", "less_than_sign", "<", "Client: down", "Rank the need lower, as the client does."
)
REACHED = Command("call.reached", "r", "r", "Reached", "Reached: take down what was said.")
MESSAGE = Command("call.message", "l", "l", "Left message", "Log the attempt: a message was left.")
NO_ANSWER = Command("call.none", "c", "c", "No answer", "Log the attempt: nobody answered.")
PUT_BACK = Command("row.back", "z", "z", "Put back", "Put the row back: to the end of the list, or to a day.")
ATTAIN = Command("goal.attain", "j", "j", "Attainment", "Say how far the goal is reached, in five levels.")
REVIEW = Command("plan.review", "t", "t", "Review", "Take stock: review the plan goal by goal.")
AGREE = Command("plan.agree", "y", "y", "Agree", "Agree the plan: freeze it as a version.")
TOLD = Command(
    "options.tell",
    "T",
    "T",
    "Told",
    "Say which benefits, risks, costs and alternatives the client was told of.",
)
DIFFERENCE = Command("plan.diff", "D", "D", "Changes", "What changed between two versions, in plain words.")
LIBRARY = Command("library.open", "L", "L", "Library", "Take a goal or an intervention from the library.")
TASK_SET = Command("set.apply", "S", "S", "Task set", "Apply a set of tasks, counted from a day.")
ESCALATE = Command("task.escalate", "E", "E", "Escalate", "Take it a step higher, by the practice's ladder.")
GAPS = Command("gaps.show", "g", "g", "Gaps", "What each case must have, and what is missing.")
AS_OF = Command("record.as_of", "d", "d", "As of", "Show the record as it stood on a day.")
SECTION_OVERVIEW = Command(
    "section.overview", "1", "1", "Overview", "Who, why, plan, last, next; what is due."
)
SECTION_ENGAGE = Command(
    "section.engage", "2", "2", "Engage", "Inquiry, nine criteria, decision, consents, care team."
)
SECTION_ASSESS = Command(
    "section.assess",
    "3",
    "3",
    "Assess",
    "Forms with their scores, safety flags, needs, strengths and barriers.",
)
SECTION_PLAN = Command(
    "section.plan", "4", "4", "Plan", "Needs, goals and interventions; versions, reviews, the library."
)
SECTION_COORDINATE = Command(
    "section.coordinate",
    "5",
    "5",
    "Coordinate",
    "Tasks, referrals, transitions, care team, education, expectations, authorizations.",
)
SECTION_TIMELINE = Command(
    "section.timeline", "6", "6", "Timeline", "Everything that happened, newest first."
)
SECTION_RECORD = Command(
    "section.record", "9", "9", "Record", "Who changed what and when; the record as of a day."
)

GLOBAL = (TODAY, CASELOAD, RESOURCES, PRACTICE, BLANK, THEME, QUIT)
"""Bound by the app itself."""

ANYWHERE = (QUICK, FIND, UNDO, INQUIRY, PARK, RETURN, KEYS)
"""Bound by every screen of work, where no text field has the focus."""

SECTIONS = (
    SECTION_OVERVIEW, SECTION_ENGAGE, SECTION_ASSESS, SECTION_PLAN, SECTION_COORDINATE, SECTION_TIMELINE,
    SECTION_RECORD,
)  # fmt: skip

ALL = (
    OPEN, QUICK, FIND, NEXT, ADD, EDIT, DONE, SIGN, UNDO, PREVIOUS, FOLLOWING, FILTER, ORDER, VIEW, INQUIRY, PARK,
    RETURN, KEYS, *SECTIONS, GAPS, REACHED, MESSAGE, NO_ANSWER, PUT_BACK, MOVE_UP, MOVE_DOWN, CLIENT_UP, CLIENT_DOWN,
    REVIEW, ATTAIN, AGREE, TOLD, DIFFERENCE, LIBRARY, TASK_SET, ESCALATE, VOID, AS_OF, PRINT, START_OVER, FULL_FORM,
    EXISTING, SAVE, BACK, SKIP, OPEN_NEXT, NOTE, HELP, SAME, NEXT_PART, PREVIOUS_PART, WHO, FOLLOW_UP, CRISIS, LATER,
    *GLOBAL,
)  # fmt: skip
