from allauth.socialaccount.views import login_cancelled
from django.conf import settings
from django.urls import include, path

from assessments.views.home import home
from ervaring.accounts.views import account, address, joining
from ervaring.schools.admin import site

urlpatterns = [
    path("", home, name="home"),
    path("", include("assessments.urls")),
    path("", include("portfolios.urls")),
    path("kaders/", include("competencies.urls")),
    path("scholen/", include("ervaring.schools.urls")),
    path("", include("ervaring.placements.urls")),
    path("", include("ervaring.practice.urls")),
    path("", include("ervaring.people.urls")),
    # Before allauth's own: an address is what a school knows someone by, so one has exactly one.
    path("account/email/", address.email, name="account_email"),
    path("account/email/nieuw/", address.new, name="account_email_new"),
    path("account/email/code/", address.code, name="account_email_code"),
    path("account/mail/", account.mail, name="account_mail"),
    path("account/", account.overview, name="account"),
    path("account/ingelogd/", account.sessions, name="account_sessions"),
    path("account/tweede-stap/", account.second_step, name="account_second_step"),
    path("account/schoolaccount/", account.school_accounts, name="account_school"),
    path("account/schoolaccount/gestopt/", login_cancelled, name="socialaccount_login_cancelled"),
    path("account/koppelen/", joining.address, name="account_join"),
    path("account/koppelen/code/", joining.code, name="account_join_code"),
    path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("account/beveiliging/", include("allauth.mfa.urls")),
    path("account/", include("allauth.account.urls")),
    path("beheer/", site.urls),
]
if settings.DEBUG or settings.DEMO:
    from ervaring.components import components

    urlpatterns += [path("onderdelen/", components, name="components")]
if settings.DEMO:
    urlpatterns += [path("demo/", include("ervaring.demo.urls"))]
