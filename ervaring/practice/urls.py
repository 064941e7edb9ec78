from django.urls import path

from ervaring.practice.views import (
    arrangements,
    calendars,
    comparing,
    days,
    guidance,
    learning,
    profiles,
    rhythms,
    starting,
    talks,
)

app_name = "practice"
urlpatterns = [
    path("opleidingen/<int:pk>/werkplekken/", comparing.compare, name="compare"),
    path("stages/<int:pk>/hier-leren/", learning.learning_here, name="learning_here"),
    path("stages/<int:pk>/functieprofiel/", profiles.profile, name="profile"),
    path("opleidingen/<int:pk>/functieprofielen/", profiles.profiles, name="profiles"),
    path("stages/<int:pk>/functieprofiel/begin/", profiles.profile_begin, name="profile_begin"),
    path(
        "stages/<int:pk>/functieprofiel/<int:number>/",
        profiles.profile_version,
        name="profile_version",
    ),
    path(
        "stages/<int:pk>/functieprofiel/<int:number>/schrijven/",
        profiles.profile_write,
        name="profile_write",
    ),
    path(
        "stages/<int:pk>/functieprofiel/<int:number>/voorleggen/",
        profiles.profile_put,
        name="profile_put",
    ),
    path("goed-beginnen/student/", starting.start_student, name="start_student"),
    path("goed-beginnen/begeleider/", starting.start_supervisor, name="start_supervisor"),
    path("stages/<int:pk>/begeleiding/", guidance.guidance, name="guidance"),
    path("stages/<int:pk>/begeleiding/begeleider/", guidance.guidance_who, name="guidance_who"),
    path(
        "stages/<int:pk>/begeleiding/<int:item>/",
        guidance.guidance_remedy,
        name="guidance_remedy",
    ),
    path("stages/<int:pk>/gesprekken/plannen/", talks.talk_plan, name="talk_plan"),
    path("stages/<int:pk>/gesprekken/vastleggen/", talks.talk_log, name="talk_log"),
    path("stages/<int:pk>/intervisie/", talks.intervision_log, name="intervision_log"),
    path("gesprekken/", rhythms.talks, name="talks"),
    path("gesprekken/<int:pk>/", talks.talk, name="talk"),
    path("gesprekken/<int:pk>/afgelopen/", talks.talk_settle, name="talk_settle"),
    path("cohorten/<int:pk>/gesprekken/", rhythms.cohort_talks, name="cohort_talks"),
    path("agenda/", calendars.calendar, name="calendar"),
    path("agenda/ics/", calendars.calendar_ics, name="calendar_ics"),
    path("stages/<int:pk>/dagen/", days.days, name="days"),
    path("stages/<int:pk>/dagen/weken/", days.weeks, name="weeks"),
    path("stages/<int:pk>/dagen/uren/", days.hours_planned, name="hours_planned"),
    path("stages/<int:pk>/dagen/vrij/", days.break_new, name="break_new"),
    path("stages/<int:pk>/dagen/vrij/<int:away>/weg/", days.break_remove, name="break_remove"),
    path("stages/<int:pk>/stageafspraken/", arrangements.arrangements, name="arrangements"),
]
