"""The rows of the table: streams, from the connect to the delivery, and the way between two nodes."""

from rows import Publish, Row, warm_up
from servers import HISTORY, Server

ALL = Publish.peers
LOG = ("nchan", "nchan + Redis", "Centrifugo", "Centrifugo + Redis")
WITH_REDIS = ("nchan + Redis", "Centrifugo + Redis", "SseEmitter")


class Streams(Row):
    """Streams, some events a second to all of them; every event has to arrive."""

    peers = ALL
    connections, rate, seconds, publishers = 100, 200, 5, 4
    warm_events = 1_500
    work = "deliver"  # rows with the same work need no warm-up of their own

    def __init__(self, quick):
        super().__init__(quick)
        if quick:
            self.connections = min(self.connections, 2000)
            self.seconds = max(1, self.seconds * 2 // 5)

    def load(self, server):
        run = server.streaming(c=self.connections, n=int(self.rate * self.seconds), r=self.rate, q=self.publishers,
                               w=500, L=4)
        run["lost"] = 1 - run["delivered"] / run["expected"]
        return run

    def warm(self, server):
        if not server.java or self.work in server.warm_for:
            return
        if "publish" not in server.warm_for:
            Publish(True).warm(server)
        warm_up(lambda: (self.rate * self.seconds, self.load(server)["server_us"]), self.warm_events, most_s=40)
        server.warm_for.add(self.work)

    def measure(self, server):
        run = self.load(server)
        if run["opened"] < self.connections or run["refused"]:
            raise ChildProcessError(f"only {run['opened']} of {self.connections} streams opened")
        return run


class Latency(Streams):
    name = "latency"
    title = "100 connections × 200 events a second"
    figures = [("p50_ms", "p50 ms", ".2f"), ("p99_ms", "p99 ms", ".2f"), ("server_us", "CPU µs a delivery", ".1f"),
               ("lost", "lost", ".1%")]


class FanOut(Streams):
    name = work = "fan-out"
    connections, rate, seconds, publishers = 5000, 5, 6, 1
    warm_events = 60
    figures = [("server_us", "CPU µs a delivery", ".2f"), ("floors", "× floor", ".2f"), ("p50_ms", "p50 ms", ".1f"),
               ("p99_ms", "p99 ms", ".1f"), ("lost", "lost", ".1%")]

    def __init__(self, quick):
        super().__init__(quick)
        self.title = f"{self.connections} connections × {self.rate} events a second"

    @staticmethod
    def related(runs):
        """Relates each figure to the floor's of the same turn."""
        floors = [run["server_us"] for run in runs.get("floor", [])]
        for of in runs.values():
            for run, floor in zip(of, floors):
                run["floors"] = run["server_us"] / floor if floor else None


class FastFanOut(FanOut):
    name = "fan-out-20"
    rate, seconds = 20, 3


class Burst(Streams):
    name = work = "burst"
    title = "1 000 connections × 1 000 events a second, more than a core can send one by one"
    connections, rate, seconds, publishers = 1000, 1000, 4, 8
    figures = [("deliveries_per_s", "deliveries a second", ",.0f"), ("server_us", "CPU µs a delivery", ".2f"),
               ("lost", "lost", ".1%"), ("closed", "streams closed", ".0f")]


class Connect(Row):
    name = "connect"
    peers = ALL
    figures = [("open_cpu_us", "CPU µs each", ".0f"), ("open_s", "s", ".2f"),
               ("kb_per_connection", "KB a connection", ".1f")]

    def __init__(self, quick):
        super().__init__(quick)
        self.connections = 2000 if quick else 5000
        self.title = f"{self.connections} connects at once"

    def load(self, server):
        return server.streaming(c=self.connections, n=1, r=2, w=300, L=4)

    def warm(self, server):
        if server.java:
            once = self.quick or "connect" in server.warm_for
            warm_up(lambda: (self.connections, self.load(server)["open_cpu_us"]), 10_000 if once else 30_000)
            server.warm_for.add("connect")

    def measure(self, server):
        run = self.load(server)
        if run["opened"] != self.connections or run["refused"]:
            raise ChildProcessError(f"only {run['opened']} of {self.connections} streams opened")
        return run


class Storm(Connect):
    name = "storm"
    peers = LOG
    figures = [("resume_s", "s until all have all", ".2f"), ("open_cpu_us", "CPU µs each", ".0f")]

    def __init__(self, quick):
        super().__init__(quick)
        self.title = f"{self.connections} clients come back that missed {HISTORY} events each"

    def load(self, server):
        return server.streaming(c=self.connections, n=1, r=2, w=300, L=4, E=HISTORY, W=60, **server.history())

    def measure(self, server):
        run = super().measure(server)
        if run["resumed"] != self.connections:
            raise ChildProcessError(f"only {run['resumed']} of {self.connections} got all that they had missed")
        return run


class BareRedis(Server):
    """PUBLISH and SUBSCRIBE alone: what the way between two nodes costs at least."""

    name = "bare Redis"

    def start(self):
        self.process, self.redis = self.bench.start_redis()
        self.started.append(self.process)
        return self

    def latency(self, rate, seconds):
        return self.bench.client("redisping", [self.redis, int(rate * seconds), rate, 200])


class Pair:
    """Two nodes with one Redis, on all cores: events are published on one and arrive from the other."""

    def __init__(self, kind, bench):
        self.here, self.name, self.java = kind(bench, cores=bench.cores.all), kind.name, kind.java
        self.there = None

    def start(self):
        self.here.start()
        self.there = type(self.here)(self.here.bench, cores=self.here.cores, redis=self.here.redis)
        try:
            self.there.start()
        except ChildProcessError:
            self.stop()
            raise
        return self

    def stop(self):
        for server in (self.there, self.here):
            if server:
                server.stop()

    def settle(self):
        self.here.settle()
        self.there.settle()

    def latency(self, rate, seconds):
        run = self.there.streaming(c=1, n=int(rate * seconds), r=rate, q=4, P=self.here.port, w=500)
        return {**run, "lost": 1 - run["delivered"] / run["expected"]}


class BetweenNodes(Row):
    name = "nodes"
    title = "from a publish on one node to the arrival from another, 500 events a second"
    peers = WITH_REDIS
    own_servers = True
    figures = [("p50_ms", "p50 ms", ".2f"), ("p99_ms", "p99 ms", ".2f"), ("lost", "lost", ".1%")]

    def kinds(self, builds, peers):
        return [*super().kinds(builds, peers), BareRedis]

    def create(self, kind, bench):
        return (BareRedis(bench) if kind is BareRedis else Pair(kind, bench)).start()

    def prepare(self, server):
        if isinstance(server, Pair) and server.java:
            for node in (server.here, server.there):
                Publish(True).warm(node)
            for _ in range(2):
                server.latency(500, 4)

    def measure(self, server):
        return server.latency(500, 4 if self.quick else 10)
