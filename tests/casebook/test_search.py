"""Finding over everything in one box."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmtui.errors import Ambiguous, CaseworkError, NotFound
from cmtui.store import search as store_search
from tests.casebook.casebooks import Wall, practice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.casebook.casebooks import Practice


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """A practice with something to find in every kind of entry."""
    path: Path = tmp_path_factory.mktemp("told")
    made = practice(path / "practice.db", Wall())
    case = made.opened(
        "García",
        "Rosa",
        born="1948-03-02",
        phone="+1 (402) 555-0101",
        reason="falls at home",
        source="Dr Obi",
    )
    made.opened("Strauß", "Jürgen")
    made.opened("O'Hara", "[/b] Zed")
    made.opened("Zed", "Al")
    person = made.one("SELECT public_id FROM person ORDER BY id LIMIT 1")
    made.book.registers.save("person", {"preferred": "Chayo"}, id=person)
    note = made.book.contacts.log(
        "call 5m with Straßenmeister: metoprolol dose é unsure AND 'quoted' + fetch the walker fri", case=case
    ).id
    made.book.contacts.sign(note)
    made.clock.on(hours=1)
    made.book.contacts.amend(note, "the dose was 25 mg, by Dr Ångström")
    made.book.contacts.log("visit 5m: metoprolol again", case=case)
    made.book.tasks.done(
        made.one("SELECT public_id FROM task WHERE what = 'fetch the walker'"), "borrowed from the parish"
    )
    yield made
    made.book.close()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("garcia", ["client"]),
        ("GARCÍA rosa", ["client"]),
        ("arci", ["client"]),
        ("chayo", ["client"]),
        ("2026-001", ["client"]),
        ("402-555-0101", ["client"]),
        ("+1 402 555 0101", ["client"]),
        ("555.0101", ["client"]),
        ("strauss", ["client"]),
        ("Strauß", ["client"]),
        ("o'hara", ["client"]),
        ("metoprolol", ["contact", "contact"]),
        ("metop", ["contact", "contact"]),
        ("dose unsure", ["contact"]),
        ("straßenmeister", ["contact"]),
        ("angstrom", ["addendum"]),
        ("25 mg", ["addendum"]),
        ("walker", ["task"]),
        ("parish", ["task"]),
        ("falls", ["inquiry"]),
        ("obi", ["inquiry"]),
        ("dose", ["contact", "addendum"]),
        ("dose nowhere", []),
        ("AND", ["contact"]),
        ("al", ["client"]),
    ],
)
def test_what_was_typed_anywhere_is_found(told: Practice, text: str, kinds: list[str]) -> None:
    found = told.book.search.find(text)

    assert sorted(hit.kind for hit in found if hit.client != "Zed, Al" or text == "al") == sorted(kinds)
    assert all(hit.case and hit.client for hit in found)
    assert told.book.search.count(text) == sum(hit.kind != "client" for hit in found)


def test_a_hit_shows_where_its_words_stand_and_the_newest_comes_first(told: Practice) -> None:
    newer, older = told.book.search.find("metoprolol")

    assert newer.at > older.at
    assert older.snippet == "metoprolol dose é unsure AND 'quoted'"
    assert [older.snippet[first:last] for first, last in older.words] == ["metoprolol"]
    assert told.book.chart.contact(older.id).narrative == older.snippet


def test_a_finished_word_is_taken_whole(told: Practice) -> None:
    assert told.book.search.find("metop ") == ()
    assert len(told.book.search.find("metoprolol ")) == 2


@pytest.mark.parametrize("text", ["", "m", " ", '"', "é", "\x00", "👍", "_", "%%"])
def test_too_little_finds_nothing(told: Practice, text: str) -> None:
    assert told.book.search.find(text) == ()
    assert told.book.search.count(text) == 0


@pytest.mark.parametrize(
    "text",
    [
        'metoprolol" OR "1',
        "metoprolol*",
        "-metoprolol",
        "NEAR(metoprolol dose)",
        "narrative:metoprolol",
        "(metoprolol",
        "metoprolol AND",
        "^metoprolol",
        "metoprolol --",
        "'; DROP TABLE contact; --",
        "metoprolol\x00dose",
        "metoprolol\ud800",
        "👍 metoprolol",
        "{metoprolol}",
        "a" * 10_000,
        "metoprolol " * 1_000,
        '"' * 10_000,
        "\\",
        "rowid:1",
    ],
    ids=lambda text: ascii(text[:20]),
)
def test_signs_and_operators_are_text(told: Practice, text: str) -> None:
    found = told.book.search.find(text)

    assert all(hit.kind in {"client", "contact", "task", "inquiry", "addendum"} for hit in found)
    assert told.one("SELECT count(*) FROM contact") == 2


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(alphabet=st.characters(), max_size=60)
    | st.text(alphabet="\"'*()^:-+ANDOR NEARmetoprl\x00\ud800", max_size=40)
)
def test_any_text_is_safe_in_every_box(told: Practice, text: str) -> None:
    told.book.search.find(text)
    told.book.search.count(text)
    told.book.caseload.count(text=text)
    told.book.caseload.match_open(text)
    told.book.intake.candidates({"given": text, "family": text, "born": text, "phone": text})
    with suppress(NotFound, Ambiguous):
        told.book.caseload.resolve(text)


def test_what_was_struck_out_is_found_no_more(desk: Practice) -> None:
    case = desk.opened("Ortiz", "Manuel", reason="zebrafish reason", source="")
    first = desk.book.contacts.log("call 5m: zebrafish note + zebrafish task", case=case)
    desk.book.contacts.sign(first.id)
    desk.book.contacts.amend(first.id, "zebrafish addendum")
    assert sorted(hit.kind for hit in desk.book.search.find("zebrafish")) == [
        "addendum",
        "contact",
        "inquiry",
        "task",
    ]

    desk.book.contacts.void(first.id, "wrong client")
    assert sorted(hit.kind for hit in desk.book.search.find("zebrafish")) == ["inquiry", "task"]
    assert desk.book.search.count("zebrafish") == 2
    desk.book.registers.void("task", first.tasks[0], "wrong client")
    desk.book.registers.void("inquiry", desk.one("SELECT public_id FROM inquiry"), "wrong client")
    assert desk.book.search.find("zebrafish") == ()

    desk.book.contacts.log("call 5m: zebrafish + zebrafish", case=case)
    desk.book.registers.void("case", case, "twice")
    assert desk.book.search.find("zebrafish") == ()
    assert desk.book.search.find("ortiz") == ()
    assert desk.book.search.count("zebrafish") == 0


def test_a_task_of_the_practice_is_found_without_a_client(desk: Practice) -> None:
    desk.book.tasks.add("", "renew the zebrafish license")

    (hit,) = desk.book.search.find("zebrafish")
    assert (hit.kind, hit.case, hit.client) == ("task", "", "")


def test_a_changed_note_is_found_by_its_new_words_only(desk: Practice) -> None:
    note = desk.book.contacts.log("call 5m: zebrafish", case=desk.opened()).id
    desk.book.registers.save("contact", {"narrative": "okapi"}, id=note)

    assert desk.book.search.find("zebrafish") == ()
    assert [hit.id for hit in desk.book.search.find("okapi")] == [note]


def test_another_letter_ends_the_search_for_the_last_one(desk: Practice) -> None:
    """A query that takes a minute, and the letter that ends it."""
    searcher = desk.book._desk.record.searcher
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000000) SELECT count(*) FROM n"
    answers: list[str] = []

    def ask() -> None:
        try:
            searcher.rows(endless)
        except CaseworkError as error:
            answers.append(str(error))

    asking = threading.Thread(target=ask)
    asking.start()
    while asking.is_alive():
        desk.book.search.interrupt()
        asking.join(0.01)

    assert answers == ["The question was given up for a newer one; ask again if you still want its answer."]
    assert desk.book.search.find("garcia") == (), "the next question is answered"


def test_the_longest_search_looks_for_a_dozen_words() -> None:
    assert len(store_search.words_of("ab " * 1_000)) == store_search.MOST_WORDS
    assert store_search.query_of("ab cd") == '"ab" "cd"*'
    assert store_search.query_of("ab c") == '"ab" "c"'


def test_the_pieces_that_single_saves_leave_in_the_index_are_joined_at_rest(tmp_path: Path) -> None:
    made = practice(tmp_path / "practice.db", Wall())
    case = made.opened("Ortiz", "Manuel")
    # Saves join pieces of their own accord at a power of the row's number; some way on, several stand again.
    for number in range(120):
        made.book.contacts.log(f"call 5m: the {number}th word about metoprolol", case=case)
        if len(made.rows("SELECT DISTINCT segid FROM contact_words_idx")) > store_search.MOST_PIECES:
            break
    found = made.book.search.find("metoprolol", limit=200)
    assert "contact" in store_search.in_pieces(made.book._record.searcher)

    made.book._record.tidy()

    assert store_search.in_pieces(made.book._record.searcher) == ()
    assert made.book.search.find("metoprolol", limit=200) == found
    made.book._record.tidy(seconds=0)
    made.book.close()


def test_what_there_is_no_time_for_is_joined_at_the_next_start(tmp_path: Path) -> None:
    made = practice(tmp_path / "practice.db", Wall())
    case = made.opened("Ortiz", "Manuel")
    while "contact" not in store_search.in_pieces(made.book._record.searcher):
        made.book.contacts.log("call 5m: metoprolol", case=case)

    made.book._record.tidy(seconds=0)
    assert "contact" in store_search.in_pieces(made.book._record.searcher)
    made.book.settle_in()

    assert store_search.in_pieces(made.book._record.searcher) == ()
    made.book.close()


def test_what_the_next_letter_asks_for_is_looked_up_ahead(told: Practice) -> None:
    statements: list[str] = []
    searcher = told.book._record.searcher
    told.book.search.find("met")
    told.book.search.foresee("met")
    searcher._connection.set_trace_callback(statements.append)
    try:
        assert told.book.search.find("meto")
    finally:
        searcher._connection.set_trace_callback(None)
    assert not [sql for sql in statements if "RECURSIVE" in sql]


def test_a_word_that_is_new_is_found_although_its_beginning_was_spelled_before(desk: Practice) -> None:
    case = desk.opened()
    desk.book.contacts.log("call 5m: metoprolol", case=case)
    assert len(desk.book.search.find("metop")) == 1
    desk.book.contacts.log("call 5m: metopirone", case=case)
    assert len(desk.book.search.find("metop")) == 2
