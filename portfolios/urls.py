from django.urls import path

from portfolios.views import entries, goals, reports
from portfolios.views.feedback import cards, page, teammates

app_name = "portfolios"
urlpatterns = [
    path("stages/<int:pk>/verslagen/", reports.reports, name="reports"),
    path("verslagen/<int:pk>/", reports.report, name="report"),
    path("verslagen/<int:pk>/opnieuw/", reports.retry, name="retry"),
    path("verslagen/<int:pk>/pdf/", reports.download, name="download"),
    path("verslagen/<int:pk>/corrigeren/", reports.correct, name="correct"),
    path("stages/<int:pk>/portfolio/", entries.entries, name="entries"),
    path("stukken/<int:pk>/", entries.entry, name="entry"),
    path("stages/<int:pk>/leerdoelen/", goals.goals, name="goals"),
    path("afspraken/<int:pk>/leerdoel/", goals.goal, name="goal"),
    path("stages/<int:pk>/feedback/", page.feedback, name="feedback"),
    path("stages/<int:pk>/feedback/kaarten/", page.cards, name="feedback_cards"),
    path("stages/<int:pk>/feedback/bewaar/", page.keep, name="feedback_keep"),
    path("stages/<int:pk>/feedback/collega/", page.ask, name="feedback_ask"),
    path("feedback/kaarten/<int:pk>/ongeldig/", page.cards_off, name="feedback_cards_off"),
    path("feedback/zinnen/<uuid:pk>/", page.take_out, name="feedback_take_out"),
    path("feedback/collega/<int:pk>/", teammates.teammate, name="feedback_teammate"),
    path("feedback/collega/<int:pk>/intrekken/", page.withdraw, name="feedback_withdraw"),
    path("feedback/collega/<int:pk>/bewaar/", page.keep_teammate, name="feedback_keep_teammate"),
    path("collega/", teammates.arrive, name="teammate_arrive"),
    path("collega/<int:pk>/", teammates.invitation, name="teammate_invitation"),
    path("collega/<int:pk>/code/", teammates.code, name="teammate_code"),
    path("f/klaar/", cards.done, name="card_done"),
    path("f/<str:token>/", cards.card, name="card"),
    path("momenten/<int:pk>/vaststellen/", reports.finalise, name="finalise"),
]
