"""The pages of the demo as everybody meets them: both widths, both themes, without a fault."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import reverse

from cases.models import Assignment, Case, Referral
from config.database_trouble import apology
from organisations.models import District, PartnerOrganisation, Room, Service, User, Venue
from scheduling.models import Offer
from scheduling.pairing.links import offer_token
from tests.journeys.conftest import WIDTHS
from tests.journeys.house import House, open_house
from training.models import Certification, Course, CourseSession, Enrolment
from volunteers.models import Application, Campaign, Volunteer


@pytest.fixture(scope="module")
def house(blank) -> Iterator[House]:
    """The demo is built once; whoever looks changes nothing."""
    with open_house(blank) as house:
        call_command("demo", stdout=StringIO())
        yield house


def first(rows) -> int:
    return rows.order_by("pk").values_list("pk", flat=True)[0]


def paths_of_a_coordinator(service: Service) -> Iterator[str]:
    slug = service.slug
    cases = Case.unscoped.filter(service=service)
    lists = """insights:home insights:due insights:figures
        scheduling:queue scheduling:plan scheduling:gaps
        scheduling:pairing_rules cases:case_list cases:case_create
        volunteers:application_board volunteers:volunteer_list volunteers:campaign_list
        volunteers:agreement_texts training:course_list training:progress
        training:certification_list organisations:people organisations:trail"""
    for name in lists.split():
        yield reverse(name, args=[slug])
    yield reverse("volunteers:application_board", args=[slug], query={"state": "applied"})
    for state in ("new", "ready", "offered", "joint_planned", "aftercare", "closed"):
        yield reverse("cases:case_detail", args=[slug, first(cases.filter(state=state))])
    for state in ("ready", "offered"):
        yield reverse("scheduling:pair_board", args=[slug, first(cases.filter(state=state))])
    waiting = first(cases.filter(state="ready"))
    one, other = Volunteer.unscoped.filter(service=service, state="active").order_by("pk")[:2]
    for name, asked in {
        "pair_check": f"first={one.pk}&second={other.pk}",
        "pair_hours": "",
        "pair_why": "q=a",
    }.items():
        yield f"{reverse(f'scheduling:{name}', args=[slug, waiting])}?{asked}"
    for name in (
        "cases:triage",
        "cases:triage_who",
        "cases:triage_asking",
        "scheduling:pair_count",
    ):
        yield reverse(name, args=[slug, first(cases.filter(state="new"))])
    yield reverse("cases:triage_otherwise", args=[slug, first(cases.filter(state="new"))])
    for name, rows in {
        "volunteers:application_detail": Application.unscoped.confirmed(),
        "volunteers:volunteer_detail": Volunteer.unscoped.filter(state="active"),
        "volunteers:campaign_change": Campaign.unscoped.all(),
        "scheduling:availability_of": Volunteer.unscoped.filter(state="active"),
        "scheduling:seat_replace": Assignment.unscoped.open(),
        "training:volunteer_record": Volunteer.unscoped.filter(state="active"),
        "training:certification_detail": Certification.unscoped.filter(state="proposed"),
    }.items():
        yield reverse(name, args=[slug, first(rows.filter(service=service))])


def paths_of_a_trainer(service: Service) -> Iterator[str]:
    slug = service.slug
    yield reverse("insights:home", args=[slug])
    yield reverse("training:course_create", args=[slug])
    for name, rows in {
        "training:course_detail": Course.unscoped.all(),
        "training:enrol": Course.unscoped.filter(closed_at=None),
        "training:session_plan": Course.unscoped.filter(closed_at=None),
        "training:register": CourseSession.unscoped.filter(attendances__isnull=False),
        "training:session_move": CourseSession.unscoped.filter(course__closed_at=None),
        "training:enrolment_detail": Enrolment.unscoped.filter(state="accepted"),
        "training:volunteer_record": Volunteer.unscoped.in_training(),
    }.items():
        yield reverse(name, args=[slug, first(rows.filter(service=service))])


def paths_of_a_volunteer(service: Service) -> Iterator[str]:
    names = """insights:home scheduling:offer_list scheduling:agenda scheduling:availability
        scheduling:feed_settings cases:case_list training:my_training volunteers:my_profile"""
    for name in names.split():
        yield reverse(name, args=[service.slug])
    waiting = Offer.unscoped.filter(service=service, volunteer__user__email=VOLUNTEER).waiting()
    yield reverse("scheduling:offer_answer", args=[offer_token(waiting.get())])


def paths_of_a_learner(service: Service) -> Iterator[str]:
    yield reverse("insights:home", args=[service.slug])
    yield reverse("training:my_training", args=[service.slug])


def paths_of_a_partner(service: Service) -> Iterator[str]:
    names = """insights:home cases:referral_list cases:referral_create
        cases:referral_without_consent"""
    for name in names.split():
        yield reverse(name, args=[service.slug])
    seen = Referral.unscoped.filter(service=service, partner__memberships__user__email=PARTNER)
    yield reverse("cases:referral_detail", args=[service.slug, first(seen)])


def paths_of_a_manager(service: Service) -> Iterator[str]:
    names = """insights:home insights:figures organisations:service_settings
        organisations:mail_trouble
        organisations:district_list organisations:district_create organisations:partner_list
        organisations:partner_create scheduling:pairing_rules_change cases:question_list
        cases:question_create cases:choice_list organisations:free_day_list
        organisations:free_day_create organisations:venue_list organisations:venue_create
        organisations:text_list organisations:sender_change organisations:closing
        moving:import_list moving:templates moving:exports"""
    for name in names.split():
        yield reverse(name, args=[service.slug])
    yield reverse("organisations:mornings")
    yield reverse("organisations:text_change", args=[service.slug, "scheduling-offer"])
    yield reverse("cases:question_change", args=[service.slug, "legal"])
    yield reverse("cases:choice_change", args=[service.slug, "not_started", "outside_area"])
    yield reverse("moving:import_create", args=[service.slug, "volunteers"])
    for name, rows in {
        "organisations:venue_detail": Venue.unscoped.all(),
        "organisations:venue_change": Venue.unscoped.all(),
        "organisations:room_create": Venue.unscoped.all(),
        "organisations:room_change": Room.unscoped.all(),
        "organisations:district_change": District.unscoped.all(),
        "organisations:partner_detail": PartnerOrganisation.unscoped.all(),
        "organisations:partner_change": PartnerOrganisation.unscoped.all(),
    }.items():
        yield reverse(name, args=[service.slug, first(rows.filter(service=service))])


def paths_of_a_visitor(service: Service) -> Iterator[str]:
    for name in ("volunteers:apply", "cases:report"):
        yield reverse(name, args=[service.slug])
    certified = Certification.unscoped.filter(service=service, state="confirmed").first()
    yield reverse("training:certificate_verify", args=[certified.secret])
    for name in ("organisations:front", "account_login"):
        yield reverse(name)


WIDEST = """(width) => [...document.querySelectorAll("main *")]
  .filter((one) => one.getBoundingClientRect().right > width && !one.closest(".table-box"))
  .map((one) => `${one.tagName}.${one.className}`).slice(0, 6).join(" ")"""
PARTNER = "partner@demo.test"
LEARNER = "volunteer-17@s1.demo.test"
VOLUNTEER = "volunteer@demo.test"
PATHS = {
    "coordinator@demo.test": paths_of_a_coordinator,
    "trainer@demo.test": paths_of_a_trainer,
    VOLUNTEER: paths_of_a_volunteer,
    LEARNER: paths_of_a_learner,
    PARTNER: paths_of_a_partner,
    "manager@demo.test": paths_of_a_manager,
    "": paths_of_a_visitor,
}


@pytest.mark.parametrize("device", WIDTHS)
@pytest.mark.parametrize("email", PATHS, ids=lambda email: email.partition("@")[0] or "visitor")
def test_the_pages_of_a_role_have_no_fault(email, device, enter, look):
    service = Service.objects.get(country="nl")
    page = enter(User.objects.get(email=email) if email else None, device=device)
    troubles = []

    for number, path in enumerate(PATHS[email](service)):
        answer = page.goto(path)
        if not answer.ok:
            troubles.append(f"{answer.status} at {path}")
            continue
        try:
            look(page, f"demo-{email.partition('@')[0] or 'visitor'}-{number}")
        except AssertionError as trouble:
            troubles.append(str(trouble))

    assert not troubles, "\n".join(troubles)


@pytest.mark.parametrize("email", ["coordinator@demo.test", "trainer@demo.test"])
def test_a_name_of_sixty_letters_makes_no_page_on_a_phone_wider(email, enter):
    service = Service.objects.get(country="nl")
    people = list(User.objects.order_by("pk"))
    long = {
        "first_name": "Maximilianalexandrinus" * 2,
        "last_name": "Wolfeschlegelsteinhausenberger" * 2,
    }
    User.objects.update(**{name: value[:60] for name, value in long.items()})
    Application.unscoped.update(**{name: value[:60] for name, value in long.items()})
    wider = []
    try:
        page = enter(User.objects.get(email=email), device="phone")
        for path in PATHS[email](service):
            page.goto(path)
            if (width := page.evaluate("document.documentElement.scrollWidth")) > WIDTHS["phone"][
                0
            ]:
                wider.append(f"{width} at {path}: {page.evaluate(WIDEST, WIDTHS['phone'][0])}")
    finally:
        User.objects.bulk_update(people, ["first_name", "last_name"])

    assert not wider, "\n".join(wider)


@pytest.mark.parametrize("device", WIDTHS)
def test_the_page_without_a_database_has_no_fault(device, enter, look):
    page = enter(None, device=device)
    body = apology(RequestFactory().get("/")).content.decode()
    page.route("**/out-of-reach", lambda route: route.fulfill(body=body, content_type="text/html"))

    page.goto("/out-of-reach")

    look(page, "503")
