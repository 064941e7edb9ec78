from django.urls import path

from ervaring.people.views.addresses import address
from ervaring.people.views.guides import end, guides, replace
from ervaring.people.views.leaving import leave, transfer
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
]
