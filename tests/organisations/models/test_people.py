import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.models import User
from tests.factories.organisations import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a small table is not worth an index")
@pytest.mark.parametrize("is_proved", [True, False])
def test_the_owner_of_an_address_is_found_by_an_index_and_in_any_case(is_proved):
    person = UserFactory(email=None if is_proved else "Anna@Example.org", mailbox="")
    if is_proved:
        EmailAddress.objects.create(user=person, email="anna@example.org", verified=True)

    with CaptureQueriesContext(connection) as asked:
        assert User.objects.owner_of("ANNA@example.org") == person

    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            assert "SCAN" not in str(cursor.fetchall())
