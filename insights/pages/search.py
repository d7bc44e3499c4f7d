"""What somebody finds by some words, among what each page of theirs would show them as well."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.lifecycle import CASE_TONES, CaseState
from cases.models import Case, ChoiceList, Party, PartyRole, Referral, choices_of
from cases.policies import REFER, SEE_CASES
from cases.words.partner_status import status_of
from core.finding import Sought, is_found, words_in, words_sought
from core.lifecycle import Tone
from core.wording import address_of_rows, day_of, labels_of, paired
from organisations.models import PartnerOrganisation, Scope
from organisations.policies import MANAGE_PARTNERS, Policy
from training.models import Course, Enrolment
from training.policies import OWN_TRAINING, PLAN_COURSES
from volunteers.lifecycle import APPLICATION_TONES, ApplicationState, VolunteerState
from volunteers.models import Application, Volunteer
from volunteers.policies import LEAD_APPLICANTS, LIST_VOLUNTEERS

MOST_TYPED = 100
MOST_HITS = 8
"""More is not read: one word more is typed sooner."""
LOOKED_AT = 1_000
"""Of tables that stay small the newest are folded here, a database knows no accents."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """What one must see to choose, and where it leads."""

    url: str
    icon: str
    title: str
    about: str = ""
    state: str = ""
    tone: str = Tone.QUIET


@dataclass
class HitGroup:
    label: str
    hits: list[Hit] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class HitList:
    """``searched_in`` tells in words where was looked; ``sought`` is false where nothing was."""

    groups: Sequence[HitGroup]
    searched_in: Sequence[str]
    sought: bool
    more: bool

    @property
    def count(self) -> int:
        return sum(len(group.hits) for group in self.groups)


Finder = Callable[[Sequence[Sought], Scope], Iterable[Hit]]


@dataclass(frozen=True)
class HitKind:
    """One kind of thing that is found, for whoever the policy of its page lets in."""

    label: str | Promise
    policy: Policy
    finder: Finder


def search_for(typed: str, scope: Scope) -> HitList:
    sought = words_sought(typed)
    kinds = [kind for kind in KINDS if kind.policy.lets_in(scope)]
    # A trainer who is a volunteer too finds their own courses among all of them.
    if PLAN_COURSES.lets_in(scope):
        kinds = [kind for kind in kinds if kind.policy is not OWN_TRAINING]
    found = [list(kind.finder(sought, scope)) if sought else [] for kind in kinds]
    shown = _shared_out([len(hits) for hits in found])
    groups = [
        HitGroup(str(kind.label), hits[:most])
        for kind, hits, most in zip(kinds, found, shown, strict=True)
        if most
    ]
    return HitList(
        groups=groups,
        searched_in=[str(kind.label) for kind in kinds],
        sought=bool(sought),
        more=sum(map(len, found)) > sum(shown),
    )


def _shared_out(counts: Sequence[int]) -> list[int]:
    """How many of each are shown: one of each in turn, so that no kind hides another."""
    places = zip_longest(*([kind] * count for kind, count in enumerate(counts)))
    turns = (kind for row in places for kind in row if kind is not None)
    chosen = list(islice(turns, MOST_HITS))
    return [chosen.count(kind) for kind in range(len(counts))]


def _cases(sought: Sequence[Sought], scope: Scope) -> Iterable[Hit]:
    """All of the service for a coordinator; of their own a mediator finds the open ones."""
    cases = Case.visible_to(scope).found_by(sought, scope.service)
    if not scope.is_coordinator:
        cases = cases.open()
    lines = list(cases.newest_first().as_lines()[: MOST_HITS + 1])
    parties = Party.visible_to(scope).of_cases(line.pk for line in lines).in_order()
    of_case: dict[int, list[str]] = {}
    for party in parties.values_list("case", "role", "name", "street", "house_number", named=True):
        of_case.setdefault(party.case, []).append(_party(party))
    kinds, states = choices_of(scope.service).titles(ChoiceList.KIND), labels_of(CaseState)
    address = address_of_rows("cases:case_detail", scope.service.slug)
    for line in lines:
        numbers = f"{line.number} ({line.their_number})" if line.their_number else line.number
        yield Hit(
            url=f"{address % line.pk}?from=search",
            icon="folders",
            title=f"{numbers} · {kinds.of(line.kind, line.own_kind)}",
            about="; ".join(of_case.get(line.pk, [line.district__name or ""])),
            state=states[line.state],
            tone=CASE_TONES[line.state],
        )


def _party(party: Any) -> str:
    home = f"{party.street} {party.house_number}".strip()
    told = ", ".join(filter(None, (party.name, home))) or _("not known")
    return paired(labels_of(PartyRole)[party.role], told)


def _volunteers(sought: Sequence[Sought], scope: Scope) -> Iterable[Hit]:
    rows = Volunteer.visible_to(scope).listed_for(scope).known_by_name().with_person().by_name()
    page = "volunteers:volunteer_detail" if scope.is_coordinator else "training:volunteer_record"
    address = address_of_rows(page, scope.service.slug)
    for row in rows.found_by(sought, scope.service.country)[: MOST_HITS + 1]:
        phone = row.user.phone if scope.is_coordinator else ""
        yield Hit(
            url=address % row.pk,
            icon="heart-handshake",
            title=row.user.full_name,
            about=" · ".join(filter(None, (row.district and row.district.name, phone))),
            state=str(VolunteerState(row.state).label),
            tone=row.state_tone,
        )


def _applications(sought: Sequence[Sought], scope: Scope) -> Iterable[Hit]:
    rows = Application.visible_to(scope).not_admitted().newest_first()
    columns = ("pk", "first_name", "last_name", "phone", "state")
    address = address_of_rows("volunteers:application_detail", scope.service.slug)
    country = scope.service.country
    for pk, first, last, phone, state in rows.values_list(*columns)[:LOOKED_AT]:
        digits = "".join(filter(str.isdecimal, phone))
        named = [
            each for each in sought if not (each.is_phone and each.dialled_here(country) in digits)
        ]
        if is_found(named, words_in(f"{first} {last}")):
            yield Hit(
                url=address % pk,
                icon="user-plus",
                title=f"{first} {last}".strip(),
                about=phone,
                state=str(ApplicationState(state).label),
                tone=APPLICATION_TONES[state],
            )


def _partners(sought: Sequence[Sought], scope: Scope) -> Iterable[Hit]:
    rows = PartnerOrganisation.visible_to(scope).found_by(sought).by_name()
    address = address_of_rows("organisations:partner_detail", scope.service.slug)
    for row in rows[: MOST_HITS + 1]:
        yield Hit(
            url=address % row.pk,
            icon="building-community",
            title=row.name,
            about=" · ".join(filter(None, (row.get_kind_display(), row.phone))),
            state=_("ended") if row.is_over else "",
        )


def _courses(sought: Sequence[Sought], scope: Scope) -> Iterable[Hit]:
    address = address_of_rows("training:course_detail", scope.service.slug)
    for course in Course.visible_to(scope).newest_first()[:LOOKED_AT]:
        if is_found(sought, words_in(course.name)):
            yield _course(course, address % course.pk)


def _own_courses(sought: Sequence[Sought], scope: Scope) -> Iterable[Hit]:
    own = Enrolment.visible_to(scope).of_person(scope.person).not_withdrawn().newest_first()
    url = reverse("training:my_training", args=[scope.service.slug])
    for enrolment in own.with_course_alone()[:LOOKED_AT]:
        if is_found(sought, words_in(enrolment.course.name)):
            yield _course(enrolment.course, url)


def _course(course: Course, url: str) -> Hit:
    return Hit(
        url=url,
        icon="school",
        title=course.name,
        about=_("begins on %(day)s") % {"day": day_of(course.starts_on)},
        state="" if course.is_open else _("closed"),
    )


def _referrals(sought: Sequence[Sought], scope: Scope) -> Iterable[Hit]:
    """By the partner's own number alone: it knows no other."""
    own = Referral.visible_to(scope).of_partner(scope.partner_id).newest_first()
    numbers = own.values_list("pk", "own_reference")[:LOOKED_AT]
    found = [pk for pk, number in numbers if is_found(sought, words_in(number))][: MOST_HITS + 1]
    address = address_of_rows("cases:referral_detail", scope.service.slug)
    for row in own.of_key_in(found).with_case():
        status = status_of(row.case)
        yield Hit(
            url=address % row.pk,
            icon="inbox",
            title=row.own_reference,
            about=_("referred on %(day)s") % {"day": day_of(row.referred_at.date())},
            state=str(status.label),
            tone=status.tone,
        )


KINDS = (
    HitKind(gettext_lazy("Cases"), SEE_CASES, _cases),
    HitKind(gettext_lazy("Volunteers"), LIST_VOLUNTEERS, _volunteers),
    HitKind(gettext_lazy("Applications"), LEAD_APPLICANTS, _applications),
    HitKind(gettext_lazy("Partners"), MANAGE_PARTNERS, _partners),
    HitKind(gettext_lazy("Courses"), PLAN_COURSES, _courses),
    HitKind(gettext_lazy("My training"), OWN_TRAINING, _own_courses),
    HitKind(gettext_lazy("Referrals"), REFER, _referrals),
)
