"""The look before reading: is this a table at all, and does it unpack to what it says?

Nothing here trusts a name or a header. A zip is unpacked to nothing, in pieces and with its
checksums, before a library that holds it in memory gets it.
"""

import io
import zipfile
import zlib
from enum import StrEnum

from moving.sheets.cells import FileRefused

MOST_BYTES = 10_000_000
MOST_MEMBERS = 2_000
MOST_UNPACKED = 120_000_000
PIECE = 1 << 18
OVERLAP = 16
"""So many bytes of the piece before are looked at again: a word may lie across two."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OTHER_FILES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc",
)
MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<body", b"<meta", b"<svg")
DECLARED = (b"<!DOCTYPE", b"<!ENTITY")
ENCRYPTED = 0x1


class FileForm(StrEnum):
    TEXT = "text"
    XLSX = "xlsx"
    ODS = "ods"


def look_into(content: bytes) -> FileForm:
    """Say how the file is to be read. Raises ``FileRefused``; of a bad zip also what zips raise."""
    if len(content) > MOST_BYTES:
        raise FileRefused("too_large")
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise FileRefused("empty")
    if content.startswith(OLE):
        raise FileRefused(_code_of_ole(content))
    if content.startswith(ZIP):
        return _look_into_zip(content)
    head = content[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if content.startswith(OTHER_FILES) or head.startswith(MARKUP):
        raise FileRefused("not_a_spreadsheet")
    return FileForm.TEXT


def _code_of_ole(content: bytes) -> str:
    """The container of Office 97: of old sheets and letters, and of what has a password."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "password"
    books = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
    return "old_xls" if any(book in content for book in books) else "not_a_spreadsheet"


def _look_into_zip(content: bytes) -> FileForm:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = packed.infolist()
        if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_UNPACKED:
            raise FileRefused("too_large")
        if any(member.flag_bits & ENCRYPTED for member in members):
            raise FileRefused("password")
        form = _form_of({member.filename for member in members})
        room = MOST_UNPACKED
        for member in members:
            room -= _unpack_to_nothing(packed, member, room)
        if form == FileForm.ODS and _is_locked(packed):
            raise FileRefused("password")
    return form


def _form_of(names: set[str]) -> FileForm:
    if "xl/workbook.xml" in names:
        return FileForm.XLSX
    if "xl/workbook.bin" in names:
        # Its cells with an error come as empty and cannot be put back: a fault would be swallowed.
        raise FileRefused("old_xls")
    if "content.xml" in names:
        return FileForm.ODS
    raise FileRefused("not_a_spreadsheet")


def _unpack_to_nothing(packed: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> int:
    """Return how many bytes there are; the checksum is compared at the end of the last piece."""
    is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
    size, tail = 0, b""
    with packed.open(member) as opened:
        while piece := opened.read(PIECE):
            size += len(piece)
            if size > room:
                raise FileRefused("too_large")
            if is_xml:
                _forbid_declarations(tail + piece)
                tail = piece[-OVERLAP:]
    if size != member.file_size:
        raise zlib.error("a member holds more or less than it says")
    return size


def _forbid_declarations(piece: bytes) -> None:
    # In UTF-16 every second byte is nothing.
    plain = piece.replace(b"\x00", b"") if b"\x00" in piece else piece
    if any(word in plain for word in DECLARED):
        raise FileRefused("unsafe")


def _is_locked(packed: zipfile.ZipFile) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in packed.namelist() and b"encryption-data" in packed.read(manifest)
