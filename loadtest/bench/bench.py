#!/usr/bin/env python3
"""Measures Tidings next to its peers on this machine and prints the table.

Servers take turns, round after round, on the same core, with the same clients on another. Absolute figures depend on
the machine and its load, so look at the ratios. All traffic is on the loopback interface.

  bench.py                 everything, about 20 minutes
  bench.py --quick         a short try: fewer connections, one round
  bench.py --only fan-out,latency --rounds 1
  bench.py --write         also writes the table into docs/operations.md
  bench.py --before JAR    also measures an earlier build, in turn with this one
"""

import argparse
import contextlib
import json
import os
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SECTIONS = ["fan-out", "throughput", "connect", "resume", "latency"]
JAVA_OPTIONS = [
    "-Xmx768m", "-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC",
    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_until(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if condition():
                return
        time.sleep(0.1)
    raise SystemExit(f"bench: {what} is not ready after {seconds} s")


def listens(port):
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True


def tool(name):
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")


class Cores:
    """The cores of servers and clients: a server has one core, so that CPU times and limits are comparable."""

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
        with open(self.work / f"{name}.log", "ab") as log:
            p = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        self.running.append(p)
        return p

    def stop(self, p):
        if p in self.running:
            self.running.remove(p)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(p.pid, signal.SIGKILL)
            p.wait()

    def stop_all(self):
        for p in list(reversed(self.running)):
            self.stop(p)


class Server:
    """A server under test: how to start it and how to speak to it."""

    name = ""
    java = False
    subscribe = ["-s", "/sub"]
    publish = ["-u", "/pub"]

    def __init__(self, bench, cores):
        self.bench = bench
        self.cores = cores
        self.port = free_port()

    def start(self):
        self.process = self.bench.processes.start(self.name, Cores.on(self.cores, self.command()))
        try:
            wait_until(self.name, self.ready)
        except SystemExit:
            log = (self.bench.work / f"{self.name}.log").read_text(errors="replace")
            raise SystemExit(f"bench: {self.name} did not start:\n{log[-3000:]}")
        return self

    def ready(self):
        return listens(self.port)

    def stop(self):
        self.bench.processes.stop(self.process)

    def pids(self):
        return [self.process.pid]

    def client(self, **options):
        """Runs ssebench against it. Keys are its options."""
        flags = []
        for key, value in options.items():
            flags += [f"-{key}", str(value)]
        if self.java:
            flags += ["-g", f"{Path(self.bench.java).parent}/jcmd {self.process.pid} GC.run >/dev/null"]
        return self.bench.ssebench(
            [*self.subscribe, *self.publish, "-p", self.port, "-i", ",".join(map(str, self.pids())), *flags])

    def warm_up(self):
        if self.java:
            scale = 4 if self.bench.quick else 1
            for _ in range(3):  # the JVM's compiler needs some thousand requests to finish
                self.client(c=6000 // scale, n=100 // scale, r=20, b=200, w=200)


class Floor(Server):
    name = "floor"

    def command(self):
        return [self.bench.built("floor"), self.port]


class Nchan(Server):
    name = "nchan"
    subscribe = ["-s", "/sub?id=bench"]
    publish = ["-u", "/pub?id=bench"]
    modules = ["/usr/lib/nginx/modules/ngx_nchan_module.so", "/usr/lib64/nginx/modules/ngx_nchan_module.so"]

    @classmethod
    def installed(cls):
        return tool("nginx") and any(Path(m).exists() for m in cls.modules)

    def command(self):
        module = next(m for m in self.modules if Path(m).exists())
        directory = self.bench.work / "nchan"
        directory.mkdir(exist_ok=True)
        conf = (HERE / "nchan.conf.in").read_text()
        conf = conf.replace("@MODULE@", module).replace("@PORT@", str(self.port))
        conf = conf.replace("@FILES@", str(resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 500))
        (directory / "nginx.conf").write_text(conf)
        return [tool("nginx"), "-p", directory, "-c", directory / "nginx.conf", "-e", "stderr"]

    def pids(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(children[0])]


class Tidings(Server):
    name = "tidings"
    java = True
    topic = "public.bench"
    jar = ROOT / "api-node/target/api-node.jar"
    publish = [
        "-u", "/api/topics/public.bench/events", "-t", "application/json",
        "-A", '{"type":"bench","data":"', "-Z", '"}']
    subscribe = ["-s", "/api/stream?topic=public.bench"]

    def ready(self):
        return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2).status == 200

    def command(self):
        return [
            self.bench.java, *JAVA_OPTIONS, "-jar", self.jar,
            "--spring.profiles.active=dev", f"--server.port={self.port}", "--management.server.port=0",
            f"--spring.data.redis.url=redis://127.0.0.1:{self.bench.redis_port}",
        ]

    def post(self, data):
        """Publishes one event and returns its cursor."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/topics/{self.topic}/events",
            json.dumps({"type": "bench", "data": data}).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)["cursor"]


class Before(Tidings):
    """An earlier build."""

    name = "before"


class Tutorial(Server):
    name = "SseEmitter"
    java = True

    def warm_up(self):  # this server takes minutes to notice thousands of clients that left
        for _ in range(2):
            self.client(c=500, n=100, r=20, b=200, w=200)

    def command(self):
        return [
            self.bench.java, *JAVA_OPTIONS, "-jar", ROOT / "loadtest/tutorial-peer/target/tutorial-peer.jar",
            f"--server.port={self.port}", f"--spring.data.redis.url=redis://127.0.0.1:{self.bench.redis_port}",
            # raises Tomcat's limits of 8 192 connections and a backlog of 100, which it would exceed
            "--server.tomcat.max-connections=20000", "--server.tomcat.accept-count=4096",
        ]


class Bench:
    def __init__(self, args, work):
        self.args = args
        self.quick = args.quick
        self.rounds = args.rounds or (1 if args.quick else 3)
        self.work = work
        self.cores = Cores()
        self.processes = Processes(work)
        home = subprocess.run([ROOT / "scripts/java-home"], capture_output=True, text=True, check=True)
        self.java = home.stdout.strip() + "/bin/java"
        self.builds = [Tidings]
        if args.before:
            Before.jar = Path(args.before).resolve(strict=True)
            self.builds.append(Before)
        self.rows = []
        self.limits = []

    # ---- set-up

    def built(self, name):
        return self.work / name

    def build(self):
        for name in ["floor", "ssebench", "redisping"]:
            subprocess.run(["cc", "-O2", "-o", self.built(name), HERE / f"{name}.c"], check=True)
        if not os.environ.get("SKIP_BUILD"):
            print("building …", file=sys.stderr)
            subprocess.run(
                [ROOT / "scripts/mvn", "-q", "-DskipTests", "-pl", "api-node,loadtest/tutorial-peer", "-am", "package"],
                cwd=ROOT, stdout=sys.stderr, check=True)

    def start_redis(self):
        self.redis_port = free_port()
        redis = tool("redis-server")
        if not redis:
            raise SystemExit("bench: redis-server is not on the PATH")
        # on the clients' cores: a server has its core to itself
        self.redis = self.processes.start("redis", Cores.on(self.cores.client, [
            redis, "--port", self.redis_port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", self.work, "--client-output-buffer-limit", "pubsub 256mb 64mb 60"]))
        wait_until("redis", lambda: listens(self.redis_port))

    def ssebench(self, flags):
        p = subprocess.run(
            Cores.on(self.cores.client, [self.built("ssebench"), *flags]), capture_output=True, text=True)
        if p.stderr:
            print(p.stderr, file=sys.stderr, end="")
        if p.returncode:
            raise ChildProcessError(p.stderr.strip() or "ssebench failed")
        return json.loads(p.stdout)

    def peers(self):
        servers = [Floor, *self.builds, Tutorial]
        if Nchan.installed():
            servers.insert(1, Nchan)
        elif not self.args.peers:
            print("nchan is not installed (Debian: libnginx-mod-nchan): left out", file=sys.stderr)
        wanted = self.args.peers.split(",") if self.args.peers else None
        return [s for s in servers if not wanted or s.name.lower() in wanted]

    def in_turn(self, section, measure, servers):
        """Measures every server once per round; returns the median figures by server name."""
        figures = {s.name: [] for s in servers}
        for number in range(self.rounds):
            for kind in servers:
                print(f"{section}: round {number + 1} of {self.rounds}, {kind.name}", file=sys.stderr)
                server = kind(self, self.cores.server).start()
                try:
                    server.warm_up()
                    figures[kind.name].append(measure(server))
                except ChildProcessError as e:
                    if kind is Tidings:
                        raise
                    self.row(section, kind.name, f"gave up: {e}")
                finally:
                    server.stop()
        return {
            name: {key: statistics.median(run[key] for run in runs) for key in runs[0]}
            for name, runs in figures.items() if runs
        }

    def row(self, what, server, figure, target="", passed=None):
        self.rows.append((what, server, figure, target, "" if passed is None else "pass" if passed else "FAIL"))
        print(f"  {what} | {server} | {figure} | {target} | {self.rows[-1][-1]}", file=sys.stderr)

    # ---- the sections

    def fan_out(self):
        connections, events = (2000, 20) if self.quick else (9000, 60)

        def measure(server):
            run = server.client(c=connections, n=events, r=5, b=200)
            return {**run, "lost": run["expected"] - run["delivered"]}

        figures = self.in_turn("fan-out", measure, self.peers())
        floor = figures.get("floor", {}).get("server_us")
        nchan = figures.get("nchan", {}).get("server_us")
        title = f"{connections} connections, {events} events of 200 B at 5/s"
        for name, f in figures.items():
            ours = name == "tidings"
            ratio = f" = {f['server_us'] / floor:.2f} × floor" if floor else ""
            lost = f", {f['lost']:.0f} LOST" if f["lost"] else ""
            below = floor and f["server_us"] <= 1.6 * floor and (not nchan or f["server_us"] < nchan)
            if not f["delivered"]:  # a cost per delivery means nothing without deliveries
                self.row(f"{title}: CPU per delivery", name, "delivered nothing in time")
                continue
            self.row(f"{title}: CPU per delivery", name, f"{f['server_us']:.2f} µs{ratio}{lost}",
                     "≤ 1.6 × floor, < nchan" if ours else "", below and not lost if ours else None)
        for name, f in figures.items():
            ours = name == "tidings"
            self.row(f"{title}: memory per connection", name, f"{f['kb_per_connection']:.1f} KB",
                     "≤ 6 KB" if ours else "", f["kb_per_connection"] <= 6 if ours else None)
        self.limits.append(
            "CPU per delivery: the write(2) of each connection and the kernel's TCP work behind it, which the floor "
            "pays too; what is above it is the JVM's NIO call, the lane's walk and Jetty's write state. The memory is "
            "the process's proportional set size after a full collection; the kernel keeps about 4 KB besides for each "
            "socket of any server.")

    def throughput(self):
        connections, rate, seconds = (200, 500, 3) if self.quick else (1000, 1000, 10)

        def measure(server):
            run = server.client(c=connections, n=rate * seconds, r=rate, b=200, q=8, W=30)
            return {**run, "lost": run["expected"] - run["delivered"]}

        figures = self.in_turn("throughput", measure, self.peers())
        floor = figures.get("floor", {}).get("deliveries_per_s")
        for name, f in figures.items():
            ours = name == "tidings"
            ratio = f" = {f['deliveries_per_s'] / floor:.2f} × floor" if floor else ""
            extra = "".join(
                f", {value:.0f} {word}" for word, value in [("lost", f["lost"]), ("closed", f["closed"])] if value)
            self.row(f"{connections} connections × {rate} events/s", name,
                     f"{f['deliveries_per_s']:,.0f} deliveries/s{ratio}{extra}",
                     "≥ floor" if ours else "",
                     floor and f["deliveries_per_s"] >= floor and not f["lost"] if ours else None)
        self.limits.append(
            "Deliveries a second: one core. The floor pays a system call for each delivery; a lane that is behind "
            "sends what waits for a connection in one gathering write, so that its price per delivery falls with "
            "the load.")

    def storms(self, title, prepare, target_s, key, count):
        """Opens all connections at once on a warm node that may use every core, as when another node failed."""
        results = {kind: [] for kind in self.builds}
        for number in range(self.rounds):
            for kind in self.builds:
                print(f"{title}: round {number + 1} of {self.rounds}, {kind.name}", file=sys.stderr)
                node = kind(self, self.cores.all).start()
                try:
                    node.warm_up()
                    results[kind].append(node.client(**prepare(node)))
                finally:
                    node.stop()
        for kind, runs in results.items():
            ours = kind is Tidings
            seconds = statistics.median(run[key] for run in runs)
            cpu = statistics.median(run["open_cpu_us"] for run in runs)
            whole = all(count(run) for run in runs)
            self.row(title, kind.name,
                     f"{seconds:.2f} s, {cpu:.0f} µs of CPU a connect" + ("" if whole else ", INCOMPLETE"),
                     f"< {target_s} s" if ours else "", whole and seconds < target_s if ours else None)

    def connect(self):
        connections = 2000 if self.quick else 9000
        self.storms(
            f"{connections} connects", lambda node: dict(c=connections, n=2, r=2, b=200, L=4), 3, "open_s",
            lambda r: r["opened"] == connections and not r["refused"] and r["delivered"] == r["expected"])
        self.limits.append(
            "Connects: nearly all of their CPU is the ordinary request: Jetty's parsing, Spring Security's filters, "
            "Spring MVC's dispatch. Everything after the response head is the lane's and costs a few µs.")

    def resume(self):
        connections, events = (2000 if self.quick else 9000), 100

        def prepare(node):
            cursor = node.post("before")
            for _ in range(events):
                node.post("@@T%019d" % time.monotonic_ns() + "x" * 178)
            return dict(c=connections, n=2, r=2, b=200, L=4, E=events, H=f"Last-Event-ID: {cursor}", W=60)

        self.storms(
            f"{connections} clients resume {events} events each", prepare, 10, "resume_s",
            lambda r: r["resumed"] == connections and r["replayed"] == connections * events
            and r["delivered"] == r["expected"])
        self.limits.append(
            "Resuming: the connect above, then one gathering write of the missed frames, from the node's tail and not "
            "from Redis.")

    def latency(self):
        rate, seconds = 500, (4 if self.quick else 20)
        for kind in self.builds:
            ours, wire = [], []
            here, there = kind(self, self.cores.all), kind(self, self.cores.all)
            here.start()
            there.name = f"{kind.name}-2"
            there.start()
            try:
                for node in (here, there):
                    node.warm_up()
                options = dict(c=1, b=200, r=rate, q=4, P=here.port, w=500)
                there.client(n=rate * 4, **options)
                for number in range(self.rounds):
                    print(f"latency: round {number + 1} of {self.rounds}, {kind.name}", file=sys.stderr)
                    p = subprocess.run(
                        Cores.on(self.cores.all, [self.built("redisping"), self.redis_port, rate * seconds, rate, 200]),
                        capture_output=True, text=True, check=True)
                    wire.append(json.loads(p.stdout))
                    ours.append(there.client(n=rate * seconds, **options))
            finally:
                here.stop()
                there.stop()
            whole = all(r["delivered"] == r["expected"] for r in ours)
            for key in ("p50_ms", "p99_ms"):
                bare = statistics.median(r[key] for r in wire)
                node = statistics.median(r[key] for r in ours)
                title = f"publish on one node to arrival from another, {rate} events/s: {key[:3]}"
                judged = kind is Tidings
                self.row(title, "bare Redis PUBLISH", f"{bare:.3f} ms")
                self.row(title, kind.name, f"{node:.3f} ms = {node / bare:.1f} × Redis" + ("" if whole else ", LOST"),
                         "≤ 3 × Redis" if judged else "", whole and node <= 3 * bare if judged else None)
        self.limits.append(
            "Latency between nodes: HTTP in, the append script, its announcement to the other node, one write; five "
            "processes share this machine's cores, so that p99 is mostly the scheduler's.")

    # ---- the report

    def table(self):
        models = (line for line in open("/proc/cpuinfo") if line.startswith("model name"))
        cpu = next((line.split(":")[1].strip() for line in models), "unknown CPU")
        lines = [
            f"{time.strftime('%Y-%m-%d')}, {cpu}, {len(self.cores.all)} cores, "
            f"Linux {os.uname().release.split('-')[0]}, "
            f"median of {self.rounds} round(s){', QUICK' if self.quick else ''}.",
            "",
            "| what | server | figure | target | |",
            "|---|---|---|---|---|",
            *(f"| {' | '.join(row)} |" for row in self.rows),
            "",
            "What limits each figure:",
            "",
            *(f"- {limit}" for limit in self.limits),
        ]
        return "\n".join(lines) + "\n"

    def write(self, table):
        page = ROOT / "docs/operations.md"
        text = page.read_text()
        begin, end = "<!-- bench begin -->\n", "<!-- bench end -->"
        before, rest = text.split(begin)
        page.write_text(before + begin + table + end + rest.split(end)[1])

    def run(self):
        wanted = self.args.only.split(",") if self.args.only else SECTIONS
        unknown = set(wanted) - set(SECTIONS)
        if unknown:
            raise SystemExit(f"bench: no such section: {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
        self.build()
        self.start_redis()
        for section in SECTIONS:
            if section in wanted:
                getattr(self, section.replace("-", "_"))()
        table = self.table()
        print(table)
        if self.args.write:
            self.write(table)
        return any(row[-1] == "FAIL" for row in self.rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--only", help=",".join(SECTIONS))
    parser.add_argument("--peers", help="floor,nchan,tidings,sseemitter")
    parser.add_argument("--before", metavar="JAR", help="an api-node.jar of an earlier build, to compare with")
    parser.add_argument("--write", action="store_true", help="write the table into docs/operations.md")
    args = parser.parse_args()
    if sys.platform != "linux":
        raise SystemExit("bench: needs Linux (epoll, /proc, taskset)")
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    work = Path(tempfile.mkdtemp(prefix="tidings-bench."))
    bench = Bench(args, work)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(143))
    try:
        failed = bench.run()
    finally:
        bench.processes.stop_all()
        shutil.rmtree(work, ignore_errors=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
