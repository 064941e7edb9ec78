from django.urls import path

from assessments.views import cohorts, lists, rounds

app_name = "assessments"
urlpatterns = [
    path("lijsten/<int:pk>/", lists.list_, name="list"),
    path("lijsten/<int:pk>/stap/<int:number>/", lists.step, name="step"),
    path("lijsten/<int:pk>/inleveren/", lists.submit, name="submit"),
    path("antwoorden/<int:pk>/", lists.answer, name="answer"),
    path("momenten/<int:pk>/", rounds.round_, name="round"),
    path("stages/<int:pk>/", rounds.placement, name="placement"),
    path("stages/<int:pk>/plannen/", rounds.plan, name="plan"),
    path("cohorten/<int:pk>/", cohorts.cohort, name="cohort"),
]
