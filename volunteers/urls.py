from django.urls import path

from volunteers.views import (
    applications,
    campaigns,
    merging,
    notes,
    papers,
    profile,
    public,
    steps,
    texts,
    volunteers,
)

app_name = "volunteers"
SERVICE = "s/<slug:service_slug>"
APPLICATION = f"{SERVICE}/applications/<row:application_id>"
CAMPAIGN = f"{SERVICE}/campaigns/<row:campaign_id>"
VOLUNTEER = f"{SERVICE}/volunteers/<row:volunteer_id>"

urlpatterns = [
    path(f"{SERVICE}/apply/", public.apply, name="apply"),
    path(f"{SERVICE}/apply/<slug:code>/", public.apply, name="apply_campaign"),
    path(f"{SERVICE}/applied/", public.application_sent, name="application_sent"),
    path("confirm/<str:token>/", public.application_confirm, name="application_confirm"),
    path("confirm/<str:token>/received/", public.application_received, name="application_received"),
    path("agreements/<str:token>/", public.agreements, name="agreements"),
    path(f"{SERVICE}/applications/", applications.application_board, name="application_board"),
    path(
        f"{SERVICE}/applications/sheet/<slug:form>/",
        applications.application_sheet,
        name="application_sheet",
    ),
    path(f"{SERVICE}/applications/crowd/", applications.crowd_begin, name="crowd_begin"),
    path(f"{SERVICE}/applications/crowd/end/", applications.crowd_end, name="crowd_end"),
    path(f"{APPLICATION}/", applications.application_detail, name="application_detail"),
    path(f"{APPLICATION}/correct/", steps.application_correct, name="application_correct"),
    path(f"{APPLICATION}/inform/", steps.application_inform, name="application_inform"),
    path(f"{APPLICATION}/interview/", steps.application_interview, name="application_interview"),
    path(
        f"{APPLICATION}/certificate/", steps.application_certificate, name="application_certificate"
    ),
    path(
        f"{APPLICATION}/agreements/ask/",
        steps.application_ask_agreements,
        name="application_ask_agreements",
    ),
    path(
        f"{APPLICATION}/agreements/paper/",
        steps.application_paper_agreements,
        name="application_paper_agreements",
    ),
    path(f"{APPLICATION}/screen/", steps.application_screen, name="application_screen"),
    path(f"{APPLICATION}/admit/", steps.application_admit, name="application_admit"),
    path(
        f"{APPLICATION}/two-people/<row:person_id>/",
        steps.application_two_people,
        name="application_two_people",
    ),
    path(f"{APPLICATION}/decline/", steps.application_decline, name="application_decline"),
    path(f"{APPLICATION}/withdraw/", steps.application_withdraw, name="application_withdraw"),
    path(f"{SERVICE}/volunteers/", volunteers.volunteer_list, name="volunteer_list"),
    path(
        f"{SERVICE}/volunteers/sheet/<slug:form>/",
        volunteers.volunteer_sheet,
        name="volunteer_sheet",
    ),
    path(f"{SERVICE}/volunteers/perhaps-same/", merging.perhaps_same, name="perhaps_same"),
    path(f"{VOLUNTEER}/", volunteers.volunteer_detail, name="volunteer_detail"),
    path(f"{VOLUNTEER}/change/", volunteers.volunteer_change, name="volunteer_change"),
    path(f"{VOLUNTEER}/merge/", merging.merge_choose, name="merge_choose"),
    path(f"{VOLUNTEER}/merge/<row:other_id>/", merging.merge_two, name="merge"),
    path(f"{VOLUNTEER}/merges/<row:merge_id>/undo/", merging.merge_undo, name="merge_undo"),
    path(f"{VOLUNTEER}/two-people/<row:other_id>/", merging.two_people_say, name="two_people"),
    path(
        f"{VOLUNTEER}/two-people/<row:other_id>/take-back/",
        merging.two_people_take_back,
        name="two_people_take_back",
    ),
    path(f"{VOLUNTEER}/papers/", papers.volunteer_papers, name="volunteer_papers"),
    path(
        f"{VOLUNTEER}/papers/certificate/",
        papers.volunteer_certificate,
        name="volunteer_certificate",
    ),
    path(f"{VOLUNTEER}/papers/signed/", papers.volunteer_signed, name="volunteer_signed"),
    path(f"{VOLUNTEER}/move/<slug:move>/", volunteers.volunteer_move, name="volunteer_move"),
    path(f"{VOLUNTEER}/notes/new/", notes.conversation_note, name="conversation_note"),
    path(
        f"{VOLUNTEER}/notes/<row:volunteer_note_id>/back/",
        notes.conversation_take_back,
        name="conversation_take_back",
    ),
    path(f"{VOLUNTEER}/conflicts/", volunteers.conflict_add, name="conflict_add"),
    path(
        f"{VOLUNTEER}/conflicts/<row:conflict_id>/end/",
        volunteers.conflict_end,
        name="conflict_end",
    ),
    path(f"{SERVICE}/my-profile/", profile.my_profile, name="my_profile"),
    path(f"{SERVICE}/my-profile/data/", profile.my_data, name="my_data"),
    path(f"{SERVICE}/my-profile/pause/", profile.my_pause, name="my_pause"),
    path(f"{SERVICE}/my-profile/return/", profile.my_return, name="my_return"),
    path(f"{SERVICE}/campaigns/", campaigns.campaign_list, name="campaign_list"),
    path(f"{SERVICE}/campaigns/new/", campaigns.campaign_create, name="campaign_create"),
    path(f"{CAMPAIGN}/change/", campaigns.campaign_change, name="campaign_change"),
    path(f"{CAMPAIGN}/end/", campaigns.campaign_end, name="campaign_end"),
    path(f"{SERVICE}/agreement-texts/", texts.agreement_texts, name="agreement_texts"),
]
