"""What the file itself refuses, and the full-text indexes that follow its tables: triggers, defined only here.

A migration drops them, changes the tables and installs them again; each start compares what stands in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cmtui.store.reader import Reads

_KEEP_SIGNED: Final = (
    "id", "public_id", "case_id", "occurred_at", "mode", "direction", "party", "reached", "minutes", "travel_minutes", "miles",
    "interpreter", "place", "format", "narrative", "listening_check", "client_view", "next_step", "plan_working", "topics", "goals",
    "attention", "billable", "sensitivity", "author", "signed_at", "signed_by", "signed_hash", "created_at",
)  # fmt: skip
"""Columns of a contact that its signature locks (S-1); voiding with a reason stays possible."""

_KEPT: Final = {
    "form_version": (
        "id", "public_id", "code", "edition", "title", "url", "publisher", "rights", "domains", "questions", "source", "digest",
        "content", "findings", "created_at",
    ),
    "score_rule_version": (
        "id", "public_id", "form_code", "rule", "edition", "title", "source", "digest", "content", "created_at",
    ),
    "assessment_score": (
        "id", "public_id", "assessment_id", "rule", "edition", "score", "title", "value", "text", "band", "band_source", "poor",
        "domain", "better", "answered", "of", "minimum", "maximum", "at", "created_at",
    ),
    "safety_flag": (
        "id", "public_id", "case_id", "form_code", "trigger", "level", "text", "link_id", "value", "source", "confidential",
        "raised_at", "raised_by", "created_at",
    ),
    "plan_version": (
        "id", "public_id", "case_id", "number", "agreed_on", "agreed_by", "agreed_how", "prepared_with", "reason", "declined",
        "fits", "sustainable", "appropriate", "valid_until", "wording", "data", "digest", "created_at",
    ),
    "goal_review": (
        "id", "public_id", "case_id", "goal_id", "plan_review_id", "held_on", "appropriate", "relevant", "realistic",
        "attainment", "value", "note", "created_at",
    ),
    "referral_state": ("id", "public_id", "referral_id", "state", "since", "reason", "note", "created_at"),
    "missed_deadline": ("id", "public_id", "case_id", "rule", "subject", "what", "why", "due", "created_at"),
}  # fmt: skip
"""Columns that are written once: a form's and a rule's bytes, a score as it was found, that a flag was raised and why, a plan
as it was agreed, how a goal stood at a review, the states of a referral, a deadline that was missed."""

_KEEP_ASSESSED: Final = (
    "id", "public_id", "case_id", "form_version_id", "held_on", "held_at", "reason", "mode", "informants", "interpreter",
    "response", "conclusion", "evolving_needs", "author", "signed_at", "signed_by", "signed_hash", "replaces_id",
    "confidential", "created_at",
)  # fmt: skip
"""Columns of an assessment that its signature locks (S-1); to be marked as amended or struck out stays possible."""

_NEVER_DELETED: Final = (
    *_KEPT, "assessment", "need", "measure_point", "goal", "intervention", "plan_review", "referral", "transition", "disclosure",
)  # fmt: skip

APPEND_ONLY: Final = ("event", "event_case", "addendum", "stage_event")
"""Tables that are only ever added to."""

SEARCHED: Final = {
    "contact": ("narrative", "party", "topics", "client_view", "next_step"),
    "addendum": ("text",),
    "task": ("what", "result"),
    "inquiry": ("reason", "source"),
    "assessment": ("conclusion", "evolving_needs", "informants"),
    "need": ("statement", "reason"),
    "goal": ("words", "what", "measure"),
    "organization": ("name", "services", "area", "languages"),
    "referral": ("service", "provider", "chosen_why"),
}
"""Tables with a full-text index over these columns; the index holds no copy of the text."""

WORDS: Final = "unicode61 remove_diacritics 2"

LEAF: Final = 1_000
"""Bytes of a page of the index. A query reads pages whole into memory that SQLCipher locks and wipes: with the usual 4,050
bytes the same fifteen queries over 270,000 notes took 55 ms, with these 23, with 500 again 34."""


def _append_only(table: str) -> dict[str, str]:
    # A voided stage event or addendum would be a rewritten history, so there is no exception.
    return {
        f"{table}_keep_{what}": (
            f"CREATE TRIGGER {table}_keep_{what} BEFORE {what.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        for what in ("update", "delete")
    }


def _signed() -> dict[str, str]:
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _KEEP_SIGNED)
    return {
        "contact_keep_signed": (
            "CREATE TRIGGER contact_keep_signed BEFORE UPDATE ON contact "
            f"WHEN OLD.signed_at IS NOT NULL AND ({changed}) "
            "BEGIN SELECT RAISE(ABORT, 'a signed note is never changed'); END"
        ),
        "contact_keep_rows": (
            "CREATE TRIGGER contact_keep_rows BEFORE DELETE ON contact WHEN OLD.signed_at IS NOT NULL "
            "BEGIN SELECT RAISE(ABORT, 'a signed note is never deleted'); END"
        ),
    }


def _assessed() -> dict[str, str]:
    """What was signed or found at the time stays; nothing of an assessment is ever deleted."""
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _KEEP_ASSESSED)
    status = "(NEW.status IS NOT OLD.status AND NEW.status IS NOT 'amended')"
    found = {
        "assessment_keep_signed": (
            "CREATE TRIGGER assessment_keep_signed BEFORE UPDATE ON assessment "
            f"WHEN OLD.signed_at IS NOT NULL AND ({changed} OR {status}) "
            "BEGIN SELECT RAISE(ABORT, 'a signed assessment is never changed'); END"
        )
    }
    for table, columns in _KEPT.items():
        differs = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in columns)
        found[f"{table}_keep_facts"] = (
            f"CREATE TRIGGER {table}_keep_facts BEFORE UPDATE ON {table} WHEN {differs} "
            f"BEGIN SELECT RAISE(ABORT, 'what {table} says is never changed'); END"
        )
    for table in _NEVER_DELETED:
        found[f"{table}_keep_rows"] = (
            f"CREATE TRIGGER {table}_keep_rows BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is never deleted'); END"
        )
    return found


def _index(table: str, columns: tuple[str, ...]) -> dict[str, str]:
    names = ", ".join(columns)
    new, old = (", ".join(f"{row}.{name}" for name in columns) for row in ("NEW", "OLD"))
    add = f"INSERT INTO {table}_words(rowid, {names}) VALUES (NEW.id, {new});"
    drop = f"INSERT INTO {table}_words({table}_words, rowid, {names}) VALUES ('delete', OLD.id, {old});"
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in columns)
    return {
        f"{table}_words_add": f"CREATE TRIGGER {table}_words_add AFTER INSERT ON {table} BEGIN {add} END",
        f"{table}_words_drop": f"CREATE TRIGGER {table}_words_drop AFTER DELETE ON {table} BEGIN {drop} END",
        f"{table}_words_change": (
            f"CREATE TRIGGER {table}_words_change AFTER UPDATE ON {table} WHEN {changed} BEGIN {drop} {add} END"
        ),
    }


def _who() -> dict[str, str]:
    """The trigram index of names and numbers follows the list row of a case.

    It holds the name as it is ordered by: folded here as the words of a search are, so that ß is found as ss.
    """
    text = "NEW.sort_name || ' ' || NEW.number || ' ' || NEW.called"
    return {
        "who_add": f"CREATE TRIGGER who_add AFTER INSERT ON case_face BEGIN "
        f"INSERT INTO who(rowid, text) VALUES (NEW.case_id, {text}); END",
        "who_drop": "CREATE TRIGGER who_drop AFTER DELETE ON case_face BEGIN "
        "DELETE FROM who WHERE rowid = OLD.case_id; END",
        "who_change": "CREATE TRIGGER who_change AFTER UPDATE ON case_face "
        "WHEN NEW.sort_name IS NOT OLD.sort_name OR NEW.number IS NOT OLD.number OR NEW.called IS NOT OLD.called BEGIN "
        f"UPDATE who SET text = {text} WHERE rowid = NEW.case_id; END",
    }


TABLES: Final = {
    **{
        f"{table}_words": (
            f"CREATE VIRTUAL TABLE {table}_words USING fts5({', '.join(columns)}, content='{table}', "
            f"content_rowid='id', tokenize='{WORDS}', prefix='2 3')"
        )
        for table, columns in SEARCHED.items()
    },
    # Names, numbers and phones are found from any three letters inside them; the table is small.
    "who": "CREATE VIRTUAL TABLE who USING fts5(text, tokenize='trigram remove_diacritics 1')",
}

TRIGGERS: Final = {
    **{name: sql for table in APPEND_ONLY for name, sql in _append_only(table).items()},
    **_signed(),
    **_assessed(),
    **{name: sql for table, columns in SEARCHED.items() for name, sql in _index(table, columns).items()},
    **_who(),
}


def missing(reads: Reads) -> tuple[str, ...]:
    """The names of guards that are gone from the file or do not read as they should."""
    standing: dict[str, str] = dict(reads.rows("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    wanted = {**TABLES, **TRIGGERS}
    return tuple(name for name, sql in wanted.items() if standing.get(name) != sql)
