"""What a process and its children hold, sampled from /proc."""
import os
import pathlib
import time


def resident(pid):
    """VmRSS in KiB; 0 when the process is gone."""
    try:
        with open(f"/proc/{pid}/status") as lines:
            for line in lines:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1])
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0


def descriptors(pid):
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except (FileNotFoundError, ProcessLookupError):
        return 0


def children(pid):
    """Processes whose parent is one of the process's threads, and theirs."""
    found, todo = [], [pid]
    while todo:
        current = todo.pop()
        try:
            for task in os.listdir(f"/proc/{current}/task"):
                with open(f"/proc/{current}/task/{task}/children") as line:
                    for child in line.read().split():
                        found.append(int(child))
                        todo.append(int(child))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def sample(pid, began, folder, assets):
    below = children(pid)
    return {"seconds": round(time.monotonic() - began, 1), "assets": assets, "rss_kib": resident(pid),
            "children": len(below), "children_rss_kib": sum(resident(child) for child in below),
            "descriptors": descriptors(pid), "files": sum(1 for _ in pathlib.Path(folder).iterdir())}
