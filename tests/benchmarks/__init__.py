"""The measurements: run one by its name with `./dev bench NAME`; never part of the tests."""
