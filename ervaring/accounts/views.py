from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def email(request):
    """Says that the school changes an address.

    Whoever could claim an address here would get the parts that a school gives to its owner.
    """
    return render(request, "account/email.html")
