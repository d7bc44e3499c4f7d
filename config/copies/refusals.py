"""Why nothing was copied, put back or moved."""


class CopyRefused(Exception):
    """One line for whoever stands at the machine. What was there before is there still, or is
    named in it."""
