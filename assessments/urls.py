from django.urls import path

from assessments.views import (
    assessors,
    cohorts,
    growth,
    judging,
    lists,
    pauses,
    planning,
    programmes,
    rounds,
    talks,
    workplaces,
)

app_name = "assessments"
urlpatterns = [
    path("lijsten/<int:pk>/", lists.list_, name="list"),
    path("lijsten/<int:pk>/stap/<int:number>/", lists.step, name="step"),
    path("lijsten/<int:pk>/inleveren/", lists.submit, name="submit"),
    path("lijsten/<int:pk>/terugnemen/", lists.take_back, name="take_back"),
    path("lijsten/<int:pk>/teruggeven/", lists.give_back, name="give_back"),
    path("antwoorden/<int:pk>/", lists.answer, name="answer"),
    path("momenten/<int:pk>/", rounds.round_, name="round"),
    path("momenten/<int:pk>/conclusies/<int:question>/", talks.conclusion, name="conclusion"),
    path("momenten/<int:pk>/afspraken/", talks.agree, name="agree"),
    path("afspraken/<int:pk>/", talks.agreement, name="agreement"),
    path("momenten/<int:pk>/oordeel/", judging.judge, name="judge"),
    path("momenten/<int:pk>/oordeel/terugnemen/", judging.recall, name="recall"),
    path("momenten/<int:pk>/zienswijze/", judging.react, name="react"),
    path("momenten/<int:pk>/pauze/", pauses.pause, name="pause"),
    path("momenten/<int:pk>/datum/", planning.reschedule, name="reschedule"),
    path("momenten/<int:pk>/derde-beoordelaar/", assessors.third, name="third"),
    path("stages/<int:pk>/", rounds.placement, name="placement"),
    path("stages/<int:pk>/plannen/", planning.plan, name="plan"),
    path("stages/<int:pk>/ervaringsdeskundig/", assessors.experience, name="experience"),
    path("stages/<int:pk>/groei/", growth.growth, name="growth"),
    path("cohorten/<int:pk>/", cohorts.cohort, name="cohort"),
    path("cohorten/<int:pk>/plannen/", planning.plan_cohort, name="plan_cohort"),
    path("opleidingen/<int:pk>/instellingen/", programmes.programme, name="programme"),
    path("opleidingen/<int:pk>/kon-hier-niet/", workplaces.not_here, name="not_here"),
]
