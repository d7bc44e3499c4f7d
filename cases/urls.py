from django.urls import path

from cases.views import (
    cases,
    choices,
    ending,
    incoming,
    notes,
    owning,
    presence,
    referrals,
    triage,
    work,
)

app_name = "cases"

SERVICE = "s/<slug:service_slug>/"
CASES = SERVICE + "cases/"
CASE = CASES + "<row:case_id>/"
REFERRALS = SERVICE + "referrals/"
QUESTIONS = SERVICE + "triage-questions/"
CHOICES = SERVICE + "choices/"

urlpatterns = [
    path(SERVICE + "report/", incoming.report, name="report"),
    path(SERVICE + "report/thanks/", incoming.report_thanks, name="report_thanks"),
    path(REFERRALS, referrals.referral_list, name="referral_list"),
    path(REFERRALS + "new/", referrals.referral_create, name="referral_create"),
    path(
        REFERRALS + "without-consent/",
        referrals.referral_without_consent,
        name="referral_without_consent",
    ),
    path(REFERRALS + "download/", referrals.referral_download, name="referral_download"),
    path(REFERRALS + "<row:referral_id>/", referrals.referral_detail, name="referral_detail"),
    path(QUESTIONS, choices.question_list, name="question_list"),
    path(QUESTIONS + "new/", choices.question_create, name="question_create"),
    path(QUESTIONS + "<slug:code>/", choices.question_change, name="question_change"),
    path(CHOICES, choices.choice_list, name="choice_list"),
    path(CHOICES + "<slug:which>/new/", choices.choice_create, name="choice_create"),
    path(CHOICES + "<slug:which>/<slug:code>/", choices.choice_change, name="choice_change"),
    path(CASES, cases.case_list, name="case_list"),
    path(CASES + "sheet/<slug:form>/", cases.case_sheet, name="case_sheet"),
    path(CASES + "new/", incoming.case_create, name="case_create"),
    path(CASES + "new/earlier/", incoming.earlier, name="earlier_cases"),
    path(CASE, cases.case_detail, name="case_detail"),
    path(CASE + "open/", presence.case_open, name="case_open"),
    path(CASE + "triage/", triage.triage, name="triage"),
    path(CASE + "triage/who/", triage.triage_who, name="triage_who"),
    path(CASE + "triage/asking/", triage.triage_asking, name="triage_asking"),
    path(CASE + "triage/otherwise/", triage.triage_otherwise, name="triage_otherwise"),
    path(CASE + "owner/", owning.case_owner, name="case_owner"),
    path(CASE + "parties/", cases.parties_edit, name="parties_edit"),
    path(CASE + "notes/new/", notes.note_create, name="note_create"),
    path(CASE + "notes/<row:note_id>/back/", notes.note_take_back, name="note_take_back"),
    path(CASE + "heads-up/", notes.heads_up_edit, name="heads_up_edit"),
    path(CASE + "outcomes/new/", work.outcome_create, name="outcome_create"),
    path(CASE + "aftercare/plan/", work.aftercare_plan, name="aftercare_plan"),
    path(CASE + "aftercare/", work.aftercare, name="aftercare"),
    path(CASE + "aftercare/follow-up/", work.follow_up, name="follow_up"),
    path(CASE + "close/", ending.case_close, name="case_close"),
    path(CASE + "reopen/", ending.case_reopen, name="case_reopen"),
    path(CASE + "rest/", ending.case_rest, name="case_rest"),
    path(CASE + "wake/", ending.case_wake, name="case_wake"),
    path(
        CASES + "seats/<row:assignment_id>/release/",
        cases.mediator_release,
        name="mediator_release",
    ),
]
