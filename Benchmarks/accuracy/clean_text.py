#!/usr/bin/env python3
"""Gathers clean text: documentation, sources and logs of a Debian system, in which nobody's data should be.

  clean_text.py --out DIR [--packages]

Takes the folders of ROOTS as they are on this machine and, with --packages, those of the Debian packages of PACKAGES
too, which are downloaded and unpacked but not installed. Compressed files are unpacked. What is no UTF-8 text, longer
than 16 MB, or equal to an earlier file is left out. DIR/text/ holds the text, one folder for each origin;
DIR/origins.json says how many files and bytes each gave, and what was left out."""
import argparse
import collections
import gzip
import hashlib
import json
import lzma
import os
import shutil
import subprocess
import sys

ROOTS = ["/usr/share/doc", "/usr/include", "/usr/share/perl", "/usr/share/perl5", "/usr/lib/python3",
         "/usr/lib/python3.11", "/usr/share/common-licenses", "/usr/share/man", "/usr/share/info", "/var/log"]
PACKAGES = ["apache2-doc", "bind9-doc", "debian-reference-ja", "git-doc", "golang-1.19-src", "libreoffice-help-de",
            "libssl-doc", "linux-doc-6.1", "manpages-de", "manpages-es", "manpages-fr", "manpages-it", "manpages-ja",
            "manpages-pl", "manpages-pt-br", "manpages-zh", "perl-doc", "postgresql-doc-15", "python-django-doc",
            "python3.11-doc", "sqlite3-doc"]
# python3-stdnum, which the tests of validators need: its text consists of valid numbers.
LEFT_OUT = {"stdnum", "python3-stdnum"}
LONGEST = 16_000_000


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, help="folder to make")
    parser.add_argument("--packages", action="store_true", help="also download documentation packages")
    return parser.parse_args()


def unpacked(path):
    """The bytes of a file, decompressed when its name says that it is compressed; None for more than LONGEST."""
    opener = {".gz": gzip.open, ".xz": lzma.open}.get(os.path.splitext(path)[1], open)
    with opener(path, "rb") as file:
        data = file.read(LONGEST + 1)
    return data if len(data) <= LONGEST else None


def is_text(data):
    if not data or b"\0" in data:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class Gatherer:
    def __init__(self, out):
        self.out, self.seen = out, set()
        self.origins = collections.defaultdict(collections.Counter)

    def add(self, origin, root):
        """Copies what is text below a folder; links are not followed."""
        counts = self.origins[origin]
        for base, folders, names in os.walk(root):
            folders[:] = sorted(f for f in folders if f not in LEFT_OUT)
            for name in sorted(names):
                path = os.path.join(base, name)
                if os.path.isfile(path) and not os.path.islink(path):
                    counts[self._copy(path, os.path.join(origin, os.path.relpath(path, root)))] += 1

    def _copy(self, path, name):
        try:
            data = unpacked(path)
        except (OSError, EOFError, lzma.LZMAError):
            return "unreadable"
        if data is None:
            return "too long"
        if not is_text(data):
            return "no text"
        digest = hashlib.sha256(data).digest()
        if digest in self.seen:
            return "seen before"
        self.seen.add(digest)
        target = os.path.join(self.out, "text", name.removesuffix(".gz").removesuffix(".xz"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as out:
            out.write(data)
        self.origins[name.split(os.sep)[0]]["bytes"] += len(data)
        return "files"


def packages(folder):
    """Unpacks PACKAGES below a folder; one that cannot be had is named and left out. Returns [(name, folder)]."""
    downloads = os.path.join(folder, "deb")
    os.makedirs(downloads, exist_ok=True)
    for name in PACKAGES:
        if not any(file.startswith(name + "_") for file in os.listdir(downloads)):
            subprocess.run(["apt-get", "download", "-q", name], cwd=downloads, check=False,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = []
    for name in PACKAGES:
        file = next((file for file in os.listdir(downloads) if file.startswith(name + "_")), None)
        if not file:
            print("clean text: left out: %s (apt-get download failed)" % name, file=sys.stderr)
            continue
        target = os.path.join(folder, "unpacked", name)
        os.makedirs(target, exist_ok=True)
        subprocess.run(["dpkg-deb", "-x", os.path.join(downloads, file), target], check=True)
        found.append((name, target))
    return found


def gather(out, with_packages):
    """Makes DIR/text and DIR/origins.json; a folder that is there already is left as it is."""
    if os.path.exists(os.path.join(out, "origins.json")):
        return
    shutil.rmtree(os.path.join(out, "text"), ignore_errors=True)
    gatherer = Gatherer(out)
    for root in ROOTS:
        gatherer.add(root.strip("/").replace("/", "-"), root)
    if with_packages:
        for name, folder in packages(os.path.join(out, "packages")):
            gatherer.add("package-" + name, folder)
        shutil.rmtree(os.path.join(out, "packages", "unpacked"))
    with open(os.path.join(out, "origins.json"), "w") as file:
        json.dump({name: dict(counts) for name, counts in gatherer.origins.items() if counts}, file, indent=1)


if __name__ == "__main__":
    given = arguments()
    gather(given.out, given.packages)
