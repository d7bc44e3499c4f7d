import re
from pathlib import Path

import pytest

from organisations.letters import LETTER_KINDS, OwnWords
from organisations.models import CLOSING, Language, Role
from organisations.pages.texts import previews_of, render_example
from tests.conventions.files import text_of

OURS_ALONE = {
    "cases": {"cases_handed_over", "seat_lost"},
    "organisations": {
        "alone_may_decide",
        "closing_asked",
        "closing_called_off",
        "cover_begins",
        "cover_ends",
        "invitation_taken_back",
        "login_offered",
        "mailbox_changed",
        "new_reader",
        "role_ended",
        "role_of_another_ended",
        "second_step_ended",
        "second_step_of_another_ended",
        "service_closed",
        "service_closes",
        "service_goes_on",
        "service_paused",
        "service_resumed",
        "several",
    },
    "moving": {"file_ended"},
    "insights": {"morning"},
    "scheduling": {
        "call_asked",
        "calls_to_make",
        "cannot_come",
        "cleared",
        "seats_unfit",
        "substitution",
    },
    "training": set(),
    "volunteers": {"already_known", "confirm_again", "records_merged", "records_parted"},
}
"""What warns of something, or tells a stranger nothing. Those of accounts begin with account_."""


def letters():
    for path in Path("templates").glob("*/mail/*.html"):
        app, name = path.parts[1], path.stem
        if not name.startswith("account_") and name not in OURS_ALONE[app]:
            yield f"{app}-{name}"


def test_every_letter_takes_own_words_or_is_named_here():
    assert set(LETTER_KINDS) == set(letters())


@pytest.mark.parametrize("language", Language.values)
def test_every_letter_can_be_looked_at_with_own_words_where_they_belong(service, now, language):
    for kind in LETTER_KINDS.values():
        own = OwnWords("We <b>greet</b> you\nkindly", "Until soon")
        subject, text, html = render_example(kind, own, language=language, service=service, at=now)

        assert subject, kind
        assert "We <b>greet</b> you\nkindly" in text, kind
        assert "We &lt;b&gt;greet&lt;/b&gt; you<br>kindly" in html, kind
        assert text.index("We <b>") < text.index("Until soon") < text.index("-- \n"), kind
        assert html.index("We &lt;") < html.index("Until soon"), kind
        assert "\n\n\n\n" not in text, kind


@pytest.mark.parametrize("key", sorted(letters()))
def test_without_own_words_a_letter_is_as_it_was(service, now, key):
    kind = LETTER_KINDS[key]

    _subject, text, html = render_example(kind, OwnWords(), language="en", service=service, at=now)

    assert "<p></p>" not in re.sub(r"\s", "", html)
    assert not text.startswith("\n")


def test_templates_of_other_letters_know_no_opening():
    for path in Path("templates").glob("*/mail/*.*"):
        name = path.name.split(".")[0]
        is_ours_alone = name.startswith("account_") or name in OURS_ALONE[path.parts[1]]
        if is_ours_alone:
            assert "opening" not in text_of(path), path


def test_a_preview_shows_what_is_typed_and_else_the_language_of_the_service(service, member, now):
    by = member(service, Role.MANAGER)

    ours = previews_of("scheduling-offer", bodies={"nl": "", "en": ""}, scope=by, at=now)
    typed = previews_of("scheduling-offer", bodies={"nl": "Dag!", "en": ""}, scope=by, at=now)
    below = previews_of(CLOSING, bodies={"fr": "Cordialement"}, scope=by, at=now)

    assert [(one.language, one.is_own) for one in ours] == [("en", False)]
    assert [(one.language, "Dag!" in one.text) for one in typed] == [("nl", True)]
    assert "Cordialement" in below[0].text
