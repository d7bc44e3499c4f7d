"""Texts that a spreadsheet would work out, kept from it by an apostrophe; and read back."""

import re

WORKED_OUT = r"[=+\-@\t\r＝＋－＠]"
BEGIN = r"(?:^|(?<=[,;|\t\r\n]))"
"""Where a cell begins, or where another program than ours would let one begin."""
BEFORE = re.compile(rf"{BEGIN}(?='*{WORKED_OUT})")
PUT_THERE = re.compile(rf"{BEGIN}'(?='*{WORKED_OUT})")


def with_apostrophe(text: str) -> str:
    """Source: OWASP, "CSV Injection"."""
    return BEFORE.sub("'", text.replace("\0", ""))


def as_meant(text: str) -> str:
    """What stood in the cell before ``with_apostrophe``, or somebody by hand, put one there."""
    return PUT_THERE.sub("", text) if "'" in text else text
