from django.urls import path

from portfolios.views import (
    coverage,
    entries,
    evidence,
    goals,
    links,
    reports,
    sharing,
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
    path("stukken/<int:pk>/delen/", sharing.share, name="share"),
    path("stukken/<int:pk>/voorbeeld/", sharing.as_read, name="as_read"),
    path("stukken/<int:pk>/schrijven/", writing.write, name="write"),
    path("stukken/<int:pk>/verwijderen/", entries.entry_delete, name="entry_delete"),
    path("stukken/<int:pk>/uitspraken/", links.links, name="links"),
    path("antwoorden/<int:pk>/bewijs/", evidence.evidence, name="evidence"),
    path("stages/<int:pk>/dekking/", coverage.coverage, name="coverage"),
    path("stages/<int:pk>/leerdoelen/", goals.goals, name="goals"),
    path("afspraken/<int:pk>/leerdoel/", goals.goal, name="goal"),
    path("momenten/<int:pk>/vaststellen/", reports.finalise, name="finalise"),
]
