"""What the floors above may want to hear. Sent inside the transaction, with ``sender=Case``."""

from django.dispatch import Signal

# case, mediators, scope, at; answers None or, of these, what it has to show: "step" (of the table
# of turns), "talk" (the next one, with its template), "story" (cases.pages.story.StoryLine), and
# "template" with what this needs (a panel).
case_page_opened = Signal()
case_closed = Signal()  # case, by, at
case_rested = Signal()  # case, by, at; a receiver says how many talks it called off by that
mediator_assigned = Signal()  # case, volunteer, by, at
mediator_released = Signal()  # case, volunteer, by, at
# Of two who change places in one moment, instead of the two above: case, leaver, volunteer, by, at.
mediator_substituted = Signal()
# scope, at; answers by name what a floor above knows of each case, as an expression of its row:
# "talk_at" (when the next talk begins).
cases_listed = Signal()
# cases (their keys, or None for all that are open), scope, at; answers by key whose turn each is
# and how long it waits: a CaseWait of cases.pages.listing.
waits_asked = Signal()
