"""The ids of contents, which are those that git gives to them."""

from contextlib import suppress
from functools import cache
from importlib import import_module
from itertools import count
from typing import Any


def blob_id(raw: bytes, how: str = "sha1") -> bytes:
    """Return the id that git gives to this content, in a repository whose ids are made so."""
    told = b"blob %d\0%b" % (len(raw), raw)
    if how == "sha1":
        return sha1(told)
    import hashlib

    return hashlib.new(how, told, usedforsecurity=False).digest()


def sha1(raw: bytes) -> bytes:
    """Return the SHA-1 of `raw`, which is for nobody's security: git names contents by it."""
    made: bytes = _sha1(many=next(_asked) >= _MANY)(raw, usedforsecurity=False).digest()
    return made


@cache
def _sha1(*, many: bool) -> Any:
    """Return what makes a SHA-1: of `many` what is several times faster, and slow to load."""
    if not many:  # as `random` does it: hashlib loads OpenSSL, which takes as long as 50 plans do
        with suppress(ImportError):
            return import_module("_sha1").sha1
    return import_module("hashlib").sha1


_MANY = 200
_asked = count()
"""How often a SHA-1 was asked for."""
