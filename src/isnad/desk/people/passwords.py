"""Passwords: what is demanded of one, and its hash (Argon2id with the parameters that RFC 9106 recommends second, argon2-cffi's defaults)."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from isnad.errors import InputError

SHORTEST, LONGEST = 12, 1000  # letters; NIST SP 800-63B asks for length, not for kinds of letters
_hasher = PasswordHasher()
_turns = threading.BoundedSemaphore(2)  # each takes 64 MiB: strangers who try to sign in must not take all memory


def hashed(password: str) -> str:
    """The PHC string of a password. Raises :class:`InputError` for one that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(f"a password has {SHORTEST} to {LONGEST:,} letters, this one {len(password):,}; some words that do not belong together make a good one")
    with _turns:
        return _hasher.hash(_normal(password))


def matches(hash: str | None, password: str) -> bool:
    """Whether a password is the one that was hashed. Without a hash (nobody has that name) it takes as long and is False."""
    if len(password) > LONGEST:
        return False
    with _turns:
        try:
            return _hasher.verify(hash or _nobody(), _normal(password)) and hash is not None
        except (VerificationError, InvalidHashError):
            return False


def outdated(hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(hash)


def _normal(password: str) -> str:
    """One spelling for what looks the same (RFC 8265, OpaqueString): keyboards differ in how they write an Arabic letter with hamza."""
    return unicodedata.normalize("NFC", password)


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this one")
