from moving.sheets.columns import Certainty, FoundColumn
from moving.sheets.fields import sheet_fields
from moving.sheets.headers import SheetKind
from moving.words.columns import column_in_words, field_in_words


def test_every_field_has_a_name():
    for kind in SheetKind:
        assert all(field_in_words(field) for field in sheet_fields(kind))


def test_fields_with_something_in_them_say_it():
    assert field_in_words("seats:2024") == "cases taken in 2024"
    assert field_in_words("spoken:tr") == "Turkish"
    assert field_in_words("free:0-evening") == "Monday evening"
    assert field_in_words("b_postcode") == "second party: postcode"


def test_a_column_says_what_it_is_and_how_certain_that_is():
    column = FoundColumn(index=0, header="Mail", field="email", certainty=Certainty.THINK)

    assert column_in_words(column) == "email address (we think so)"
    assert "leave it out" in column_in_words(FoundColumn(index=0, header="X"))
    assert "may not keep" in column_in_words(FoundColumn(index=0, header="BSN", is_never_read=True))
