"""The word lists of resources/data as patterns."""

import re
from functools import cache

from outreach.press import vocabulary


@cache
def pattern(section: str, *names: str) -> re.Pattern[str]:
    """One of the words under these names of a section in any language's list; a "*" stands for letters."""
    lists = [vocabulary.section(language, section) for language in vocabulary.languages()]
    words = {word for some in lists for name in names for word in some.get(name, ())}
    longest = sorted(words, key=lambda word: (-len(word), word))
    either = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in longest)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.I)
