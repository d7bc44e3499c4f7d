import pytest

from cases.forms.notes import NoteForm
from volunteers.forms.notes import ConversationForm


@pytest.mark.parametrize("form_class", [NoteForm, ConversationForm])
def test_a_sign_that_no_field_takes_is_an_error_and_the_line_stays(form_class):
    form = form_class({"text": "A\x00B", "kind": "called"})

    assert form.errors["text"] == ["Null characters are not allowed."]
    typed = form.as_typed(error="No.")
    assert (typed["text"], typed["kind"], typed["error"]) == ("A\x00B", "called", "No.")
