import datetime

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathImage

from ervaring import vault
from ervaring.accounts import joining, second_step
from ervaring.accounts.backends import may_come_in
from ervaring.accounts.models import Mail
from ervaring.accounts.tasks import post

TOO_OFTEN = gettext_lazy("Je hebt het te vaak geprobeerd. Wacht vijf minuten en probeer het weer.")


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "Dit e-mailadres en dit wachtwoord horen niet bij elkaar. Kijk ze na, of log in met "
            "een code."
        ),
        "incorrect_code": gettext_lazy("Deze code klopt niet, of hij is te oud."),
        "incorrect_password": gettext_lazy("Dit wachtwoord klopt niet."),
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
    }

    def is_open_for_signup(self, request):
        """A school makes the accounts: nobody can add themselves."""
        return False

    def pre_login(self, request, user, **kwargs):
        """Whether it was a password, a code, a passkey or a school account that let them in."""
        if not may_come_in(user):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def get_reauthentication_methods(self, user):
        """In our words."""
        words = {
            "reauthenticate": _("Gebruik je wachtwoord"),
            "mfa_reauthenticate": _("Gebruik je app of een herstelcode"),
            "mfa_reauthenticate:webauthn": _("Gebruik je passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**one, "description": words[one["id"]]} for one in methods]

    def send_mail(self, template_prefix, email, context):
        """In the background, as all mail; a code that is no longer valid is not sent at all."""
        context = {"request": self.request, "email": email, **context}
        message = self.render_mail(template_prefix, email, context)
        seconds = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT if "code" in context else None
        post(
            kind=Mail.Kind.ACCOUNT,
            user=context.get("user"),
            to=email,
            subject=message.subject,
            body=message.body,
            valid_until=seconds and timezone.now() + datetime.timedelta(seconds=seconds),
        )


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "Deze code klopt niet. Kijk hem na, of wacht op de volgende."
        ),
    }

    def encrypt(self, text):
        return vault.seal(text, second_step.PLACE)

    def decrypt(self, encrypted_text):
        return vault.unseal(encrypted_text, second_step.PLACE)

    def build_totp_svg(self, url):
        """To stand in the page itself, which no content security policy has to allow."""
        return qrcode.make(url, image_factory=SvgPathImage).to_string(encoding="unicode")

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}


class SchoolAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-in at a school. Nobody is joined, let in or made because of an address it gives."""

    def pre_social_login(self, request, sociallogin):
        account = sociallogin.account
        # What the school tells beside who it is, is looked at here and kept nowhere.
        claims, account.extra_data = account.extra_data, {}
        if account.pk:
            account.save(update_fields=["extra_data"])
        # Whom the school tells about must be whom its signed answer is about.
        if claims.get("id_token", {}).get("sub") != account.uid:
            refusal = render_authentication_error(request, sociallogin.provider)
            raise ImmediateHttpResponse(refusal)
        # Who came in by a link proved a mailbox once: that alone joins nothing for good.
        signed_in = request.user.is_authenticated and not request.user.is_guest
        connects = signed_in and sociallogin.state.get("process") == AuthProcess.CONNECT
        if not sociallogin.is_existing and not connects:
            joining.hold(request, sociallogin)
            raise ImmediateHttpResponse(redirect("account_join"))

    def get_connect_redirect_url(self, request, socialaccount):
        return reverse("account_school")
