from django.conf import settings
from django.urls import include, path

from assessments.views.home import home
from ervaring.schools.admin import site

urlpatterns = [
    path("", home, name="home"),
    path("", include("assessments.urls")),
    path("", include("portfolios.urls")),
    path("kaders/", include("competencies.urls")),
    path("scholen/", include("ervaring.schools.urls")),
    path("account/", include("allauth.account.urls")),
    path("beheer/", site.urls),
]
if settings.DEBUG or settings.DEMO:
    from ervaring.components import components

    urlpatterns += [path("onderdelen/", components, name="components")]
