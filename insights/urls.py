from django.urls import path

from insights import views

app_name = "insights"
urlpatterns = [
    path("installation/", views.installation, name="installation"),
    path("s/<slug:service_slug>/", views.home, name="home"),
    path("s/<slug:service_slug>/all-seen/", views.all_seen, name="all_seen"),
    path("s/<slug:service_slug>/search/", views.search, name="search"),
    path("s/<slug:service_slug>/due/", views.due, name="due"),
    path("s/<slug:service_slug>/due/sheet/<slug:form>/", views.due_sheet, name="due_sheet"),
    path("s/<slug:service_slug>/due/several/<slug:deed>/", views.several, name="several"),
    path("s/<slug:service_slug>/due/views/new/", views.view_create, name="view_create"),
    path("s/<slug:service_slug>/due/views/<row:view_id>/drop/", views.view_drop, name="view_drop"),
    path("s/<slug:service_slug>/week/", views.service_week, name="service_week"),
    path("s/<slug:service_slug>/week/calendar/", views.week_feed, name="week_feed"),
    path("s/<slug:service_slug>/week/calendar/new/", views.week_feed_make, name="week_feed_make"),
    path("s/<slug:service_slug>/week/calendar/stop/", views.week_feed_stop, name="week_feed_stop"),
    path("s/<slug:service_slug>/figures/", views.figures, name="figures"),
    path(
        "s/<slug:service_slug>/figures/sheet/<slug:form>/",
        views.figures_sheet,
        name="figures_sheet",
    ),
    path("s/<slug:service_slug>/running/", views.running, name="running"),
]
