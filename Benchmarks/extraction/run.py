#!/usr/bin/python3
"""What reading documents and archives costs, beside the tools that read the same alone.

run.py --sluice PROGRAM [--rounds N] [--scratch FOLDER]

Makes a workbook of 70 MB of XML, eight PDFs of 200 pages, and texts of 30 and 300 MB as zip and as gzip, each with card
numbers planted. In each round every program reads every input once; told is the median of the processor time of a
program and its children, over the number of rounds, and its range. sluice searches for one literal number, and must find
as many as were planted.
"""
import argparse
import gzip
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
WORKBOOK = HERE.parents[1] / "Tests/SluiceExtractionTests/Documents/make-large-workbook"
NUMBER = "4111111111111111"
PROFILE = f"""profile: one
version: 1
description: One number
allowed_match_count: 0
confidence_threshold: low
entries:
  - id: one.number
    name: One number
    info_type: GENERIC_ID
    severity: low
    pattern: '{NUMBER}'
    points: literal
    examples: {{match: ['{NUMBER}'], near_miss: ['4111111111111112']}}
"""


def text(size):
    random.seed(size)
    words = ["alpha%d" % number for number in range(5000)]
    lines = []
    length = 0
    while length < size:
        line = " ".join(random.choices(words, k=16)) + (f" {NUMBER}" if len(lines) % 50_000 == 0 else "") + "\n"
        lines.append(line)
        length += len(line)
    return "".join(lines).encode(), (len(lines) + 49_999) // 50_000


def pdfs(folder):
    from reportlab.pdfgen import canvas
    random.seed(3)
    words = ["beta%d" % number for number in range(3000)]
    for number in range(8):
        page = canvas.Canvas(str(folder / f"{number}.pdf"))
        for sheet in range(200):
            for line in range(60):
                planted = line == 0 and sheet % 20 == 0
                page.drawString(40, 800 - 12 * line, NUMBER if planted else " ".join(random.choices(words, k=11)))
            page.showPage()
        page.save()
    return 8 * 10


def inputs(scratch):
    """Name, folder, planted numbers, the commands beside it, and bytes of what is read where that is told."""
    made = []
    folder = scratch / "workbook"
    folder.mkdir()
    subprocess.run([sys.executable, WORKBOOK], cwd=folder, check=True)
    with zipfile.ZipFile(folder / "large.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    made.append(("workbook of 70 MB XML", folder, sheet.count(NUMBER.encode()), {}, len(sheet)))
    folder = scratch / "pdf"
    folder.mkdir()
    planted = pdfs(folder)
    files = " ".join(str(file) for file in sorted(folder.iterdir()))
    command = ["sh", "-c", f"for file in {files}; do pdftotext $file -; done"]
    made.append(("eight PDFs of 200 pages", folder, planted, {"pdftotext": command}, None))
    for size in (30_000_000, 300_000_000):
        content, planted = text(size)
        folder = scratch / f"zip{size}"
        folder.mkdir()
        with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", content)
        name = f"{size // 1_000_000} MB of text"
        made.append((f"zip of {name}", folder, planted, {"bsdtar -xO": ["bsdtar", "-xOf", folder / "a.zip"]}, None))
        folder = scratch / f"gz{size}"
        folder.mkdir()
        file = folder / "a.txt.gz"
        file.write_bytes(gzip.compress(content, 6))
        beside = {"bsdcat": ["bsdcat", file], "gzip -dc": ["gzip", "-dc", file]}
        made.append((f"gz of {name}", folder, planted, beside, None))
    folder = scratch / "empty"
    folder.mkdir()
    (folder / "a.txt").write_text("nothing\n")
    made.append(("a file of 8 bytes: the start", folder, 0, {}, None))
    return made


def seconds(command, **options):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def scan(sluice, folder, scratch, planted):
    database = scratch / "sluice.db"
    for file in scratch.glob("sluice.db*"):
        file.unlink()
    spent = seconds(
        [sluice, "scan", "files", folder, "--profiles", scratch / "profiles", "--database", database, "--quiet",
         "--jobs", "1", "--cache", scratch / "cache"])
    export = subprocess.run(
        [sluice, "findings", "export", "--database", database], stdout=subprocess.PIPE, text=True, check=True)
    found = sum(json.loads(line)["match_count"] for line in export.stdout.splitlines())
    if found != planted:
        sys.exit(f"{folder}: {found} numbers found of {planted}")
    return spent


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sluice", required=True, type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scratch")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.scratch) as name:
        scratch = pathlib.Path(name)
        (scratch / "profiles").mkdir()
        (scratch / "profiles/one.yaml").write_text(PROFILE)
        made = inputs(scratch)
        times = {}
        for _ in range(options.rounds):
            for what, folder, planted, beside, _ in made:
                times.setdefault((what, "sluice"), []).append(
                    scan(options.sluice.resolve(), folder, scratch, planted))
                for tool, command in beside.items():
                    times.setdefault((what, tool), []).append(seconds(command))
        print("| input | sluice | beside it | ratio |\n| --- | ---: | ---: | ---: |")
        for what, _, _, beside, size in made:
            own = times[what, "sluice"]
            median = statistics.median(own)
            cell = f"{median:.2f} s" + (f", {size / median / 1e6:.0f} MB/s" if size else "")
            for tool in beside or [None]:
                if not tool:
                    print(f"| {what} | {cell} | – | – |")
                    continue
                ratios = sorted(one / other for one, other in zip(own, times[what, tool]))
                print(f"| {what} | {cell} | `{tool}` {statistics.median(times[what, tool]):.2f} s "
                      f"| {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}) |")


main()
