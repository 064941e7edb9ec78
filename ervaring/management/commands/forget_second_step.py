from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ervaring.accounts.models import User


class Command(BaseCommand):
    help = (
        "For who lost their phone and their recovery codes: takes the second step of signing in "
        "away from one person and signs them out everywhere. Be sure first that it is them who ask."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *, email, **options):
        user = User.objects.with_address(email).first()
        if user is None:
            raise CommandError(f"Nobody has the address {email}.")
        steps = Authenticator.objects.filter(user=user)
        kinds = ", ".join(steps.order_by("type").values_list("type", flat=True)) or "none"
        steps.delete()
        mine = [one.pk for one in Session.objects.all() if is_of(one, user)]
        Session.objects.filter(pk__in=mine).delete()
        self.stdout.write(f"{user.name}, {user.email}")
        self.stdout.write(f"  forgotten: {kinds}")
        self.stdout.write(f"  signed out of: {len(mine)}")


def is_of(session, user):
    return session.get_decoded().get(SESSION_KEY) == str(user.pk)
