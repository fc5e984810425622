"""Runs one program at a time and tells what it took: processor time, wall time, memory."""
import fcntl
import os
import statistics
import subprocess
import threading
import time


class Failed(Exception):
    """A program that ended in another way than it may."""


class Runner:
    """Runs commands under a lock that keeps other work away."""

    def __init__(self, lock=None, core=None):
        self.lock = Lock(lock)
        self.core = core if core is not None else sorted(os.sched_getaffinity(0))[0]
        self.cores = len(os.sched_getaffinity(0))
        # Settings of the user's own would change what is measured.
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("SLUICE_", "KF_", "FERRET_"))}

    def run(self, command, log, cores=1, may_exit=(0,), watch=False, extra=None):
        """Runs a command to its end.

        log: file that takes what it prints. cores: 1 pins it to one core, any other number leaves it all.
        may_exit: exit codes that are no failure. watch: also add up the memory of all its processes, which costs a
        little of the other core. extra: more of the environment.
        Returns cpu_s (user and system, with its finished children), wall_s, rss_mib (largest process), and with
        watch tree_mib and tree_anonymous_mib (all processes together)."""
        pin = (lambda: os.sched_setaffinity(0, {self.core})) if cores == 1 else None
        with self.lock, open(log, "wb") as out:
            start = time.monotonic()
            child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, preexec_fn=pin,
                                     stdin=subprocess.DEVNULL, env=dict(self.environment, **(extra or {})))
            memory = Watch(child.pid) if watch else None
            _, status, used = os.wait4(child.pid, 0)
            wall = time.monotonic() - start
            child.returncode = os.waitstatus_to_exitcode(status)
            sample = {"cpu_s": used.ru_utime + used.ru_stime, "wall_s": wall, "rss_mib": used.ru_maxrss / 1024,
                      "exit": child.returncode}
            if memory:
                sample.update(memory.finish())
        if child.returncode not in may_exit:
            with open(log, "rb") as text:
                end = text.read()[-500:].decode("utf-8", "replace")
            raise Failed("%s: exit %d: %s" % (" ".join(command[:4]), child.returncode, end))
        return sample

    def first_byte(self, command, log):
        """Seconds of wall time until the command's first byte on standard output, and until its end."""
        with self.lock, open(log, "wb") as errors:
            start = time.monotonic()
            child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors,
                                     stdin=subprocess.DEVNULL, env=self.environment)
            first = child.stdout.read(1)
            until_first = time.monotonic() - start
            child.stdout.read()
            child.wait()
            until_end = time.monotonic() - start
        if not first or child.returncode not in (0, 1):
            raise Failed("%s: exit %d, %d bytes" % (" ".join(command[:4]), child.returncode, len(first)))
        return until_first, until_end


class Lock:
    """A lock file that keeps other work away; flock(1) on the same file waits for it. It is kept from one command to
    the next for two minutes, and then others have their turn."""
    longest = 120

    def __init__(self, path):
        self.path, self.file, self.since = path, None, 0

    def __enter__(self):
        if self.path and not self.file:
            self.file = open(self.path, "a")
            fcntl.flock(self.file, fcntl.LOCK_EX)
            self.since = time.monotonic()

    def __exit__(self, *_):
        if self.file and time.monotonic() - self.since > self.longest:
            self.file.close()
            self.file = None


class Watch:
    """Adds up the memory of a process and all below it, every few milliseconds.

    tree_mib: the greatest sum of resident memory, in which pages that processes share count once for each;
    tree_anonymous_mib: the same of what is not backed by files (programs, mapped input)."""
    interval = 0.005

    def __init__(self, pid):
        self.pid, self.resident, self.anonymous, self.most = pid, 0, 0, 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._loop, daemon=True)
        self.thread.start()

    def _loop(self):
        while not self.done.wait(self.interval):
            processes = self._below(self.pid)
            sizes = [self._sizes(p) for p in processes]
            self.resident = max(self.resident, sum(s[0] for s in sizes))
            self.anonymous = max(self.anonymous, sum(s[1] for s in sizes))
            self.most = max(self.most, len(processes))

    def _below(self, pid):
        found = [pid]
        try:
            for task in os.listdir("/proc/%d/task" % pid):
                with open("/proc/%d/task/%s/children" % (pid, task)) as children:
                    for child in children.read().split():
                        # Until it becomes another program, a child has the memory of its parent.
                        if self._line(child) != self._line(pid):
                            found += self._below(int(child))
        except OSError:
            pass  # it ended meanwhile
        return found

    @staticmethod
    def _line(pid):
        with open("/proc/%s/cmdline" % pid, "rb") as line:
            return line.read()

    @staticmethod
    def _sizes(pid):
        values = {}
        try:
            with open("/proc/%d/status" % pid) as status:
                for line in status:
                    if line.startswith(("VmRSS:", "RssAnon:")):
                        name, kib = line.split()[:2]
                        values[name] = int(kib)
        except OSError:
            pass
        return values.get("VmRSS:", 0), values.get("RssAnon:", 0)

    def finish(self):
        self.done.set()
        self.thread.join()
        return {"tree_mib": self.resident / 1024, "tree_anonymous_mib": self.anonymous / 1024,
                "processes": self.most}


def median(values):
    return statistics.median(values) if values else None


def spread(values):
    """Median distance from the median, as a part of it."""
    middle = median(values)
    return median([abs(v - middle) for v in values]) / middle if middle else 0.0
