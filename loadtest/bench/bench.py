#!/usr/bin/env python3
"""Measures Tidings next to its peers on this machine and prints the table.

All servers of a row are alive at the same time, on the same core, and are measured in turn, several times in each of
several rounds; clients and Redis are on another core. Absolute figures depend on the machine and its load, so look at
the ratios. All traffic is on the loopback interface.

  bench.py --write                                     everything, and the table into docs/operations.md
  bench.py --rounds 1 --turns 1                        everything once
  bench.py --quick --rows publish                      a short try
  bench.py --peers none --node-jar old=A.jar --node-jar new=B.jar --rows publish,connect
                                                       one build against another
  bench.py --node-jar plain=A.jar --node-jar aot=A.jar --java-options aot:=-XX:AOTCache=node.aot --rows start
"""

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import peers
import servers
from machine import Cores, Processes, free_port, listens, processor, tool, wait_until
from report import Report
from rows import Batch, Features, Publish, PublishWithToken, Start
from streams import BetweenNodes, Burst, Connect, FanOut, FastFanOut, Latency, Storm

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ROWS = [Publish, PublishWithToken, Batch, Connect, Storm, Latency, FanOut, FastFanOut, Burst, BetweenNodes, Features,
        Start]
PROGRAMS = ["floor", "ssebench", "pubbench", "redisping"]


class Bench:
    def __init__(self, args, work):
        self.args = args
        self.work = work
        self.cores = Cores()
        self.processes = Processes(work)
        self.rounds = args.rounds or (1 if args.quick else 3)
        self.turns = args.turns or 2
        home = subprocess.run([ROOT / "scripts/java-home"], capture_output=True, text=True, check=True)
        self.java = home.stdout.strip() + "/bin/java"
        self.peers = peers.chosen(args)

    # ---- set-up

    def build(self):
        for name in PROGRAMS:
            subprocess.run(["cc", "-O2", "-o", self.work / name, HERE / f"{name}.c"], check=True)
        modules = [] if self.args.node_jar else ["api-node"]
        modules += [peer.module for peer in self.peers if peer.java]
        if modules and not os.environ.get("SKIP_BUILD"):
            print("building …", file=sys.stderr)
            subprocess.run(
                [ROOT / "scripts/mvn", "-q", "-DskipTests", "-pl", ",".join(modules), "-am", "package"],
                cwd=ROOT, stdout=sys.stderr, check=True)
        self.builds = servers.builds(self.args.node_jar, self.args.java_options, ROOT / "api-node/target/api-node.jar")

    def start_redis(self):
        """A Redis of its own, so that nodes that are compared are no cluster; returns its process and port."""
        redis, port = tool("redis-server"), free_port()
        if not redis:
            raise SystemExit("bench: redis-server is not on the PATH")
        process = self.processes.start("redis", self.cores.on(self.cores.client, [
            redis, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", self.work,
            "--client-output-buffer-limit", "pubsub 256mb 64mb 60"]))
        wait_until("redis", lambda: listens(port))
        return process, port

    def client(self, program, flags):
        """Runs a client and returns what it measured."""
        p = subprocess.run(
            self.cores.on(self.cores.client, [self.work / program, *flags]), capture_output=True, text=True)
        if p.stderr:
            print(p.stderr, file=sys.stderr, end="")
        if p.returncode:
            raise ChildProcessError(p.stderr.strip() or f"{program} failed")
        return json.loads(p.stdout)

    # ---- rounds and rows

    def round(self, rows, measured):
        """Measures every row. Servers are kept from row to row, and are warm then."""
        alive = {}
        try:
            for row in rows:
                servers = {} if row.own_servers else alive
                try:
                    self.measure(row, servers, *measured[row.name])
                finally:
                    if row.own_servers:
                        self.stop(servers)
        finally:
            self.stop(alive)

    def measure(self, row, servers, runs, failures):
        def attempt(name, action):
            try:
                return action()
            except ChildProcessError as e:
                failures[name] = str(e)
                print(f"{row.name}: {name}: {e}", file=sys.stderr)
                if name in servers:
                    servers.pop(name).stop()

        def prepared(kind):
            if kind.name not in servers:
                servers[kind.name] = row.create(kind, self)
            row.prepare(servers[kind.name])

        kinds = row.kinds(self.builds, self.peers)
        for kind in kinds:
            print(f"{row.name}: preparing {kind.name}", file=sys.stderr)
            attempt(kind.name, lambda: prepared(kind))
        for turn in range(self.turns):
            for kind in kinds[:: 1 if turn % 2 == 0 else -1]:
                if kind.name in servers:
                    figures = attempt(kind.name, lambda: self.settled(row, servers[kind.name]))
                    runs.setdefault(kind.name, []).extend([figures] if figures else [])

    @staticmethod
    def settled(row, server):
        figures = row.measure(server)
        row.settle(server)
        return figures

    @staticmethod
    def stop(servers):
        for server in servers.values():
            server.stop()
        servers.clear()

    def header(self):
        return {
            "date": time.strftime("%Y-%m-%d"), "processor": processor(), "cores": len(self.cores.all),
            "kernel": os.uname().release.split("-")[0], "rounds": self.rounds, "quick": self.args.quick,
        }

    def run(self, rows):
        self.build()
        report = Report(self.header())
        measured = {row.name: ({}, {}) for row in rows}  # runs and failures, by the server's name
        for number in range(self.rounds):
            print(f"round {number + 1} of {self.rounds}", file=sys.stderr)
            self.round(rows, measured)
            report.rows = [report.row(row, *measured[row.name]) for row in rows]
            report.write(Path(self.args.json))
        return report


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer connections and turns, one round, less warm")
    parser.add_argument("--rows", default=",".join(row.name for row in ROWS), help="default: %(default)s")
    parser.add_argument("--rounds", type=int, help="how often all servers are started anew (3)")
    parser.add_argument("--turns", type=int, help="how often each is measured in a round (2)")
    parser.add_argument("--node-jar", action="append", metavar="[NAME=]JAR",
                        help="a build of the node instead of this one; several are compared")
    parser.add_argument("--java-options", action="append", metavar="[NAME:=]OPTIONS",
                        help="more options of java, for all builds or for the one of that name")
    parser.add_argument("--json", default=str(ROOT / "target/bench.json"), help="default: target/bench.json")
    parser.add_argument("--write", action="store_true", help="also write the table into docs/operations.md")
    peers.arguments(parser)
    return parser.parse_args()


def write(table):
    page = ROOT / "docs/operations.md"
    begin, end = "<!-- bench begin -->\n", "<!-- bench end -->"
    before, rest = page.read_text().split(begin)
    page.write_text(before + begin + table + end + rest.split(end)[1])


def main():
    args = arguments()
    if sys.platform != "linux":
        raise SystemExit("bench: needs Linux (epoll, /proc, taskset)")
    known = {row.name: row for row in ROWS}
    wanted = args.rows.split(",")
    if set(wanted) - set(known):
        raise SystemExit(f"bench: no such row: {', '.join(sorted(set(wanted) - set(known)))}; "
                         f"there are {', '.join(known)}")
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    work = Path(tempfile.mkdtemp(prefix="tidings-bench."))
    bench = Bench(args, work)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(143))
    try:
        table = bench.run([known[name](args.quick) for name in wanted]).table()
        print(table)
        if args.write:
            write(table)
    finally:
        bench.processes.stop_all()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
