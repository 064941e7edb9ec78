"""Pages for whoever has what is printed on a paper: no account, no session."""

from functools import wraps

from ervaring.accounts.arriving import kept_nowhere


def for_anyone(view):
    """Out of every cache and search engine, and told to no other page: the key is in its path."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.setdefault("Referrer-Policy", "no-referrer")
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return kept_nowhere(guarded)
