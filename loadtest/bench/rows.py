"""The rows of the table: requests. What each row measures and how; its measure returns figures by name."""

import statistics
import time

from servers import Tidings


def warm_up(measure, least, most_s=90):
    """
    Repeats a measurement, which returns how much it did and what each cost, until a JVM has compiled what it runs: at
    least so much was done, and the cost falls no more. The amount counts, as time means little on a busy machine.
    """
    begin, done, best, calm = time.monotonic(), 0, None, 0
    while (done < least or calm < 2) and time.monotonic() - begin < most_s:
        count, cost = measure()
        done += count
        calm = calm + 1 if best is not None and cost > best * 0.97 else 0
        best = cost if best is None else min(best, cost)


class Row:
    """
    One measurement. All servers that can do it are alive at the same time and are measured in turn; they are kept for
    the next row unless this one needs servers of its own.
    """

    name = title = ""
    peers = ()  # names of the peers that can do it
    figures = ()  # (key, title, format)
    own_servers = False

    def __init__(self, quick):
        self.quick = quick

    def kinds(self, builds, peers):
        return [*builds, *(peer for peer in peers if peer.name in self.peers)]

    def create(self, kind, bench):
        return kind(bench).start()

    def warm(self, server):
        """Brings a JVM to its lasting speed, by the work that is measured."""

    def prepare(self, server):
        """A server may use all cores while it warms up: a JVM compiles then."""
        server.move(server.bench.cores.all)
        self.warm(server)
        server.move(server.cores)
        server.settle()

    def measure(self, server):
        raise NotImplementedError

    def settle(self, server):
        server.settle()

    @staticmethod
    def related(runs):
        """Adds figures that relate servers to each other."""


class Publish(Row):
    name = "publish"
    title = "single publishes, 200 bytes, one topic, 16 busy connections"
    peers = ("floor", "nchan", "nchan + Redis", "Centrifugo", "Centrifugo + Redis", "Mercure", "SseEmitter")
    figures = [("server_us", "CPU µs each", ".1f"), ("per_s", "a second", ",.0f"),
               ("p50_ms", "p50 ms", ".2f"), ("p99_ms", "p99 ms", ".2f")]
    enough = 60_000  # requests until a JVM is warm

    def request(self, server):
        return None

    def load(self, server, seconds):
        return server.publishing(seconds, request=self.request(server))

    def warm(self, server):
        def two_seconds():
            run = self.load(server, 2)
            return run["requests"], run["server_us"]

        if server.java:
            enough = self.enough * 2 // 3 if self.quick else self.enough
            warm_up(two_seconds, enough // 4 if "publish" in server.warm_for else enough)
            server.warm_for.add("publish")
        else:
            self.load(server, 0.5)

    def measure(self, server):
        run = self.load(server, 2 if self.quick else 3)
        if run["refused"] or not run["requests"]:
            raise ChildProcessError(f"{run['refused']} publishes were refused, {run['requests']} were not")
        return run


class PublishWithToken(Publish):
    name = "token"
    title = "single publishes with an HS256 token to a topic that it permits"
    peers = ()

    def request(self, server):
        return server.with_token()


class Batch(Publish):
    name = "batch"
    title = "publishes of 50 events each, 16 busy connections"
    peers = ("Centrifugo", "Centrifugo + Redis")
    size = 50
    enough = 3_000
    figures = [("events_per_s", "events a second", ",.0f"), ("event_us", "CPU µs an event", ".1f"),
               ("p50_ms", "p50 ms", ".1f"), ("p99_ms", "p99 ms", ".1f")]

    def request(self, server):
        return server.batch(self.size)

    def measure(self, server):
        run = super().measure(server)
        return {**run, "events_per_s": run["per_s"] * self.size, "event_us": run["server_us"] / self.size}


class Features(Publish):
    """Shows whether a feature makes a publish dearer that has nothing to do with it."""

    name = "features"
    title = "single publishes with all features on and with none"
    own_servers = True

    def kinds(self, builds, peers):
        return [type(kind.__name__, (kind,), {"name": f"{kind.name}, {word}", "features": features})
                for kind in builds for word, features in (("all on", Tidings.features), ("none on", []))]


class Start(Row):
    """A node that was just started, on all cores."""

    name = "start"
    title = "a start on all cores, and the publishes in its first seconds, 16 busy connections"
    peers = ("nchan + Redis", "Centrifugo + Redis", "SseEmitter")
    own_servers = True
    figures = [("ready_s", "ready after s", ".2f"), ("first_s", "publishes in the 1st second", ",.0f"),
               ("cold_per_s", "a second in the first 10 s", ",.0f"), ("share", "of the steady rate", ".0%"),
               ("per_s", "steady, a second", ",.0f")]

    def create(self, kind, bench):
        return kind(bench, cores=bench.cores.all)  # started by each measurement

    def prepare(self, server):
        pass

    def settle(self, server):
        pass

    def measure(self, server):
        fresh = type(server)(server.bench, cores=server.cores)
        rates = []

        def two_seconds():
            run = fresh.publishing(2)
            rates.append(run["per_s"])
            return run["requests"], run["server_us"]

        try:
            fresh.start()
            cold = fresh.publishing(10)
            if fresh.java:
                warm_up(two_seconds, 40_000, most_s=60)
            else:
                rates = cold["seconds"][1:]
        finally:
            fresh.stop()
        steady = statistics.median(rates[-3:])
        return {"ready_s": fresh.ready_s, "first_s": cold["seconds"][0], "cold_per_s": cold["per_s"],
                "per_s": steady, "share": cold["per_s"] / steady if steady else 0}
