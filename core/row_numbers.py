"""The numbers of rows as they stand in addresses and forms: no larger than a database counts."""

from django.urls.converters import IntConverter

LAST_ROW = 2**63 - 1
DIGITS = len(str(LAST_ROW))


def is_row_number(value: object) -> bool:
    """Whether a row could have this number. A larger one stops SQLite and PostgreSQL alike."""
    digits = str(value)
    # The length first: Python itself refuses to read a number of some thousands of digits.
    return digits.isdecimal() and len(digits) <= DIGITS and int(digits) <= LAST_ROW


class RowConverter(IntConverter):
    """``<row:case_id>`` in an address: what can be the number of no row is no address of ours."""

    def to_python(self, value: str) -> int:
        if not is_row_number(value):
            raise ValueError(value)
        return super().to_python(value)
