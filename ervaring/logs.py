"""What is left out of every log: the keys that some links have in their path."""

import logging
import re

# The link to choose a new password, that of a card for feedback, and the code of a document: with
# who asked and when it would say which paper somebody had in hand.
KEYS = re.compile(r"(/reset/key/|^/f/|^/echt/)[^/]+")


def without_keys(path):
    return KEYS.sub(r"\1…", path)


class WithoutKeys(logging.Filter):
    """Takes them out of what Django says about a request."""

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(
                without_keys(one) if isinstance(one, str) else one for one in record.args
            )
        return True
