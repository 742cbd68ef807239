"""What is seen: the only Qt."""

import builtins

import PySide6.QtCore  # noqa: F401

# With Qt comes an import of its own, which reads the source of every module that follows to see whether that asks for
# Qt's names in another spelling. None of ours does: modules are imported by Python's own again.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
