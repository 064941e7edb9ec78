from django.urls import path

from portfolios import views

app_name = "portfolios"
urlpatterns = [
    path("stages/<int:pk>/verslagen/", views.reports, name="reports"),
    path("verslagen/<int:pk>/", views.report, name="report"),
    path("verslagen/<int:pk>/opnieuw/", views.retry, name="retry"),
    path("verslagen/<int:pk>/pdf/", views.download, name="download"),
    path("verslagen/<int:pk>/corrigeren/", views.correct, name="correct"),
    path("stages/<int:pk>/leerdoelen/", views.goals, name="goals"),
    path("afspraken/<int:pk>/leerdoel/", views.goal, name="goal"),
    path("momenten/<int:pk>/vaststellen/", views.finalise, name="finalise"),
]
