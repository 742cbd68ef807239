"""Exports: contacts into the files of other programs; a press list as a file, Bcc groups or drafts; releases.

Each is a job: a generator that yields Progress and returns what was written. A file is replaced only when the new
one is whole, so a cancel leaves the old one. What a list leaves out stays out in every format, the other
addresses of its recipients too.
"""
