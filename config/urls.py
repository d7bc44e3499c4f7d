"""The doors of the house. Everything of a service stands under ``/s/<service_slug>/``."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("mail/", include("config.mail_urls")),
    path("", include("organisations.urls")),
    path("", include("volunteers.urls")),
    path("", include("training.urls")),
    path("", include("cases.urls")),
    path("", include("scheduling.urls")),
    path("", include("insights.urls")),
]
