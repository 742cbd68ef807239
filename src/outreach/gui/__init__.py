"""What is seen: the only Qt."""

from importlib import import_module

# What the first page needs and does not draw is loaded before Qt: once that is there, its import hook reads the source
# of every module that follows, which took a sixth of the time to the first painted rows.
for _name in (
    "activities",
    "columns",
    "completion",
    "facets",
    "forgotten",
    "progress",
    "settings",
    "step_words",
    "views",
):
    import_module(f"outreach.services.{_name}")
for _name in ("model.phone", "store.window_lock"):
    import_module(f"outreach.{_name}")
