from django.urls import path

from ervaring.people.views import rosters

app_name = "people"
urlpatterns = [
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
