"""People, the codes that prove a mailbox, and the mail that is still to be sent."""

from ervaring.accounts.models.codes import Code, TooManyCodesError
from ervaring.accounts.models.mail import Mail, Outgoing, OutgoingQuerySet
from ervaring.accounts.models.people import AddressChange, Guest, User

__all__ = [
    "AddressChange",
    "Code",
    "Guest",
    "Mail",
    "Outgoing",
    "OutgoingQuerySet",
    "TooManyCodesError",
    "User",
]
