"""Beheer: what the administrator of a school arranges, and nothing of any other school."""

import secrets
from functools import update_wrapper
from io import BytesIO

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminFileWidget
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.base import ContentFile
from django.http import Http404
from django.shortcuts import redirect, resolve_url
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from PIL import Image, ImageOps

from competencies.models import Framework, Level
from ervaring.schools.models import Cohort, Membership, Programme, School

LOGO_HEIGHT, LOGO_WIDTH = 240, 1200
LOGO_PIXELS = 20_000_000
LOGO_FORMATS = ["PNG", "JPEG", "WEBP", "GIF"]

NOT_ONESELF = _("Je geeft jezelf geen rol. Vraag het aan een andere beheerder.")


class SchoolAdminSite(admin.AdminSite):
    """Open to administrators of a school and to the operator; for others it is not there."""

    site_title = site_header = _("Beheer van Ervaring")
    index_title = _("Mensen en plekken van je school")

    def has_permission(self, request):
        """Asked some forty times per page, so the answer goes along with the request."""
        user = request.user
        if not user.is_active or user.is_guest:
            return False
        if user.is_superuser:
            return True
        if not hasattr(request, "is_administrator"):
            request.is_administrator = School.objects.administered_by(user).exists()
        return request.is_administrator

    def admin_view(self, view, cacheable=False):
        """Who is signed in without being an administrator is not asked to sign in again."""
        inner = super().admin_view(view, cacheable)

        def gated(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return update_wrapper(gated, inner)

    def get_urls(self):
        """Without Django's jump to any object of any model, which asks no queryset."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def get_log_entries(self, request):
        return super().get_log_entries(request).filter(user=request.user)

    @method_decorator([never_cache, login_not_required])
    def login(self, request, extra_context=None):
        index = resolve_url("admin:index")
        if self.has_permission(request):
            return redirect(index)
        return redirect_to_login(request.GET.get("next", index), resolve_url(settings.LOGIN_URL))

    def logout(self, request, extra_context=None):
        return redirect("account_logout", preserve_request=True)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("account_change_password")


site = SchoolAdminSite(name="admin")


class ScopedFilter(admin.RelatedFieldListFilter):
    """A filter that names only what the administrator may see."""

    def field_choices(self, field, request, model_admin):
        return [(one.pk, str(one)) for one in model_admin.choices_of(field.related_model, request)]


class CurrentFilter(admin.SimpleListFilter):
    title = _("periode")
    parameter_name = "periode"

    def lookups(self, request, model_admin):
        return [("nu", _("loopt nu")), ("voorbij", _("beëindigd"))]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(ended_at__isnull=self.value() == "nu")


class ScopedForm(forms.ModelForm):
    def add_error(self, field, error):
        """What a model says about a field that is not on this form is said above the form."""
        if hasattr(error, "error_dict"):
            placed = {}
            for name, errors in error.error_dict.items():
                placed.setdefault(name if name in self.fields else NON_FIELD_ERRORS, []).extend(
                    errors
                )
            error = ValidationError(placed)
        super().add_error(field, error)


class SchoolScopedAdmin(admin.ModelAdmin):
    """Shows, offers and takes nothing but what hangs off the administrator's own school."""

    form = ScopedForm
    fixed = ()  # fields that say what the object is: written once
    list_select_related = ()  # also for where these objects are offered as a choice
    view_on_site = False

    def get_queryset(self, request):
        administered = self.model._default_manager.administered_by(request.user)
        ordered = administered.order_by(*self.model._meta.ordering)
        names = self.list_select_related
        return ordered.select_related(*names) if names else ordered

    def choices_of(self, model, request):
        """What `request.user` may choose from: a reference list, or what their own list shows."""
        if model in (Framework, Level):
            return model._default_manager.readable()
        return self.admin_site.get_model_admin(model).get_queryset(request)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = queryset = self.choices_of(db_field.related_model, request)
        if db_field.related_model is School and queryset.count() == 1:
            kwargs["empty_label"] = None
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["queryset"] = self.choices_of(db_field.related_model, request)
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        return self.fixed if obj else ()

    def lookup_allowed(self, lookup, value, request):
        """Only what a filter of this list asks: an address must not test a password or a name."""
        asked = {CurrentFilter.parameter_name}
        for one in self.get_list_filter(request):
            if one is not CurrentFilter:
                path = one if isinstance(one, str) else one[0]
                asked |= {f"{path}__exact", f"{path}__id__exact", f"{path}__isnull"}
        return lookup in asked

    def has_module_permission(self, request):
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        return False


class DeletableAdmin(SchoolScopedAdmin):
    """One at a time, and only while nothing hangs off it: the models' PROTECT sees to that."""

    def has_delete_permission(self, request, obj=None):
        return obj is not None and self.admin_site.has_permission(request)

    def get_deleted_objects(self, objs, request):
        """What stands in the way is named if it has a page here, which Django links to.

        Of anything else who arranges does not even read that it is there, as with a signal.
        """
        gone, counts, forbidden, in_the_way = super().get_deleted_objects(objs, request)
        named = [line for line in in_the_way if isinstance(line, SafeString)]
        if len(named) < len(in_the_way):
            named.append(_("iets wat hier niet te zien is"))
        return gone, counts, forbidden, named


class PersonForm(ScopedForm):
    """A part for a person, who is found by e-mail address or else made."""

    email = forms.EmailField(
        label=_("E-mailadres"),
        max_length=254,
        help_text=_("Is deze persoon nieuw? Dan kiest die een wachtwoord via Wachtwoord vergeten."),
    )
    name = forms.CharField(
        label=_("Naam"),
        max_length=120,
        help_text=_("Alleen voor een nieuwe persoon. Een naam die er al is, verandert niet."),
    )
    taken = {
        "membership_once": _("Deze persoon heeft deze rol al in deze opleiding."),
        "administrator_once": _("Deze persoon is al beheerder."),
    }

    def clean(self):
        super().clean()
        if {"email", "name"} <= self.cleaned_data.keys():
            user = person(self.cleaned_data["email"], self.cleaned_data["name"])
            if user == self.by:
                self.add_error("email", NOT_ONESELF)
            self.instance.user = user

    def _get_validation_exclusions(self):
        """What is not on the form counts in the constraints, except a person who is new."""
        known = {"user", "ended_at"} if self.instance.user_id else {"ended_at"}
        return super()._get_validation_exclusions() - known

    def add_error(self, field, error):
        """A part that is taken is told in words instead of by the name of the constraint."""
        if hasattr(error, "error_dict"):
            constraints = self._meta.model._meta.constraints
            words = {
                constraint.get_violation_error_message(): self.taken[constraint.name]
                for constraint in constraints
                if constraint.name in self.taken
            }
            error = ValidationError(
                {
                    name: [words.get(one.message, one) for one in errors]
                    for name, errors in error.error_dict.items()
                }
            )
        super().add_error(field, error)


def person(email, name):
    """The person with this address, as they are; else a new one, not saved, without a password."""
    return get_user_model().objects.found_or_new(email, name)


class PartAdmin(SchoolScopedAdmin):
    """Parts that people have for a time: added, then ended, never changed or deleted."""

    add_form = PersonForm
    part_fields = ()  # what a part is beside whose
    actions = ["end"]
    search_fields = ["user__name", "user__email"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if not change:
            kwargs["form"] = self.add_form
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def get_fields(self, request, obj=None):
        if obj:
            return ["user", *self.part_fields, "started_at", "ended_at"]
        return ["email", "name", *self.part_fields]

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        obj.started_by = request.user
        if not obj.user.pk:
            obj.user.save()
            obj.user = obj.user  # takes over the key
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Beëindig"))
    def end(self, request, queryset):
        active = self.endable(request, queryset.active())
        parts = [part for part in active if self.end_part(request, part)]
        for part in parts:
            self.log_change(request, part, [{"changed": {"fields": ["ended_at"]}}])
        said = ngettext("%d rol beëindigd.", "%d rollen beëindigd.", len(parts)) % len(parts)
        self.message_user(request, said, messages.SUCCESS if parts else messages.WARNING)

    def endable(self, request, queryset):
        return queryset

    def end_part(self, request, part):
        """Whether it ended now."""
        return part.end(request.user)


class LogoInput(AdminFileWidget):
    """Links to the logo where it is served; the file itself has no address."""

    def format_value(self, value):
        if not self.is_initial(value):
            return None
        shown = ShownFile(_("het logo van nu"))
        shown.url = value.instance.logo_url
        return shown


class ShownFile(str):
    __slots__ = ("url",)


class SchoolForm(ScopedForm):
    class Meta:
        widgets = {"logo": LogoInput}

    def clean_logo(self):
        """A small PNG of our own making, or a sentence: whatever else the file held is gone."""
        logo = self.cleaned_data["logo"]
        if not logo or "logo" not in self.changed_data:
            return logo
        try:
            logo.seek(0)
            image = Image.open(logo, formats=LOGO_FORMATS)
            if image.width * image.height > LOGO_PIXELS:
                raise ValidationError(_("Deze afbeelding is te groot. Kies een kleinere."))
            image = ImageOps.exif_transpose(image).convert("RGBA")
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise ValidationError(
                _("Deze afbeelding kunnen we niet openen. Kies een PNG of JPEG.")
            ) from error
        image.info = {}
        image.thumbnail((LOGO_WIDTH, LOGO_HEIGHT))
        png = BytesIO()
        image.save(png, "PNG", optimize=True)
        return ContentFile(png.getvalue(), name=f"{secrets.token_hex(16)}.png")


@admin.register(School, site=site)
class SchoolAdmin(SchoolScopedAdmin):
    form = SchoolForm
    fields = ["name", "slug", "colour", "colour_dark", "logo"]

    def get_readonly_fields(self, request, obj=None):
        return () if request.user.is_superuser else ["slug"]

    def has_add_permission(self, request):
        return request.user.is_superuser


@admin.register(Programme, site=site)
class ProgrammeAdmin(SchoolScopedAdmin):
    fields = ["school", "title", "level", "frameworks", "check_months"]
    fixed = ["school"]
    list_display = ["title", "level", "school"]
    list_filter = [("school", ScopedFilter)]
    list_select_related = ["school", "level"]
    search_fields = ["title"]


@admin.register(Cohort, site=site)
class CohortAdmin(DeletableAdmin):
    fields = ["programme", "name", "starts_on", "ends_on"]
    fixed = ["programme"]
    list_display = ["name", "programme", "starts_on", "ends_on"]
    list_filter = [("programme", ScopedFilter)]
    list_select_related = ["programme"]
    search_fields = ["name", "programme__title"]


@admin.register(Membership, site=site)
class MembershipAdmin(PartAdmin):
    part_fields = ["programme", "role", "cohort"]
    list_display = ["user", "role", "programme", "cohort", "started_at", "ended_at"]
    list_filter = [CurrentFilter, "role", ("programme", ScopedFilter), ("cohort", ScopedFilter)]
    list_select_related = ["user", "programme", "cohort__programme"]


class AdministratorAdmin(PartAdmin):
    part_fields = ["school"]
    list_display = ["user", "school", "started_at", "ended_at"]
    list_filter = [CurrentFilter, ("school", ScopedFilter)]
    list_select_related = ["user", "school"]

    def endable(self, request, queryset):
        """Not oneself: the page they would come to is then not there."""
        if queryset.filter(user=request.user).exists():
            said = _("Je eigen rol beëindig je niet zelf. Vraag het een andere beheerder.")
            self.message_user(request, said, messages.WARNING)
        return queryset.exclude(user=request.user)
