from django.urls import path

from config import views_mail

app_name = "mail"
urlpatterns = [
    path("", views_mail.mail_list, name="mail_list"),
    path("<slug:name>/", views_mail.mail_detail, name="mail_detail"),
    path("<slug:name>/html/", views_mail.mail_html, name="mail_html"),
    path("<slug:name>/files/<row:number>/", views_mail.mail_file, name="mail_file"),
]
