"""What the gate leaves out on its second database adds no statement there."""

import pytest
from django.db.models.sql.compiler import SQLCompiler

from organisations.models import Service
from tests.statements import Notes, enough, shape


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            'SELECT 1 FROM "a" WHERE "id" IN (%s, %s)',
            'SELECT 1 FROM "a" WHERE "id" IN (%s, %s, %s)',
        ),
        ('SAVEPOINT "s140_x3"', 'SAVEPOINT "s141_x12"'),
        ('INSERT INTO "a" VALUES (%s, %s)', 'INSERT INTO "a" VALUES (%s, %s), (%s, %s)'),
        ('SELECT 1 FROM "a" LIMIT 21', 'SELECT 1 FROM "a" LIMIT 50'),
    ],
)
def test_a_statement_is_the_same_with_other_values(one, other):
    assert shape(one) == shape(other)


def test_statements_that_ask_something_else_differ():
    asked = [
        'SELECT "x" FROM "a"',
        'SELECT "x" FROM "a" WHERE "x" = %s',
        'SELECT "y" FROM "a"',
        "SELECT COALESCE(%s, %s)",
        "SELECT COALESCE(%s, %s, %s)",
    ]

    assert len(set(map(shape, asked))) == len(asked)


def test_a_lock_is_a_statement_of_its_own(db):
    notes = Notes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "as_sql", notes.noting_locks(SQLCompiler.as_sql))
        str(Service.objects.all().query)
        without = len(notes.numbers)
        str(Service.objects.select_for_update(of=("self",)).query)

    assert (without, len(notes.numbers)) == (0, 1)


def test_what_is_asked_after_an_error_is_something_else():
    notes = Notes()
    for ended in ("", "", "IntegrityError", ""):
        notes.note("SELECT 1", ended)

    assert len(notes.numbers) == 3


def test_every_statement_is_asked_again_by_the_cheapest_tests():
    seen = {
        "slow": (9.0, {"a", "b"}),
        "quick": (0.1, {"a"}),
        "other": (0.1, {"b"}),
        "more of the same": (0.2, {"a"}),
        "races": (5.0, {"c"}),
    }

    assert enough(seen, {"races", "never seen"}) == {"races", "never seen", "quick", "other"}
