import pytest

from core.postcodes import NoPostcode, one_postcode, shared_postcode, written_ranges


def ranges(text, *, is_belgian=False):
    return written_ranges(text, is_belgian=is_belgian)


def written(text, *, is_belgian=False):
    return [str(one) for one in ranges(text, is_belgian=is_belgian)]


def test_postcodes_are_written_as_people_do_and_come_back_alike():
    told = written("3513 - 3515, 3511; 3512 ab\n3516AA\u20133516 cd")

    assert told == ["3511", "3512AB", "3513-3515", "3516AA-3516CD"]
    assert written(", ".join(told)) == told
    assert written("2060, 2000-2018", is_belgian=True) == ["2000-2018", "2060"]


def test_what_meets_is_joined():
    assert written("3511AB, 3511, 3510-3511") == ["3510-3511"]


def test_nothing_is_no_postcode():
    assert written(" , ") == []


@pytest.mark.parametrize("said", ["351", "0123", "3511A", "3511 ABC", "3515-3511", "1-2-3", "Oost"])
def test_what_is_no_postcode_is_told(said):
    with pytest.raises(NoPostcode):
        ranges(f"3511, {said}")


def test_belgium_has_no_letters():
    with pytest.raises(NoPostcode):
        ranges("2000AB", is_belgian=True)


@pytest.mark.parametrize(
    ("area", "asked", "covered"),
    [
        ("3511-3515", "3515zz", True),
        ("3511-3515", "3516 AA", False),
        ("3511", "3511", True),
        ("3511AA-3511KZ", "3511", False),
        ("3511AA-3511KZ", "3511 KB", True),
        ("3511AA-3511KZ", "3511 LB", False),
    ],
)
def test_an_address_lies_in_a_range_or_not(area, asked, covered):
    (one,) = ranges(area)

    assert one.covers(one_postcode(asked, is_belgian=False)) == covered


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ("3511-3515", "3514-3520", "3514-3515"),
        ("3511", "3511AB", "3511AB"),
        ("3511, 3600", "3512, 3599", None),
        ("", "3511", None),
    ],
)
def test_what_two_share_is_found(mine, theirs, both):
    found = shared_postcode(ranges(mine), ranges(theirs))

    assert (str(found) if found else None) == both
