from django.urls import path

from insights import views

app_name = "insights"
urlpatterns = [
    path("installation/", views.installation, name="installation"),
    path("s/<slug:service_slug>/", views.home, name="home"),
    path("s/<slug:service_slug>/search/", views.search, name="search"),
    path("s/<slug:service_slug>/due/", views.due, name="due"),
    path("s/<slug:service_slug>/running/", views.running, name="running"),
]
