"""The servers under test: how each is started and how it is spoken to."""

import base64
import hashlib
import hmac
import json
import subprocess
import time
import urllib.request
from pathlib import Path

from machine import free_port, listens, wait_until

PAYLOAD = 200  # bytes of data of each event
HISTORY = 100  # events that a client missed that comes back
JVM = [
    "-Xmx768m", "-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC",
    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
]


class Server:
    """A server under test. Names of ssebench's and pubbench's options are said in their usage."""

    name = ""
    java = False
    wants_redis = False
    subscribe = ["-s", "/sub"]
    publish = ["-u", "/pub"]
    prefix, suffix = "", ""  # around the payload of an event
    content_type = "text/plain"
    header = ""  # of a publish

    def __init__(self, bench, cores=None, redis=None):
        self.bench = bench
        self.cores = cores or bench.cores.server
        self.port = free_port()
        self.redis = redis  # its port, when it is shared with another server
        self.started = []
        self.warm_for = set()  # names of work that it has done enough of

    # ---- life

    def start(self):
        if self.wants_redis and not self.redis:
            process, self.redis = self.bench.start_redis()
            self.started.append(process)
        begin = time.monotonic()
        self.process = self.bench.processes.start(self.name, self.bench.cores.on(self.cores, self.command()))
        self.started.append(self.process)
        try:
            wait_until(self.name, self.ready)
        except ChildProcessError as e:
            log = self.bench.processes.log(self.name).read_text(errors="replace")
            self.stop()
            raise ChildProcessError(f"{e}\n{log[-3000:]}") from e
        self.ready_s = time.monotonic() - begin
        return self

    def command(self):
        raise NotImplementedError

    def ready(self):
        return listens(self.port)

    def stop(self):
        for process in reversed(self.started):
            self.bench.processes.stop(process)

    def pids(self):
        return [self.process.pid]

    def move(self, cores):
        """Lets all threads that there are run on these cores only."""
        subprocess.run(["taskset", "-a", "-c", "-p", ",".join(map(str, cores)), str(self.process.pid)],
                       stdout=subprocess.DEVNULL, check=True)

    def settle(self):
        """Waits until it has nothing left to do, such as to notice that thousands of clients left."""
        def used():
            with open(f"/proc/{self.process.pid}/stat") as stat:
                return sum(map(int, stat.read().rpartition(")")[2].split()[11:13]))  # proc(5): utime, stime, in 10 ms

        before = used()
        for _ in range(40):
            time.sleep(0.25)
            after = used()
            if after - before <= 1:
                return
            before = after

    # ---- clients

    def event(self):
        """The body of a publish with one event."""
        return self.prefix + "x" * PAYLOAD + self.suffix

    def batch(self, size):
        """The options of a publish with several events, or None when this server has no such request."""
        return None

    def send(self, data, path=None):
        """Publishes one event and returns the answer."""
        headers = {"Content-Type": self.content_type, **dict([self.header.split(": ")] if self.header else [])}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path or self.publish[1]}",
                                         (self.prefix + data + self.suffix).encode(), headers)
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.read()

    def send_history(self, path=None):
        for _ in range(HISTORY):
            self.send(("@@T%019d" % time.monotonic_ns()).ljust(PAYLOAD, "x"), path)

    def history(self):
        """
        Publishes events and returns ssebench's options for clients that missed them, or None when this server keeps
        none.
        """
        return None

    def publishing(self, seconds, connections=16, request=None):
        """Publishes on all connections as fast as it is answered."""
        request = request or [*self.publish, "-t", self.content_type, "-X", self.header, "-B", self.event()]
        return self.bench.client(
            "pubbench", ["-p", self.port, "-i", self.processes(), "-c", connections, "-d", seconds, *request])

    def streaming(self, **options):
        """Opens streams, and publishes at a rate. The keys are ssebench's options."""
        flags = [part for key, value in options.items() for part in (f"-{key}", value)]
        if self.java:
            flags += ["-g", f"{Path(self.bench.java).parent}/jcmd {self.process.pid} GC.run >/dev/null"]
        return self.bench.client("ssebench", [
            *self.subscribe, *self.publish, "-t", self.content_type, "-X", self.header, "-A", self.prefix,
            "-Z", self.suffix, "-b", PAYLOAD, "-p", self.port, "-i", self.processes(), *flags])

    def processes(self):
        return ",".join(map(str, self.pids()))


class Tidings(Server):
    """A node with its defaults, and with the limits of one client raised, since all clients are one here."""

    name = "tidings"
    java = True
    wants_redis = True
    jar = None
    java_options = ()
    topic = "public.bench"
    content_type = "application/json"
    prefix, suffix = '{"type":"bench","data":"', '"}'
    secret = "a secret of the benchmark alone, 32 bytes or more"
    features = ["activity", "board", "chat", "notification", "stopwatch", "user"]
    # They are raised and not lifted, so that they are still counted.
    limits = {
        "publish.rate": "10000000", "publish.burst": "10000000",
        "publish.byte-rate": "1GB", "publish.byte-burst": "1GB",
        "limits.guest-streams-per-address": "1000000", "limits.connections": "1000000",
    }

    @property
    def subscribe(self):
        return ["-s", f"/api/stream?topic={self.topic}"]

    @property
    def publish(self):
        return ["-u", f"/api/topics/{self.topic}/events"]

    def ready(self):
        return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2).status == 200

    def command(self):
        settings = {
            **self.limits, **{f"{feature}.enabled": "true" for feature in self.features},
            "access.public-topics": "public.*", "access.jwt.secret": self.secret,
        }
        return [
            self.bench.java, *JVM, *self.java_options, "-jar", self.jar, f"--server.port={self.port}",
            "--management.server.port=0", f"--spring.data.redis.url=redis://127.0.0.1:{self.redis}",
            *(f"--tidings.{key}={value}" for key, value in settings.items()),
        ]

    def batch(self, size):
        event = {"topics": [self.topic], "type": "bench", "data": "x" * PAYLOAD}
        return ["-u", "/api/events", "-t", self.content_type, "-X", self.header,
                "-B", json.dumps({"events": [event] * size}, separators=(",", ":"))]

    def history(self):
        cursor = json.loads(self.send("before"))["cursor"]
        self.send_history()
        return {"H": f"Last-Event-ID: {cursor}"}

    def with_token(self):
        """The options of a publish to a topic that only a token's patterns permit."""
        claims = {
            "sub": "bench", "iat": int(time.time()), "exp": int(time.time()) + 7200,
            "tidings": {"subscribe": ["orders.*"], "publish": ["orders.*"]},
        }
        return ["-u", "/api/topics/orders.bench/events", "-t", self.content_type, "-B", self.event(),
                "-X", f"Authorization: Bearer {hs256(claims, self.secret)}"]


def hs256(claims, secret):
    """A JWT, RFC 7519."""
    def part(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    signed = b".".join(part(json.dumps(o).encode()) for o in ({"alg": "HS256", "typ": "JWT"}, claims))
    return (signed + b"." + part(hmac.new(secret.encode(), signed, hashlib.sha256).digest())).decode()


def builds(node_jars, java_options, default_jar):
    """A class for each build of the node that is compared, the first of which the others are related to."""
    found = []
    for spec in node_jars or [str(default_jar)]:
        name, separator, jar = spec.rpartition("=")
        path = Path(jar).resolve(strict=True)
        name = name or ("tidings" if not node_jars or len(node_jars) == 1 else f"{chr(65 + len(found))}:{path.stem}")
        options = []
        for given in java_options or []:
            of, separator, text = given.partition(":=")
            if not separator or of == name:
                options += (text if separator else given).split()
        found.append(type(f"Build{len(found)}", (Tidings,), {"name": name, "jar": path, "java_options": options}))
    return found
