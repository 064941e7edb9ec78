from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ervaring.demo import PASSWORD, evidence, feedback, people, practice
from ervaring.demo.school import make

STUDENTS = 48


class Command(BaseCommand):
    help = "Make the demo school, with the database and reference data it needs. Nothing twice."

    def add_arguments(self, parser):
        parser.add_argument(
            "--students",
            type=int,
            default=STUDENTS,
            help="How many students it has at least; a school that has fewer gets more of them.",
        )

    def handle(self, *, students, **options):
        if not settings.DEMO:
            raise CommandError(
                "The demo school has passwords that everyone knows, so it is only made in demo "
                "mode: set ERVARING_DEMO=1, with a database of its own."
            )
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_reference", if_changed=True, verbosity=0)
        new = make(students)
        evidence.link()
        feedback.make()
        practice.make(students)
        if new:
            self.stderr.write(f"The demo school has {new} new students.")
        self.stdout.write(f"Mail to its people is read at {settings.SITE_URL}/demo/post/.")
        self.stdout.write(f"Sign in with the password {PASSWORD} as")
        width = max(len(person["email"]) for person in people())
        for person in people():
            self.stdout.write(f"  {person['email']:{width}}  {person['name']}, {person['role']}")
