import datetime

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils import timezone

from ervaring.accounts.models import Mail
from ervaring.accounts.tasks import post


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """A school makes the accounts: nobody can add themselves."""
        return False

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
