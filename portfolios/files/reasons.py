"""Why a file is refused, between the process that takes it apart and the one that says so."""


class RefusedError(Exception):
    """A file that cannot be kept; a name from `checking.SENTENCES`, or already a sentence."""
