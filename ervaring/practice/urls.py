from django.urls import path

from ervaring.practice.views import concerns, programme_concerns

app_name = "practice"
urlpatterns = [
    path("stages/<int:pk>/signalen/", concerns.signals, name="signals"),
    path("stages/<int:pk>/signalen/nieuw/", concerns.signal_new, name="signal_new"),
    path("signalen/<uuid:key>/", concerns.signal, name="signal"),
    path("signalen/<uuid:key>/oppakken/", concerns.signal_take, name="signal_take"),
    path("signalen/<uuid:key>/laat-zien/", concerns.signal_show, name="signal_show"),
    path(
        "opleidingen/<int:pk>/signalen/",
        programme_concerns.programme_signals,
        name="programme_signals",
    ),
]
