"""The pages on which two records become one, or stay two for good."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from organisations.models import AuditEntry, Role, TwoPeople, User
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.organisations import ServiceFactory, UserFactory
from tests.factories.scheduling import WeeklyRuleFactory
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory
from volunteers.models import RecordMerge, Volunteer

ANNA = {"user__last_name": "de Wit", "user__phone": "06 12345678"}


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def desk(service, coordinator, logged_in):
    return logged_in(coordinator)


@pytest.fixture
def anna(service):
    return VolunteerFactory(service=service, user__first_name="Anna", **ANNA)


@pytest.fixture
def again(service):
    return VolunteerFactory(
        service=service,
        user__first_name="A.",
        **ANNA,
        admitted_on=date(2019, 5, 1),
        their_number="V-7",
    )


def url(name, volunteer, *more):
    return reverse(f"volunteers:{name}", args=[volunteer.service.slug, volunteer.pk, *more])


def page_of_all(service):
    return reverse("volunteers:perhaps_same", args=[service.slug])


def all_kept(answer):
    return dict.fromkeys(answer.context["form"].fields, "kept")


def test_the_list_asks_about_who_stands_here_twice_and_never_of_a_name_alone(
    service, desk, anna, again
):
    VolunteerFactory(service=service, user__first_name="Anna", user__last_name="de Wit")
    VolunteerFactory(service=ServiceFactory(), user__first_name="Anna", **ANNA)

    (line,) = desk.get(page_of_all(service)).context["lines"]

    assert {line.one, line.other} == {anna, again}
    assert (str(line.likely), line.shared) == ("same", "the same phone")


def test_the_list_says_why_it_is_empty(service, desk):
    assert "Nobody stands here twice" in desk.get(page_of_all(service)).text


def test_the_list_leads_to_an_applicant_who_may_be_here(service, desk, anna):
    applied = ApplicationFactory(
        service=service, first_name="Anna", last_name="de Wit", phone="0612345678"
    )

    (line,) = desk.get(page_of_all(service)).context["lines"]

    assert (line.one, line.application) == (anna, applied)


def test_who_are_two_people_are_asked_about_no_more_until_that_is_taken_back(
    service, desk, anna, again
):
    desk.post(url("two_people", anna, again.pk))
    desk.post(url("two_people", again, anna.pk))
    assert TwoPeople.unscoped.count() == 1
    assert not desk.get(page_of_all(service)).context["lines"]
    refused = desk.get(url("merge", anna, again.pk))
    assert "said on 2 March 2026 that these are two people" in refused.text
    assert "Make one record of it" not in refused.text

    desk.post(url("two_people_take_back", anna, again.pk))

    assert len(desk.get(page_of_all(service)).context["lines"]) == 1
    verbs = list(AuditEntry.unscoped.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["person.two_people", "person.two_people_taken_back"]


def test_both_stand_side_by_side_with_what_is_likely_right_ticked(desk, anna, again):
    WeeklyRuleFactory(service=anna.service, volunteer=again)

    page = desk.get(url("merge", anna, again.pk))

    form = page.context["form"]
    ticked = {name: form[name].value() for name in form.fields}
    # A name over an initial, filled over empty, the first day over a later one, else the newer.
    assert ticked == {
        "name": "kept",
        "mailbox": "merged",
        "home": "merged",
        "their_number": "merged",
        "admitted_on": "merged",
    }
    assert "Weekly rules: 1" in page.text
    assert not RecordMerge.unscoped.exists()


def test_what_was_changed_last_is_likely_right(desk, anna, again, coordinator, now):
    AuditEntry.unscoped.create(
        service=anna.service,
        at=now - timedelta(days=1),
        by=coordinator.user,
        via="page",
        verb="volunteer.change",
        object_kind="volunteers.volunteer",
        object_id=anna.pk,
        changed=["last_name", "street"],
    )

    form = desk.get(url("merge", anna, again.pk)).context["form"]

    assert form["name"].value() == "kept"
    assert form["home"].value() == "kept"
    assert form["mailbox"].value() == "merged"


def test_one_record_is_made_and_taken_back_on_the_page_of_the_volunteer(service, desk, anna, again):
    seat = AssignmentFactory(service=service, volunteer=again)
    page = url("merge", anna, again.pk)
    chosen = all_kept(desk.get(page)) | {"their_number": "merged"}

    made = desk.post(page, chosen)
    shown = desk.get(url("volunteer_detail", anna))

    assert made.status_code == 302
    assert Volunteer.unscoped.get(pk=anna.pk).their_number == "V-7"
    assert desk.get(url("volunteer_detail", again)).status_code == 404
    assert "became part of this record on 2 March 2026" in shown.text
    assert "Made one record of two" in shown.text
    assert "Made it part of another record" in shown.text
    undone = desk.post(url("merge_undo", anna, RecordMerge.unscoped.get().pk))
    assert undone.status_code == 302
    seat.refresh_from_db()
    assert seat.volunteer == again
    assert "became part" not in desk.get(url("volunteer_detail", anna)).text


def test_what_had_to_stay_is_told_when_it_is_taken_back(service, desk, anna, again):
    seat = AssignmentFactory(service=service, volunteer=again)
    page = url("merge", anna, again.pk)
    desk.post(page, all_kept(desk.get(page)))
    seat.refresh_from_db()
    seat.end_reason = "ill"
    seat.save()

    undone = desk.post(url("merge_undo", anna, RecordMerge.unscoped.get().pk))

    assert undone.status_code == 200
    assert "Some of it had gone on meanwhile" in undone.text
    assert "Assignments: 1" in undone.text


def test_after_a_day_the_way_back_is_gone(
    desk, anna, again, time_machine, now, coordinator, logged_in
):
    page = url("merge", anna, again.pk)
    desk.post(page, all_kept(desk.get(page)))
    done = RecordMerge.unscoped.get()
    time_machine.move_to(now + timedelta(hours=25), tick=False)
    desk = logged_in(coordinator)

    assert "Take it back" not in desk.get(url("volunteer_detail", anna)).text
    late = desk.post(url("merge_undo", anna, done.pk), follow=True)

    assert "can be taken back no more" in late.text
    assert Volunteer.unscoped.get(pk=again.pk).merged_into == anna


def test_what_speaks_against_it_is_told_before_and_refused_after(service, desk, anna, again):
    case = CaseFactory(service=service, paired=True)
    page = url("merge", anna, again.pk)
    chosen = all_kept(desk.get(page))
    AssignmentFactory(service=service, case=case, volunteer=anna, seat=1)
    AssignmentFactory(service=service, case=case, volunteer=again, seat=2)

    for answer in (desk.get(page), desk.post(page, chosen)):
        assert f"Both have or had a seat on case {case.number}." in answer.text
        assert "Make one record of it" not in answer.text
    assert desk.post(page, chosen).status_code == 422


@pytest.mark.parametrize("sent", [{}, {"name": "x"}, {"name": "\x00"}])
def test_a_line_without_a_choice_is_asked_again(sent, desk, anna, again):
    answer = desk.post(url("merge", anna, again.pk), sent)

    assert answer.status_code == 422
    assert not RecordMerge.unscoped.exists()


def test_a_second_click_finds_one_record(desk, anna, again):
    page = url("merge", anna, again.pk)
    chosen = all_kept(desk.get(page))

    assert desk.post(page, chosen).status_code == 302
    assert desk.post(page, chosen).status_code == 404
    assert RecordMerge.unscoped.count() == 1


def test_a_record_is_not_put_beside_itself(desk, anna):
    assert desk.get(url("merge", anna, anna.pk)).status_code == 404


def test_the_other_record_is_looked_for_by_name(service, desk, anna, again):
    bas = VolunteerFactory(service=service, user__first_name="Bas", user__last_name="Kok")

    namesakes = desk.get(url("merge_choose", anna)).context["found"]
    found = desk.get(url("merge_choose", anna), {"q": "kok"}).context["found"]

    assert list(namesakes) == [again]
    assert list(found) == [bas]


def test_the_record_that_signs_in_cannot_be_the_one_that_goes(desk, anna, again):
    User.objects.filter(pk=again.user_id).update(email=None)

    wrong = desk.get(url("merge", again, anna.pk))
    right = desk.get(url("merge", anna, again.pk))

    assert "So keep that one" in wrong.text
    assert url("merge", anna, again.pk) in wrong.text
    assert url("merge", again, anna.pk) not in right.text


def test_nobody_decides_it_of_their_own_record(service, anna, member, logged_in):
    by = member(service, Role.COORDINATOR, user=anna.user)
    member(service, Role.COORDINATOR, user=UserFactory())
    other = VolunteerFactory(service=service, user__first_name="Anna", **ANNA)
    browser = logged_in(by)
    page = url("merge", other, anna.pk)

    answer = browser.post(page, all_kept(browser.get(page)))

    assert answer.status_code == 422
    assert not RecordMerge.unscoped.exists()
