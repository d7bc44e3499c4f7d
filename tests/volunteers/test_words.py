from django.utils import translation

from volunteers.words import spoken_here


def test_languages_stand_in_the_order_of_our_list_without_what_is_none():
    assert spoken_here(["tr", "klingon", "nl"]) == "Dutch, Turkish"


def test_languages_are_spelled_in_the_language_of_the_page():
    assert spoken_here(["nl"]) == "Dutch"
    with translation.override("nl"):
        assert spoken_here(["nl"]) == "Nederlands"
    assert spoken_here([]) == ""
