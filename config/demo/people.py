"""A service and its people: staff, partners, volunteers, applicants."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from config.demo import words
from organisations.models import (
    Country,
    District,
    Membership,
    PartnerOrganisation,
    Role,
    Service,
    User,
)
from scheduling.models import AvailabilityException, WeeklyRule
from volunteers.lifecycle import MAY_MEDIATE, PIPELINE, ApplicationState, VolunteerState
from volunteers.models import (
    AgreementText,
    Application,
    Campaign,
    ConductCertificate,
    ConflictOfInterest,
    Gender,
    Level,
    Volunteer,
    VolunteerAgreement,
)

BATCH = 2_000
LAST_HERE = timedelta(days=2)
DAY_PARTS = ((540, 720), (780, 1020), (1110, 1290))
STATES = (
    *[VolunteerState.ACTIVE] * 13,
    *[VolunteerState.PROBATION] * 3,
    *[VolunteerState.TRAINING] * 2,
    VolunteerState.PAUSED,
    VolunteerState.LEFT,
)


SEATED_OTHERWISE = {Role.COORDINATOR, Role.PARTNER, Role.VOLUNTEER}


@dataclass
class Neighbourhood:
    """One service of the demo while it is being built. ``at`` is the present of the demo."""

    service: Service
    tongue: str
    dice: Random
    at: datetime
    password: str
    districts: list[District] = field(default_factory=list)
    partners: list[PartnerOrganisation] = field(default_factory=list)
    coordinators: list[User] = field(default_factory=list)
    trainers: list[User] = field(default_factory=list)
    partner_people: list[Membership] = field(default_factory=list)
    volunteers: list[Volunteer] = field(default_factory=list)

    @property
    def mediators(self) -> list[Volunteer]:
        return [volunteer for volunteer in self.volunteers if volunteer.state in MAY_MEDIATE]

    def pick(self, table: Mapping[str, tuple[str, ...]]) -> str:
        return self.dice.choice(table[self.tongue])

    def ago(self, most_days: int, *, least_days: int = 0) -> datetime:
        """An instant in office hours, so many days before the present."""
        days = self.dice.randint(least_days, most_days)
        return (self.at - timedelta(days=days)).replace(
            hour=self.dice.randint(8, 15), minute=self.dice.choice((0, 15, 30, 45)), second=0
        ) - timedelta(days=1)

    def person(self, email: str) -> User:
        return User(
            email=email,
            mailbox=email,
            first_name=self.pick(words.FIRST),
            last_name=self.pick(words.LAST),
            phone=self.mobile(),
            language=self.tongue,
            password=self.password,
        )

    @property
    def is_belgian(self) -> bool:
        return self.service.country == Country.BE

    def mobile(self) -> str:
        digits = f"{self.dice.randint(10000000, 99999999)}"
        if self.is_belgian:
            return f"0470 {digits[:2]} {digits[2:4]} {digits[4:6]}"
        return f"06 {digits}"

    def postcode(self) -> str:
        """Four digits, with two letters behind them in the Netherlands."""
        digits = f"{words.TOWNS[self.tongue][2]}{self.dice.randint(10, 29)}"
        if self.is_belgian:
            return digits
        return f"{digits} {self.dice.choice('ABCDEFG')}{self.dice.choice('ABCDEFG')}"


def keep_people(people: list[User]) -> list[User]:
    """With a confirmed address each, or allauth would ask them for it at their first login."""
    people = User.objects.bulk_create(people, batch_size=BATCH)
    EmailAddress.objects.bulk_create(
        [
            EmailAddress(user=user, email=user.mailbox, verified=True, primary=True)
            for user in people
        ],
        batch_size=BATCH,
    )
    return people


def build_staff(town: Neighbourhood, logins: dict[str, str], *, mark: str) -> None:
    """Somebody in each role, two coordinators, and one person for each partner."""
    service, tongue = town.service, town.tongue
    municipality, names, digits = words.TOWNS[tongue]
    town.districts = District.unscoped.bulk_create(
        [
            District(
                service=service,
                name=name,
                municipality=municipality,
                postcodes=[f"{digits}{10 + 3 * n}-{digits}{12 + 3 * n}"],
            )
            for n, name in enumerate(names)
        ]
    )
    town.partners = PartnerOrganisation.unscoped.bulk_create(
        [
            PartnerOrganisation(
                service=service, name=name, kind=kind, email=f"post-{kind}-{n}@{mark}.test"
            )
            for n, (name, kind) in enumerate(words.PARTNERS[tongue])
        ]
    )
    seats: list[tuple[str, Role, PartnerOrganisation | None]] = [
        ("coordinator", Role.COORDINATOR, None),
        ("coordinator-2", Role.COORDINATOR, None),
        *[(role.value, role, None) for role in Role if role not in SEATED_OTHERWISE],
        *[
            ("partner" if n == 0 else f"partner-{n + 1}", Role.PARTNER, partner)
            for n, partner in enumerate(town.partners)
        ],
    ]
    people = keep_people(
        [town.person(logins.get(seat, f"{seat}@{mark}.test")) for seat, _, _ in seats]
    )
    memberships = Membership.objects.bulk_create(
        [
            Membership(
                user=user,
                service=service,
                role=role,
                partner=partner,
                since=town.ago(900, least_days=700),
                # What others did since the day before yesterday is news to whoever comes in now.
                seen_at=town.at - LAST_HERE if role == Role.COORDINATOR else None,
            )
            for user, (_, role, partner) in zip(people, seats, strict=True)
        ]
    )
    in_role = [(role, user) for (_, role, _), user in zip(seats, people, strict=True)]
    town.coordinators = [user for role, user in in_role if role == Role.COORDINATOR]
    town.trainers = [user for role, user in in_role if role == Role.TRAINER]
    town.partner_people = [row for row in memberships if row.partner_id]


def _volunteer(town: Neighbourhood, user: User, number: int) -> Volunteer:
    dice = town.dice
    state = VolunteerState.ACTIVE if number == 0 else STATES[number % len(STATES)]
    admitted = town.ago(1500, least_days=60).date()
    newcomer = state in {VolunteerState.TRAINING, VolunteerState.PROBATION}
    levels = (Level.REGULAR, Level.REGULAR, Level.SENIOR)
    languages = [
        town.tongue,
        *dice.sample(["en", "de", "fr", "ar", "tr", "pl"], k=dice.choice((0, 0, 1, 2))),
    ]
    return Volunteer(
        service=town.service,
        user=user,
        state=state,
        level=Level.NOVICE if newcomer else dice.choice(levels),
        languages=list(dict.fromkeys(languages)),
        gender=dice.choice((Gender.WOMAN, Gender.MAN, Gender.WOMAN, Gender.UNTOLD)),
        street=town.pick(words.STREETS),
        house_number=str(dice.randint(1, 180)),
        postcode=town.postcode(),
        town=words.TOWNS[town.tongue][0],
        district=dice.choice(town.districts),
        extra_training=dice.choice(([], [], ["coaching"], ["shuttle"], ["group", "shuttle"])),
        max_open_cases=dice.choice((2, 2, 3, 4)),
        admitted_on=admitted,
        paused_until=(town.at + timedelta(days=40)).date()
        if state == VolunteerState.PAUSED
        else None,
        left_on=town.ago(200, least_days=20).date() if state == VolunteerState.LEFT else None,
    )


def build_volunteers(town: Neighbourhood, number: int, *, first_login: str, mark: str) -> None:
    """Volunteers in every state, when they are free, and whom they should not meet."""
    people = keep_people(
        [
            town.person(first_login if n == 0 and first_login else f"volunteer-{n + 1}@{mark}.test")
            for n in range(number)
        ]
    )
    town.volunteers = Volunteer.unscoped.bulk_create(
        [_volunteer(town, user, n) for n, user in enumerate(people)], batch_size=BATCH
    )
    Membership.objects.bulk_create(
        [
            Membership(
                user=volunteer.user,
                service=town.service,
                role=Role.VOLUNTEER,
                since=town.ago(900, least_days=30),
                ended_at=town.ago(19) if volunteer.state == VolunteerState.LEFT else None,
            )
            for volunteer in town.volunteers
        ],
        batch_size=BATCH,
    )
    build_times(town)
    ConflictOfInterest.unscoped.bulk_create(
        [
            ConflictOfInterest(
                service=town.service,
                volunteer=volunteer,
                partner=town.dice.choice(town.partners),
                noted_at=town.ago(300),
            )
            for volunteer in town.volunteers[3::10]
        ],
        batch_size=BATCH,
    )


def build_times(town: Neighbourhood) -> None:
    """Two to five parts of a week each; some are away for a while."""
    boxes = [(day, *part) for day in range(5) for part in DAY_PARTS[1:]] + [(5, *DAY_PARTS[0])]
    WeeklyRule.unscoped.bulk_create(
        [
            WeeklyRule(
                service=town.service,
                volunteer=volunteer,
                weekday=day,
                start_minute=start,
                end_minute=end,
            )
            for volunteer in town.volunteers
            for day, start, end in sorted(town.dice.sample(boxes, k=town.dice.randint(3, 6)))
        ],
        batch_size=BATCH,
    )
    first = town.at.date() + timedelta(days=10)
    AvailabilityException.unscoped.bulk_create(
        [
            AvailabilityException(
                service=town.service,
                volunteer=volunteer,
                starts_on=first,
                ends_on=first + timedelta(days=13),
            )
            for volunteer in town.volunteers[5::8]
        ],
        batch_size=BATCH,
    )


def build_applications(town: Neighbourhood, number: int, *, mark: str) -> None:
    """Campaigns, the texts people accept, and applications in every state."""
    service, dice = town.service, town.dice
    campaigns = Campaign.unscoped.bulk_create(
        [
            Campaign(
                service=service,
                name=name,
                code=code,
                target=8,
                starts_on=(town.at - timedelta(days=60)).date(),
            )
            for name, code in words.CAMPAIGNS[town.tongue]
        ]
    )
    texts = AgreementText.unscoped.bulk_create(
        [
            AgreementText(
                service=service,
                kind=kind,
                version=1,
                body=body,
                published_at=town.ago(800, least_days=700),
            )
            for kind, body in words.AGREEMENTS[town.tongue].items()
        ]
    )
    states = (*PIPELINE, *PIPELINE[:2], ApplicationState.DECLINED, ApplicationState.WITHDRAWN)
    applications = []
    for n in range(number):
        state = states[n % len(states)]
        moved = town.ago(25, least_days=0)
        applications.append(
            Application(
                service=service,
                campaign=dice.choice([*campaigns, None]),
                state=state,
                first_name=town.pick(words.FIRST),
                last_name=town.pick(words.LAST),
                email=f"applicant-{n + 1}@{mark}.test",
                phone=town.mobile(),
                language=town.tongue,
                spoken=[town.tongue],
                postcode=town.postcode(),
                street=town.pick(words.STREETS),
                house_number=str(dice.randint(1, 180)),
                town=words.TOWNS[town.tongue][0],
                motivation=town.pick(words.MOTIVATIONS),
                applied_at=moved - timedelta(days=12),
                confirmed_at=moved - timedelta(days=12),
                moved_at=moved,
                end_reason=words.DECLINED[town.tongue]
                if state == ApplicationState.DECLINED
                else "",
            )
        )
    applications = Application.unscoped.bulk_create(applications, batch_size=BATCH)
    screened = [row for row in applications if row.state == ApplicationState.SCREENED]
    ConductCertificate.unscoped.bulk_create(
        [
            ConductCertificate(
                service=service,
                application=row,
                number=f"VOG-{dice.randint(100000, 999999)}",
                issued_on=(row.moved_at - timedelta(days=9)).date(),
                seen_on=row.moved_at.date(),
                seen_by=town.coordinators[0],
            )
            for row in screened
        ],
        batch_size=BATCH,
    )
    VolunteerAgreement.unscoped.bulk_create(
        [
            VolunteerAgreement(
                service=service, application=row, text=text, accepted_at=row.moved_at, via="screen"
            )
            for row in screened
            for text in texts
        ],
        batch_size=BATCH,
    )


def demo_password(password: str) -> str:
    """One hash for everybody of the demo: hashing thousands would take longer than the rest."""
    return make_password(password)
