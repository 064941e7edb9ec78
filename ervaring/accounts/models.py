from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserQuerySet(models.QuerySet):
    def with_part_in(self, parts):
        """The people of `parts`: memberships or supervisions that came through their gate."""
        return self.filter(pk__in=parts.order_by().values("user"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, name, password=None, **fields):
        """A person who can sign in; without `password` only after a password reset by mail."""
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

    def clean(self):
        super().clean()
        self.email = self.email.lower()

    @property
    def is_staff(self):
        """The operator of the installation. The admin site itself lets in a school's own."""
        return self.is_superuser

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.split()[0] if self.name else self.email
