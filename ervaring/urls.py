from django.conf import settings
from django.urls import include, path

from assessments.views.home import home
from ervaring.accounts.views import email, mail
from ervaring.schools.admin import site

urlpatterns = [
    path("", home, name="home"),
    path("", include("assessments.urls")),
    path("", include("portfolios.urls")),
    path("kaders/", include("competencies.urls")),
    path("scholen/", include("ervaring.schools.urls")),
    path("", include("ervaring.placements.urls")),
    path("", include("ervaring.people.urls")),
    # Before allauth's own: an address is what a school knows someone by, so nobody changes it here.
    path("account/email/", email, name="account_email"),
    path("account/mail/", mail, name="account_mail"),
    path("account/", include("allauth.account.urls")),
    path("beheer/", site.urls),
]
if settings.DEBUG or settings.DEMO:
    from ervaring.components import components

    urlpatterns += [path("onderdelen/", components, name="components")]
if settings.DEMO:
    urlpatterns += [path("demo/", include("ervaring.demo.urls"))]
