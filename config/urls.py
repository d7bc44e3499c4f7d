"""The doors of the house. Everything of a service stands under ``/s/<service_slug>/``."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config.gallery import gallery
from config.views_health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("account/", include("allauth.urls")),
    path("mail/", include("config.mail_urls")),
    path("", include("organisations.urls")),
    path("", include("volunteers.urls")),
    path("", include("training.urls")),
    path("", include("cases.urls")),
    path("", include("scheduling.urls")),
    path("", include("insights.urls")),
    path("", include("moving.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("components/", gallery, name="gallery"))
