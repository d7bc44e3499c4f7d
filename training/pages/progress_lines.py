"""The lines of the page of everybody in training, ready to print."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.templatetags.ui import draw_kept
from core.wording import address_of_rows, labels_of
from organisations.models import Service, called
from training.lifecycle import CertificationState, EnrolmentState
from training.models import Certification
from training.requirements.evaluate import Finding
from training.requirements.rules import Rule
from training.snapshot import ParticipantStanding

Seen = tuple[tuple[Rule, bool, tuple[tuple[str, Any], ...]], ...]


def progress_lines(
    people: Iterable[Any],
    standings: Mapping[int, ParticipantStanding],
    proposed: Mapping[int, Certification],
    service: Service,
) -> list[dict[str, Any]]:
    """One line for each of ``VolunteerQuerySet.as_lines``."""
    in_course = address_of_rows("training:enrolment_detail", service.slug)
    alone = address_of_rows("training:volunteer_record", service.slug)
    nowhere = draw_kept("components/pill.html", tone="turn", label=_("in no course yet"))
    lines = []
    for person in people:
        line = {
            "name": called(person.user__first_name, person.user__last_name, person.user__mailbox),
            "url": alone % person.pk,
            "course": nowhere,
        }
        if standing := standings.get(person.pk):
            line |= _in_course(standing)
            line["url"] = in_course % standing.enrolment.pk
        if certification := proposed.get(person.pk):
            line["asks"] = _proposed(certification)
        lines.append(line)
    return lines


def _in_course(standing: ParticipantStanding) -> dict[str, Any]:
    enrolment, evidence = standing.enrolment, standing.evidence
    states = labels_of(EnrolmentState)
    return {
        "course": enrolment.course.name,
        "state": "" if enrolment.takes_part else states[enrolment.state],
        "followed": draw_kept(
            "components/progress.html",
            label=_("Followed"),
            done=evidence.sessions_attended,
            total=evidence.sessions_total,
        ),
        "asks": findings_drawn(standing.findings),
    }


def _proposed(certification: Certification) -> SafeString:
    label = labels_of(CertificationState)[certification.state]
    return draw_kept("components/pill.html", tone=certification.state_tone, label=label)


def findings_drawn(findings: Iterable[Finding]) -> SafeString:
    """What the certificate asks, but for the sessions: drawn once for all who stand alike."""
    seen = tuple((found.rule, found.met, tuple(found.facts.items())) for found in findings)
    return _findings(seen, get_language())


@lru_cache(maxsize=1_000)
def _findings(seen: Seen, _language: str | None) -> SafeString:
    findings = [Finding(rule, met, dict(facts)) for rule, met, facts in seen]
    context = {"findings": findings, "without_sessions": True}
    return SafeString(render_to_string("training/_findings.html", context))
