"""What a migration says of rows that were there before it."""

from datetime import timedelta
from importlib import import_module

from django.apps import apps

from cases.models import Assignment
from tests.factories.cases import AssignmentFactory, CaseFactory

mark = import_module("cases.migrations.0004_mark_who_left_a_case").mark


def test_seats_given_back_before_are_known_by_when_their_holders_lost_sight(service, now):
    open_seat = AssignmentFactory(service=service)
    gone = AssignmentFactory(service=service, ended_at=now, readable_until=now)
    closed = CaseFactory(service=service, closed=True)
    of_closed = {"service": service, "case": closed, "ended_at": closed.closed_at}
    without_grace = AssignmentFactory(**of_closed, readable_until=closed.closed_at)
    later = closed.closed_at + timedelta(days=7)
    with_grace = AssignmentFactory(**of_closed, seat=2, readable_until=later)

    mark(apps, None)
    mark(apps, None)

    left = Assignment.unscoped.left_early()
    assert [row.pk for row in left] == [gone.pk]
    others = {open_seat.pk, without_grace.pk, with_grace.pk}
    assert not others & {row.pk for row in left}
