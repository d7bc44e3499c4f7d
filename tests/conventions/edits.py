"""Every page where somebody changes what is stored, and two fields of it to change at once."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from cases.forms.choices import ChoiceForm
from cases.forms.parties import PartyForm
from cases.forms.triage import AskingForm, FitForm, WhoForm
from core.edits import EditForm
from organisations.forms.districts import DistrictForm
from organisations.forms.free_days import FreeDayForm
from organisations.forms.installation import RenameForm
from organisations.forms.mornings import MorningForm
from organisations.forms.partners import PartnerForm
from organisations.forms.people import CorrectPersonForm
from organisations.forms.service import ServiceSettingsForm
from organisations.forms.texts import OwnTextForm, SenderForm
from organisations.forms.venues import RoomForm, VenueForm
from organisations.models import OWNER, Role
from scheduling.appointments.forms.appointments import PlanForm
from scheduling.appointments.forms.availability import AvailabilityForm
from scheduling.pairing.forms.rules import PairingRulesForm
from tests.conventions.edited import (
    Where,
    applicant_page,
    campaign_page,
    course_page,
    district_page,
    free_day_page,
    own_page,
    page,
    parties_page,
    partner_page,
    person_page,
    register_page,
    room_page,
    session_page,
    talk_page,
    triage_screen,
    venue_page,
    volunteer_page,
    week_of_another,
)
from training.forms.courses import CourseForm, SessionForm
from training.forms.participation import RegisterForm
from volunteers.forms.applications import CorrectApplicationForm
from volunteers.forms.campaigns import AgreementTextForm, CampaignForm
from volunteers.forms.volunteers import PersonForm, VolunteerForm


@dataclass(frozen=True, kw_only=True)
class EditPage:
    """``theirs`` and ``mine`` are values of the field ``both``; ``other`` is a field only I change.

    ``says`` is what their value reads like, where that is no part of what is sent.
    """

    form: type[EditForm]
    where: Where
    role: Role | str
    both: str
    theirs: str
    mine: str
    other: str
    value: str
    says: str = ""
    also: dict[str, Any] = field(default_factory=dict)
    drawn: str = "drawn"


CONTACT = {"both": "town", "theirs": "Almelo", "mine": "Hengelo"}


EDIT_PAGES = {
    "a campaign": EditPage(
        form=CampaignForm,
        where=campaign_page,
        role=Role.COORDINATOR,
        both="name",
        theirs="Spring",
        mine="Early spring",
        other="target",
        value="25",
    ),
    "the facts of a volunteer": EditPage(
        form=VolunteerForm,
        where=volunteer_page,
        role=Role.COORDINATOR,
        **CONTACT,
        other="level",
        value="senior",
    ),
    "a name or address": EditPage(
        form=CorrectPersonForm,
        where=person_page,
        role=Role.COORDINATOR,
        both="last_name",
        theirs="de Wit",
        mine="de Witte",
        other="mailbox",
        value="anna@example.org",
    ),
    "what an applicant told": EditPage(
        form=CorrectApplicationForm,
        where=applicant_page,
        role=Role.COORDINATOR,
        both="last_name",
        theirs="de Wit",
        mine="de Witte",
        other="town",
        value="Hengelo",
    ),
    "one's own profile": EditPage(
        form=PersonForm,
        where=own_page("my-profile/"),
        role=Role.VOLUNTEER,
        **CONTACT,
        other="phone",
        value="06 12345678",
    ),
    "when one's morning email comes": EditPage(
        form=MorningForm,
        where=lambda _stage: reverse("organisations:mornings"),
        role=Role.COORDINATOR,
        both="morning_at",
        theirs="08:15",
        mine="09:00",
        other="morning_days",
        value="5",
    ),
    "the parties": EditPage(
        form=PartyForm,
        where=parties_page,
        role=Role.COORDINATOR,
        both="a-name",
        theirs="Mrs Almelo",
        mine="Mrs Hengelo",
        other="b-town",
        value="Enschede",
        drawn="a-drawn",
    ),
    "the triage: is it for us": EditPage(
        form=FitForm,
        where=triage_screen(""),
        role=Role.COORDINATOR,
        both="override_reason",
        theirs="Ten years ago",
        mine="They asked for it",
        other="note",
        value="Call first",
        also={"go": ["later"]},
    ),
    "the triage: who are they": EditPage(
        form=WhoForm,
        where=triage_screen("who/"),
        role=Role.COORDINATOR,
        both="neighbour_name",
        theirs="Mr Almelo",
        mine="Mr Hengelo",
        other="wishes",
        value="0-evening",
        also={"go": ["later"]},
    ),
    "the triage: what we ask": EditPage(
        form=AskingForm,
        where=triage_screen("asking/"),
        role=Role.COORDINATOR,
        both="summary",
        theirs="Noise at night",
        mine="Noise by day",
        other="both_speak",
        value="on",
        also={"go": ["later"]},
    ),
    "one's own week": EditPage(
        form=AvailabilityForm,
        where=own_page("availability/"),
        role=Role.VOLUNTEER,
        both="max_open_cases",
        theirs="4",
        mine="1",
        other="parts",
        value="0-evening",
    ),
    "the week of another": EditPage(
        form=AvailabilityForm,
        where=week_of_another,
        role=Role.COORDINATOR,
        both="max_open_cases",
        theirs="4",
        mine="1",
        other="parts",
        value="0-evening",
    ),
    "a course": EditPage(
        form=CourseForm,
        where=course_page,
        role=Role.TRAINER,
        both="name",
        theirs="Course in Almelo",
        mine="Course in Hengelo",
        other="places",
        value="7",
    ),
    "a course day": EditPage(
        form=SessionForm,
        where=session_page,
        role=Role.TRAINER,
        both="place",
        theirs="Library",
        mine="Town hall",
        other="day",
        value="2026-04-08",
    ),
    "a register": EditPage(
        form=RegisterForm,
        where=register_page,
        role=Role.TRAINER,
        both="presence-901",
        theirs="absent",
        mine="present",
        other="presence-902",
        value="late",
        says="Absent",
    ),
    "a talk": EditPage(
        form=PlanForm,
        where=talk_page,
        role=Role.COORDINATOR,
        both="place",
        theirs="Library",
        mine="Town hall",
        other="minutes",
        value="60",
    ),
    "the name of a service": EditPage(
        form=RenameForm,
        where=lambda stage: f"/installation/services/{stage[0].slug}/",
        role=OWNER,
        both="town",
        theirs="Almelo",
        mine="Hengelo",
        other="name",
        value="Samen verder",
    ),
    "a partner organisation": EditPage(
        form=PartnerForm,
        where=partner_page,
        role=Role.COORDINATOR,
        both="name",
        theirs="Woonbron",
        mine="Woonzorg",
        other="phone",
        value="010 123 45 67",
    ),
    "a district": EditPage(
        form=DistrictForm,
        where=district_page,
        role=Role.MANAGER,
        both="name",
        theirs="Oost",
        mine="West",
        other="postcodes",
        value="3511-3515",
    ),
    "a question at triage": EditPage(
        form=ChoiceForm,
        where=page("triage-questions/violence/"),
        role=Role.MANAGER,
        both="words_nl",
        theirs="een mes",
        mine="een wapen",
        other="use",
        value="off",
    ),
    "a kind of problem": EditPage(
        form=ChoiceForm,
        where=page("choices/kind/pets/"),
        role=Role.MANAGER,
        both="after",
        theirs="relationship",
        mine="waste",
        other="words_en",
        value="animals",
        says="Below “strained relationship”",
    ),
    "a free day": EditPage(
        form=FreeDayForm,
        where=free_day_page,
        role=Role.MANAGER,
        both="name",
        theirs="Team day",
        mine="Day in the woods",
        other="is_yearly",
        value="on",
    ),
    "a venue": EditPage(
        form=VenueForm,
        where=venue_page,
        role=Role.MANAGER,
        both="name",
        theirs="De Brug",
        mine="De Brink",
        other="way_there",
        value="Tram 5",
    ),
    "a room": EditPage(
        form=RoomForm,
        where=room_page,
        role=Role.MANAGER,
        both="name",
        theirs="Hall",
        mine="Attic",
        other="capacity",
        value="12",
    ),
    "who sends the emails": EditPage(
        form=SenderForm,
        where=page("texts/sender/"),
        role=Role.MANAGER,
        both="sender_name",
        theirs="Samen Wonen",
        mine="Goede Buren",
        other="reply_address",
        value="antwoord@example.org",
    ),
    "the words of an email": EditPage(
        form=OwnTextForm,
        where=page("texts/scheduling-offer/"),
        role=Role.MANAGER,
        both="nl",
        theirs="Fijn dat u meedoet.",
        mine="Dank dat u meedoet.",
        other="fr",
        value="Merci de votre aide.",
    ),
    "the settings": EditPage(
        form=ServiceSettingsForm,
        where=page("settings/"),
        role=Role.MANAGER,
        both="town",
        theirs="Almelo",
        mine="Hengelo",
        other="offer_hours",
        value="31",
    ),
    "the rules of pairing": EditPage(
        form=PairingRulesForm,
        where=page("queue/rules/change/"),
        role=Role.MANAGER,
        both="area_street",
        theirs="warning",
        mine="off",
        other="area_postcode",
        value="warning",
        says="With a warning",
    ),
    "the texts of a service": EditPage(
        form=AgreementTextForm,
        where=page("agreement-texts/"),
        role=Role.MANAGER,
        both="body",
        theirs="We keep it to ourselves.",
        mine="We tell nobody.",
        other="kind",
        value="volunteer",
    ),
}

HALVES: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("a venue", {"street": "Markt"}, {"house_number": "7"}),
    ("a free day", {"starts_on": "2026-03-11"}, {"ends_on": "2026-03-13"}),
    ("a course day", {"day": "2026-04-08"}, {"starts": "18:15"}),
    ("a talk", {"minutes": "60"}, {"start": "16:45"}),
    ("a talk", {"place": "Library"}, {"place_kind": "online"}),
    ("one's own profile", {"town": "Almelo"}, {"street": "Markt"}),
    ("the facts of a volunteer", {"postcode": "7551 AA"}, {"house_number": "12"}),
    ("the parties", {"a-town": "Almelo"}, {"a-street": "Markt"}),
    ("the triage: who are they", {"neighbour_street": "Brink"}, {"neighbour_house_number": "12"}),
]
"""What they change of a group of fields, and what I change of it on an older page."""
