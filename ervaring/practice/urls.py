from django.urls import path

from ervaring.practice.views import checks, side_by_side, workplaces

app_name = "practice"
urlpatterns = [
    path("werkplekken/<int:pk>/", workplaces.workplace, name="workplace"),
    path("contactpersonen/<int:pk>/vragen/", workplaces.contact_ask, name="contact_ask"),
    path("contactpersonen/<int:pk>/beeindigen/", workplaces.contact_end, name="contact_end"),
    path("checks/<int:pk>/", checks.check, name="check"),
    path("checks/<int:pk>/deel/<int:number>/", checks.check_part, name="check_part"),
    path("checks/<int:pk>/inleveren/", checks.check_submit, name="check_submit"),
    path("checks/<int:pk>/herinneren/", workplaces.check_remind, name="check_remind"),
    path("checks/<int:pk>/intrekken/", workplaces.check_withdraw, name="check_withdraw"),
    path("checkantwoorden/<int:pk>/", checks.check_answer, name="check_answer"),
    path("stages/<int:pk>/werkplekcheck/", side_by_side.check_of_placement, name="placement_check"),
]
