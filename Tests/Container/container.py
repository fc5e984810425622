"""Commands in an image, in the way of a container engine."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import time

HERE = pathlib.Path(__file__).parent


class Ended:
    def __init__(self, status, output, errors):
        self.status, self.output, self.errors = status, output, errors

    def __repr__(self):
        return f"exit {self.status}\n{self.output[-2000:]}\n{self.errors[-3000:]}"

    def logs(self):
        """Standard error as the objects of its lines; fails where a line is none."""
        return [json.loads(line) for line in self.errors.splitlines()]


class Image:
    def __init__(self, root, description):
        self.root = root
        self.config = json.loads(pathlib.Path(description).read_text())["Docker"]["config"]
        self.environment = dict(entry.split("=", 1) for entry in self.config["Env"])
        self.user = self.config["User"]

    def owner(self):
        return tuple(int(number) for number in self.user.split(":"))


class Container:
    """One volume and what is mounted beside it."""

    def __init__(self, image, scratch, name, data=None):
        self.image = image
        self.volume = scratch / name / "volume"
        self.run_folder = scratch / name / "run"
        self.data = data or scratch / name / "data"
        for folder in (self.volume, self.run_folder, self.data):
            folder.mkdir(parents=True, exist_ok=True)
        os.chown(self.volume, *image.owner())
        self.volume.chmod(0o700)
        self.environment = {}
        self.mode = "rw"

    @property
    def database(self):
        return self.volume / "sluice.db"

    def start(self, *arguments, command=None):
        environment = {**self.image.environment, **self.environment}
        words = command or self.image.config["Entrypoint"]
        return subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", HERE / "enter.sh", self.image.root, self.volume,
             self.mode, self.data, self.run_folder, self.image.user, "env", "-i",
             "--chdir=" + self.image.config["WorkingDir"], *[f"{k}={v}" for k, v in environment.items()], *words,
             *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *arguments, command=None):
        process = self.start(*arguments, command=command)
        output, errors = process.communicate(timeout=600)
        return Ended(process.returncode, output, errors)

    def stop_midway(self, assets, *arguments):
        """Sends SIGTERM to process 1 when so many assets are recorded, as the end of a pod does."""
        process = self.start(*arguments)
        deadline = time.monotonic() + 120
        while self.recorded() < assets:
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise AssertionError(f"ended or stood still before it could be stopped: {process.communicate()}")
            time.sleep(0.02)
        with open(f"/proc/{process.pid}/task/{process.pid}/children") as line:
            first = int(line.read().split()[0])
        os.kill(first, signal.SIGTERM)
        output, errors = process.communicate(timeout=60)
        return Ended(process.returncode, output, errors)

    def recorded(self):
        try:
            with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
                return database.execute("SELECT count(*) FROM coverage WHERE position = 0").fetchone()[0]
        except sqlite3.OperationalError:
            return 0

    def findings(self):
        """Findings as they can be compared between databases: without times, and without hashes under a key."""
        ended = self.run("findings", "export", "--format", "jsonl")
        assert ended.status == 0, ended
        found = []
        for record in map(json.loads, ended.output.splitlines()):
            if record["kind"] != "finding":
                continue
            for name in ("first_seen", "last_seen", "resolved_at"):
                record.pop(name, None)
            for match in record["matches"]:
                match.pop("value_hmac", None)
            found.append(record)
        return sorted(found, key=lambda record: record["id"])

    def files(self):
        """What lies in the volume, but for the side files that SQLite keeps while a reader looks."""
        found = {str(path.relative_to(self.volume)) for path in self.volume.rglob("*") if path.is_file()}
        return found - {"sluice.db-wal", "sluice.db-shm"}

    def mount_keys(self, **keys):
        """As Kubernetes mounts a secret: links to links, readable for the pod's group."""
        folder = self.run_folder / "secrets" / "sluice"
        real = folder / "..2026_01_01"
        shutil.rmtree(folder, ignore_errors=True)
        real.mkdir(parents=True)
        (folder / "..data").symlink_to(real.name)
        for name, text in keys.items():
            file = real / name.replace("_", "-")
            file.write_text(text)
            os.chown(file, 0, self.image.owner()[1])
            file.chmod(0o440)
            (folder / file.name).symlink_to(f"..data/{file.name}")
            self.environment[f"OPENAI_{name.upper()}_FILE"] = f"/run/secrets/sluice/{file.name}"
