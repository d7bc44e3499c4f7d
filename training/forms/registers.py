"""The register of a session, ready to fill in: on its own page, and on a trainer's start."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from core.local_time import local_day
from organisations.models import Scope
from organisations.words import why_not_oneself
from training import policies
from training.forms.participation import RegisterForm
from training.models import CourseSession, Enrolment


@dataclass(frozen=True)
class Register:
    """``about_oneself``: why the asker's own row is left to somebody else; empty where it is not.

    ``marked`` is of how many people something is recorded already.
    """

    session: CourseSession
    form: RegisterForm
    about_oneself: str
    marked: int
    is_open: bool

    @classmethod
    def of(
        cls,
        session: CourseSession,
        expected: Iterable[Enrolment],
        known: Mapping[int, str],
        *,
        scope: Scope,
        at: datetime,
        sent: QueryDict | None = None,
    ) -> "Register":
        """``expected`` are the people in it, ``known`` what is recorded of each by now."""
        rows = list(expected)
        oneself = _why_not_own(scope, rows, at)
        if oneself:
            rows = [row for row in rows if row.volunteer.user_id != scope.person.pk]
        zone = scope.service.zone
        return cls(
            session=session,
            form=RegisterForm(sent, enrolments=rows, known=dict(known)),
            about_oneself=oneself,
            marked=sum(row.pk in known for row in rows),
            is_open=not session.is_cancelled
            and local_day(at, zone) >= local_day(session.starts_at, zone),
        )


def _why_not_own(scope: Scope, expected: list[Enrolment], at: datetime) -> str:
    """Why their own row stands in the register for somebody else; empty where it does not."""
    if all(row.volunteer.user_id != scope.person.pk for row in expected):
        return ""
    return why_not_oneself(scope.person.pk, by=scope, roles=policies.TAKE_REGISTER.roles, at=at)
