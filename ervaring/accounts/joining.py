"""Somebody signed in at their school for the first time: who they are here is still to be proved.

Issuer and `sub` say which school account it is. An address that the school gives proves nothing:
a code in the mailbox that the programme knows does.
"""

import time

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.socialaccount.internal.flows.login import record_authentication
from allauth.socialaccount.models import SocialLogin
from django.db import IntegrityError, transaction

from ervaring.accounts.backends import may_come_in
from ervaring.accounts.models import Code, TooManyCodesError, User

KEY = "school_account"
VALID = 10 * 60  # seconds
TRIES = 5


def hold(request, login):
    """Keep the sign-in at the school in this session, for as long as proving takes."""
    login.token = None  # nothing is asked of the school any more
    request.session[KEY] = {"login": login.serialize(), "until": time.time() + VALID}


def held(request):
    """What this session waits with, or None. What is changed in it is kept."""
    waiting = request.session.get(KEY)
    if waiting and time.time() < waiting["until"]:
        request.session.modified = True
        return waiting
    request.session.pop(KEY, None)
    return None


def let_go(sender, request, **kwargs):
    """Somebody signed in: what another left waiting in this browser is not theirs to join."""
    request.session.pop(KEY, None)


def address_of(waiting):
    """The address that the school gave, if any."""
    return waiting["login"]["user"].get("email") or ""


def ask_code(waiting, address):
    """Mail a code to `address` if somebody here has it. Whoever asks cannot tell."""
    waiting.update(address=address, code=None, tries=0)
    user = User.objects.filter(email=address.lower()).first()
    if not user or not may_come_in(user):
        return
    try:
        code, text = Code.issue(user, Code.Purpose.JOIN)
    except TooManyCodesError:
        return
    waiting["code"] = code.pk
    get_adapter().send_mail("account/email/join_code", user.email, {"user": user, "code": text})


def redeem(waiting, text):
    """The person whose mailbox this proves, or None. After TRIES a new code is needed."""
    waiting["tries"] += 1
    code = Code.objects.filter(pk=waiting["code"], purpose=Code.Purpose.JOIN).first()
    if code and waiting["tries"] <= TRIES and code.redeem(text):
        return code.user
    return None


def join(request, user):
    """The school account is now of `user`, who is signed in (or asked for their second step).

    None when it was joined in another browser meanwhile.
    """
    login = SocialLogin.deserialize(request.session.pop(KEY)["login"])
    try:
        with transaction.atomic():
            login.connect(request, user)
    except IntegrityError:
        return None
    record_authentication(request, login)
    return perform_login(
        request,
        user,
        redirect_url=login.get_redirect_url(request),
        signal_kwargs={"sociallogin": login},
    )
