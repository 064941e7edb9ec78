from django.db import migrations

from ervaring import vault
from ervaring.accounts.second_step import rewrite_secrets


def seal(apps, schema_editor):
    rewrite_secrets(apps.get_model('mfa', 'Authenticator'), vault.seal_once)


def unseal(apps, schema_editor):
    rewrite_secrets(apps.get_model('mfa', 'Authenticator'), vault.unseal)


def forget_claims(apps, schema_editor):
    """What schools told about people: it is used while they sign in, and not after that."""
    apps.get_model('socialaccount', 'SocialAccount').objects.update(extra_data={})


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_guests_and_mail'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('socialaccount', '0006_alter_socialaccount_extra_data'),
    ]

    operations = [
        migrations.RunPython(seal, unseal),
        migrations.RunPython(forget_claims, migrations.RunPython.noop),
    ]
