"""The search for doubles by splink on DuckDB, to be run by an interpreter that has it: see bench_duplicates.

python splink_doubles.py PREPARED.csv PAIRS.csv     prints {"seconds", "memory"} as JSON

The records come prepared: folded and Latin names, all addresses and numbers in normal form. 0.99 is the threshold at
which it did best on these records (F1 over 0.5, 0.8, 0.9, 0.95, 0.99, 0.999). `seconds` begin with the
records in a data frame and end with the pairs above the threshold in another.
"""

import json
import logging
import sys
import time
from pathlib import Path


def search(prepared: str, pairs: str, threshold: float = 0.99) -> None:
    """Trains splink on the records, and writes the pairs it predicts."""
    import duckdb
    import pandas
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.disable(logging.WARNING)
    frame = pandas.read_csv(prepared, dtype=str, keep_default_na=False).replace("", None)
    frame["unique_id"] = frame["unique_id"].astype(int)
    for column in ("emails", "phones"):
        frame[column] = [value.split("|") if isinstance(value, str) else None for value in frame[column]]
    start = time.perf_counter()
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("given", [0.92, 0.85]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("family", [0.92, 0.85]).configure(term_frequency_adjustments=True),
            cl.ArrayIntersectAtSizes("emails", [1]),
            cl.ArrayIntersectAtSizes("phones", [1]),
            cl.ExactMatch("outlet").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("emails", arrays_to_explode=["emails"]),
            block_on("phones", arrays_to_explode=["phones"]),
            block_on("given", "family"),
            block_on("outlet", "substr(family, 1, 4)"),
            block_on("outlet", "substr(given, 1, 4)"),
        ],
    )
    database = DuckDBAPI(duckdb.connect(":memory:"))
    linker = Linker(database.register(frame), settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("given", "family", "outlet")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("given", "family"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("outlet", "substr(family, 1, 4)"))
    found = linker.inference.predict(threshold_match_probability=threshold).as_pandas_dataframe()
    seconds = time.perf_counter() - start
    found[["unique_id_l", "unique_id_r"]].to_csv(pairs, index=False)
    status = Path("/proc/self/status").read_text()  # not getrusage's figure, which begins with the memory of its parent
    memory = int(status.split("VmHWM:")[1].split()[0]) / 1024
    print(json.dumps({"seconds": seconds, "memory": memory}))


if __name__ == "__main__":
    search(*sys.argv[1:3])
