"""Office files as what they are, archives of XML: unpacked with a limit, or refused in words."""

import io
import zipfile
from collections.abc import Iterator

from qiptrack.importing.formats.limits import NotASheet, UnpacksTooLarge

MAX_UNPACKED = 80 * 1024 * 1024
"""How large all XML of a file may be together; that of 20,000 rows is about 40 MB."""

CHUNK = 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_READ_ERRORS = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError)


def is_archive(raw: bytes) -> bool:
    """Whether `raw` begins as an archive does."""
    return raw.startswith(b"PK\x03\x04")


def is_old_office(raw: bytes) -> bool:
    """Whether `raw` begins as an Office file of before 2007 does, or one that is locked."""
    return raw.startswith(_OLE)


def refuse_others(raw: bytes, name: str) -> None:
    """Raise NotASheet for what is no Office file, whatever its ending says, or is locked."""
    start = raw[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<") or b"<html" in start or b"<table" in start:
        raise NotASheet(name, "it is a web page with the name of a sheet")
    if start.startswith(b"mime-version:"):
        raise NotASheet(name, "it is a web archive with the name of a sheet")
    if is_old_office(raw) and _LOCKED in raw:
        raise NotASheet(name, "it is locked with a password")
    if not is_archive(raw) and not is_old_office(raw):
        raise NotASheet(name, "it is not what its ending says")


def open_archive(raw: bytes, name: str) -> zipfile.ZipFile:
    """Return the archive in `raw`, all XML of which has been unpacked once and is not too large.

    What an archive says of its sizes is not believed. Raises NotASheet and UnpacksTooLarge.
    """
    refuse_others(raw, name)
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        if any(each.flag_bits & 1 for each in archive.infolist()):
            raise NotASheet(name, "it is locked with a password")
        left = MAX_UNPACKED
        for each in archive.infolist():
            if each.filename.lower().endswith((".xml", ".rels")):
                left -= _unpacked(archive, each, left, name)
    except _READ_ERRORS as error:
        raise NotASheet(name, "it is damaged, or only a part of it is there") from error
    return archive


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, name: str) -> int:
    size = 0
    with archive.open(part) as opened:
        while chunk := opened.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise UnpacksTooLarge(name)
    return size


def chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield the bytes of a part of an archive; nothing where it has none of that name."""
    try:
        opened = archive.open(part)
    except KeyError:
        return
    with opened:
        while chunk := opened.read(CHUNK):
            yield chunk
