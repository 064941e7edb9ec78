from django.core.management.base import BaseCommand

from assessments.models import Notice
from assessments.tasks import notify


class Command(BaseCommand):
    help = "Mailt uitnodigingen, herinneringen en berichten die klaarstaan, en niets twee keer."

    def handle(self, *, verbosity, **options):
        sent = notify()
        if verbosity:
            self.stdout.write(f"Verstuurd: {sent}.")
            if given_up := Notice.objects.given_up().count():
                self.stdout.write(f"Na herhaald proberen opgegeven: {given_up}.")
