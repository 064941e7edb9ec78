from django.urls import path

from ervaring.practice.views import arrangements, calendars, days

app_name = "practice"
urlpatterns = [
    path("agenda/", calendars.calendar, name="calendar"),
    path("agenda/ics/", calendars.calendar_ics, name="calendar_ics"),
    path("stages/<int:pk>/dagen/", days.days, name="days"),
    path("stages/<int:pk>/dagen/weken/", days.weeks, name="weeks"),
    path("stages/<int:pk>/dagen/uren/", days.hours_planned, name="hours_planned"),
    path("stages/<int:pk>/dagen/vrij/", days.break_new, name="break_new"),
    path("stages/<int:pk>/dagen/vrij/<int:away>/weg/", days.break_remove, name="break_remove"),
    path("stages/<int:pk>/stageafspraken/", arrangements.arrangements, name="arrangements"),
]
