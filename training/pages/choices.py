"""Whom a course or the logbook may choose from: trainers and volunteers of the service."""

from collections.abc import Iterable

from django.db.models import Case, Count, Q, QuerySet, Value, When

from organisations.models import Role, Scope, Service, User
from training.models import Course, Enrolment
from volunteers.lifecycle import LEARNING, VolunteerState
from volunteers.models import Volunteer
from volunteers.models.people import VolunteerQuerySet


def trainers_of(service: Service) -> QuerySet[User]:
    return User.objects.filter(
        is_active=True,
        memberships__service=service,
        memberships__role=Role.TRAINER,
        memberships__ended_at__isnull=True,
    ).order_by("name_key", "pk")


def who_may_join(course: Course, scope: Scope) -> VolunteerQuerySet:
    """The present volunteers who are not in the course, those in training first."""
    in_course = Enrolment.visible_to(scope).in_course(course).not_withdrawn()
    training_first = Case(When(state=VolunteerState.TRAINING, then=Value(0)), default=Value(1))
    return (
        Volunteer.visible_to(scope)
        .present()
        .with_person()
        .exclude(pk__in=in_course.values("volunteer"))
        .order_by(training_first, "user__name_key", "pk")
    )


def courses_of_the_same_kind(
    course: Course, volunteers: Iterable[Volunteer], scope: Scope
) -> dict[int, str]:
    """Of each volunteer who is in another such course that runs, its name."""
    rows = Enrolment.visible_to(scope).in_the_same_elsewhere(course).of_volunteers(volunteers)
    return dict(rows.values_list("volunteer", "course__name"))


def counting_watched(volunteers: VolunteerQuerySet) -> VolunteerQuerySet:
    """Annotate ``watched``: how many observations of theirs stand in the logbook."""
    stands = Q(observations__taken_back_at__isnull=True)
    return volunteers.annotate(watched=Count("observations", filter=stands))


def who_can_be_watched(by: Volunteer, scope: Scope) -> VolunteerQuerySet:
    """The mediators somebody can sit with to learn: present, and past their own probation."""
    others = Volunteer.visible_to(scope).present().exclude(state__in=LEARNING).exclude(pk=by.pk)
    return others.with_person().by_name()
