"""Two records side by side, and who may be whom."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _

from core.alike import Likely, Shared, questions_among
from core.letters import folded
from core.refusals import Refused
from core.templatetags.ui import spelled
from core.wording import labels_of, paired
from organisations.models import AuditEntry, Language, Scope
from organisations.words import table_in_words
from volunteers.actions.merge_obstacles import meetings, obstacles
from volunteers.actions.refusals import SaidTwoPeople
from volunteers.lifecycle import VolunteerState
from volunteers.models import Application, Gender, Level, RecordMerge, Volunteer
from volunteers.models.following import Meeting, following
from volunteers.models.one_record import FACTS, NAME, SINCE, STANDING, OneFact
from volunteers.snapshot import facts_of_application, known_people, said_to_be_others
from volunteers.words import spoken_here, words_of

KEPT, MERGED = "kept", "merged"


@dataclass(frozen=True)
class ValueToChoose:
    """One fact of both; ``preset`` is the record whose value is likely right."""

    name: str
    label: Any
    kept: str
    merged: str
    differs: bool
    preset: str
    chosen: str = ""


@dataclass(frozen=True)
class SideBySide:
    """What a coordinator looks at before two records become one."""

    kept: Volunteer
    merged: Volunteer
    choices: list[ValueToChoose]
    refusals: list[str]
    said_two: bool
    goes_along: list[str]
    stays: list[str]
    may_switch: bool

    def with_chosen(self, chosen: Mapping[str, str]) -> Self:
        """What is ticked, which may be another than was likely."""
        choices = [replace(choice, chosen=chosen.get(choice.name, "")) for choice in self.choices]
        return replace(self, choices=choices)


def side_by_side(kept: Volunteer, merged: Volunteer, *, scope: Scope, at: datetime) -> SideBySide:
    found: list[Refused] = list(obstacles(kept, merged, by=scope, at=at))
    met = meetings(kept, merged)
    changed = _last_changes(kept, merged, scope=scope)
    return SideBySide(
        kept=kept,
        merged=merged,
        choices=[_choice(fact, kept, merged, changed) for fact in _to_choose(kept, merged)],
        refusals=[words for refusal in found for words in words_of(refusal)],
        said_two=any(isinstance(refusal, SaidTwoPeople) for refusal in found),
        goes_along=_counted(merged, met),
        stays=_staying(met),
        may_switch=not (kept.user.email and not merged.user.email),
    )


def _to_choose(kept: Volunteer, merged: Volunteer) -> list[OneFact]:
    """Who is here in one record has not left by the other: there is no choice in it."""
    states = {kept.state, merged.state}
    is_told = len(states) > 1 and VolunteerState.LEFT in states
    filled = [fact for fact in FACTS if fact.is_filled(kept) or fact.is_filled(merged)]
    return [fact for fact in filled if not (is_told and fact.name == STANDING)]


def _choice(
    fact: OneFact, kept: Volunteer, merged: Volunteer, changed: dict[tuple[int, str], datetime]
) -> ValueToChoose:
    return ValueToChoose(
        name=fact.name,
        label=fact.label,
        kept=said_by(fact, kept),
        merged=said_by(fact, merged),
        differs=fact.differs(kept, merged),
        preset=_preset(fact, kept, merged, changed),
    )


def _preset(
    fact: OneFact, kept: Volunteer, merged: Volunteer, changed: dict[tuple[int, str], datetime]
) -> str:
    """Filled over empty, newer over older; somebody is here since their first day."""
    if fact.is_filled(kept) != fact.is_filled(merged):
        return KEPT if fact.is_filled(kept) else MERGED
    if fact.name == NAME and (fuller := _fuller_name(kept, merged)):
        return fuller
    if fact.name == SINCE:
        return MERGED if merged.admitted_on < kept.admitted_on else KEPT
    mine, theirs = (_newest(fact, one, changed) for one in (kept, merged))
    return MERGED if theirs > mine else KEPT


def _fuller_name(kept: Volunteer, merged: Volunteer) -> str:
    """Of "A." and "Anna" the second is right, however old it is."""
    mine, theirs = (len(folded(one.user.first_name)) for one in (kept, merged))
    if min(mine, theirs) != 1 or mine == theirs:
        return ""
    return KEPT if mine > theirs else MERGED


Age = tuple[bool, float, int]


def _newest(fact: OneFact, volunteer: Volunteer, changed: dict[tuple[int, str], datetime]) -> Age:
    """When it was last written; of a record that nobody changed, since it was made."""
    names = {name.removesuffix("_id") for name in fact.columns}
    known = [changed[volunteer.pk, name] for name in names if (volunteer.pk, name) in changed]
    return bool(known), max(known).timestamp() if known else 0.0, volunteer.pk


def _last_changes(
    kept: Volunteer, merged: Volunteer, *, scope: Scope
) -> dict[tuple[int, str], datetime]:
    entries = AuditEntry.visible_to(scope).filter(
        object_kind=kept._meta.label_lower, object_id__in=[kept.pk, merged.pk]
    )
    rows = entries.order_by("at", "pk").values_list("object_id", "changed", "at")
    return {(pk, name): at for pk, names, at in rows for name in names}


def _counted(merged: Volunteer, met: Sequence[Meeting]) -> list[str]:
    staying = {(meeting.follows.label, meeting.pk) for meeting in met}
    return counted_in_words(
        follows.model
        for follows in following()
        for pk in follows.rows(merged).values_list("pk", flat=True)
        if (follows.label, pk) not in staying
    )


def _staying(met: Iterable[Meeting]) -> list[str]:
    return counted_in_words(meeting.follows.model for meeting in met if meeting.stays)


def said_by(fact: OneFact, volunteer: Volunteer) -> str:
    """What a record says; a dash where it says nothing."""
    values = fact.values(volunteer)
    words = _WORDS.get(fact.name)
    said = words(volunteer) if words else " ".join(str(value) for value in values if value)
    return said or "–"


def _standing(volunteer: Volunteer) -> str:
    state = str(volunteer.get_state_display())
    day: date | None = volunteer.left_on or volunteer.paused_until
    return paired(state, spelled(day, "j F Y")) if day else state


_WORDS: dict[str, Callable[[Volunteer], str]] = {
    "language": lambda one: str(labels_of(Language)[one.user.language]),
    "home": lambda one: one.address + (f" ({one.district})" if one.district else ""),
    "languages": lambda one: spoken_here(one.languages),
    "gender": lambda one: str(labels_of(Gender)[one.gender]),
    "level": lambda one: str(labels_of(Level)[one.level]),
    "extra_training": lambda one: ", ".join(one.extra_training_labels),
    "max_open_cases": lambda one: str(one.max_open_cases),
    SINCE: lambda one: spelled(one.admitted_on, "j F Y"),
    STANDING: _standing,
}


def rows_in_words(entries: Iterable[Sequence[Any]]) -> list[str]:
    """What stayed with one of two records, by table; nobody needs its number."""
    return counted_in_words(apps.get_model(label) for label, *_rest in entries)


def counted_in_words(models: Iterable[type[Model]]) -> list[str]:
    """How many of each table."""
    counts: dict[str, int] = {}
    for model in models:
        words = table_in_words(model)
        counts[words] = counts.get(words, 0) + 1
    return [paired(words, number) for words, number in counts.items()]


@dataclass(frozen=True)
class PerhapsTwice:
    """Two records that may be of one person. Of an applicant there is no volunteer yet."""

    one: Volunteer
    other: Volunteer | None
    application: Application | None
    shared: str
    likely: Likely


def perhaps_twice(scope: Scope) -> list[PerhapsTwice]:
    """All that nobody has answered yet, the likeliest first: volunteers, and who applies now."""
    known = [person for person in known_people(scope.service) if person.volunteer]
    applications = list(Application.visible_to(scope).open().longest_waiting_first())
    facts = [person.facts for person in known]
    facts += [facts_of_application(row, scope.service.country) for row in applications]
    said = said_to_be_others(scope)
    found = []
    for one, other, question in questions_among(facts):
        if one >= len(known):
            continue  # two applicants: each of them is asked about at their own page
        user = known[one].user
        if other < len(known):
            about = (user, "organisations.user", known[other].user)
        else:
            about = (user, "volunteers.application", applications[other - len(known)].pk)
        if about not in said:
            found.append((one, other, question))
    return _with_rows(found, known, applications, scope)


def _with_rows(
    found: list[Any], known: list[Any], applications: list[Application], scope: Scope
) -> list[PerhapsTwice]:
    places = {place for one, other, _question in found for place in (one, other)}
    pks = [known[place].volunteer for place in places if place < len(known)]
    rows = {row.pk: row for row in Volunteer.visible_to(scope).filter(pk__in=pks).with_person()}
    order = list(Likely)

    def volunteer(place: int) -> Volunteer | None:
        return rows.get(known[place].volunteer) if place < len(known) else None

    lines = [
        PerhapsTwice(
            one=first,
            other=volunteer(other),
            application=applications[other - len(known)] if other >= len(known) else None,
            shared=_shared(question.shared),
            likely=question.likely,
        )
        for one, other, question in found
        if (first := volunteer(one))
    ]
    return sorted(lines, key=lambda line: (order.index(line.likely), line.one.pk))


def _shared(shared: Shared) -> str:
    return {
        Shared.MAILBOX: _("the same email address"),
        Shared.PHONE: _("the same phone"),
        Shared.HOME: _("the same home and last name"),
    }[shared]


def merges_of(volunteer: Volunteer, *, scope: Scope, at: datetime) -> list[RecordMerge]:
    rows = RecordMerge.visible_to(scope).into(volunteer).standing().with_people()
    found = list(rows.newest_first())
    for row in found:
        row.is_undoable = row.may_be_undone(at)
    return found
