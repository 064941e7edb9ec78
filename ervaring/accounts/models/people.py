from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ervaring.history import Kept, KeptQuerySet


class UserQuerySet(models.QuerySet):
    def with_part_in(self, parts):
        """The people of `parts`: memberships or supervisions that came through their gate."""
        return self.filter(pk__in=parts.order_by().values("user"))

    def with_address(self, *emails):
        """The people whose own address is one of `emails`, in whatever case: who arranges people
        names them by it."""
        addresses = {email.lower() for email in emails}
        return self.annotate(address=Lower("email")).filter(address__in=addresses)

    def found_or_new(self, email, name):
        """The person with this address, as they are; else a new one, not saved, who gets in by a
        mailed code, link or password reset only."""
        return self.with_address(email).first() or self.model.without_password(email, name)

    def never_came_in(self):
        """Who has no password and was never here: nobody has proven that the mailbox is theirs."""
        return self.filter(
            last_login=None,
            password__startswith=UNUSABLE_PASSWORD_PREFIX,
            socialaccount=None,
            is_superuser=False,
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, name, password=None, **fields):
        """A person who can sign in; without `password` with a code by mail."""
        user = self.model(email=email.lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, name, password=None):
        return self.create_user(email, name, password, is_superuser=True)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What someone may do follows from memberships and supervisions, not from here."""

    class Reminders(models.TextChoices):
        ALL = "all", _("Alle: drie dagen ervoor, op de laatste dag en daarna nog twee keer")
        LAST_DAY = "last_day", _("Alleen op de laatste dag")
        NONE = "none", _("Geen herinneringen")

    email = models.EmailField(_("e-mailadres"), unique=True)
    name = models.CharField(_("naam"), max_length=120)
    is_active = models.BooleanField(_("mag inloggen"), default=True)
    reminders = models.CharField(
        _("Welke herinneringen wil je over een lijst die je moet inleveren?"),
        max_length=10,
        choices=Reminders,
        default=Reminders.ALL,
    )
    date_joined = models.DateTimeField(_("toegevoegd op"), auto_now_add=True)

    # Whether this is somebody who came in by a link: see Guest.
    is_guest = False

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "email"]
        verbose_name = _("persoon")
        verbose_name_plural = _("personen")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self):
        return self.name

    @classmethod
    def without_password(cls, email, name):
        """A new person, not saved."""
        user = cls(email=email.lower(), name=name)
        user.set_unusable_password()
        return user

    def clean(self):
        super().clean()
        self.email = self.email.lower()

    @property
    def is_staff(self):
        """The operator of the installation. The admin site itself lets in a school's own."""
        return self.is_superuser

    def has_usable_password(self):
        """Who was added by a school has none, until they choose one."""
        return bool(self.password) and super().has_usable_password()

    @transaction.atomic
    def change_address(self, email, by):
        """From now on their mailbox is another one; the old address is kept in the history.

        Raises IntegrityError when somebody else has the address.
        """
        old, self.email = self.email, email
        self.save(update_fields=["email"])
        self.emailaddress_set.all().delete()
        AddressChange.objects.create(user=self, old=old, new=email, by=by)

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.split()[0] if self.name else self.email


class Guest(User):
    """A person who proved their mailbox and no more: they came in by a link, without an account.

    Has the parts of an assessor in placements, and no other part that the same person may have:
    that is for who signs in (see `held_by` of the parts).
    """

    is_guest = True

    class Meta:
        proxy = True


class AddressChangeQuerySet(KeptQuerySet):
    def of(self, user):
        """Those of a person who came through their gate."""
        return self.filter(user=user.pk)


class AddressChange(Kept):
    """Somebody's e-mail address was another one until now."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    old = models.EmailField()
    new = models.EmailField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.old} → {self.new}"
