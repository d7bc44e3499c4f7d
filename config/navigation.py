"""The places of a service, by role: a side list on a wide screen, at most four on a phone."""

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    return {"navigation": [], "navigation_phone": []}
