"""A fuzzer for every reader of foreign files: mutated files are read, or refused by a Problem; all else is a defect."""
