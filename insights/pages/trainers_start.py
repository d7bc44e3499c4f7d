"""A trainer's start: the register of today, who is how far, and who must do something."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.local_time import instant, local_day
from core.templatetags.ui import spelled
from core.wording import address_of_rows, listed
from insights.models import SHOWN
from insights.pages.measures import trainers_moves
from organisations.models import Scope
from training.forms.registers import Register
from training.models import Certification, CourseSession, Enrolment
from training.requirements.rules import EverySession, ObservationsAtLeast
from training.snapshot import ParticipantStanding, further_training_of, standings_of

AHEAD = timedelta(days=60)
MOST_PEOPLE = 12
"""So many of who is how far; their own page has them all."""
A_YEAR = timedelta(days=365)
MARK = 18  # px from one mark to the next


def trainers_start(scope: Scope, at: datetime) -> dict[str, Any]:
    service = scope.service
    today = local_day(at, service.zone)
    begin = instant(today, 0, service.zone)
    sessions = list(
        CourseSession.visible_to(scope)
        .standing()
        .between(begin, begin + AHEAD)
        .with_course()
        .with_room()
        .counting_people()
        .in_order()[:SHOWN]
    )
    standings = _standings(scope)
    first = sessions[0] if sessions else None
    is_today = first is not None and local_day(first.starts_at, service.zone) <= today
    lines = [_line(one, scope, at) for one in standings]
    return {
        "session": first,
        "is_today": is_today,
        "register": _register(first, standings, scope, at) if first and is_today else None,
        "later_sessions": sessions[1:],
        "learners": lines[:MOST_PEOPLE],
        "more_learners": max(len(lines) - MOST_PEOPLE, 0),
        "watches": any(line["watched"] for line in lines),
        "trainers_duties": [*_counted(trainers_moves(scope, at), scope), *_renewals(scope, at)],
    }


def _standings(scope: Scope) -> list[ParticipantStanding]:
    """Of everybody who takes part now, by course and name."""
    rows = Enrolment.visible_to(scope).taking_part_now().in_running_courses()
    rows = list(rows.with_person().with_course_alone().by_course_and_name())
    for row in rows:
        row.course.service = scope.service
    return standings_of(rows)


def _register(
    session: CourseSession, standings: Iterable[ParticipantStanding], scope: Scope, at: datetime
) -> Register:
    here = [one for one in standings if one.enrolment.course_id == session.course_id]
    known = {
        one.enrolment.pk: one.presences[session.pk] for one in here if session.pk in one.presences
    }
    return Register.of(session, (one.enrolment for one in here), known, scope=scope, at=at)


# --- who is how far ---


def _line(standing: ParticipantStanding, scope: Scope, at: datetime) -> dict[str, Any]:
    enrolment = standing.enrolment
    marks = [_mark(standing, session, at) for session in standing.sessions]
    label, tone = _one_word(standing, marks)
    return {
        "name": str(enrolment.volunteer),
        "url": address_of_rows("training:enrolment_detail", scope.service.slug) % enrolment.pk,
        "course": enrolment.course.name,
        "marks": [{"kind": kind, "x": number * MARK} for number, kind in enumerate(marks)],
        "width": max(len(marks), 1) * MARK,
        "said": _in_words(marks),
        "watched": _watched(standing),
        "label": label,
        "tone": tone,
    }


def _mark(standing: ParticipantStanding, session: CourseSession, at: datetime) -> str:
    said = standing.presences.get(session.pk)
    if said:
        return {"present": "done", "late": "half", "absent": "missed"}[said]
    return "next" if session.ends_at > at else "unknown"


def _in_words(marks: Sequence[str]) -> str:
    """For somebody who hears the page, and over the drawing: what there is of each."""
    words = {
        "done": ngettext("%(n)s followed", "%(n)s followed", marks.count("done")),
        "half": ngettext("%(n)s in part", "%(n)s in part", marks.count("half")),
        "missed": ngettext("%(n)s missed", "%(n)s missed", marks.count("missed")),
        "unknown": ngettext("%(n)s not recorded", "%(n)s not recorded", marks.count("unknown")),
        "next": ngettext("%(n)s to come", "%(n)s to come", marks.count("next")),
    }
    return str(
        listed(*(text % {"n": marks.count(kind)} for kind, text in words.items() if kind in marks))
    )


def _watched(standing: ParticipantStanding) -> dict[str, int] | None:
    for finding in standing.findings:
        if isinstance(finding.rule, ObservationsAtLeast):
            needed = finding.rule.observations
            return {"done": min(standing.evidence.observations, needed), "total": needed}
    return None


def _one_word(standing: ParticipantStanding, marks: Sequence[str]) -> tuple[str, str]:
    """What is next for them: the first that is true."""
    if standing.ready:
        return _("may be proposed"), "turn"
    asks_all = any(isinstance(finding.rule, EverySession) for finding in standing.findings)
    if asks_all and ("missed" in marks or "half" in marks):
        return _("missed a day"), "wait"
    if "unknown" in marks:
        return _("register missing"), "turn"
    if standing.sessions and "next" not in marks and standing.assessment is None:
        return _("to be assessed"), "turn"
    watched = _watched(standing)
    if "next" not in marks and watched and watched["done"] < watched["total"]:
        return _("still to watch"), "wait"
    return _("on schedule"), "good"


# --- who must do something ---


def _counted(moves: dict[str, int], scope: Scope) -> Iterator[dict[str, Any]]:
    """Registers, judgements and proposals that wait for a trainer."""
    courses = reverse("training:course_list", args=[scope.service.slug])
    progress = reverse("training:progress", args=[scope.service.slug])
    missing, judge, propose = (
        moves[name] for name in ("registers_missing", "to_judge", "to_propose")
    )
    if missing:
        title = ngettext("%(n)s register is missing", "%(n)s registers are missing", missing)
        yield _duty("registers", title % {"n": missing}, courses, "clipboard-check", _("Fill in"))
    if judge:
        title = ngettext(
            "%(n)s participant waits for your assessment",
            "%(n)s participants wait for your assessment",
            judge,
        )
        yield _duty("judge", title % {"n": judge}, progress, "scale", pgettext("deed", "Assess"))
    if propose:
        title = ngettext(
            "%(n)s participant may be proposed for certification",
            "%(n)s participants may be proposed for certification",
            propose,
        )
        deed = pgettext("deed", "Propose")
        yield _duty("propose", title % {"n": propose}, progress, "certificate", deed)


def _renewals(scope: Scope, at: datetime) -> Iterator[dict[str, Any]]:
    """Certificates that end soon or have ended, with the hours that a renewal asks for."""
    service = scope.service
    today = local_day(at, service.zone)
    window = today + timedelta(days=service.renewal_window_days)
    rows = list(Certification.visible_to(scope).to_renew(window).with_person())
    needed = service.further_training_hours
    learned = (
        further_training_of([row.volunteer_id for row in rows], since=at - A_YEAR, until=at)
        if needed and rows
        else {}
    )
    address = address_of_rows("training:volunteer_record", service.slug)
    for row in rows:
        has_ended = row.valid_until is not None and row.valid_until < today
        words = (
            _("%(name)s: certificate has ended") if has_ended else _("%(name)s: certificate ends")
        )
        about = spelled(row.valid_until, "j F Y")
        if needed:
            hours = learned[row.volunteer_id].minutes_attended // 60
            said = ngettext(
                "%(done)s of %(needed)s hour of further training",
                "%(done)s of %(needed)s hours of further training",
                needed,
            )
            about = f"{about} · {said % {'done': hours, 'needed': needed}}"
        yield _duty(
            f"renew-{row.pk}",
            words % {"name": row.volunteer},
            address % row.volunteer_id,
            "certificate",
            pgettext("deed", "Renew"),
            about=about,
            tone="bad" if has_ended else "wait",
            name=str(row.volunteer),
        )


def _duty(
    key: str,
    title: str,
    url: str,
    icon: str,
    deed: str,
    *,
    about: str = "",
    tone: str = "turn",
    name: str = "",
) -> dict[str, Any]:
    """As ``components/dues.html`` draws it."""
    return {
        "id": f"duty-{key}",
        "icon": icon,
        "tone": tone,
        "title": title,
        "url": url,
        "about": about,
        "deed": deed,
        "deed_url": url,
        "name": name,
        "norm": None,
    }
