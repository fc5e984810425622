#!/usr/bin/python3
"""A day's work in less: one scan of many assets of a simulated tenant, watched for what it holds.

run.py --sluice PROGRAM --simulator PROGRAM [--assets N] [--out FILE]

The simulator gives N conversations a file each, in turn one of several thousand that all differ, so that no outcome is
known from an equal file. The scan's resident memory, descriptors, children and temporary files are sampled every second.
Ends with 1 when memory grew by more than 5 % from the second quarter of the assets to the last, when a temporary file or
a child is left, when there are more descriptors at the end than in the second quarter, or when any count is not what the
files say.
"""
import argparse
import json
import os
import pathlib
import platform
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import files
import watch

GROWTH = 1.05


def start(options, folder, scratch):
    process = subprocess.Popen(
        [options.simulator, "--conversations", str(options.assets), "--gpts", "0", "--projects", "0", "--users",
         "5000", "--files-from", str(folder), "--set", "rate=off"], stdout=subprocess.PIPE, text=True)
    return process, json.loads(process.stdout.readline())


def scan(options, tenant, scratch):
    """The finished process's status and usage, samples, and the log."""
    temporary = scratch / "temporary"
    temporary.mkdir()
    environment = dict(os.environ, TMPDIR=str(temporary), OPENAI_COMPLIANCE_KEY=tenant["compliance_key"])
    process = subprocess.Popen(
        [options.sluice, "scan", "openai", "--workspace-id", tenant["workspace_id"], "--chatgpt-base-url",
         tenant["chatgpt_base_url"], "--database", str(scratch / "sluice.db"), "--cache", str(scratch / "cache"),
         "--log-format", "json"],
        env=environment, stderr=subprocess.PIPE, text=True)
    state = {"assets": 0, "log": []}

    def read():
        for line in process.stderr:
            found = re.search(r'"assets_done":\s*"?(\d+)', line)
            if found:
                state["assets"] = int(found.group(1))
                print(time.strftime("%H:%M:%S"), state["assets"], file=sys.stderr, flush=True)
            else:
                state["log"].append(line)
    reader = threading.Thread(target=read)
    reader.start()
    began, samples = time.monotonic(), []
    while True:
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        if done:
            break
        samples.append(watch.sample(process.pid, began, temporary, state["assets"]))
        time.sleep(1)
    reader.join()
    left = [path.name for path in temporary.iterdir()]
    return os.waitstatus_to_exitcode(status), usage, samples, state["log"], left, time.monotonic() - began


def quarter(samples, number, total):
    """The samples of a quarter of the assets, 1 to 4."""
    return [s for s in samples if total * (number - 1) / 4 <= s["assets"] < total * number / 4]


def judge(options, planted, scratch, status, samples, left):
    problems = []

    def check(name, found, expected):
        if found != expected:
            problems.append(f"{name}: {found} instead of {expected}")
    check("exit code", status, 0)
    check("temporary files left", left, [])
    with sqlite3.connect(f"file:{scratch}/sluice.db?mode=ro", uri=True) as database:
        def one(statement):
            return database.execute(statement).fetchone()[0]
        check("assets seen", one("SELECT assets_seen FROM runs"), options.assets)
        check("assets scanned", one("SELECT assets_scanned FROM runs"), options.assets)
        check("coverage records", one("SELECT count(*) FROM coverage WHERE position = 0"), options.assets)
        expected = sum(planted[index % len(planted)] for index in range(options.assets))
        check("assets with a card", one(
            "SELECT count(DISTINCT asset_id) FROM findings WHERE profile = 'financial-information'"), expected)
        check("integrity", one("PRAGMA integrity_check"), "ok")
    second, last = (quarter(samples, number, options.assets) for number in (2, 4))
    if len(second) < 5 or len(last) < 5:
        return problems + ["too short: fewer than five samples in a quarter"], {}
    figures = {"growth": {}}
    for name in ("rss_kib", "children_rss_kib", "descriptors"):
        before, after = (statistics.fmean(s[name] for s in part) for part in (second, last))
        figures["growth"][name] = {"second_quarter": round(before, 1), "last_quarter": round(after, 1),
                                   "ratio": round(after / before, 4) if before else None}
        if after > before * GROWTH:
            problems.append(f"{name}: {before:.0f} in the second quarter, {after:.0f} in the last")
    for name in ("rss_kib", "children_rss_kib", "descriptors", "children", "files"):
        figures["most_" + name] = max(s[name] for s in samples)
    return problems, figures


def machine():
    """Where and with what this was measured."""
    root = pathlib.Path(__file__).parent
    commit = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=root, stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL, text=True).stdout.strip()
    names = [line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    return {"date": time.strftime("%Y-%m-%d", time.gmtime()), "commit": commit,
            "machine": f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sluice", required=True)
    parser.add_argument("--simulator", required=True)
    parser.add_argument("--assets", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=6000, help="different files (more than the scan remembers)")
    parser.add_argument("--out", help="write the result as JSON to this file")
    options = parser.parse_args()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="sluice-soak-"))
    simulator = None
    try:
        planted = files.make(scratch / "files", options.files)
        simulator, tenant = start(options, scratch / "files", scratch)
        status, usage, samples, log, left, seconds = scan(options, tenant, scratch)
        problems, figures = judge(options, planted, scratch, status, samples, left)
        result = {
            **machine(), "assets": options.assets, "different_files": len(planted), "exit_code": status,
            "seconds": round(seconds, 1), "assets_per_second": round(options.assets / seconds, 1),
            "processor_seconds": round(usage.ru_utime + usage.ru_stime, 1), "load_average": os.getloadavg(),
            "database_bytes": (scratch / "sluice.db").stat().st_size, **figures, "problems": problems,
            "every_minute": samples[::60],
        }
    finally:
        if simulator:
            simulator.terminate()
            simulator.wait()
        shutil.rmtree(scratch, ignore_errors=True)
    text = json.dumps(result, indent=1)
    if options.out:
        pathlib.Path(options.out).write_text(text + "\n")
    print(text)
    if problems:
        sys.exit("".join(log[-40:]) + "\n" + "\n".join(problems))


if __name__ == "__main__":
    main()
