"""Every component of templates/components/ with an example, on /components/ while DEBUG is on."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config.navigation import Chord, Door
from core.ages import Age
from core.toast import Toast
from insights.figures.counting import Share
from insights.figures.drawing import columns, curve, marks
from insights.pages.coordinators_start import drawn_marks
from insights.pages.partners_start import soon_picture
from organisations.models import User

UNTIL = datetime(2026, 11, 30, 10, 42, tzinfo=UTC)
PLACES = (
    Door("Vandaag", "#main", "home", current=True),
    Door("Zaken", "#main", "folders"),
    Door("Agenda", "#main", "calendar-event"),
    Door("Vrijwilligers", "#main", "users"),
    Door("Opleiding", "#main", "school"),
    Door("Partners", "#main", "building-community"),
    Door("Rapporten", "#main", "chart-bar"),
)
STATES = (
    ("turn", "Nieuw"),
    ("go", "In gesprek met de melder"),
    ("good", "Actief"),
    ("wait", "Gevraagd"),
    ("bad", "Niet aangenomen"),
    ("quiet", "Afgesloten"),
)
DUES = (
    ("0044", "scale", "bad", "Zaak beoordelen", "geluid · Noord", 6, "bad", 38, "Beoordelen"),
    ("0031", "users-plus", "turn", "Duo zoeken", "tuin · West", 4, "wait", 26, "Duo zoeken"),
    ("0022", "phone", "turn", "Bel beide partijen", "parkeren", 1, "good", 6, "Nazorg noteren"),
)
WEEK = (
    ("maandag", 2, ""),
    ("dinsdag", 3, "20 nov."),
    ("woensdag", 0, ""),
    ("donderdag", 1, ""),
    ("vrijdag", 5, ""),
    ("zaterdag", 0, ""),
    ("zondag", 0, ""),
)


class ExampleForm(forms.Form):
    name = forms.CharField(label="Naam", help_text="Zoals u genoemd wilt worden.")
    email = forms.EmailField(label="E-mailadres")
    language = forms.ChoiceField(
        label="Taal", choices=[("nl", "Nederlands"), ("fr", "Frans"), ("de", "Duits")]
    )
    answer = forms.ChoiceField(
        label="Hoe bereiken wij u het liefst?",
        choices=[("phone", "Bel mij"), ("mail", "Stuur een mail"), ("post", "Stuur een brief")],
        widget=forms.RadioSelect,
    )
    skills = forms.MultipleChoiceField(
        label="Wat kunt u goed?",
        choices=[("listen", "Luisteren"), ("plan", "Plannen"), ("write", "Schrijven")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    story = forms.CharField(label="Wat is er gebeurd?", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(
        label="Ik vind goed dat Buurtbemiddeling deze gegevens bewaart.",
        help_text="U kunt dit altijd weer intrekken.",
    )


class ExampleReasonForm(forms.Form):
    reason = forms.CharField(label="Waarom?", widget=forms.Textarea(attrs={"rows": 3}))


def week() -> list[dict[str, Any]]:
    parts = (("morning", "Ochtend"), ("afternoon", "Middag"), ("evening", "Avond"))
    return [
        {
            "label": day,
            "note": note,
            "parts": [
                {
                    "name": "free",
                    "value": f"{day}-{part}",
                    "label": label,
                    "checked": bool(chosen >> place & 1),
                    "note": "",
                }
                for place, (part, label) in enumerate(parts)
            ],
        }
        for day, chosen, note in WEEK
    ]


def steps() -> list[dict[str, str]]:
    words = ("Aangemeld", "Kennisgemaakt", "Gesprek gehad", "In opleiding", "Proeftijd", "Actief")
    return [
        {
            "label": word,
            "state": "done" if place < 3 else "now" if place == 3 else "next",
            "note": "sinds 3 november" if place == 3 else "",
        }
        for place, word in enumerate(words)
    ]


def examples() -> dict[str, Any]:
    return {
        "states": STATES,
        "tones": ("turn", "go", "good", "wait", "bad", "quiet"),
        "people": ("Fatima El Amrani", "Jan Pieter de Groot", "Marie-Claire Dubois", "Ömer Yılmaz"),
        "steps": steps(),
        "week": week(),
        "timeline": [
            {
                "title": title,
                "text": text,
                "by": by,
                "tone": tone,
                "at": datetime(2026, 11, day, 9, tzinfo=UTC),
            }
            for title, text, by, tone, day in (
                ("Koppel gevraagd", "", "Sanne Bakker", "turn", 20),
                (
                    "Geschikt bevonden",
                    "Beide buren willen praten, als het rustig kan.",
                    "Sanne Bakker",
                    "",
                    18,
                ),
                ("Aanmelding binnen", "", "", "", 17),
            )
        ],
        "facts": [
            ("Soort overlast", "Geluid door personen"),
            ("Wijk", "Bloemenbuurt"),
            ("Gemeld door", "Woningcorporatie De Linde"),
            ("Nooit getoond", ""),
            ("Eerdere zaken", 0),
        ],
        "tabs": [
            {"label": "Open", "url": "#", "current": True, "count": 24},
            {"label": "Wacht op ons", "url": "#", "current": False, "count": 0},
            {"label": "Afgesloten", "url": "#", "current": False, "count": 310},
        ],
        "cases": [
            ("Z-0412", "turn", "Nieuw", "Geluid door personen", "Bloemenbuurt", 2, "fine"),
            (
                "Z-0409",
                "go",
                "Koppel gezocht",
                "Tuin en erfafscheiding",
                "Zuid",
                12,
                "soon",
            ),
            ("Z-0398", "wait", "Rust", "Huisdieren", "Centrum", 31, "late"),
        ],
        "day": datetime(2026, 11, 24, 18, 30, tzinfo=UTC),
        "bars": [
            {"label": "Geluid", "count": 141},
            {"label": "Tuin en erfafscheiding", "count": 62},
            {"label": "Huisdieren", "count": 38, "tone": 2},
        ],
        "reasons": [
            {"text": "Beiden kunnen op dinsdagavond", "tone": "good"},
            {"text": "Fatima heeft 14 zaken gedaan, Jan 2", "tone": "good"},
            {"text": "Jan woont in de wijk ernaast", "tone": "wait"},
            {"text": "Spreekt geen Turks", "tone": "bad"},
        ],
        "signs": (("good", "Klaar"), ("wait", "Bezig"), ("bad", "Gemist"), ("quiet", "Nog niet")),
        "columns": [
            {
                "label": "Aangemeld",
                "count": 2,
                "cards": [
                    {
                        "title": "Fatima El Amrani",
                        "url": "#main",
                        "text": "Bloemenbuurt",
                        "age": Age(elapsed=6, norm=5),
                        "note": "bellen vóór morgen",
                        "tone": "turn",
                    },
                    {"title": "Jan de Groot", "url": "#main", "text": "Zuid"},
                ],
            },
            {
                "label": "Kennisgemaakt",
                "count": 1,
                "cards": [{"title": "Ömer Yılmaz", "url": "#main", "age": Age(elapsed=2, norm=5)}],
            },
            {"label": "Gesprek gehad", "count": 0, "cards": []},
            {"label": "In opleiding", "count": 0, "cards": []},
        ],
        "page": Paginator(range(120), 25).get_page(2),
        "dues": [
            {
                "id": f"due-{number}",
                "icon": icon,
                "tone": tone,
                "title": title,
                "url": "#main",
                "about": f"{number} · {about}",
                "elapsed": days,
                "norm": 5,
                "age_tone": age,
                "fill": fill,
                "deed": deed,
                "deed_url": "#main",
                "name": number,
            }
            for number, icon, tone, title, about, days, age, fill, deed in DUES
        ],
        "heads": [
            {"name": "name", "label": "Naam", "url": "#main", "sort": ""},
            {"name": "load", "label": "Lopende zaken", "url": "#main", "sort": "descending"},
        ],
        "chips": [
            {
                "name": "kind",
                "label": "Wat te doen",
                "chosen": "",
                "off_url": "#",
                "options": [{"label": "Zaak beoordelen", "count": 3, "url": "#", "current": False}],
            },
            {"name": "district", "label": "Wijk", "chosen": "Noord", "off_url": "#", "options": []},
        ],
    }


TILES = [
    {"label": "Draagt nu", "figure": "1", "small": "van 3 zaken", "dots": [True, False, False]},
    {
        "label": "Gevraagd in 12 maanden",
        "figure": "2 ja",
        "small": "van 4",
        "text": "1 nee, 1 geen antwoord",
        "drawn_width": 56,
        "marks": True,
        "drawn_marks": [("yes", 7), ("no", 21), ("none", 35), ("yes", 49)],
    },
    {"label": "Certificaat", "figure": "nog 92 dagen", "text": "tot 2 maart", "url": "#main"},
]
FLOW = {
    "places": [
        {"name": name, "count": sum(counts.values()), "url": "#main", "late": counts["late"]}
        | {"oldest": oldest, **drawn_marks(list(counts.items()))}
        for name, oldest, counts in (
            ("Nieuw", 2, {"late": 0, "soon": 1, "fine": 2}),
            ("Duo zoeken", 9, {"late": 3, "soon": 5, "fine": 9}),
            ("In gesprek", 34, {"late": 1, "soon": 0, "fine": 3}),
        )
    ],
    "closed": {"name": "Gesloten", "count": 11, "month": "november", "url": "#main"}
    | drawn_marks([("done", 11)]),
}
STRIP = [
    {
        "short": short,
        "number": number,
        "long": f"{short} {number} november",
        "today": number == 24,
        "entries": [
            {
                "url": "#main",
                "starts_at": datetime(2026, 11, number, 13, tzinfo=UTC),
                "short": "1e partij · 0010",
                "warning": warning,
            }
        ]
        if warning is not None
        else [],
    }
    for short, number, warning in (
        ("di", 24, "nog geen antwoord"),
        ("wo", 25, None),
        ("do", 26, ""),
    )
]
PARTS = [
    {"kind": kind, "x": 18 * number}
    for number, kind in enumerate(("done", "half", "missed", "unknown", "next"))
]
DAYS, AIM = (2, 3, 3, 4, 5, 5, 5, 8, 17), 15
NOTE_KINDS = [
    {"value": "called", "label": "Gebeld", "icon": "phone"},
    {"value": "note", "label": "Notitie", "icon": "note"},
]


def charts() -> dict[str, Any]:
    """Drawings of numbers, with the same in a sentence."""
    received, before = [18, 17, 21, 22, 26, 31], [17, 15, 19, 20, 24, 28]
    months = ["jan", "feb", "mrt", "apr", "mei", "jun"]
    shares = (("begonnen zaken", Share(108, 172)), ("geschikte zaken", Share(108, 201)))
    return {
        "columns": columns(received, months, before=before),
        "curve": curve([12, 11, None, 10, 9, 9], months, norm=10),
        "marks": marks([("vrij", "ring", 12), ("1 zaak", "disc", 9), ("vol", "square", 3)]),
        "rates": [
            {
                "whole": whole,
                "share": share,
                "width": share.of_width(400),
                "percent": f"{share.percent}%",
                "is_main": not place,
            }
            for place, (whole, share) in enumerate(shares)
        ],
        "apart": [{"icon": "phone", "words": "Bij nazorg bevestigd: 81 van 97 (84%)"}],
    }


def _story_days() -> list[dict[str, Any]]:
    at = datetime(2026, 11, 27, 14, 12, tzinfo=UTC)
    return [
        {
            "day": at.date(),
            "lines": [
                {
                    "at": at,
                    "icon": "phone",
                    "tone": "go",
                    "by": "Truus Vos",
                    "title": "Gebeld",
                    "text": "Ze is blij dat er iets gebeurt.",
                    "is_for_staff": True,
                }
            ],
        }
    ]


@login_not_required
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Het koppel is gevraagd. Zij krijgen nu een mail.")
    filled = ExampleForm({"name": "", "email": "geen adres", "language": "nl"})
    context = examples() | {
        "by_phone": User(first_name="Toos", phone="06 12345678"),
        "form": ExampleForm(initial={"answer": "phone", "skills": ["listen"]}, auto_id="new_%s"),
        "wrong_form": filled,
        "reason_form": ExampleReasonForm(auto_id="why_%s"),
        "navigation": PLACES,
        "navigation_phone": PLACES[:4],
        "navigation_rest": PLACES[4:],
        "chords": (Chord("S", "Start", "#main"), Chord("A", "Aan zet", "#main")),
        "new_case_url": "#main",
    }
    context |= {"tiles": TILES, "note": {"kind": "called"}, "note_kinds": NOTE_KINDS}
    context["story_days"] = _story_days()
    context |= {"flow": FLOW, "strip": STRIP, "parts": PARTS, "soon": soon_picture(DAYS, AIM)}
    context["shown_toast"] = Toast("Twee mensen zijn gevraagd.", "", until=UNTIL, left=600)
    context["charts"] = charts()
    return render(request, "components/gallery.html", context)
