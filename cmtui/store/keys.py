"""From a passphrase to the key of a record file.

Key: Argon2id of the passphrase (Unicode NFC, UTF-8) with the 16 salt bytes that begin an encrypted file, 64 MiB,
3 passes, 4 lanes, 32 bytes. A passphrase always goes through the derivation, also when it looks like a raw key.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Final

from cmtui.errors import WrongUsage

SALT_BYTES: Final = 16
SHORTEST: Final = 15
"""Characters of a passphrase that is the only factor (NIST SP 800-63B-4, section 3.1.1.2)."""

_COMMON: Final = frozenset(
    ("passwordpassword", "123456789012345", "1234567890123456", "qwertyuiopasdfgh", "correcthorsebatterystaple",
     "correct horse battery staple", "thisismypassword", "iloveyouiloveyou", "letmeinletmeinletmein")
)  # fmt: skip
"""The guesses that come first among those long enough to be accepted."""


@dataclass(frozen=True, slots=True)
class Key:
    """The 32 key bytes and the file's own 16 salt bytes; never shown, never logged."""

    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    def pragma(self) -> str:
        """The statement that opens the file: hex only, so that nothing can need quoting."""
        return f"PRAGMA key = \"x'{self.key.hex()}{self.salt.hex()}'\""


def derive(passphrase: str, salt: bytes) -> Key:
    """The key for a file with this salt; takes about 160 ms and 64 MiB by design."""
    # Deferred: 36 ms, and an unencrypted record never needs it.
    from argon2.low_level import Type, hash_secret_raw

    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    key = hash_secret_raw(
        secret, salt, time_cost=3, memory_cost=64 * 1024, parallelism=4, hash_len=32, type=Type.ID
    )
    return Key(key, salt)


def check_new(passphrase: str) -> None:
    """Refuse a passphrase that would not protect the record.

    Raises:
        WrongUsage: It is shorter than 15 characters, one character repeated, or among the first guesses.
    """
    words = unicodedata.normalize("NFC", passphrase)
    if len(words) < SHORTEST:
        raise WrongUsage(
            f"The passphrase has {len(words)} characters; use at least {SHORTEST} - four or more words are easiest."
        )
    if len(set(words.casefold())) < 5 or words.casefold() in _COMMON:  # noqa: PLR2004  # as many as 'aabbc' has
        raise WrongUsage(
            "That passphrase is among the first that a thief would try; use four unrelated words."
        )
