from django.urls import path

from ervaring.people.views import rosters
from ervaring.people.views.addresses import address
from ervaring.people.views.guides import end, guides, replace
from ervaring.people.views.leaving import leave, transfer
from ervaring.people.views.mail import mail, mail_again
from ervaring.people.views.people import add, people, person

app_name = "people"
urlpatterns = [
    path("mensen/", people, name="people"),
    path("mensen/nieuw/", add, name="add"),
    path("mensen/<int:pk>/", person, name="person"),
    path("mensen/<int:pk>/vertrek/", leave, name="leave"),
    path("mensen/<int:pk>/adres/", address, name="address"),
    path("stages/<int:pk>/mensen/", guides, name="guides"),
    path("begeleidingen/<int:pk>/vervangen/", replace, name="replace"),
    path("begeleidingen/<int:pk>/beeindigen/", end, name="end"),
    path("deelnames/<int:pk>/overstappen/", transfer, name="transfer"),
    path("opleidingen/<int:pk>/mail/", mail, name="mail"),
    path("mail/<int:pk>/opnieuw/", mail_again, name="mail_again"),
    path("opleidingen/<int:pk>/deelnemerslijsten/", rosters.rosters, name="rosters"),
    path(
        "opleidingen/<int:pk>/deelnemerslijsten/voorbeeld.<slug:kind>",
        rosters.template,
        name="roster_template",
    ),
    path(
        "opleidingen/<int:pk>/deelnemerslijsten/nu.<slug:kind>",
        rosters.present_roster,
        name="roster_present",
    ),
    path("deelnemerslijsten/<int:pk>/", rosters.roster, name="roster"),
    path("deelnemerslijsten/<int:pk>/doorvoeren/", rosters.apply, name="roster_apply"),
    path("deelnemerslijsten/<int:pk>/intrekken/", rosters.withdraw, name="roster_withdraw"),
    path("deelnemerslijsten/<int:pk>/geweigerd.csv", rosters.refused, name="roster_refused"),
]
