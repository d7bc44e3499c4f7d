"""What the floors above may want to hear. Sent inside the transaction, with ``sender=Case``."""

from django.dispatch import Signal

case_page_opened = (
    Signal()
)  # case, mediators, scope, at; answers None or {"template": ..., ...}: a panel
case_closed = Signal()  # case, by, at
case_rested = Signal()  # case, by, at
mediator_assigned = Signal()  # case, volunteer, by, at
mediator_released = Signal()  # case, volunteer, by, at
