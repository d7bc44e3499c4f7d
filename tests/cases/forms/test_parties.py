from cases.forms.parties import (
    OF_NEIGHBOUR,
    PARTY_ROWS,
    REPORTER_ROWS,
    NeighbourForm,
    PartyForm,
    ReporterForm,
)
from cases.models import Party, PartyFacts

AT_THE_DESK = {name for row in PARTY_ROWS for name in row}


def test_a_fact_is_a_column_of_the_party_by_the_same_name():
    columns = {column.name for column in Party._meta.fields}

    assert set(PartyFacts.__dataclass_fields__) <= columns


def test_each_form_lays_out_every_fact_it_asks():
    assert set(PartyForm.base_fields) == AT_THE_DESK | {"language"}
    assert set(NeighbourForm.base_fields) == {OF_NEIGHBOUR + name for name in AT_THE_DESK}
    assert set(ReporterForm.base_fields) == {name for row in REPORTER_ROWS for name in row}


def test_what_a_form_asks_of_a_party_becomes_its_facts():
    form = NeighbourForm(dict.fromkeys(NeighbourForm.base_fields, "geheim@example.org"))
    form.full_clean()

    assert set(form.neighbour.told) == AT_THE_DESK - {"house_number", "postcode"}


def test_facts_are_found_among_other_answers():
    answers = {"name": "Li", "story": "The drums.", "decision": "keep", "neighbour_name": "Bo"}

    assert PartyFacts.among(answers) == PartyFacts(name="Li", story="The drums.")
    assert PartyFacts.among(answers, prefix=OF_NEIGHBOUR) == PartyFacts(name="Bo")
