"""The right to mediate, and until when it stands."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Tone
from organisations.models import Scope, ScopedModel, ScopedQuerySet
from training.lifecycle import (
    CERTIFICATION_TONES,
    IN_FORCE,
    CertificationStanding,
    CertificationState,
)
from training.models.courses import SEE_ALL, Enrolment
from volunteers.models import Volunteer


class CertificationQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Staff see every certification of the service; a volunteer their own."""
        rows = super().visible_to(scope)
        return rows if scope.has(*SEE_ALL) else rows.of_person(scope.user)

    def of_person(self, user: models.Model | None) -> Self:
        return self.filter(volunteer__user=user)

    def of_volunteer(self, volunteer: Volunteer) -> Self:
        return self.filter(volunteer=volunteer)

    def beside(self, certification: "Certification") -> Self:
        """The others of the same volunteer."""
        return self.of_volunteer(certification.volunteer).exclude(pk=certification.pk)

    def of_volunteers(self, volunteers: Iterable[Any]) -> Self:
        return self.filter(volunteer__in=[volunteer.pk for volunteer in volunteers])

    def of_enrolments(self, enrolments: list[Enrolment]) -> Self:
        return self.filter(enrolment__in=enrolments)

    def proposed(self) -> Self:
        return self.filter(state=CertificationState.PROPOSED)

    def confirmed(self) -> Self:
        return self.filter(state=CertificationState.CONFIRMED)

    def ever_in_force(self) -> Self:
        """Confirmed once, whatever became of it."""
        return self.filter(state__in=IN_FORCE)

    def counting_on(self, day: date | OuterRef) -> Self:
        """Those that give the right to mediate on that day. ``valid_until`` is the last day."""
        return self.confirmed().filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day), effective_on__lte=day
        )

    def to_renew(self, by: date) -> Self:
        """Those that end by that day or have ended, of who works here, with nothing after them."""
        theirs = Certification.unscoped.filter(volunteer=OuterRef("volunteer"))
        longer = Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until"))
        after = theirs.filter(
            Q(longer, state=CertificationState.CONFIRMED) | Q(state=CertificationState.PROPOSED)
        )
        here = Volunteer.unscoped.unmerged().may_mediate().values("pk")
        ending = self.confirmed().filter(valid_until__lte=by, volunteer__in=here)
        return ending.filter(~Exists(after)).order_by("valid_until", "pk")

    def counted_at(self, moment: datetime, day: date) -> Self:
        """Those that gave the right on that day, also where it was taken after the moment."""
        gave = Q(state=CertificationState.CONFIRMED) | Q(taken_at__gt=moment)
        return self.filter(
            gave, Q(valid_until__isnull=True) | Q(valid_until__gte=day), effective_on__lte=day
        )

    def latest_to_end_first(self) -> Self:
        # One without an end ends last of all; where nulls stand differs from database to database,
        # so it is said.
        return self.order_by(F("valid_until").desc(nulls_first=True), "-pk")

    def newest_first(self) -> Self:
        return self.order_by("-proposed_at", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("proposed_at", "pk")

    def proposed_first(self) -> Self:
        """Whose move it is: those that wait for the coordinator, then the newest."""
        turn = Case(When(state=CertificationState.PROPOSED, then=Value(0)), default=Value(1))
        return self.order_by(turn, "-proposed_at", "-pk")

    def with_person(self) -> Self:
        return self.select_related("volunteer__user", "enrolment__course")

    def with_all(self) -> Self:
        """What a certificate names: person, course, trainer, who proposed and who decided."""
        return self.with_person().select_related(
            "service", "enrolment__course__trainer", "proposed_by", "decided_by", "seen_by"
        )


class Certification(ScopedModel):
    """The right to mediate of one volunteer; a renewal is a new row, so history stays.

    One from elsewhere says who gave it, and who saw it when. It counts as ours do, but has neither
    number nor secret of ours: we print no paper of it, and nobody can check it with us.
    """

    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="certifications"
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="certifications"
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=CertificationState,
        default=CertificationState.PROPOSED,
    )
    number = models.CharField(_("number"), max_length=20, blank=True)
    their_number = models.CharField(_("number elsewhere"), max_length=40, blank=True)
    secret = models.CharField(
        _("secret of the verification page"), max_length=52, unique=True, null=True, blank=True
    )
    given_by = models.CharField(_("given by"), max_length=120, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # Who is no colleague here and saw it all the same; ``seen_by`` is then who wrote that down.
    seen_by_other = models.CharField(_("seen by"), max_length=120, blank=True)
    seen_on = models.DateField(_("seen on"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    effective_on = models.DateField(_("effective on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    taken_at = models.DateTimeField(_("suspended or revoked"), null=True, blank=True)
    reissued_on = models.DateField(_("issued again on"), null=True, blank=True)

    unscoped = CertificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "number"],
                condition=~Q(number=""),
                name="training_certification_number_once",
            ),
            models.CheckConstraint(
                condition=(
                    Q(given_by="", secret__isnull=False, seen_by__isnull=True)
                    & Q(seen_on__isnull=True)
                    & ~Q(number="")
                )
                | (
                    Q(number="", secret__isnull=True, seen_by__isnull=False)
                    & Q(seen_on__isnull=False)
                    & ~Q(given_by="")
                ),
                name="training_certification_ours_or_seen",
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state=CertificationState.PROPOSED),
                # For a course; the lock on the volunteer keeps renewals, which have none, from
                # being proposed twice.
                name="training_certification_proposed_once",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[
                        CertificationState.CONFIRMED,
                        CertificationState.SUSPENDED,
                        CertificationState.REVOKED,
                    ]
                )
                | Q(effective_on__isnull=False),
                name="training_certification_has_effective_date",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("effective_on")),
                name="training_certification_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["service", "state", "proposed_at"], name="training_certification_queue"
            ),
            models.Index(fields=["volunteer", "state"], name="training_certification_state"),
        ]

    def __str__(self) -> str:
        return self.known_as

    @property
    def is_from_elsewhere(self) -> bool:
        return bool(self.given_by)

    @property
    def known_as(self) -> str:
        """Our number; of one from elsewhere who gave it, with their number where it has one."""
        return self.number or ", ".join(filter(None, (self.given_by, self.their_number)))

    @property
    def has_paper(self) -> bool:
        """Whether a paper of ours may be printed of it."""
        return self.is_in_force and not self.is_from_elsewhere

    def standing(self, day: date, *, renewal_window_days: int) -> CertificationStanding:
        """What it is worth on that local day; due from so many days before its last day."""
        decided = {
            CertificationState.PROPOSED: CertificationStanding.NOT_CONFIRMED,
            CertificationState.REFUSED: CertificationStanding.NOT_CONFIRMED,
            CertificationState.SUSPENDED: CertificationStanding.SUSPENDED,
            CertificationState.REVOKED: CertificationStanding.REVOKED,
        }
        if self.state in decided:
            return decided[CertificationState(self.state)]
        if self.effective_on is None or day < self.effective_on:
            return CertificationStanding.PENDING
        if self.valid_until is None:
            return CertificationStanding.VALID
        # The last day still counts.
        if day > self.valid_until:
            return CertificationStanding.LAPSED
        due_from = self.valid_until - timedelta(days=renewal_window_days)
        return CertificationStanding.DUE if day >= due_from else CertificationStanding.VALID

    @classmethod
    def shown_by(cls, secret: str) -> CertificationQuerySet:
        """The decided one with this secret, in whichever service: the secret is the key."""
        return cls.unscoped.ever_in_force().filter(secret=secret)

    @property
    def state_tone(self) -> Tone:
        return CERTIFICATION_TONES[self.state]

    @property
    def is_in_force(self) -> bool:
        """Confirmed and not taken back; the dates may still say "later" or "lapsed"."""
        return self.state == CertificationState.CONFIRMED
