"""The quick-entry line, read at ten on Wednesday, 4 March 2026."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmtui.errors import WrongUsage
from cmtui.rules.quick_entry import Entry, as_json, marks, parse_entry
from cmtui.rules.quick_entry_line import EntryTask

NOW = datetime(2026, 3, 4, 10, 0)  # noqa: DTZ001 - the practice's local time

DEFAULTS: dict[str, Any] = {
    "client": None,
    "kind": "note",
    "at": "2026-03-04T10:00",
    "minutes": None,
    "miles": None,
    "km": None,
    "party": None,
    "outcome": None,
    "narrative": "",
    "goals": [],
    "topics": [],
    "attention": False,
    "billable": None,
    "tasks": [],
}


def read(text: str) -> Entry:
    return parse_entry(text, now=NOW)


def marked(text: str) -> list[tuple[str, str]]:
    return [(text[mark.start : mark.end], mark.role) for mark in marks(text, now=NOW)]


def unread(text: str) -> list[str]:
    return [text[span.start : span.end] for span in read(text).unread]


CONTRACT: list[tuple[str, dict[str, Any]]] = [
    (
        (
            "@garcia call 15m with daughter: reviewed discharge meds, unsure of metoprolol dose "
            "+ call pharmacist about metoprolol tomorrow"
        ),
        {
            "client": "garcia",
            "kind": "call",
            "minutes": 15,
            "party": "daughter",
            "outcome": "reached",
            "narrative": "reviewed discharge meds, unsure of metoprolol dose",
            "tasks": [{"text": "call pharmacist about metoprolol", "due": "2026-03-05"}],
        },
    ),
    (
        "visit yesterday 2pm 1h30m 12mi: smoke alarm fitted, kitchen clear #home-safety",
        {
            "kind": "visit",
            "at": "2026-03-03T14:00",
            "minutes": 90,
            "miles": 12,
            "outcome": "reached",
            "narrative": "smoke alarm fitted, kitchen clear",
            "topics": ["home-safety"],
        },
    ),
    ("call lm 2m", {"kind": "call", "outcome": "left-message", "minutes": 2}),
    (
        "phone no-answer + try again fri",
        {
            "kind": "call",
            "outcome": "no-answer",
            "tasks": [{"text": "try again", "due": "2026-03-06"}],
        },
    ),
    (
        "Slept better this week, walking to the shop #2",
        {"narrative": "Slept better this week, walking to the shop", "goals": [2]},
    ),
    (
        (
            "mtg mon 9am 45m with PCP and home health, $ agreed on new wound care plan "
            "+ send plan to family by fri + book reassessment in 2w"
        ),
        {
            "kind": "conference",
            "at": "2026-03-02T09:00",
            "minutes": 45,
            "party": "PCP and home health",
            "outcome": "reached",
            "billable": True,
            "narrative": "agreed on new wound care plan",
            "tasks": [
                {"text": "send plan to family", "due": "2026-03-06"},
                {"text": "book reassessment", "due": "2026-03-18"},
            ],
        },
    ),
    (
        "video 30m with client, ! suicidal thoughts denied today, safety plan reviewed",
        {
            "kind": "video",
            "minutes": 30,
            "party": "client",
            "outcome": "reached",
            "attention": True,
            "narrative": "suicidal thoughts denied today, safety plan reviewed",
        },
    ),
    (
        'call 5m "#1 priority" is the ramp',
        {
            "kind": "call",
            "minutes": 5,
            "outcome": "reached",
            "narrative": '"#1 priority" is the ramp',
        },
    ),
    (r"email: sent \#3 form to payer", {"kind": "email", "narrative": "sent #3 form to payer"}),
]
"""Each line of the contract, and where its result differs from the defaults; the command line is held to it too."""


@pytest.mark.parametrize(("text", "differs"), CONTRACT)
def test_the_lines_of_the_contract_give_exactly_its_results(text: str, differs: dict[str, Any]) -> None:
    assert as_json(read(text)) == DEFAULTS | differs
    assert list(as_json(read(text))) == list(DEFAULTS)
    assert unread(text) == []


@pytest.mark.parametrize("text", ["call tomorrow 9am", "call 10:01", "visit wed 2pm", "call 2026-05-01: x"])
def test_a_contact_to_come_is_refused_and_the_way_to_plan_it_named(text: str) -> None:
    with pytest.raises(WrongUsage, match=r"contact lies in the past; for a plan use \+"):
        read(text)


@pytest.mark.parametrize(
    ("head", "at"),
    [
        ("call", "2026-03-04T10:00"),
        ("call today", "2026-03-04T10:00"),
        ("call wed", "2026-03-04T10:00"),
        ("call 10:00", "2026-03-04T10:00"),
        ("call 9am", "2026-03-04T09:00"),
        ("call 9 am", "2026-03-04T09:00"),
        ("call 2:15 pm mon", "2026-03-02T14:15"),
        ("call 2:15pm, monday", "2026-03-02T14:15"),
        ("call yesterday", "2026-03-03T12:00"),
        ("3/2 call", "2026-03-02T12:00"),
        ("3/5 14:30 call", "2025-03-05T14:30"),
        ("2026-03-02 0:00 call", "2026-03-02T00:00"),
    ],
)
def test_a_contact_took_place_when_the_head_says(head: str, at: str) -> None:
    assert as_json(read(f"{head}: x"))["at"] == at
    assert read(f"{head}: x").narrative == "x"
    assert read(f"{head}: x").at_given is (head != "call")


def test_now_is_taken_to_the_minute_whatever_zone_it_carries() -> None:
    now = datetime(2026, 3, 4, 10, 0, 42, tzinfo=UTC)
    assert parse_entry("call 10:00", now=now).at == NOW
    assert parse_entry("call", now=now).at == NOW


@pytest.mark.parametrize(
    ("word", "kind", "outcome"),
    [
        ("CALL", "call", "reached"),
        ("tel", "call", "reached"),
        ("phone call", "call", "reached"),
        ("home", "visit", "reached"),
        ("home  visit", "visit", "reached"),
        ("video call", "video", "reached"),
        ("sms", "text", None),
        ("text", "text", None),
        ("letter", "letter", None),
        ("Meeting", "conference", "reached"),
        ("conference call", "conference", "reached"),
        ("note", "note", None),
        ("15m", "note", None),
        ("call no answer", "call", "no-answer"),
        ("visit no show", "visit", "no-show"),
        ("call left message", "call", "left-message"),
        ("visit canceled", "visit", "cancelled"),
        ("visit declined", "visit", "declined"),
        ("email reached", "email", "reached"),
    ],
)
def test_kind_and_outcome_follow_the_words_of_the_head(word: str, kind: str, outcome: str | None) -> None:
    entry = read(f"{word}: x")
    assert (entry.kind, entry.outcome, entry.narrative) == (kind, outcome, "x")


@pytest.mark.parametrize(
    ("text", "minutes", "miles", "km"),
    [
        ("visit 1h 30m 8.5mi", 90, 8.5, None),
        ("visit 90min 20km", 90, None, 20.0),
        ("visit 3miles 0m", 0, 3.0, None),
        ("visit 24h", 1440, None, None),
    ],
)
def test_time_and_way_stand_in_the_head(
    text: str, minutes: int, miles: float | None, km: float | None
) -> None:
    entry = read(text)
    assert (entry.minutes, entry.miles, entry.km) == (minutes, miles, km)


def test_whole_miles_are_printed_without_a_point() -> None:
    assert json.dumps(as_json(read("visit 12mi"))["miles"]) == "12"
    assert json.dumps(as_json(read("visit 8.50mi"))["miles"]) == "8.5"


@pytest.mark.parametrize(
    ("text", "party", "narrative"),
    [
        ("call with daughter: upset", "daughter", "upset"),
        ("call with daughter:upset", "daughter", "upset"),
        ("call w/ Dr. Ruiz, upset", "Dr. Ruiz", "upset"),
        ("call with  the   nurse 15m upset", "the nurse", "upset"),
        ("call with nurse yesterday 2 pm upset", "nurse", "upset"),
        ("call with nurse lm, 2m: upset", "nurse", "upset"),
        ("visit with client and aunt #2 upset", "client and aunt", "upset"),
        ("visit with client ! upset", "client", "upset"),
        ("visit with client\nupset", "client", "upset"),
        ("visit with home health 12mi: upset", "home health", "upset"),
        ('visit with "Smith, Ann" and son, upset', '"Smith, Ann" and son', "upset"),
        (r"visit with \#1 son, upset", "#1 son", "upset"),
        ("visit with daughter + call fri", "daughter", ""),
        ("visit with daughter", "daughter", ""),
    ],
)
def test_a_party_goes_up_to_what_ends_it(text: str, party: str, narrative: str) -> None:
    assert (read(text).party, read(text).narrative) == (party, narrative)


@pytest.mark.parametrize(
    "text", ["call with: upset", "call with, 2m upset", "call with 2m: upset", "call 2m with"]
)
def test_with_nobody_is_marked(text: str) -> None:
    assert read(text).party is None
    assert unread(text) == ["with"]


@pytest.mark.parametrize(
    ("text", "narrative"),
    [
        ("call: 15m late, said: no", "15m late, said: no"),
        ("call:reviewed", "reviewed"),
        ("call : reviewed", "reviewed"),
        (": call 15m", "call 15m"),
        ("https://example.org: read", "https://example.org: read"),
        ("call https://example.org read", "https://example.org read"),
        ("call Maria: upset", "Maria: upset"),
        ("call 3:1 ratio", "3:1 ratio"),
        ("call 1,200 owed", "1,200 owed"),
        ("call 2/30 is no day", "2/30 is no day"),
        ("call, 15m, upset, tired", "upset, tired"),
        ("call 5m text sent to payer", "text sent to payer"),
        ("call 5m call back wanted", "call back wanted"),
        ("call mon lm tue #2 she calls again", "tue she calls again"),
        ("t is high", "t is high"),
        ("letter: a  b\n\n  c\t", "a  b\n\n  c"),
        ("letter: see #2, then (with #home) rest.", "see, then (with) rest."),
        ("letter: a #1 #2 b", "a b"),
        ("letter: a\n#2 b", "a\nb"),
        ("letter: a\n#1 #2 b", "a\nb"),
        ("letter: a\n#2, b", "a, b"),
        ("letter: #2", ""),
        ("letter:#2 b", "#2 b"),
        ("letter: 2+2 a+b +1 -$5 $50 !! C# a@b.org #", "2+2 a+b +1 -$5 $50 !! C# a@b.org #"),
        (r"letter: \@a \! \$ \-$ \+ b C:\dir \\x", r"@a ! $ -$ + b C:\dir \\x"),
        ('letter: "a + b @c" “#2 !” 5" (“#3”) "open #tail', '"a + b @c" “#2 !” 5" (“#3”) "open'),
        ("letter: 😀 \u202eabc\u202c \x00", "😀 \u202eabc\u202c \x00"),
    ],
)
def test_the_narrative_is_kept_as_typed(text: str, narrative: str) -> None:
    assert read(text).narrative == narrative


def test_sigils_are_read_wherever_they_stand() -> None:
    entry = read("#2 @ruiz.ana call $: #Food #2 see #3. + ask #fall-risk clinic ! by fri")
    assert (entry.client, entry.goals, entry.topics) == ("ruiz.ana", (2, 3), ("Food", "fall-risk"))
    assert (entry.attention, entry.billable) == (True, True)
    assert entry.narrative == "see."
    assert entry.tasks == (EntryTask("ask clinic", date(2026, 3, 6)),)
    assert read("call -$ x").billable is False
    assert read("call x @ruiz. Then").client == "ruiz"


@pytest.mark.parametrize(
    ("text", "kept", "spans"),
    [
        ("call: auth #884512 came", "auth #884512 came", ["#884512"]),
        ("call: meet @ five, # and #0", "meet @ five, # and #0", ["@", "#", "#0"]),
        ("call: @@x", "@@x", ["@@x"]),
        ("@ call", "@ call", ["@"]),
        ("call visit 10m: x", "x", ["visit"]),
        ("call: x + + y", "x", ["+"]),
        ("call: x +", "x", ["+"]),
        ("call: x + #2", "x", ["+"]),
    ],
)
def test_what_was_not_understood_is_marked_and_no_text_is_lost(
    text: str, kept: str, spans: list[str]
) -> None:
    assert read(text).narrative == kept
    assert unread(text) == spans


@pytest.mark.parametrize(
    ("task", "text", "due"),
    [
        ("call the clinic, by fri", "call the clinic", date(2026, 3, 6)),
        ("call  the clinic", "call the clinic", None),
        ("hold until fri", "hold until fri", date(2026, 3, 6)),
        ("ask by #2 fri", "ask", date(2026, 3, 6)),
        ('send "a + b" form today', 'send "a + b" form', date(2026, 3, 4)),
        ("order 2+2 wed", "order 2+2", date(2026, 3, 11)),
    ],
)
def test_a_task_has_its_words_and_its_due_date(task: str, text: str, due: date | None) -> None:
    assert read(f"call + {task}").tasks == (EntryTask(text, due),)
    assert read(f"call: x + {task} + y").tasks == (EntryTask(text, due), EntryTask("y", None))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "says nothing yet"),
        (" \n ", "says nothing yet"),
        ("@garcia", "says nothing yet"),
        ("#2 $ +", "says nothing yet"),
        ("call + fri", "A task needs words before its date"),
        ("call 15m 20m: x", "The time spent stands there twice"),
        ("call 15m 20m", "The time spent stands there twice"),
        ("visit 5mi 8km + x", "The distance stands there twice"),
        ("visit 8am 9am: x", "The day or clock stands there twice"),
        ("visit mon tue: x", "The day or clock stands there twice"),
        ("visit reached lm: x", "The outcome stands there twice"),
        ("visit with a, with b: x", "The party stands there twice"),
        ("@a call @b: x", "Two clients are named"),
        ("call $: x -$", r"Both \$ and -\$"),
        ("call 25h: x", "longer than a day"),
    ],
)
def test_what_contradicts_or_says_nothing_is_refused_with_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(WrongUsage, match=sentence):
        read(text)


def test_saying_the_same_twice_does_no_harm() -> None:
    entry = read("@a call 15m call 15m lm lm @A: x $ $")
    assert (entry.client, entry.kind, entry.minutes, entry.outcome, entry.billable) == (
        "a",
        "call",
        15,
        "left-message",
        True,
    )
    assert entry.unread == ()


def test_a_line_of_tasks_alone_tells_of_no_contact() -> None:
    assert read("@garcia + visit tomorrow #2").plan_only
    assert not read("@garcia call + visit tomorrow").plan_only
    assert not read("@garcia ! fell + visit tomorrow").plan_only


def test_each_stretch_is_marked_in_place() -> None:
    assert marked("@garcia call tue 2pm 5m 3mi with son lm $ ! #2: is #ok\n\\#3 + ask by #4 fri.") == [
        ("@garcia", "client"),
        ("call", "kind"),
        ("tue", "when"),
        ("2pm", "when"),
        ("5m", "minutes"),
        ("3mi", "distance"),
        ("with son", "party"),
        ("lm", "outcome"),
        ("$", "billable"),
        ("!", "attention"),
        ("#2", "goal"),
        ("is", "narrative"),
        ("#ok", "topic"),
        ("\\#3", "narrative"),
        ("+ ask", "task"),
        ("by", "due"),
        ("#4", "goal"),
        ("fri.", "due"),
    ]


def test_what_stops_the_entry_is_marked_as_not_understood() -> None:
    assert marked("call tomorrow 9am") == [("call", "kind"), ("tomorrow", "unread"), ("9am", "when")]
    assert marked("call 5m 6m: x @a @b") == [
        ("call", "kind"),
        ("5m", "minutes"),
        ("6m", "unread"),
        ("x", "narrative"),
        ("@a", "client"),
        ("@b", "unread"),
    ]
    assert marked("+ fri") == [("+", "unread"), ("fri", "due")]
    assert marked("") == []


PIECES = (
    *(
        "@garcia",
        "@",
        "call",
        "visit",
        "home",
        "15m",
        "1h",
        "30m",
        "12mi",
        "20km",
        "with",
        "w/",
        ",",
        ":",
        "::",
    ),
    *(
        "yesterday",
        "tomorrow",
        "mon",
        "3/2",
        "14:30",
        "2",
        "pm",
        "lm",
        "no",
        "answer",
        "+",
        "-",
        "#2",
        "#home",
    ),
    *("#", "!", "$", "-$", "\\", "\\#", '"', "“", "”", "fri", "by", "in", "2w", "next", "walked", "well."),
    *("\n", "😀", "\u202e", "\x1f"),
)
lines = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30))  # noqa: DTZ001 - local times


@given(lines, moments)
def test_any_line_is_read_or_refused_with_one_sentence(text: str, now: datetime) -> None:
    try:
        entry = parse_entry(text, now=now)
    except WrongUsage:
        return
    assert entry == parse_entry(text, now=now)
    assert entry.at <= now
    assert json.loads(json.dumps(as_json(entry))) == as_json(entry)
    assert all(task.text.strip() for task in entry.tasks)


@given(lines, moments)
def test_marks_lie_inside_the_line_in_order_and_apart(text: str, now: datetime) -> None:
    found = marks(text, now=now)
    edges = [0, *(edge for mark in found for edge in (mark.start, mark.end)), len(text)]
    assert edges == sorted(edges)
    assert all(text[mark.start : mark.end].strip() for mark in found)


@given(st.text(st.characters(exclude_characters='@#!$+\\"“”'), max_size=300))
def test_a_narrative_without_sigils_comes_out_unchanged(text: str) -> None:
    assert read(f"call: {text}").narrative == text.strip()


@given(lines)
def test_a_narrative_in_quotes_comes_out_unchanged(text: str) -> None:
    quoted = '"' + text.replace('"', "'") + '"'
    assert read(f"call: {quoted}").narrative == quoted


@pytest.mark.parametrize(
    "text", ["call: " + "a b " * 2500, "call with " + "x" * 10_000, ' "' * 5000, "+ " * 5000 + "a"]
)
def test_ten_thousand_characters_are_read_too(text: str) -> None:
    assert read(text).at == NOW
