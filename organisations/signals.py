"""What higher floors are told. Sent inside the transaction of the change."""

from django.dispatch import Signal

mailbox_corrected = Signal()
"""A colleague put right where mail reaches somebody: ``person``, ``former``, ``service``, ``at``.

What was made for the former address alone is made anew by whoever made it.
"""
