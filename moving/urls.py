from django.urls import path

from moving.views import exports, templates

app_name = "moving"
urlpatterns = [
    path("s/<slug:service_slug>/sheets/", templates.templates, name="templates"),
    path(
        "s/<slug:service_slug>/sheets/<slug:kind>/<slug:size>/",
        templates.template,
        name="template",
    ),
    path("s/<slug:service_slug>/exports/", exports.exports, name="exports"),
    path("s/<slug:service_slug>/exports/ask/", exports.export_ask, name="export_ask"),
    path(
        "s/<slug:service_slug>/exports/<row:export_id>/", exports.export_fetch, name="export_fetch"
    ),
]
