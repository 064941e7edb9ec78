"""Texts in tests: what a page says, and sealed ones of all rows of a queryset at once."""


def text_of(response):
    """A page in one line."""
    return " ".join(response.content.decode().split())


def write(rows, **values):
    """What `rows.update(**values)` would be if a text could be stored without its row."""
    for row in rows.values_list("pk", flat=True):
        one = rows.model._base_manager.filter(pk=row)
        one.update(**rows.model.sealed(row, **values))


def read(rows, *names):
    """What `rows.values_list(*names)` would be if a text came opened: single ones for one name."""
    found = [tuple(getattr(row, name) for name in names) for row in rows]
    return [row[0] for row in found] if len(names) == 1 else found
