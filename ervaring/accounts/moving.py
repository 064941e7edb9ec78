"""To another mailbox: a code in the new one, and word in the old one."""

from allauth.account.adapter import get_adapter
from django.db import transaction

from ervaring.accounts.models import Code, User

KEY = "new_address"


def ask_code(user, address):
    """Mail a code to the new address; returns what the session keeps. Raises TooManyCodesError."""
    code, text = Code.issue(user, Code.Purpose.ADDRESS)
    get_adapter().send_mail("account/email/address_code", address, {"user": user, "code": text})
    return {"address": address, "code": code.pk}


def issued(user, waiting):
    """The code that this session waits for, if it is of this person."""
    return Code.objects.mailed_to(user, Code.Purpose.ADDRESS).filter(pk=waiting["code"]).first()


@transaction.atomic
def move(user, address):
    """Somebody's address is another one from now on, which the old mailbox is told.

    What let them in stays as it is, and so do their parts. Raises IntegrityError when somebody else
    has the address.
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    old = person.email
    person.change_address(address, by=person)
    Code.objects.of(person).delete()  # what was mailed to the old mailbox lets nobody in
    get_adapter().send_notification_mail(
        "account/email/address_changed", person, {"new": address}, email=old
    )
