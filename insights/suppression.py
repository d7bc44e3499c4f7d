"""Small numbers are not shown: they point at people. Plain Python: no Django."""


def shown(number: int, *, least: int) -> str:
    """A count as it may be shown: "<5" for 1 to 4 where ``least`` is 5; 0 stays 0.

    Raises ``ValueError`` for a negative number.
    """
    if number < 0:
        raise ValueError(f"not a count: {number}")
    return f"<{least}" if 0 < number < least else str(number)
