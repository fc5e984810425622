"""A simulated workspace with large Compliance log files, and scans of it over loopback."""
import fcntl
import json
import os
import socket
import struct
import subprocess

FILES = 40
FILE_BYTES = 15_000_000  # the API's own limit of a log file


def loopback_up():
    """A new network namespace has its loopback device down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        siocgifflags, siocsifflags, iff_up = 0x8913, 0x8914, 1
        name = b"lo" + bytes(14)
        flags = struct.unpack("16sh", fcntl.ioctl(any_socket, siocgifflags, name + bytes(24))[:18])[1]
        if not flags & iff_up:
            fcntl.ioctl(any_socket, siocsifflags, struct.pack("16sh", name, flags | iff_up) + bytes(22))


class Simulator:
    """The simulator as a child process: FILES log files, each filled up to FILE_BYTES, that name a few tiny files."""

    def __init__(self, path, work):
        loopback_up()
        attachments = os.path.join(work, "log-attachments")
        os.makedirs(attachments, exist_ok=True)
        with open(os.path.join(attachments, "note.txt"), "w") as out:
            out.write("nothing to find\n")
        # Five conversations go into one log file.
        self.process = subprocess.Popen(
            [path, "--users", "4", "--gpts", "0", "--projects", "0", "--conversations", str(5 * FILES),
             "--files-from", attachments, "--set", "log_bytes=%d" % FILE_BYTES],
            stdout=subprocess.PIPE, text=True)
        self.told = json.loads(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    @property
    def environment(self):
        return {"OPENAI_COMPLIANCE_KEY": self.told["compliance_key"]}

    def command(self, sluice):
        return [sluice, "scan", "openai", "--workspace-id", self.told["workspace_id"], "--chatgpt-base-url",
                self.told["chatgpt_base_url"], "--requests-per-minute", "0"]

    def cpu_s(self):
        """Processor time of the simulator so far."""
        with open("/proc/%d/stat" % self.process.pid) as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def log_files_read(results):
    """The counter of the run's record."""
    with open(results) as lines:
        run = json.loads([line for line in lines if line.startswith('{"kind":"run"')][-1])
    return run["counters"]["logs.files"]
