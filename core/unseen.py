"""Signs that nobody sees and nobody types on purpose. Plain Python: no Django."""

import re

# The controls of C0 and C1 but for tab and line ends (PostgreSQL keeps no NUL at all), and the
# controls of writing direction: with one of these a name turns round what stands behind it, in a
# mail, a list or the trail (Unicode 3.4, Bidi_Control).
CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
UNSEEN = re.compile(f"[{CONTROLS}{DIRECTIONS}\ud800-\udfff]")


def without_unseen(text: str) -> str:
    """Return the text as people see it."""
    return UNSEEN.sub("", text)
