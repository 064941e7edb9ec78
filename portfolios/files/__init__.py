"""Files with an entry: what they may be, by content and never by name, and made harmless.

`checking.check` is the way in. The modules that take a stranger's file apart (images, pdfs,
offices, media) run in a process of their own with little memory and little time: see `apart`.
They import nothing of Django, so that it starts quickly.
"""
