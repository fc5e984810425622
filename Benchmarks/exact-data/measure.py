#!/usr/bin/env python3
"""What looking up exact data costs beside the whole catalogue, and what building a table costs.

measure.py SLUICE TEXTS [--rows N] [--scratch FOLDER]

TEXTS is a folder of the mix that Benchmarks/peers/gen_corpus.py makes. A table of N rows with five columns is built, and
the engine scans the texts on one thread with the profiles that a scan uses, and again with an entry of one, two and four
primary columns besides, which ask for a second column of the same record; all in turn, several rounds. Prints processor
time of the engine, and of each round's ratio the median. Ends with 1 where four columns cost more than a tenth.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

COLUMNS = ["ssn", "mail", "account", "last_name", "first_name"]
CASES = {"none": 0, "1 column": 1, "2 columns": 2, "4 columns": 4}


def build(options, folder):
    table, data = folder / "customers.csv", folder / "customers.edm"
    script = pathlib.Path(__file__).with_name("records.py")
    with open(table, "w", encoding="utf-8") as out:
        subprocess.run([sys.executable, script, str(options.rows)], stdout=out, check=True)
    began = time.monotonic()
    process = subprocess.Popen(
        [options.sluice, "profiles", "edm", "build", "--columns", ",".join(COLUMNS), "--key-file",
         folder / "customers.key", "--output", data, table], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit("the table was not built")
    print(f"{options.rows} rows, {options.rows * len(COLUMNS)} cells, CSV of {table.stat().st_size / 1e6:.0f} MB: "
          f"{time.monotonic() - began:.1f} s, {usage.ru_utime + usage.ru_stime:.1f} s processor time, "
          f"{usage.ru_maxrss / 1024:.0f} MiB of memory, file of {data.stat().st_size / 1e6:.0f} MB")
    table.unlink()


def profile(folder, count):
    path = folder / f"customers-{count}.yaml"
    path.write_text(f"""profile: customers
version: 1
description: Records of customers
entries:
  - id: customers.record
    name: Customer record
    info_type: CUSTOMER_RECORD
    severity: critical
    exact_data:
      file: customers.edm
      key_file: customers.key
      primary: [{", ".join(COLUMNS[:count])}]
      optional: [{", ".join(COLUMNS[max(count, 3):])}]
      min_columns: 2
""", encoding="utf-8")
    return path


def engine(options, profiles):
    """Nanoseconds of processor time a byte, of all profiles together."""
    arguments = [argument for each in profiles for argument in ("--profiles", each)]
    made = subprocess.run(
        [options.sluice, "profiles", "bench", options.texts, "--sample", options.sample, "--runs", "5", "--together",
         "--quiet", "--json", "-", *arguments], stdout=subprocess.PIPE, check=True)
    report = json.loads(made.stdout)
    return next(each for each in report["measurements"] if each["subject"]["kind"] == "all")["ns_per_byte"]


def catalogue(options):
    """Ids of the profiles that a scan uses."""
    made = subprocess.run(
        [options.sluice, "profiles", "bench", options.texts, "--sample", "100KB", "--runs", "1", "--quiet", "--json", "-"],
        stdout=subprocess.PIPE, check=True)
    subjects = [each["subject"] for each in json.loads(made.stdout)["measurements"]]
    return [each["profile"] for each in subjects if each["kind"] == "profile"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sluice")
    parser.add_argument("texts")
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sample", default="8MB")
    parser.add_argument("--scratch", default="/tmp/sluice-exact-data")
    options = parser.parse_args()
    folder = pathlib.Path(options.scratch)
    folder.mkdir(parents=True, exist_ok=True)
    build(options, folder)
    known = catalogue(options)
    times = {case: [] for case in CASES}
    for _ in range(options.rounds):
        for case, count in CASES.items():
            more = [str(profile(folder, count))] if count else []
            times[case].append(engine(options, known + more))
    share = 0.0
    for case in CASES:
        ratios = [own / none for own, none in zip(times[case], times["none"])]
        share = statistics.median(ratios) - 1
        print(f"{case}: {statistics.median(times[case]):.2f} ns a byte, {share:+.1%}")
    sys.exit(1 if share > 0.1 else 0)


main()
