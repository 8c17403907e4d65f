"""The file that an index is kept in: SQLite, in the user's cache folder, sealed piece by piece.

Nothing here fails: what cannot be had is None, and what cannot be saved is not. A file that is
not ours, or that a later version made, is left as it is; an old or a damaged one is replaced.
"""

import contextlib
import os
import stat
import sys
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Any
from zlib import crc32

from qiptrack.store.fingerprints import sha1

FORMAT = 15
"""The number of this layout; one with a higher number is of a later version."""

_APPLICATION = 0x51495054
"""By which SQLite files of ours are known, in their header."""

_PATIENCE = 0.5
"""How many seconds to wait for somebody else who writes."""

SPARE = 20_000
"""How many contents are kept beside four times those that files have now."""

_SELECT = {
    ("head",): "SELECT head FROM content WHERE id = ?",
    ("head", "open"): "SELECT head, open FROM content WHERE id = ?",
    ("head", "open", "done"): "SELECT head, open, done FROM content WHERE id = ?",
    ("head", "open", "done", "rest"): "SELECT head, open, done, rest FROM content WHERE id = ?",
}
_TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE IF NOT EXISTS content
    (id BLOB PRIMARY KEY, head BLOB, open BLOB, done BLOB, rest BLOB);
CREATE TABLE IF NOT EXISTS facts (id BLOB PRIMARY KEY, piece BLOB) WITHOUT ROWID;
"""
"""The short pieces stand first: a row is read from its beginning."""

_FACTS = "SELECT id, piece FROM facts WHERE id IN ({})"


class _State(Enum):
    """What the file is that there is in the place of the index."""

    ABSENT = auto()
    OURS = auto()
    OLD = auto()
    DAMAGED = auto()
    HALF_WRITTEN = auto()
    """By one that was ended while it wrote; SQLite takes that back for whoever may write."""
    LEFT_ALONE = auto()
    """Of somebody else, of a later version, in use, or not to be had."""


def cache_folder(environment: Mapping[str, str]) -> Path | None:
    """Return where indexes are kept, by the variables of the user; None where they are not to be.

    QIPTRACK_CACHE is `off`, in capitals or not, or a folder; else it is where the XDG Base
    Directory Specification has caches (https://specifications.freedesktop.org/basedir/latest/),
    or the system does.
    """
    given = environment.get("QIPTRACK_CACHE", "")
    if given:
        return None if given.lower() == "off" else Path.cwd() / given
    caches = environment.get("XDG_CACHE_HOME", "")
    if Path(caches).is_absolute():  # the specification has others ignored
        return Path(caches) / "qiptrack"
    if local := environment.get("LOCALAPPDATA", ""):
        return Path(local) / "qiptrack" / "cache"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "qiptrack"


def index_path(folder: Path, caches: Path) -> Path:
    """Return the file of the index of a `folder` of plans, which is named by its real path."""
    told = sha1(os.fsencode(folder)).hex()
    return caches / f"{folder.name[:40]}-{told[:16]}.sqlite"


class IndexFile:
    """Pieces of bytes by an id, and some by a name, made for one `version` of what is in them."""

    def __init__(self, path: Path, version: str) -> None:
        self.path = path
        self._version = version
        self._database: Any = None
        self._tried = False
        self._damaged = False

    def pieces(self, identity: bytes, columns: tuple[str, ...]) -> list[bytes] | None:
        """Return the pieces of `identity` in these columns; None where they are not all there."""
        return self._asked(_SELECT[columns], identity, identity)

    def pieces_of(
        self, identities: Sequence[bytes], columns: tuple[str, ...]
    ) -> dict[bytes, list[bytes]]:
        """Return the pieces of several in these columns, as far as they are all there."""
        found: dict[bytes, list[bytes]] = {}
        with self._unfailing():
            if self._reading():
                marks = ", ".join("?" * len(identities))
                question = (
                    _SELECT[columns].replace("SELECT", "SELECT id,").replace("= ?", f"IN ({marks})")
                )
                for identity, *row in self._database.execute(question, identities):
                    if (pieces := _unsealed(identity, row)) is not None:
                        found[identity] = pieces
                    else:
                        self._damaged = True
        return found

    def facts_of(self, identities: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return what was worked out of several, as far as it is there."""
        found: dict[bytes, bytes] = {}
        with self._unfailing():
            if self._reading():
                marks = ", ".join("?" * len(identities))
                for identity, *row in self._database.execute(_FACTS.format(marks), identities):
                    if (pieces := _unsealed(identity, row)) is not None:
                        (found[identity],) = pieces
        return found

    def named(self, name: str) -> bytes | None:
        """Return what is kept by that name; None where nothing is."""
        found = self._asked("SELECT value FROM about WHERE name = ?", name, name.encode())
        return found[0] if found else None

    def _asked(self, question: str, about: object, identity: bytes) -> list[bytes] | None:
        with self._unfailing():
            if self._reading():
                row = self._database.execute(question, (about,)).fetchone()
                found = _unsealed(identity, row) if row else None
                self._damaged |= row is not None and found is None
                return found
        return None

    def can_be_read(self) -> bool:
        """Whether there is an index here, made for this version, in which something may be."""
        with self._unfailing():
            return self._reading()
        return False

    def count(self) -> int | None:
        """Return of how many contents there is something; None where that is not known."""
        with self._unfailing():
            if self._reading():
                found: int = self._database.execute("SELECT count(*) FROM content").fetchone()[0]
                return found
        return None

    def is_there(self) -> bool:
        """Whether there is a file that this may read, or put another in the place of."""
        with self._unfailing():
            state, database = self._opened()
            if database is not None:
                database.close()
            return state not in (_State.ABSENT, _State.LEFT_ALONE)
        return False

    def size(self) -> int:
        """Return how many bytes the file takes on the disk; 0 where there is none."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def close(self) -> None:
        """Read no more for now, so that others may write."""
        if self._database is not None:
            with self._unfailing():
                self._database.close()
        self._database, self._tried = None, False

    def save(
        self,
        rows: Mapping[bytes, Sequence[bytes]],
        facts: Mapping[bytes, bytes],
        named: Mapping[str, bytes],
        present: Iterable[bytes] | None,
    ) -> None:
        """Save pieces and `facts` by ids, and what is `named` so, or nothing where that cannot be.

        Of contents that are not `present` only so many are kept: of old versions of plans. Without
        `present` all are kept for now.
        """
        self.close()
        with self._unfailing():
            state, database = self._opened()
            if database is not None:
                database.close()
            if state is _State.LEFT_ALONE:
                return
            if self._damaged or state in (_State.OLD, _State.DAMAGED):
                remove(self.path)
            database = self._connected(write=True)
            try:
                self._write(database, rows, facts, named)
                if present is not None:
                    _prune(database, {*present})
                database.execute("COMMIT")
                self._damaged = False
            finally:
                database.close()

    def _write(
        self,
        database: Any,
        rows: Mapping[bytes, Sequence[bytes]],
        facts: Mapping[bytes, bytes],
        named: Mapping[str, bytes],
    ) -> None:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("BEGIN IMMEDIATE")
        for statement in _TABLES.split(";"):
            database.execute(statement)
        database.execute(f"PRAGMA application_id = {_APPLICATION}")
        database.execute(f"PRAGMA user_version = {FORMAT}")
        about = {"version": self._version.encode(), **named}
        database.executemany(
            "INSERT OR REPLACE INTO about VALUES (?, ?)",
            [(each, _sealed(each.encode(), told)) for each, told in about.items()],
        )
        database.executemany(
            "INSERT OR REPLACE INTO content VALUES (?, ?, ?, ?, ?)",
            [
                (identity, *(_sealed(identity, piece) for piece in pieces))
                for identity, pieces in rows.items()
            ],
        )
        database.executemany(
            "INSERT OR REPLACE INTO facts VALUES (?, ?)",
            [(identity, _sealed(identity, piece)) for identity, piece in facts.items()],
        )

    def _reading(self) -> bool:
        """Whether there is an index that may be read; it is not written to while it is."""
        if not self._tried:
            self._tried = True
            state, database = self._opened()
            if state is _State.OURS:
                self._database = database
                database.execute("BEGIN")
            elif database is not None:
                database.close()
        return self._database is not None

    def _opened(self) -> tuple[_State, Any]:
        """Return what the file is, and a connection to read it by, None where there is none."""
        try:
            facts = self.path.lstat()
        except FileNotFoundError:
            return _State.ABSENT, None
        if not _is_own(facts):
            return _State.LEFT_ALONE, None
        if not facts.st_size:
            return _State.OLD, None
        state, database = self._looked_at(write=False)
        if state is _State.HALF_WRITTEN:
            database.close()
            return self._looked_at(write=True)
        return state, database

    def _looked_at(self, *, write: bool) -> tuple[_State, Any]:
        import sqlite3

        database = self._connected(write=write)
        try:
            return self._told_by(database), database
        except sqlite3.OperationalError as error:
            half = error.sqlite_errorcode == sqlite3.SQLITE_READONLY_ROLLBACK
            return _State.HALF_WRITTEN if half else _State.LEFT_ALONE, database
        except sqlite3.DatabaseError:
            return _State.DAMAGED, database
        except BaseException:
            database.close()
            raise

    def _told_by(self, database: Any) -> _State:
        (application,) = database.execute("PRAGMA application_id").fetchone()
        (number,) = database.execute("PRAGMA user_version").fetchone()
        if application != _APPLICATION or number > FORMAT:
            return _State.LEFT_ALONE
        row = database.execute("SELECT value FROM about WHERE name = 'version'").fetchone()
        version = _unsealed(b"version", row) if row else None
        return _State.OURS if version == [self._version.encode()] else _State.OLD

    @contextlib.contextmanager
    def _unfailing(self) -> Iterator[None]:
        import sqlite3

        try:
            yield
        except (sqlite3.OperationalError, OSError, ValueError):
            self._database = None
        except sqlite3.Error:
            self._database, self._damaged = None, True

    def _connected(self, *, write: bool) -> Any:
        import sqlite3

        if write:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_CREAT | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
            os.close(os.open(self.path, flags, 0o600))
        mode = "rw" if write else "ro"
        place = str(self.path)
        for sign in "%?#":
            place = place.replace(sign, f"%{ord(sign):02x}")
        database = sqlite3.connect(
            f"file:{place}?mode={mode}", uri=True, timeout=_PATIENCE, isolation_level=None
        )
        # Whoever forgets the index, to the end of the run or before, leaves none open.
        weakref.finalize(self, database.close)
        return database


def remove(path: Path) -> bool:
    """Remove an index, with what SQLite may have left beside it; whether there is none now."""
    for each in (path, path.with_name(f"{path.name}-journal")):
        with contextlib.suppress(OSError):
            each.unlink()
    return not os.path.lexists(path)


def _is_own(facts: os.stat_result) -> bool:
    """Whether it is a file that nobody but its user can have written."""
    if not stat.S_ISREG(facts.st_mode):
        return False
    return not hasattr(os, "geteuid") or (
        facts.st_uid == os.geteuid() and not facts.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )


def _prune(database: Any, present: set[bytes]) -> None:
    (count,) = database.execute("SELECT count(*) FROM content").fetchone()
    too_many = count - 4 * len(present) - SPARE
    if too_many > 0:
        ids = database.execute("SELECT id FROM content ORDER BY rowid").fetchall()
        old = [each for each in ids if each[0] not in present]
        enough = max(too_many, len(old) // 2)
        database.executemany("DELETE FROM content WHERE id = ?", old[:enough])
        database.executemany("DELETE FROM facts WHERE id = ?", old[:enough])


def _sealed(identity: bytes, piece: bytes) -> bytes:
    return crc32(piece, crc32(identity)).to_bytes(4) + piece


def _unsealed(identity: bytes, row: Sequence[object]) -> list[bytes] | None:
    """Return the pieces of a row without their seals; None where one is not as it was put down."""
    seed = crc32(identity)
    found = []
    for each in row:
        if not isinstance(each, bytes) or len(each) < 4:
            return None
        if crc32(memoryview(each)[4:], seed) != int.from_bytes(each[:4]):
            return None
        found.append(each[4:])
    return found
