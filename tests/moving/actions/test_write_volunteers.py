from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from core.refusals import Refused
from moving.actions import volunteer_refusals as refusals
from moving.actions.write_volunteers import add, change, kept_because, take_back
from moving.snapshot.volunteers import FIELDS, values_of
from organisations.models import AuditEntry, Membership, OutboxMessage, Role, Service, User
from scheduling.appointments.models import WeeklyRule
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.organisations import DistrictFactory, ServiceFactory
from tests.factories.volunteers import ConflictOfInterestFactory, VolunteerFactory
from tests.moving.people import LEAST, WHOLE, take_in, whole_rows
from training.models import Certification
from volunteers import mails
from volunteers.models import ConflictOfInterest, Volunteer, VolunteerAgreement

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def ready(service: Service) -> Service:
    take_in(service)
    return service


def back(row, scope):
    return values_of([row], scope=scope)[row.pk]


def test_everything_a_row_says_can_be_read_back(ready, coordinator, now):
    written = add(WHOLE, same=None, by=coordinator, at=now)
    assert back(written.row, coordinator) == WHOLE
    assert tuple(WHOLE) == FIELDS
    assert written.told == ("not_for_street",)
    assert not OutboxMessage.unscoped.exists()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=whole_rows())
@pytest.mark.slow
def test_any_whole_row_can_be_read_back(ready, coordinator, now, row):
    row["email"] = f"{User.objects.count()}{row['email']}"
    assert back(add(row, same=None, by=coordinator, at=now).row, coordinator) == row


def test_what_a_row_lacks_is_filled_in_and_told(ready, coordinator, now):
    written = add(LEAST, same=None, by=coordinator, at=now)
    values = back(written.row, coordinator)
    assert values["spoken"] == [ready.language]
    assert values["admitted_on"] == "2026-03-02"
    assert (values["state"], values["experience"], values["max_open_cases"]) == (
        "active",
        "regular",
        2,
    )
    assert written.told == ("spoken_assumed", "no_way_to_reach", "since_unknown")


def test_a_certificate_without_giver_or_sight_says_so(ready, coordinator, now):
    row = LEAST | {"certificate_on": "2022-01-01", "spoken": ["nl"], "phone": "+31612345681"}
    written = add(row, same=None, by=coordinator, at=now)
    certificate = Certification.unscoped.get()
    assert certificate.given_by == "not known" if ready.language == "en" else certificate.given_by
    assert certificate.seen_on == date(2026, 3, 2)
    assert certificate.seen_by == coordinator.user
    assert {"certificate_giver_unknown", "certificate_seen_now"} <= set(written.told)
    assert back(written.row, coordinator)["admitted_on"] == "2022-01-01"


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"first_name": "", "last_name": ""}, refusals.NameMissing),
        ({"certificate_seen": True}, refusals.CertificateWithoutDay),
        ({"certificate_by": "X"}, refusals.CertificateWithoutDay),
        ({"certificate_on": "2036-01-01"}, refusals.DayOfRowToCome),
        ({"admitted_on": "2026-03-03"}, refusals.DayOfRowToCome),
        ({"conduct_on": "2026-03-03"}, refusals.DayOfRowToCome),
        ({"agreement_on": "2026-12-01"}, refusals.DayOfRowToCome),
        ({"conduct_on": "2026-01-02", "conduct_seen_on": "2026-01-01"}, refusals.DaysTurned),
        ({"certificate_on": "2022-01-02", "certificate_until": "2022-01-01"}, refusals.DaysTurned),
        ({"admitted_on": "2022-01-02", "left_on": "2022-01-01"}, refusals.DaysTurned),
        ({"state": "left"}, refusals.LeftWithoutDay),
        ({"max_open_cases": 9999}, refusals.NumberTooLarge),
        ({"street": "x" * 121}, refusals.TextTooLong),
        ({"first_name": "", "last_name": "x" * 61}, refusals.TextTooLong),
        ({"number": "x" * 41}, refusals.TextTooLong),
        ({"certificate_on": "2022-01-02", "certificate_by": "x" * 121}, refusals.TextTooLong),
        ({"not_for": "x" * 121}, refusals.TextTooLong),
        ({"note": "x" * 4001}, refusals.TextTooLong),
    ],
)
def test_what_our_rules_do_not_take_is_refused(ready, coordinator, now, said, refusal):
    with pytest.raises(refusal) as caught:
        add(LEAST | said, same=None, by=coordinator, at=now)
    assert isinstance(caught.value, Refused)
    assert not Volunteer.unscoped.exists()


def test_signed_papers_wait_until_there_is_a_text(service, coordinator, now):
    with pytest.raises(refusals.NoTextYet):
        add(LEAST | {"agreement_on": "2020-01-01"}, same=None, by=coordinator, at=now)


def test_a_paper_signed_on_an_unknown_day_counts_as_signed(ready, coordinator, now):
    add(LEAST | {"agreement_signed": True}, same=None, by=coordinator, at=now)
    assert VolunteerAgreement.unscoped.get().signed_on is None


def test_a_conduct_certificate_nobody_saw_is_not_kept(ready, coordinator, now):
    row = LEAST | {"conduct_on": "2022-01-01", "conduct_seen": False}
    written = add(row, same=None, by=coordinator, at=now)
    assert "conduct_not_seen" in written.told
    assert back(written.row, coordinator)["conduct_on"] == ""


def test_who_rests_until_a_day_to_come_is_paused(ready, coordinator, now):
    row = LEAST | {"state": "active", "rest_until": "2026-06-01"}
    volunteer = add(row, same=None, by=coordinator, at=now).row
    assert (volunteer.state, volunteer.paused_until) == ("paused", date(2026, 6, 1))
    over = add(LEAST | {"rest_until": "2026-01-01"}, same=None, by=coordinator, at=now)
    assert (over.row.state, "rest_over" in over.told) == ("active", True)


def test_who_left_gets_no_role(ready, coordinator, now):
    row = LEAST | {"left_on": "2024-07-01", "admitted_on": "2020-01-01"}
    volunteer = add(row, same=None, by=coordinator, at=now).row
    assert volunteer.state == "left"
    assert not Membership.objects.filter(user=volunteer.user).exists()


def test_one_name_alone_is_a_first_name(ready, coordinator, now):
    row = {"first_name": "", "last_name": "de Vries"}
    values = back(add(row, same=None, by=coordinator, at=now).row, coordinator)
    assert (values["first_name"], values["last_name"]) == ("de Vries", "")


def test_of_two_people_with_one_mailbox_one_signs_in(ready, coordinator, now):
    first, second = (
        add(LEAST | {"email": "samen@post.example"}, same=None, by=coordinator, at=now).row
        for _ in range(2)
    )
    assert (first.user.email, second.user.email) == ("samen@post.example", None)
    assert second.user.mailbox == "samen@post.example"


def test_a_home_has_the_district_of_its_postcode(ready, coordinator, now):
    district = DistrictFactory(service=ready, postcodes=["3511"])
    written = add(LEAST | {"postcode": "3511 AB"}, same=None, by=coordinator, at=now)
    outside = add(LEAST | {"postcode": "9999 ZZ"}, same=None, by=coordinator, at=now)
    assert written.row.district == district
    assert "outside_area" in outside.told


def test_a_colleague_who_saw_it_is_that_colleague(ready, coordinator, manager, now):
    row = WHOLE | {"certificate_seen_by": manager.user.full_name}
    add(row, same=None, by=coordinator, at=now)
    certificate = Certification.unscoped.get()
    assert (certificate.seen_by, certificate.seen_by_other) == (manager.user, "")


def test_a_manager_writes_the_same(ready, manager, now):
    written = add(WHOLE, same=None, by=manager, at=now)
    assert back(written.row, manager) == WHOLE


def test_the_same_person_keeps_their_account(ready, coordinator, manager, now):
    written = add(WHOLE, same=manager.user, by=coordinator, at=now)
    assert written.row.user == manager.user
    assert "person_kept" in written.told
    assert back(written.row, coordinator)["first_name"] == manager.user.first_name


def test_nobody_of_another_service_can_be_the_same(ready, coordinator, now):
    stranger = VolunteerFactory(service=ServiceFactory()).user
    with pytest.raises(User.DoesNotExist):
        add(WHOLE, same=stranger, by=coordinator, at=now)


def test_a_coordinator_does_not_write_down_themselves(ready, coordinator, member, now):
    member(ready, Role.COORDINATOR)
    with pytest.raises(Refused):
        add(WHOLE, same=coordinator.user, by=coordinator, at=now)


NEW = {
    "first_name": "Annemarie",
    "email": "nieuw@post.example",
    "phone": "+31612345699",
    "mail_language": "de",
    "number": "V-13",
    "email_2": "",
    "street": "Nieuwstraat",
    "spoken": ["nl"],
    "free": ["4-afternoon"],
    "max_open_cases": 1,
    "extra_trained": [],
    "experience": "regular",
    "admitted_on": "2021-04-30",
    "certificate_until": "2029-01-01",
    "conduct_on": "2025-01-01",
    "conduct_seen_on": "2025-01-02",
    "agreement_on": "2021-05-09",
    "not_for": "Steeg (3512 AA); Achterom",
    "note": "",
}


def test_every_field_can_be_changed(ready, coordinator, now):
    row = add(WHOLE, same=None, by=coordinator, at=now).row
    change(row, NEW, by=coordinator, at=now + A_MINUTE)
    assert back(row, coordinator) == WHOLE | NEW
    assert not OutboxMessage.unscoped.exists()


def test_the_same_again_leaves_no_trail(ready, coordinator, now):
    row = add(WHOLE, same=None, by=coordinator, at=now).row
    before = AuditEntry.unscoped.count()
    change(row, WHOLE, by=coordinator, at=now + A_MINUTE)
    assert AuditEntry.unscoped.count() == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("was", "said", "state"),
    [
        ({}, {"state": "paused", "rest_until": "2026-08-01"}, "paused"),
        ({}, {"left_on": "2026-02-01"}, "left"),
        ({"state": "paused"}, {"state": "active"}, "active"),
        ({"state": "training"}, {"state": "active"}, "active"),
        ({"state": "training"}, {"state": "probation"}, "probation"),
        ({"state": "probation"}, {"state": "active"}, "active"),
        ({"state": "left", "left_on": "2025-01-01"}, {"left_on": "2025-02-01"}, "left"),
    ],
)
def test_states_change_by_the_moves_there_are(ready, coordinator, now, was, said, state):
    row = add(WHOLE | was, same=None, by=coordinator, at=now).row
    change(row, said, by=coordinator, at=now + A_MINUTE)
    values = back(row, coordinator)
    assert values["state"] == state
    assert {name: values[name] for name in said} == said
    assert not OutboxMessage.unscoped.exists()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"state": "training"}, refusals.StateOnPage),
        ({"certificate_on": ""}, refusals.CertificateWithoutDay),
        ({"conduct_on": "", "conduct_number": "", "conduct_seen_on": ""}, refusals.PaperOnPage),
        ({"agreement_on": ""}, refusals.PaperOnPage),
    ],
)
def test_what_belongs_on_the_page_is_refused(ready, coordinator, now, said, refusal):
    row = add(WHOLE, same=None, by=coordinator, at=now).row
    with pytest.raises(refusal):
        change(row, said, by=coordinator, at=now + A_MINUTE)


def test_who_has_a_case_does_not_leave_by_a_sheet(ready, coordinator, now):
    row = add(WHOLE, same=None, by=coordinator, at=now).row
    AssignmentFactory(service=ready, case=CaseFactory(service=ready), volunteer=row)
    with pytest.raises(refusals.StillBusy):
        change(row, {"left_on": "2026-02-01"}, by=coordinator, at=now + A_MINUTE)


@pytest.mark.slow
def test_taken_back_nothing_is_left(ready, coordinator, now):
    before = User.objects.count()
    row = add(WHOLE, same=None, by=coordinator, at=now).row
    assert kept_because(row, since=now, by=coordinator) == ""
    take_back(row, by=coordinator, at=now + A_MINUTE)
    for model in (Volunteer, Certification, VolunteerAgreement, ConflictOfInterest, WeeklyRule):
        assert not model.unscoped.exists(), model
    assert User.objects.count() == before


@pytest.mark.slow
def test_taken_back_a_person_with_another_role_stays(ready, coordinator, manager, now):
    row = add(WHOLE, same=manager.user, by=coordinator, at=now).row
    take_back(row, by=coordinator, at=now + A_MINUTE)
    roles = Membership.objects.filter(user=manager.user).values_list("role", flat=True)
    assert list(roles) == [Role.MANAGER]


@pytest.mark.slow
def test_what_was_there_before_is_never_taken_back(ready, coordinator, now):
    known = add(LEAST, same=None, by=coordinator, at=now).row
    assert kept_because(known, since=now + A_MINUTE, by=coordinator) == "known_before"
    by_hand = VolunteerFactory(service=ready)
    assert kept_because(by_hand, since=now, by=coordinator) == "known_before"


def seat(row):
    AssignmentFactory(service=row.service, case=CaseFactory(service=row.service), volunteer=row)


def later_conflict(row):
    ConflictOfInterestFactory(service=row.service, volunteer=row, noted_at="2026-03-05T10:00Z")


def signed_in(row):
    row.user.last_login = "2026-03-05T10:00Z"
    row.user.save()


@pytest.mark.parametrize(
    ("used", "why"),
    [(seat, "seat"), (later_conflict, "changed"), (signed_in, "signed_in")],
)
def test_what_was_used_stays(ready, coordinator, now, used, why):
    row = add(WHOLE, same=None, by=coordinator, at=now).row
    used(row)
    row.refresh_from_db()
    assert kept_because(row, since=now, by=coordinator) == why


def test_what_was_changed_later_stays(ready, coordinator, now):
    row = add(WHOLE, same=None, by=coordinator, at=now).row
    change(row, {"town": "Zeist"}, by=coordinator, at=now + A_MINUTE)
    assert kept_because(row, since=now, by=coordinator) == "changed"


def test_who_got_mail_stays(ready, coordinator, now):
    row = add(WHOLE, same=None, by=coordinator, at=now).row
    mails.welcome(row, is_new=False, at=now + A_MINUTE)
    assert kept_because(row, since=now, by=coordinator) == "mail"


@pytest.mark.slow
def test_values_take_as_many_queries_for_many_as_for_one(
    ready, coordinator, now, django_assert_num_queries
):
    rows = [
        add(WHOLE | {"email": f"{n}@post.example"}, same=None, by=coordinator, at=now).row
        for n in range(4)
    ]
    with django_assert_num_queries(6):
        values_of(rows[:1], scope=coordinator)
    with django_assert_num_queries(6):
        assert len(values_of(rows, scope=coordinator)) == 4


def test_nobody_of_another_service_has_values(ready, coordinator):
    stranger = VolunteerFactory(service=ServiceFactory())
    assert not any(values_of([stranger], scope=coordinator)[stranger.pk].values())
