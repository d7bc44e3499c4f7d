"""A state looks alike wherever it is shown: its tone stands beside it, in one table."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models

from core.lifecycle import Tone
from training.lifecycle import CertificationStanding

PILL = re.compile(r"{%[^%]*components/pill\.html[^%]*%}")
SHOWN = re.compile(r"label=([\w.]+)\.get_(\w+)_display")
IN_NO_PILL = {
    "organisations.invitation",
    "scheduling.calendaritem",
    "scheduling.hand",
    "scheduling.planrun",
}
"""Their pages tell in whole sentences how they stand."""


def fields_of_states() -> Iterator[tuple[type[models.Model], models.Field]]:
    for model in apps.get_models():
        for field in model._meta.fields:
            is_state = field.name == "state" and model._meta.label_lower not in IN_NO_PILL
            if field.choices and (is_state or hasattr(model, f"{field.name}_tone")):
                yield model, field


def test_each_state_has_a_tone():
    tones = [
        getattr(model(**{field.name: state}), f"{field.name}_tone")
        for model, field in fields_of_states()
        for state, _label in field.flatchoices
    ]

    assert len(tones) > 60
    assert all(isinstance(tone, Tone) for tone in tones)


def test_each_standing_of_a_certification_has_a_tone():
    assert all(isinstance(standing.tone, Tone) for standing in CertificationStanding)


def test_a_pill_of_a_state_takes_the_tone_of_that_state():
    offenders = [
        f"{path}: {pill}"
        for path in sorted(Path("templates").rglob("*.html"))
        for pill in PILL.findall(path.read_text())
        if (shown := SHOWN.search(pill)) and f"tone={shown[1]}.{shown[2]}_tone" not in pill
    ]

    assert not offenders
