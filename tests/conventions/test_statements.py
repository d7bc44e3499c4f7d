"""What the gate leaves out on its second database adds no statement there."""

import pytest

from tests.statements import enough, shape


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
    asked = ['SELECT "x" FROM "a"', 'SELECT "x" FROM "a" WHERE "x" = %s', 'SELECT "y" FROM "a"']

    assert len(set(map(shape, asked))) == 3


def test_every_statement_is_asked_again_by_the_cheapest_tests():
    seen = {
        "slow": (9.0, {"a", "b"}),
        "quick": (0.1, {"a"}),
        "other": (0.1, {"b"}),
        "more of the same": (0.2, {"a"}),
        "races": (5.0, {"c"}),
    }

    assert enough(seen, {"races", "never seen"}) == {"races", "never seen", "quick", "other"}
