import pytest
from hypothesis import given
from hypothesis import strategies as st

from moving.sheets.apostrophes import as_meant, with_apostrophe

SIGNS = st.text(alphabet="'=+-@\t\r\n,;|a1 ＝", max_size=12)


@pytest.mark.parametrize("text", ["=1+1", "+31612345678", "-2", "@x", "\tx", "\rx", "＝1", "a;=b"])
def test_what_would_be_worked_out_is_kept_from_it(text):
    assert "'" in with_apostrophe(text)
    assert as_meant(with_apostrophe(text)) == text


@pytest.mark.parametrize("text", ["", "'s-Hertogenbosch", "O'Neill", "a-b", "12", "a, b"])
def test_other_texts_stay_as_they_are(text):
    assert with_apostrophe(text) == text == as_meant(text)


@given(SIGNS)
def test_any_text_comes_back(text):
    assert as_meant(with_apostrophe(text)) == text
