#!/usr/bin/env python3
"""Writes a made-up table of customers as CSV, or a text in which some of its records stand.

records.py ROWS > customers.csv              five columns, so five cells a row
records.py ROWS --plant N > leak.txt         N of the same records, one a line, among lines of nobody's

The same ROWS and --seed give the same records.
"""
import argparse
import sys

FIRST = "Ada Ben Cleo Dirk Emma Finn Gina Hugo Ines Jan Kira Lars Mona Nils Olga Paul Rita Sven Tara Uwe".split()
SYLLABLES = "ba be bo da de do fa fe ka ke ko la le lo ma me mo na ne no ra re ro sa se so ta te to va ve vo".split()
MASK = (1 << 64) - 1


def mixed(value):
    """SplitMix64: one number out of another."""
    value = (value + 0x9E3779B97F4A7C15) & MASK
    value = ((value ^ value >> 30) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ value >> 27) * 0x94D049BB133111EB) & MASK
    return value ^ value >> 31


def record(row, seed):
    number = mixed(seed << 32 ^ row)
    last = "".join(SYLLABLES[number >> shift & 31] for shift in (0, 5, 10)).capitalize()
    first = FIRST[(number >> 15) % 20]
    ssn = 100000000 + (number >> 20) % 799999999
    ssn = f"{ssn // 1000000}-{ssn // 10000 % 100:02}-{ssn % 10000:04}"
    return [ssn, f"{first}.{last}{row}@example.com".lower(), f"AC-{row:08}", last, first]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", type=int)
    parser.add_argument("--plant", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    out = sys.stdout
    if options.plant is None:
        out.write("ssn,mail,account,last_name,first_name\n")
        for row in range(options.rows):
            out.write(",".join(record(row, options.seed)) + "\n")
        return
    for number in range(options.plant):
        row = mixed(number + 77) % options.rows
        ssn, _, _, last, first = record(row, options.seed)
        other = record(options.rows + number, options.seed + 1)
        out.write(f"{number}: {first} {last} has {ssn}\n{number}: {other[4]} {other[3]} has {other[0]}\n")


main()
