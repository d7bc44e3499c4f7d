import pytest
from allauth.account.utils import user_display
from django.core import mail
from django.urls import reverse

from organisations.adapters import AccountAdapter, MFAAdapter
from tests.factories.organisations import UserFactory


def test_nobody_makes_an_account_by_themselves(db, client, rf):
    assert not AccountAdapter().is_open_for_signup(rf.get("/"))

    page = client.get(reverse("account_signup"))

    assert "password" not in page.content.decode()


def test_a_secret_is_kept_encrypted(settings):
    sealed = MFAAdapter().encrypt("JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert MFAAdapter().decrypt(sealed) == "JBSWY3DPEHPK3PXP"


def test_a_secret_survives_a_change_of_the_sites_key(settings):
    sealed = MFAAdapter().encrypt("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, quite as long as the first one was"

    assert MFAAdapter().decrypt(sealed) == "JBSWY3DPEHPK3PXP"


def test_people_are_shown_by_their_names():
    assert user_display(UserFactory.build(first_name="Ans", last_name="Vos")) == "Ans Vos"


@pytest.mark.parametrize(("language", "spoken"), [("en", "en"), ("nl", "nl")])
def test_a_code_comes_in_the_persons_own_language(db, client, language, spoken):
    person = UserFactory(language=language)
    client.cookies["language"] = "de"

    client.post(reverse("account_request_login_code"), {"email": person.email})

    (code,) = mail.outbox
    assert code.to == [person.email]
    is_english = "sign-in code" in code.subject.lower() or "your code" in code.body.lower()
    assert is_english == (spoken == "en")
