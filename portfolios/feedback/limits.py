"""How often somebody may try a link of a card that is not there.

What is counted is a number under a key that is made of the address, the time and the secret key of
the installation. After ten minutes the key is another one and the number is gone: no address is
stored, nor can anyone who reads the cache find one by trying them all, or tell that it came back.
Two at the same moment may count as one: a limit this far from what chance needs (80 bits in a
token) can bear that.
"""

import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.utils.crypto import salted_hmac

SECONDS = 10 * 60
# A ward or a library has one address for everyone in it.
WRONG_PER_ADDRESS = 30
REFUSED_PER_CARD = 20


def too_often(request):
    """Whether so many links from here were wrong that nobody looks any more."""
    return _count(_from(request)) >= WRONG_PER_ADDRESS


def note_wrong(request):
    _add(_from(request))


def too_often_refused(card):
    """Whether so many answers with one card were refused that it has to rest for a while."""
    return _count(f"card {card.pk}") >= REFUSED_PER_CARD


def note_refused(card):
    _add(f"card {card.pk}")


def _from(request):
    """Whose tries these are: an address; of IPv6 the half that a subscriber has to themselves."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    bits = 64 if address.version == 6 else 32
    return f"address {ipaddress.ip_network((address, bits), strict=False)}"


def _count(what):
    return cache.get(_key(what), 0)


def _add(what):
    cache.set(_key(what), _count(what) + 1, SECONDS)


def _key(what):
    window = int(time.time() // SECONDS)
    made = salted_hmac("portfolios.feedback.limits", f"{window} {what}", algorithm="sha256")
    return f"feedback:{made.hexdigest()}"
