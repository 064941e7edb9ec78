from django.urls import path

from portfolios.views import (
    choosing,
    coverage,
    entries,
    evidence,
    goals,
    links,
    plans,
    reports,
    writing,
)

app_name = "portfolios"
urlpatterns = [
    path("stages/<int:pk>/verslagen/", reports.reports, name="reports"),
    path("verslagen/<int:pk>/", reports.report, name="report"),
    path("verslagen/<int:pk>/opnieuw/", reports.retry, name="retry"),
    path("verslagen/<int:pk>/pdf/", reports.download, name="download"),
    path("verslagen/<int:pk>/corrigeren/", reports.correct, name="correct"),
    path("stages/<int:pk>/portfolio/", entries.entries, name="entries"),
    path("stages/<int:pk>/portfolio/nieuw/", entries.entry_new, name="entry_new"),
    path("stukken/<int:pk>/", entries.entry, name="entry"),
    path("stukken/<int:pk>/schrijven/", writing.write, name="write"),
    path("stukken/<int:pk>/verwijderen/", entries.entry_delete, name="entry_delete"),
    path("stukken/<int:pk>/uitspraken/", links.links, name="links"),
    path("antwoorden/<int:pk>/bewijs/", evidence.evidence, name="evidence"),
    path("stages/<int:pk>/dekking/", coverage.coverage, name="coverage"),
    path("stages/<int:pk>/leerdoelen/", goals.goals, name="goals"),
    path("afspraken/<int:pk>/leerdoel/", goals.goal, name="goal"),
    path("antwoorden/<int:pk>/leerdoel/", goals.goal_from_answer, name="goal_from_answer"),
    path("stages/<int:pk>/leerdoelen/nieuw/", goals.goal_new, name="goal_new"),
    path("leerdoelen/<int:pk>/", goals.goal_edit, name="goal_edit"),
    path("leerdoelen/<int:pk>/afsluiten/", goals.goal_close, name="goal_close"),
    path("leerdoelen/<int:pk>/stappen/", goals.goal_step_new, name="goal_step_new"),
    path("stappen/<int:pk>/", goals.goal_step, name="goal_step"),
    path("leerdoelen/<int:pk>/uitspraken/", choosing.goal_about, name="goal_about"),
    path("leerdoelen/<int:pk>/bewijs/", choosing.goal_evidence, name="goal_evidence"),
    path("stages/<int:pk>/leerplan/voorleggen/", plans.plan_present, name="plan_present"),
    path("stages/<int:pk>/leerplan/<int:number>/", plans.plan_version, name="plan_version"),
    path("momenten/<int:pk>/vaststellen/", reports.finalise, name="finalise"),
]
