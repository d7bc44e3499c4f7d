from django.urls import path

from organisations.views import (
    closing,
    covers,
    districts,
    free_days,
    front,
    installation,
    keeping,
    logins,
    mornings,
    partners,
    service,
    texts,
    trail,
    unsent,
    venues,
)

SERVICE = "s/<slug:service_slug>"
INSTALLATION = "installation"

app_name = "organisations"
urlpatterns = [
    path("", front.front, name="front"),
    path("again/", unsent.unsent_again, name="unsent_again"),
    path("account/mornings/", mornings.mornings, name="mornings"),
    path("language/", front.set_language, name="set_language"),
    path("invitations/<str:token>/", front.invitation, name="invitation"),
    path(f"{INSTALLATION}/open/", installation.service_open, name="service_open"),
    path(
        f"{INSTALLATION}/services/<slug:which>/",
        installation.service_rename,
        name="service_rename",
    ),
    path(
        f"{INSTALLATION}/services/<slug:which>/pause/",
        installation.service_pause,
        name="service_pause",
    ),
    path(
        f"{INSTALLATION}/services/<slug:which>/resume/",
        installation.service_resume,
        name="service_resume",
    ),
    path(
        f"{INSTALLATION}/services/<slug:which>/manager/",
        installation.service_manager,
        name="service_manager",
    ),
    path(
        f"{INSTALLATION}/services/<slug:which>/close/",
        installation.service_close,
        name="service_close",
    ),
    path(
        f"{INSTALLATION}/services/<slug:which>/reopen/",
        installation.service_reopen,
        name="service_reopen",
    ),
    path(f"{SERVICE}/closing/", closing.closing, name="closing"),
    path(f"{SERVICE}/closing/confirm/", closing.closing_confirm, name="closing_confirm"),
    path(f"{SERVICE}/closing/call-off/", closing.closing_call_off, name="closing_call_off"),
    path(f"{SERVICE}/closing/take-back/", closing.closing_take_back, name="closing_take_back"),
    path(f"{SERVICE}/closing/export/", closing.closing_export, name="closing_export"),
    path(
        f"{SERVICE}/closing/export/<row:last_export_id>/",
        closing.closing_download,
        name="closing_download",
    ),
    path(f"{SERVICE}/people/", service.people, name="people"),
    path(
        f"{SERVICE}/people/<row:membership_id>/correct/",
        service.person_correct,
        name="person_correct",
    ),
    path(f"{SERVICE}/people/<row:membership_id>/login/", logins.person_login, name="person_login"),
    path(
        f"{SERVICE}/people/<row:membership_id>/end/", service.membership_end, name="membership_end"
    ),
    path(
        f"{SERVICE}/people/<row:membership_id>/second-step/end/",
        service.second_step_end,
        name="second_step_end",
    ),
    path(
        f"{SERVICE}/people/invitations/<row:invitation_id>/<slug:move>/",
        service.invitation_move,
        name="invitation_move",
    ),
    path(f"{SERVICE}/covers/", covers.covers, name="covers"),
    path(f"{SERVICE}/covers/<row:cover_id>/end/", covers.cover_end, name="cover_end"),
    path(f"{SERVICE}/districts/", districts.district_list, name="district_list"),
    path(f"{SERVICE}/districts/new/", districts.district_create, name="district_create"),
    path(
        f"{SERVICE}/districts/<row:district_id>/change/",
        districts.district_change,
        name="district_change",
    ),
    path(
        f"{SERVICE}/districts/<row:district_id>/end/", districts.district_end, name="district_end"
    ),
    path(f"{SERVICE}/free-days/", free_days.free_day_list, name="free_day_list"),
    path(f"{SERVICE}/free-days/new/", free_days.free_day_create, name="free_day_create"),
    path(
        f"{SERVICE}/free-days/<row:free_day_id>/change/",
        free_days.free_day_change,
        name="free_day_change",
    ),
    path(
        f"{SERVICE}/free-days/<row:free_day_id>/remove/",
        free_days.free_day_remove,
        name="free_day_remove",
    ),
    path(f"{SERVICE}/free-days/official/<slug:key>/", free_days.official_day, name="official_day"),
    path(f"{SERVICE}/venues/", venues.venue_list, name="venue_list"),
    path(f"{SERVICE}/venues/new/", venues.venue_create, name="venue_create"),
    path(f"{SERVICE}/venues/<row:venue_id>/", venues.venue_detail, name="venue_detail"),
    path(f"{SERVICE}/venues/<row:venue_id>/change/", venues.venue_change, name="venue_change"),
    path(f"{SERVICE}/venues/<row:venue_id>/end/", venues.venue_end, name="venue_end"),
    path(f"{SERVICE}/venues/<row:venue_id>/rooms/new/", venues.room_create, name="room_create"),
    path(f"{SERVICE}/venues/rooms/<row:room_id>/change/", venues.room_change, name="room_change"),
    path(f"{SERVICE}/venues/rooms/<row:room_id>/end/", venues.room_end, name="room_end"),
    path(f"{SERVICE}/partners/", partners.partner_list, name="partner_list"),
    path(f"{SERVICE}/partners/new/", partners.partner_create, name="partner_create"),
    path(f"{SERVICE}/partners/<row:partner_id>/", partners.partner_detail, name="partner_detail"),
    path(
        f"{SERVICE}/partners/<row:partner_id>/change/",
        partners.partner_change,
        name="partner_change",
    ),
    path(f"{SERVICE}/partners/<row:partner_id>/end/", partners.partner_end, name="partner_end"),
    path(f"{SERVICE}/settings/", service.service_settings, name="service_settings"),
    path(f"{SERVICE}/texts/", texts.text_list, name="text_list"),
    path(f"{SERVICE}/texts/sender/", texts.sender_change, name="sender_change"),
    path(f"{SERVICE}/texts/<slug:letter>/", texts.text_change, name="text_change"),
    path(f"{SERVICE}/texts/<slug:letter>/<slug:language>/drop/", texts.text_drop, name="text_drop"),
    path(f"{SERVICE}/trail/", trail.trail, name="trail"),
    path(f"{SERVICE}/keeping/", keeping.keeping, name="keeping"),
    path(f"{SERVICE}/keeping/<slug:kind>/<row:subject_id>/", keeping.keeping_of, name="keeping_of"),
    path(f"{SERVICE}/keeping/<slug:kind>/<row:subject_id>/end/", keeping.hold_end, name="hold_end"),
    path(
        f"{SERVICE}/keeping/<slug:kind>/<row:subject_id>/<row:person_id>/",
        keeping.person_data,
        name="person_data",
    ),
    path(
        f"{SERVICE}/keeping/<slug:kind>/<row:subject_id>/<row:person_id>/erase/",
        keeping.person_erase,
        name="person_erase",
    ),
    path(f"{SERVICE}/mail-trouble/", service.mail_trouble, name="mail_trouble"),
    path(f"{SERVICE}/mail-trouble/<row:message_id>/", service.mail_settle, name="mail_settle"),
]
