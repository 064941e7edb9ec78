from django.urls import path

from .views import guidance, rhythms, talks

app_name = "practice"
urlpatterns = [
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
]
