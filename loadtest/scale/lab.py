"""The processes that are measured, with the harness of the benchmark, and what they and the kernel use."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BENCH = ROOT / "loadtest/bench"
sys.path.insert(0, str(BENCH))

from bench import Bench  # noqa: E402
from machine import Cores, Processes, free_port, listens, processor, tool, wait_until  # noqa: E402
from redis import Redis  # noqa: E402
from servers import JVM, Tidings  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")
PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


class Lab(Bench):
    """Builds, starts and measures; see Bench for what Tidings needs of it."""

    def __init__(self, work, quick, jar, feeds_jar):
        self.work = work
        self.quick = quick
        self.jar = jar
        self.feeds_jar = feeds_jar
        self.cores = Cores()
        self.processes = Processes(work)
        home = subprocess.run([ROOT / "scripts/java-home"], capture_output=True, text=True, check=True)
        self.java = home.stdout.strip() + "/bin/java"

    def build(self):
        for name in ("ssebench", "pubbench"):
            subprocess.run(["cc", "-O2", "-o", self.work / name, BENCH / f"{name}.c"], check=True)

    def machine(self):
        return {"date": time.strftime("%Y-%m-%d"), "processor": processor(), "cores": len(self.cores.all),
                "kernel": os.uname().release.split("-")[0]}

    @staticmethod
    def say(text):
        print(f"scale: {text}", file=sys.stderr, flush=True)

    def redis(self):
        return Redis(self.start_redis()[1])

    def redis_cluster(self, shards):
        """Primaries without replicas, which share the slots evenly."""
        ports = [free_port() for _ in range(shards)]
        for port in ports:
            self.processes.start("redis", self.cores.on(self.cores.client, [
                tool("redis-server"), "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                "--cluster-enabled", "yes", "--cluster-config-file", self.work / f"nodes-{port}.conf",
                "--cluster-port", free_port(), "--dir", self.work,
                "--client-output-buffer-limit", "pubsub 256mb 64mb 60"]))
            wait_until("redis", lambda: listens(port))
        servers = [Redis(port) for port in ports]
        bus = servers[0].call("CONFIG", "GET", "cluster-port")[1]
        for number, server in enumerate(servers):
            server.call("CLUSTER", "ADDSLOTSRANGE", *self.slots(number, shards))
            server.call("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
            if number:
                server.call("CLUSTER", "MEET", "127.0.0.1", ports[0], bus)
        for server in servers:
            wait_until("the Redis Cluster", lambda: server.info_of_cluster()["cluster_state"] == "ok"
                       and int(server.info_of_cluster()["cluster_known_nodes"]) == shards)
        return servers

    @staticmethod
    def slots(number, shards):
        return number * 16384 // shards, (number + 1) * 16384 // shards - 1

    def node(self, redis, settings=None, heap=None, cores=None):
        """redis: a port, or the servers of a Redis Cluster"""
        node = Node(self, redis, settings or {}, heap, cores or self.cores.server)
        return node.start()

    def all_stopped(self):
        self.processes.stop_all()


class Node(Tidings):
    def __init__(self, lab, redis, settings, heap, cores):
        cluster = isinstance(redis, list)
        super().__init__(lab, cores=cores, redis=redis[0].port if cluster else redis)
        self.jar = lab.jar
        self.name = f"node-{self.port}"
        self.settings = settings
        self.heap = heap
        self.seeds = ",".join(f"127.0.0.1:{server.port}" for server in redis) if cluster else None

    def command(self):
        command = [*super().command(), *(f"--{key}={value}" for key, value in self.settings.items())]
        if self.seeds:
            command = [word for word in command if not str(word).startswith("--spring.data.redis.url")]
            command.append(f"--spring.data.redis.cluster.nodes={self.seeds}")
        if self.heap:
            command = [f"-Xmx{self.heap}" if word in JVM and word.startswith("-Xmx") else word for word in command]
        return command

    @property
    def pid(self):
        return self.process.pid

    def cpu_s(self):
        with open(f"/proc/{self.pid}/stat") as stat:
            # proc(5): utime and stime
            return sum(map(int, stat.read().rpartition(")")[2].split()[11:13])) / TICKS

    def resident(self):
        with open(f"/proc/{self.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) * 1024

    def heap_used(self):
        """After a full collection; with the serial collector."""
        jcmd = Path(self.bench.java).parent / "jcmd"
        for command in ("GC.run", "GC.heap_info"):
            text = subprocess.run([jcmd, str(self.pid), command], capture_output=True, text=True, check=True).stdout
        used = re.findall(r"^(?:DefNew|Tenured) +total \d+K, used (\d+)K", text, re.M)
        if len(used) != 2:
            raise ChildProcessError(f"{self.name} has another heap than expected: {text}")
        return sum(map(int, used)) * 1024

    def heap_without_clients(self):
        """What the last clients had is held by the selectors of their sockets, until these have other work."""
        with self.followed([self.path("public.quiet")] * 16):
            pass
        self.settle()
        return self.heap_used()

    def path(self, topic, workspace=None):
        more = f"&workspace={workspace}" if workspace else ""
        return f"/api/stream?topic={topic}{more}"

    def publish_path(self, topic, workspace=None):
        more = f"?workspace={workspace}" if workspace else ""
        return f"/api/topics/{topic}/events{more}"

    def publish_for(self, seconds, path=None, topics=1, connections=16, rate=0):
        """As fast as publishes are answered, or so many a second over all connections."""
        return self.bench.client("pubbench", [
            "-p", self.port, "-i", self.pid, "-c", connections, "-d", seconds, "-t", self.content_type,
            "-B", self.event(), "-u", path or self.publish[1], "-T", topics, "-r", rate])

    def warm(self, seconds):
        """On all cores, until its code is compiled."""
        self.move(self.bench.cores.all)
        self.publish_for(seconds)
        self.streaming(c=1000, n=100 if self.bench.quick else 400, r=50, q=4, L=4, w=200)
        self.settle()
        self.move(self.cores)

    @contextlib.contextmanager
    def followed(self, paths):
        """Streams that get no event: the node follows their workspaces meanwhile."""
        with contextlib.ExitStack() as open_streams:
            streams = []
            for path in paths:
                stream = open_streams.enter_context(socket.create_connection(("127.0.0.1", self.port), timeout=20))
                streams.append(stream)
                stream.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
                begin = b""
                while b"connected" not in begin:
                    more = stream.recv(4096)
                    begin += more
                    if not more or not begin.startswith(b"HTTP/1.1 200"[:len(begin)]):
                        raise ChildProcessError(f"{self.name} refused {path}: {begin[:300]}")
            yield streams

    @contextlib.contextmanager
    def connected(self, count, path=None, topics=1):
        """Streams that are read, by a process of its own."""
        command = self.bench.cores.on(self.bench.cores.client, [
            self.bench.work / "ssebench", "-c", count, "-n", 0, "-p", self.port, "-L", 4, "-w", 500, "-N", "-W", 300,
            "-s", path or self.subscribe[1], "-T", topics])
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as client:
            try:
                opened = json.loads(client.stdout.readline())["opened"]
                if opened != count:
                    raise ChildProcessError(f"only {opened} of {count} streams opened")
                yield
            finally:
                client.kill()
                client.wait()


def kernel_memory():
    """Bytes that the kernel has for slabs, among them sockets and files, and for what is in sockets."""
    with open("/proc/meminfo") as meminfo:
        slab = int(re.search(r"^Slab:\s+(\d+)", meminfo.read(), re.M)[1]) * 1024
    with open("/proc/net/sockstat") as sockstat:
        return slab + int(re.search(r"^TCP:.* mem (\d+)", sockstat.read(), re.M)[1]) * PAGE_SIZE
