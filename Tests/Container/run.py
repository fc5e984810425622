#!/usr/bin/python3
"""Tests an image's file system; scripts/test-image builds the image and calls this."""
import argparse
import pathlib
import shutil
import sys
import tempfile

import checks
import manifests
from container import Container, Image

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "Benchmarks" / "soak"))
import files  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", required=True, help="where the image is mounted")
    parser.add_argument("--image", required=True, help="what `buildah inspect` says of it")
    parser.add_argument("--simulator", required=True)
    parser.add_argument("--manifests", required=True)
    parser.add_argument("--files", type=int, default=3000)
    options = parser.parse_args()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="sluice-image-"))
    scratch.chmod(0o755)
    try:
        image = Image(options.root, options.image)
        holding = files.make(scratch / "backlog", options.files)
        names = sorted(path.name for path in (scratch / "backlog").iterdir())
        planted = [name for name, holds in zip(names, holding) if holds]
        setting = checks.Setting(image, scratch, options.simulator, scratch / "backlog", names, planted)
        settings = Container(image, scratch, "settings").run("settings").output
        problems = manifests.check(pathlib.Path(options.manifests), settings, image)
        for problem in problems:
            print(f"FAILS {problem}")
        failed = checks.run(setting)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if problems or failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
