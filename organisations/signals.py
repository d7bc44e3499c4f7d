"""What the ground floor tells those above, inside the transaction of the change.

A receiver that raises undoes the change. Each carries ``by`` (Scope) and ``at``.
"""

from django.dispatch import Signal

rooms_moved = Signal()  # ``rooms``, by number: their name or address is another from now on
