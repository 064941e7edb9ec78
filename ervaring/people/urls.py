from django.urls import path

from ervaring.people.views.mail import mail, mail_again

app_name = "people"
urlpatterns = [
    path("opleidingen/<int:pk>/mail/", mail, name="mail"),
    path("mail/<int:pk>/opnieuw/", mail_again, name="mail_again"),
]
