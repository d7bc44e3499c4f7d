from django.urls import path

from training.views import (
    by_hand,
    certifications,
    courses,
    elsewhere,
    enrolments,
    mine,
    observations,
    public,
    records,
    registers,
)

app_name = "training"
SERVICE = "s/<slug:service_slug>"
COURSE = f"{SERVICE}/courses/<row:course_id>"
SESSION = f"{SERVICE}/courses/sessions/<row:session_id>"
PARTICIPANT = f"{SERVICE}/courses/participants/<row:enrolment_id>"
VOLUNTEER = f"{SERVICE}/volunteers/<row:volunteer_id>/training"
CERTIFICATION = f"{SERVICE}/certifications/<row:certification_id>"

urlpatterns = [
    path(f"{SERVICE}/courses/", courses.course_list, name="course_list"),
    path(f"{SERVICE}/courses/new/", courses.course_create, name="course_create"),
    path(f"{COURSE}/", courses.course_detail, name="course_detail"),
    path(f"{COURSE}/change/", courses.course_change, name="course_change"),
    path(f"{COURSE}/close/", courses.course_close, name="course_close"),
    path(f"{COURSE}/sessions/new/", courses.session_plan, name="session_plan"),
    path(f"{SESSION}/move/", courses.session_move, name="session_move"),
    path(f"{SESSION}/cancel/", courses.session_cancel, name="session_cancel"),
    path(f"{SESSION}/register/", registers.register, name="register"),
    path(f"{COURSE}/enrol/", enrolments.enrol, name="enrol"),
    path(f"{PARTICIPANT}/", enrolments.enrolment_detail, name="enrolment_detail"),
    path(f"{PARTICIPANT}/assess/", enrolments.assess, name="assess"),
    path(f"{PARTICIPANT}/propose/", enrolments.certification_propose, name="certification_propose"),
    path(f"{PARTICIPANT}/<slug:move>/", enrolments.enrolment_move, name="enrolment_move"),
    path(f"{SERVICE}/progress/", records.progress, name="progress"),
    path(f"{SERVICE}/volunteers/new/", by_hand.mediator_add, name="mediator_add"),
    path(f"{VOLUNTEER}/", records.volunteer_record, name="volunteer_record"),
    path(f"{VOLUNTEER}/renew/", records.renewal_propose, name="renewal_propose"),
    path(
        f"{VOLUNTEER}/elsewhere/",
        elsewhere.certification_elsewhere,
        name="certification_elsewhere",
    ),
    path(f"{VOLUNTEER}/observations/", observations.observation_note, name="observation_note"),
    path(
        f"{SERVICE}/observations/<row:observation_id>/take-back/",
        observations.observation_take_back,
        name="observation_take_back",
    ),
    path(
        f"{SERVICE}/certifications/", certifications.certification_list, name="certification_list"
    ),
    path(f"{CERTIFICATION}/", certifications.certification_detail, name="certification_detail"),
    path(
        f"{CERTIFICATION}/confirm/",
        certifications.certification_confirm,
        name="certification_confirm",
    ),
    path(
        f"{CERTIFICATION}/certificate.pdf",
        certifications.certificate_pdf,
        name="certificate_pdf",
    ),
    path(
        f"{CERTIFICATION}/reissue/",
        certifications.certification_reissue,
        name="certification_reissue",
    ),
    path(
        f"{CERTIFICATION}/<slug:move>/",
        certifications.certification_move,
        name="certification_move",
    ),
    path("certificates/<slug:secret>/", public.certificate_verify, name="certificate_verify"),
    path(f"{SERVICE}/my-training/", mine.my_training, name="my_training"),
    path(
        f"{SERVICE}/my-training/<row:enrolment_id>/<slug:answer>/", mine.my_answer, name="my_answer"
    ),
]
