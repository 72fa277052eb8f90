"""The machine that the benchmark runs on: its cores, and the processes that are started on them."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def listens(port):
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True


def wait_until(what, condition, seconds=180, pause=0.02):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if condition():
                return
        time.sleep(pause)
    raise ChildProcessError(f"{what} is not ready after {seconds} s")


def tool(name):
    """Where a program is; a daemon is often only on root's PATH."""
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")


def processor():
    with open("/proc/cpuinfo") as lines:
        return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown CPU")


class Cores:
    """A server has one core, so that CPU times and limits are comparable; clients and Redis have the others."""

    def __init__(self):
        self.all = sorted(os.sched_getaffinity(0))
        self.server = [self.all[0]]
        self.client = self.all[1:] or self.all

    @staticmethod
    def on(cores, command):
        return ["taskset", "-c", ",".join(map(str, cores)), *map(str, command)]


class Processes:
    """The processes that were started; they are ended in any case."""

    def __init__(self, work):
        self.work = work
        self.running = []

    def start(self, name, command):
        with open(self.log(name), "ab") as log:
            p = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        self.running.append(p)
        return p

    def log(self, name):
        return self.work / f"{name.replace(' ', '-')}.log"

    def stop(self, p):
        if p in self.running:
            self.running.remove(p)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(p.pid, signal.SIGKILL)
            p.wait()

    def stop_all(self):
        for p in list(reversed(self.running)):
            self.stop(p)
