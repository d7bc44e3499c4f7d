"""What an applicant or a volunteer has shown and accepted, and who may be whom."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from django.db.models import FilteredRelation, Model, OuterRef, Q, Subquery

from core.alike import Likely, PersonFacts, first_names_alike, question_between
from core.letters import letters
from core.mailboxes import mailable
from core.phones import phone_key
from organisations.actions.refusals import PerhapsSame
from organisations.models import Membership, Scope, Service, TwoPeople, User
from volunteers.models import (
    AgreementKind,
    AgreementText,
    Application,
    ConductCertificate,
    Volunteer,
    VolunteerAgreement,
)
from volunteers.models.questions import (
    AGREEMENTS_OF_APPLICATION,
    AGREEMENTS_OF_VOLUNTEER,
    CERTIFICATE_OF_APPLICATION,
    CERTIFICATE_OF_VOLUNTEER,
    CURRENT_TEXTS,
)


@dataclass(frozen=True)
class TextOnFile:
    """The current text of a kind, and its acceptance by this person."""

    kind: AgreementKind
    text: AgreementText | None
    accepted: VolunteerAgreement | None


@dataclass(frozen=True)
class Screening:
    certificate: ConductCertificate | None
    texts: tuple[TextOnFile, ...]

    @property
    def not_published(self) -> tuple[AgreementKind, ...]:
        return tuple(on_file.kind for on_file in self.texts if on_file.text is None)

    @property
    def not_accepted(self) -> tuple[AgreementKind, ...]:
        waiting = (on_file for on_file in self.texts if on_file.text and not on_file.accepted)
        return tuple(on_file.kind for on_file in waiting)

    @property
    def texts_are_accepted(self) -> bool:
        return not self.not_published and not self.not_accepted

    @property
    def is_complete(self) -> bool:
        return self.certificate is not None and self.texts_are_accepted


def texts_for(application: Application) -> tuple[TextOnFile, ...]:
    """Both texts, in two queries. A renewed text counts as not accepted until it is.

    Of a volunteer also what they signed without this application.
    """
    if application.volunteer_id:
        agreements = AGREEMENTS_OF_VOLUNTEER.ask(volunteer=application.volunteer_id)
    else:
        agreements = AGREEMENTS_OF_APPLICATION.ask(application=application.pk)
    return _texts(application.service_id, agreements)


def _texts(service: int, agreements: Iterable[VolunteerAgreement]) -> tuple[TextOnFile, ...]:
    current = {text.kind: text for text in CURRENT_TEXTS.ask(service=service)}
    accepted = {agreement.text_id: agreement for agreement in agreements}
    return tuple(
        TextOnFile(kind, text, accepted.get(text.pk) if text else None)
        for kind in AgreementKind
        for text in [current.get(kind)]
    )


def screening_of(application: Application) -> Screening:
    if application.volunteer_id:
        certificate = CERTIFICATE_OF_VOLUNTEER.first(volunteer=application.volunteer_id)
    else:
        certificate = CERTIFICATE_OF_APPLICATION.first(application=application.pk)
    return Screening(certificate=certificate, texts=texts_for(application))


def papers_of(volunteer: Volunteer) -> Screening:
    """The same of a volunteer, whether or not they came by an application."""
    agreements = AGREEMENTS_OF_VOLUNTEER.ask(volunteer=volunteer.pk)
    return Screening(
        certificate=CERTIFICATE_OF_VOLUNTEER.first(volunteer=volunteer.pk),
        texts=_texts(volunteer.service_id, agreements),
    )


def renew_by(certificate: ConductCertificate, months: int) -> date:
    """The day on which a new conduct certificate is asked for, ``months`` after the issue."""
    # Months counted from 0, so that December is no year of its own.
    years, month = divmod(certificate.issued_on.month - 1 + months, 12)
    year, month = certificate.issued_on.year + years, month + 1
    last = calendar.monthrange(year, month)[1]
    # The 31st of a shorter month is its last day.
    return date(year, month, min(certificate.issued_on.day, last))


@dataclass(frozen=True)
class KnownPerson:
    """Somebody of a service, with what tells them from others; ``volunteer`` is their row here."""

    user: int
    volunteer: int | None
    facts: PersonFacts


def facts_of(
    *,
    country: str,
    first_name: str,
    last_name: str,
    mailboxes: Iterable[str | None],
    phone: str,
    postcode: str,
    house_number: str,
) -> PersonFacts:
    home = (letters(postcode), letters(house_number))
    return PersonFacts(
        first_name=first_name,
        last_name=last_name,
        mailboxes=frozenset(mailable(one).strip().lower() for one in mailboxes if one),
        phone=phone_key(phone, country),
        home=home if all(home) else (),
    )


def facts_of_application(application: Application, country: str) -> PersonFacts:
    return facts_of(
        country=country,
        first_name=application.first_name,
        last_name=application.last_name,
        mailboxes=[application.email],
        phone=application.phone,
        postcode=application.postcode,
        house_number=application.house_number,
    )


def known_people(service: Service, *, like: PersonFacts | None = None) -> list[KnownPerson]:
    """Everybody who has a role here or had one, and every volunteer, in one query.

    Where they are read to be compared with ``like``, phones that are another's are left out, for
    of many people these cost most; and an address of theirs counts that they proved to have.
    """
    rows = Membership.objects.of_service(service).values("user")
    here = Q(volunteers__service=service, volunteers__merged_into__isnull=True)
    people = User.objects.standing().annotate(here=FilteredRelation("volunteers", condition=here))
    people = people.filter(Q(pk__in=rows) | Q(here__isnull=False)).order_by("pk")
    columns = ["pk", "here", "first_name", "last_name", "phone", "mailbox", "email"]
    columns += ["here__postcode", "here__house_number"]
    if like:
        theirs = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
        proved = theirs.filter(email__in=like.mailboxes).values("email")
        people = people.annotate(proved=Subquery(proved[:1]))
        columns.append("proved")
    return [
        KnownPerson(
            pk,
            volunteer,
            facts_of(
                country=service.country,
                first_name=first_name,
                last_name=last_name,
                mailboxes=[mailbox, email, *more],
                phone=phone if like is None or _ends_alike(phone, like.phone) else "",
                postcode=postcode or "",
                house_number=house_number or "",
            ),
        )
        for (
            pk,
            volunteer,
            first_name,
            last_name,
            phone,
            mailbox,
            email,
            postcode,
            house_number,
            *more,
        ) in people.values_list(*columns)
    ]


LAST_DIGITS = 6
"""So many are dialled from anywhere: what may differ stands before them."""


def _ends_alike(typed: str, phone: str) -> bool:
    digits = "".join(sign for sign in typed if sign.isdecimal())
    return bool(phone) and phone[-LAST_DIGITS:] in digits


def said_to_be_others(scope: Scope, row: Model | None = None) -> set[tuple[int, str, int]]:
    """Person, kind and number of what was said to be two people; of one ``row`` where it is given.

    Of a person with two records it counts for the one in use.
    """
    answers = TwoPeople.visible_to(scope)
    if row is not None:
        answers = answers.about(row)
    found = answers.values_list("person", "person__merged_into", "about_kind", "about_id")
    in_use = dict(
        User.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into")
        if row is None
        else ()
    )
    kind_of_users = User._meta.label_lower
    return {
        _pair(merged_into or person, kind, in_use.get(pk, pk) if kind == kind_of_users else pk)
        for person, merged_into, kind, pk in found
    }


def _pair(person: int, kind: str, pk: int) -> tuple[int, str, int]:
    """Of two accounts the smaller number stands first, as in the rows."""
    if kind == User._meta.label_lower and pk < person:
        return pk, kind, person
    return person, kind, pk


def perhaps_the_same(told: PersonFacts, *, scope: Scope) -> list[PerhapsSame]:
    """Who here may be the very person, the likeliest first. Only people of this service."""
    found = {
        known.user: question.likely
        for known in known_people(scope.service, like=told)
        if (question := question_between(told, known.facts))
    }
    if not found:
        return []
    proved = EmailAddress.objects.filter(email__in=told.mailboxes, verified=True)
    owners = set(proved.values_list("user", flat=True))
    order = list(Likely)
    people = User.objects.filter(pk__in=found).order_by("pk")
    return sorted(
        (
            PerhapsSame(
                person=person,
                likely=found[person.pk],
                signs_in_there=person.pk in owners or (person.email or "") in told.mailboxes,
            )
            for person in people
        ),
        key=lambda one: order.index(one.likely),
    )


def perhaps_applied_before(application: Application, *, scope: Scope) -> list[PerhapsSame]:
    """Of whom to ask about an applicant: nobody who was said to be another.

    Nobody at all where it is certain: whoever signs in with the address and is called so, and
    whoever leads their own application.
    """
    told = facts_of_application(application, scope.service.country)
    is_proved = application.is_address_proved
    found = perhaps_the_same(told, scope=scope)
    if not found:
        return []
    others = {person for person, _kind, _pk in said_to_be_others(scope, application)}
    for one in found:
        is_called_so = first_names_alike(one.person.first_name, told.first_name)
        is_certain = is_called_so and is_proved
        if one.signs_in_there and (is_certain or one.person == scope.user):
            return []
    return [one for one in found if one.person.pk not in others]
