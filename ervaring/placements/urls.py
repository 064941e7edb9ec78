from django.urls import path

from ervaring.placements.views import arriving, links
from ervaring.placements.views.readings import readings

app_name = "placements"
urlpatterns = [
    path("gelezen/", readings, name="readings"),
    path("uitnodiging/", arriving.arrive, name="arrive"),
    path("uitnodiging/nieuw/", links.lost, name="lost"),
    path("uitnodiging/account/", links.account, name="account"),
    path("uitnodiging/<int:pk>/", arriving.invitation, name="invitation"),
    path("uitnodiging/<int:pk>/code/", arriving.code, name="code"),
    path("begeleidingen/<int:pk>/link/", links.link, name="link"),
    path("contactpersonen/<int:pk>/link/", links.contact_link, name="contact_link"),
]
