from django.urls import path

from portfolios.views import entries, files, goals, reports, writing

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
    path("stukken/<int:pk>/bestanden/", files.attach, name="attach"),
    path("bestanden/<int:pk>/", files.attachment, name="attachment"),
    path("bestanden/<int:pk>/beeld/", files.picture, name="picture"),
    path("bestanden/<int:pk>/naam/", files.describe, name="describe"),
    path("bestanden/<int:pk>/verwijderen/", files.detach, name="detach"),
    path("scholen/<int:pk>/bestanden/", files.limits, name="limits"),
    path("stukken/<int:pk>/schrijven/", writing.write, name="write"),
    path("stukken/<int:pk>/verwijderen/", entries.entry_delete, name="entry_delete"),
    path("stages/<int:pk>/leerdoelen/", goals.goals, name="goals"),
    path("afspraken/<int:pk>/leerdoel/", goals.goal, name="goal"),
    path("momenten/<int:pk>/vaststellen/", reports.finalise, name="finalise"),
]
