"""What somebody answered of rows of a file, that they are two people, is kept of these people."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import combinations, product

from moving.actions.keys import Place, rows_at
from moving.models import Import, ImportLine, ImportQuestion
from moving.sheets.headers import SheetKind
from moving.sheets.known_people import TWO
from organisations.actions.doubles import say_two_people
from organisations.models import Scope, User
from volunteers.models import Volunteer


def said_two_people(run: Import) -> list[ImportQuestion]:
    """What somebody answered of a file of volunteers; what was let in as likely, nobody said.

    Of other files nobody is asked who is whom.
    """
    if run.sheet_kind != SheetKind.VOLUNTEERS:
        return []
    return list(ImportQuestion.unscoped.of(run).filter(answer=TWO).said().in_order())


def keep_two_people(
    run: Import,
    questions: Iterable[ImportQuestion],
    rows: Collection[int],
    *,
    by: Scope,
    at: datetime,
) -> None:
    """Of whoever came in by these rows, beside all whom the answers name and who are here.

    The same again is nothing new. Of an answer whose other row never comes in nothing is kept.
    """
    about = [one for one in questions if not {*rows}.isdisjoint(one.rows)]
    if not about or by.user is None:
        return
    people = _people_of(run, {row for one in about for row in one.rows})
    for question in about:
        came = [people[row] for row in question.rows if row in people]
        for one, other in _pairs(run, question, came):
            if one != other:
                say_two_people(one, [other], by=by, at=at)


def _people_of(run: Import, rows: Collection[int]) -> dict[int, User]:
    label = Volunteer._meta.label_lower
    lines = ImportLine.unscoped.of(run).of_rows(rows).filter(became_kind=label)
    became = dict(lines.values_list("row", "became_id"))
    volunteers = Volunteer.unscoped.filter(pk__in=became.values()).select_related("user")
    users = {volunteer.pk: volunteer.user for volunteer in volunteers}
    return {row: users[pk] for row, pk in became.items() if pk in users}


def _pairs(run: Import, question: ImportQuestion, came: list[User]) -> Iterator[tuple[User, User]]:
    ref = question.facts.get("ref")
    if not ref:
        yield from combinations(came, 2)
        return
    label, _colon, pk = ref.partition(":")
    place: Place = label, int(pk)
    for row in rows_at([place], run.service).values():
        known = row.user if isinstance(row, Volunteer) else row
        if isinstance(known, User):
            yield from product([known], came)
