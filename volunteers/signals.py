"""What higher floors are told. Sent inside the transaction of the change.

Each carries ``volunteer``, ``by`` (Scope) and ``at``.
"""

from django.dispatch import Signal

volunteer_admitted = Signal()
volunteer_paused = Signal()
volunteer_left = Signal()
records_merged = Signal()
"""The ``volunteer`` whose record is in use, and ``former``: the account that is so no more."""
volunteer_page_opened = Signal()
"""Carries ``volunteer``, ``scope`` and ``at``. Answers what a floor above has to show, of these:
"tiles" (volunteers.pages.dashboard.Tile), "deeds" (url, label, icon), "parts" (template and what it
needs)."""
volunteers_listed = Signal()
"""Carries ``scope`` and ``at``. Answers by name what a floor above knows of each volunteer, as an
expression of their row: "load" (open cases), "asked_at", "certified" and "certified_until"."""
