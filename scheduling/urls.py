from django.urls import path

from scheduling.appointments.views import (
    agenda,
    appointments,
    availability,
    course_replies,
    feed,
    replies,
    reports,
    rooms,
)
from scheduling.pairing.views import (
    counting,
    hands,
    offers,
    pairs,
    queue,
    rules,
    seats,
    substitutions,
    undoing,
)
from scheduling.planning.views import gaps, plans

app_name = "scheduling"
SERVICE = "s/<slug:service_slug>"
SUBSTITUTION = f"{SERVICE}/substitutions/<row:substitution_id>"
APPOINTMENT = f"{SERVICE}/appointments/<row:appointment_id>"

urlpatterns = [
    path(f"{SERVICE}/availability/", availability.availability, name="availability"),
    path(
        f"{SERVICE}/volunteers/<row:volunteer_id>/availability/",
        availability.availability_of,
        name="availability_of",
    ),
    path(f"{SERVICE}/volunteers/<row:volunteer_id>/cases/", queue.cases_for, name="cases_for"),
    path(f"{SERVICE}/queue/", queue.queue, name="queue"),
    path(f"{SERVICE}/queue/rules/", rules.pairing_rules, name="pairing_rules"),
    path(f"{SERVICE}/queue/rules/change/", rules.pairing_rules_change, name="pairing_rules_change"),
    path(f"{SERVICE}/queue/<row:case_id>/", pairs.pair_board, name="pair_board"),
    path(f"{SERVICE}/queue/<row:case_id>/check/", pairs.pair_check, name="pair_check"),
    path(f"{SERVICE}/queue/<row:case_id>/hours/", pairs.pair_hours, name="pair_hours"),
    path(f"{SERVICE}/queue/<row:case_id>/why/", pairs.pair_why, name="pair_why"),
    path(f"{SERVICE}/queue/<row:case_id>/offer/", pairs.offer_create, name="offer_create"),
    path(f"{SERVICE}/queue/<row:case_id>/lock/", plans.plan_lock, name="plan_lock"),
    path(f"{SERVICE}/queue/<row:case_id>/unlock/", plans.plan_unlock, name="plan_unlock"),
    path(f"{SERVICE}/queue/plan/", plans.plan, name="plan"),
    path(f"{SERVICE}/queue/plan/ask/", plans.plan_ask, name="plan_ask"),
    path(f"{SERVICE}/queue/plan/stop/", plans.plan_stop, name="plan_stop"),
    path(f"{SERVICE}/queue/plan/offer/", plans.plan_offer, name="plan_offer"),
    path(f"{SERVICE}/queue/gaps/", gaps.gaps, name="gaps"),
    path(f"{SERVICE}/cases/<row:case_id>/triage/pairs/", counting.pair_count, name="pair_count"),
    path(
        f"{SERVICE}/cases/<row:case_id>/triage/preview/",
        counting.offer_preview,
        name="offer_preview",
    ),
    path(
        f"{SERVICE}/cases/seats/<row:assignment_id>/replace/",
        seats.seat_replace,
        name="seat_replace",
    ),
    path(f"{SERVICE}/cases/<row:case_id>/undo/<row:act_id>/", undoing.undo, name="undo"),
    path(
        f"{SERVICE}/cases/seats/<row:assignment_id>/successor/",
        seats.seat_successor,
        name="seat_successor",
    ),
    path(
        f"{SERVICE}/cases/seats/<row:assignment_id>/substitute/",
        substitutions.substitution_create,
        name="substitution_create",
    ),
    path(f"{SUBSTITUTION}/", substitutions.substitution_detail, name="substitution_detail"),
    path(
        f"{SUBSTITUTION}/confirm/", substitutions.substitution_confirm, name="substitution_confirm"
    ),
    path(
        f"{SUBSTITUTION}/phone/", substitutions.substitution_by_phone, name="substitution_by_phone"
    ),
    path(
        f"{SUBSTITUTION}/back/",
        substitutions.substitution_take_back,
        name="substitution_take_back",
    ),
    path("v/<str:token>/", substitutions.substitution_answer, name="substitution_answer"),
    path(f"{SERVICE}/waiting/", hands.hand_list, name="hand_list"),
    path(f"{SERVICE}/waiting/<row:case_id>/up/", hands.hand_raise, name="hand_raise"),
    path(f"{SERVICE}/waiting/<row:case_id>/down/", hands.hand_take_back, name="hand_take_back"),
    path(f"{SERVICE}/offers/", offers.offer_list, name="offer_list"),
    path(f"{SERVICE}/offers/<row:offer_id>/phone/", offers.offer_by_phone, name="offer_by_phone"),
    path(
        f"{SERVICE}/offers/<row:offer_id>/withdraw/", offers.offer_withdraw, name="offer_withdraw"
    ),
    path("o/<str:token>/", offers.offer_answer, name="offer_answer"),
    path(
        f"{SERVICE}/cases/<row:case_id>/appointments/new/",
        appointments.appointment_create,
        name="appointment_create",
    ),
    path(f"{APPOINTMENT}/move/", appointments.appointment_move, name="appointment_move"),
    path(f"{APPOINTMENT}/room/", rooms.appointment_room, name="appointment_room"),
    path(f"{APPOINTMENT}/cancel/", appointments.appointment_cancel, name="appointment_cancel"),
    path(f"{APPOINTMENT}/held/", appointments.appointment_hold, name="appointment_hold"),
    path(f"{APPOINTMENT}/missed/", appointments.appointment_miss, name="appointment_miss"),
    path(f"{APPOINTMENT}/report/", reports.appointment_report, name="appointment_report"),
    path(f"{APPOINTMENT}/heard/", reports.appointment_heard, name="appointment_heard"),
    path(f"{SERVICE}/agenda/", agenda.agenda, name="agenda"),
    path(
        f"{SERVICE}/agenda/<row:item_id>/answer/",
        replies.invitation_answer,
        name="invitation_answer",
    ),
    path(f"{SERVICE}/agenda/calendar/", feed.feed_settings, name="feed_settings"),
    path(f"{SERVICE}/agenda/calendar/new/", feed.feed_make, name="feed_make"),
    path(f"{SERVICE}/agenda/calendar/stop/", feed.feed_revoke, name="feed_revoke"),
    path("c/<str:token>/", course_replies.course_reply, name="course_reply"),
    path("r/<str:token>/", replies.invitation_reply, name="invitation_reply"),
    path("t/<str:token>/", reports.talk_report, name="talk_report"),
    path("cal/<slug:secret>.ics", feed.feed, name="feed"),
]
