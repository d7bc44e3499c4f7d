"""What training tells the floors above, inside the transaction of the change.

Every signal carries ``by`` (Scope) and ``at``; those of a session carry ``session``, those of a
participant carry ``enrolment``, that of the right to mediate carries ``volunteer``. A receiver
that raises undoes the change.

Where people are written to because of it, a receiver may hand over ``DaysInCalendar`` (see
``training.mails``): what their calendars hold goes with the one mail in which they read of the
decision.
"""

from django.dispatch import Signal

sessions_planned = Signal()  # ``course`` and ``sessions``; hands over a dict by id of the enrolment
session_moved = Signal()  # time, place or title is another
session_cancelled = Signal()
participant_joined = Signal()  # from now on they are expected at the sessions
participant_left = Signal()
right_taken = Signal()  # they may not mediate today: suspended or revoked, and no other one counts
