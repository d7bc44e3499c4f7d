"""What the ground floor tells those above, inside the transaction of the change.

A receiver that raises undoes the change. Each carries ``at``, and the ``service`` or ``by``.
"""

from django.dispatch import Signal

mailbox_corrected = Signal()
"""A colleague put right where mail reaches somebody: ``person``, ``former``, ``service``, ``at``.

What was made for the former address alone is made anew by whoever made it.
"""
rooms_moved = Signal()
"""``rooms``, by number: their name or address is another from now on."""
role_ended = Signal()
"""``membership``, ``by``, ``at``. A receiver says how many things are nobody's from now on."""
