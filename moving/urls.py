from django.urls import path

from moving.views import answers, exports, imports, results, templates

app_name = "moving"
MOVING = "s/<slug:service_slug>/moving"
IMPORT = f"{MOVING}/<row:import_id>"

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
    path(f"{MOVING}/", imports.import_list, name="import_list"),
    path(f"{MOVING}/new/<slug:kind>/", imports.import_create, name="import_create"),
    path(f"{IMPORT}/", imports.import_detail, name="import_detail"),
    path(f"{IMPORT}/columns/", answers.import_columns, name="import_columns"),
    path(f"{IMPORT}/questions/", answers.import_questions, name="import_questions"),
    path(f"{IMPORT}/questions/proposed/", answers.import_proposed, name="import_proposed"),
    path(f"{IMPORT}/lines/", results.import_lines, name="import_lines"),
    path(f"{IMPORT}/wrong/", results.import_wrong, name="import_wrong"),
    path(f"{IMPORT}/welcome/", results.import_welcome, name="import_welcome"),
    path(f"{IMPORT}/<slug:move>/", imports.import_move, name="import_move"),
]
