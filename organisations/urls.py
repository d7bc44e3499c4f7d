from django.urls import path

from organisations.views import front, service, trail, unsent

SERVICE = "s/<slug:service_slug>"

app_name = "organisations"
urlpatterns = [
    path("", front.front, name="front"),
    path("again/", unsent.unsent_again, name="unsent_again"),
    path("language/", front.set_language, name="set_language"),
    path("invitations/<str:token>/", front.invitation, name="invitation"),
    path(f"{SERVICE}/people/", service.people, name="people"),
    path(
        f"{SERVICE}/people/<row:membership_id>/correct/",
        service.person_correct,
        name="person_correct",
    ),
    path(
        f"{SERVICE}/people/<row:membership_id>/end/", service.membership_end, name="membership_end"
    ),
    path(
        f"{SERVICE}/people/invitations/<row:invitation_id>/<slug:move>/",
        service.invitation_move,
        name="invitation_move",
    ),
    path(f"{SERVICE}/settings/", service.service_settings, name="service_settings"),
    path(f"{SERVICE}/trail/", trail.trail, name="trail"),
    path(f"{SERVICE}/mail-trouble/", service.mail_trouble, name="mail_trouble"),
    path(f"{SERVICE}/mail-trouble/<row:message_id>/", service.mail_settle, name="mail_settle"),
]
