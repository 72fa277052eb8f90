"""
The cost curves of a node and its Redis: how much each connection, delivery, event, topic and further node takes. Each
part returns its measurements, one dictionary each; costs.py makes unit costs of them.
"""

import contextlib
import json
import time

from lab import kernel_memory

TOPIC, QUIET = "public.bench", "public.quiet"
KEEPALIVE_S = 2  # of the measured node, so that a short window has many; the plan counts with the default
BATCH = 50


class Connections:
    """Idle streams on one node: memory, keepalives, and what opening them took."""

    name = "connections"

    def __init__(self, quick):
        self.sizes = [500, 2000] if quick else [1000, 5000, 10_000, 15_000]
        self.rounds = 1 if quick else 2
        self.window_s = KEEPALIVE_S * 0.95 * (2 if quick else 5)  # the jitter makes a keepalive 5 % early on average
        self.warm_s = 1 if quick else 4

    def run(self, lab):
        redis = lab.redis()
        node = lab.node(redis.port, {
            "tidings.stream.keepalive": f"{KEEPALIVE_S}s", "tidings.stream.max-connections": 20_000})
        node.warm(self.warm_s)
        with node.connected(self.sizes[-1]):  # sizes its tables, which it keeps, and compiles what keepalives take
            time.sleep(self.window_s)
        node.settle()
        points = []
        for round_number in range(self.rounds):
            for size in self.sizes[:: 1 if round_number % 2 == 0 else -1]:
                points += [self.point(lab, node, redis, size, topics) for topics in self.topics(size)]
        return points

    def topics(self, size):
        """Each size with one topic; the largest also with a topic for each stream."""
        return [1, size] if size == self.sizes[-1] else [1]

    def point(self, lab, node, redis, size, topics):
        path = node.path("public.of%d" if topics > 1 else TOPIC)
        heap, kernel, cpu = node.heap_without_clients(), kernel_memory(), node.cpu_s()
        with node.connected(size, path, topics):
            opened_cpu = node.cpu_s() - cpu
            point = {"connections": size, "topics": topics, "open_us": opened_cpu * 1e6 / size,
                     "kernel": kernel_memory() - kernel, "heap": node.heap_used() - heap}
            cpu, used, begin = node.cpu_s(), redis.usage(), time.monotonic()
            time.sleep(self.window_s)
            point["seconds"] = time.monotonic() - begin
            point["cpu_s"] = node.cpu_s() - cpu
            point["redis_cpu_s"] = (redis.usage() - used).cpu_s
            point["keepalives"] = size * point["seconds"] / (KEEPALIVE_S * 0.95)
            point["resident"] = node.resident()
        lab.say(f"{size} connections, {topics} topics: {point['heap'] / size / 1024:.1f} KB of heap each, "
                f"{point['cpu_s'] / point['seconds']:.3f} cores idle")
        node.settle()
        return point


class Deliveries:
    """Events a second and connections that get each, on one node."""

    name = "deliveries"

    def __init__(self, quick):
        self.loads = [(1, 200), (100, 50), (500, 20), (2000, 4)] if quick else [
            (1, 500), (100, 200), (1000, 20), (1000, 50), (5000, 2), (5000, 8)]
        self.rounds, self.seconds = (1, 2) if quick else (2, 5)
        self.warm_s = 1 if quick else 4

    def run(self, lab):
        redis = lab.redis()
        node = lab.node(redis.port)
        node.warm(self.warm_s)
        points = []
        with node.followed([node.path(TOPIC)]) as streams:
            node.send("x" * 200)
            frame = streams[0].recv(65536)
        node.streaming(c=1, n=500 * self.seconds, r=500, q=4, L=4, w=500)  # not counted: what a publish alone compiles
        for round_number in range(self.rounds):
            for connections, rate in self.loads[:: 1 if round_number % 2 == 0 else -1]:
                used = redis.usage()
                run = node.streaming(c=connections, n=rate * self.seconds, r=rate, q=4, L=4, w=500)
                if run["delivered"] < run["expected"]:
                    raise ChildProcessError(f"{run['expected'] - run['delivered']} of {run['expected']} events missing")
                points.append({
                    "connections": connections, "rate": rate, "events": run["sent"], "deliveries": run["delivered"],
                    "seconds": run["duration_s"], "cpu_s": run["server_us"] * run["delivered"] / 1e6,
                    "redis_cpu_s": (redis.usage() - used).cpu_s, "p99_ms": run["p99_ms"]})
                lab.say(f"{connections} connections × {rate} events a second: "
                        f"{run['server_us']:.1f} µs of CPU a delivery")
                node.settle()
        return {"frame": len(frame), "points": points}


class Topics:
    """The same number of publishes to ever more topics."""

    name = "topics"

    def __init__(self, quick):
        self.sizes = [1, 100, 1000] if quick else [1, 10, 100, 1000, 10_000]
        self.rounds, self.seconds = (1, 1.5) if quick else (2, 4)
        self.warm_s = 2 if quick else 5

    def run(self, lab):
        redis = lab.redis()
        node = lab.node(redis.port, {"tidings.log.max-length": 10_000_000})
        node.warm(self.warm_s)
        points = []
        for _ in range(2 * self.rounds):
            self.point(lab, node, redis, 1)  # not counted: its code is not all compiled yet
        for round_number in range(self.rounds):
            for topics in self.sizes[:: 1 if round_number % 2 == 0 else -1]:
                points.append(self.point(lab, node, redis, topics))
        return points

    def point(self, lab, node, redis, topics):
        redis.call("FLUSHALL")
        node.settle()
        with node.followed([node.path(QUIET)]):
            used = redis.usage()
            run = node.publish_for(self.seconds, node.publish_path("public.of%d"), topics)
            spent = redis.usage() - used
        if run["refused"] or not run["requests"]:
            raise ChildProcessError(f"{run['requests']} publishes, {run['refused']} were refused")
        topics = min(topics, spent.of("xadd"))  # on a machine that is too slow for all of them
        lab.say(f"{topics} topics: {run['server_us']:.0f} µs of CPU a publish on the node, "
                f"{spent.cpu_s * 1e6 / run['requests']:.0f} µs in Redis")
        return {"topics": topics, "events": spent.of("xadd"), "node_us": run["server_us"],
                "redis_us": spent.cpu_s * 1e6 / run["requests"], "memory": spent.memory}


class Nodes:
    """Several small nodes that follow one workspace; one of them publishes."""

    name = "nodes"

    def __init__(self, quick):
        self.sizes = [1, 2] if quick else [1, 2, 3, 4, 8]
        self.rates = [200, 800]
        self.seconds, self.rest_s, self.warm_s = (2, 2, 1) if quick else (5, 8, 3)

    def run(self, lab):
        redis = lab.redis()
        nodes, points = [], []
        with contextlib.ExitStack() as streams:
            for size in self.sizes:
                while len(nodes) < size:
                    nodes.append(lab.node(redis.port, heap="256m", cores=lab.cores.all))
                    streams.enter_context(nodes[-1].followed([nodes[-1].path(QUIET)]))
                for _ in range(1 if points else 4):  # the one that publishes has the most to compile
                    self.warm(nodes)
                points.append(self.rest(nodes, redis))
                points += [self.load(nodes, redis, rate) for rate in self.rates]
                lab.say(f"{size} nodes: " + ", ".join(
                    f"{p['redis_cpu_s'] * 1e6 / p['events']:.0f} µs of Redis a publish at {p['rate']} a second"
                    for p in points[-len(self.rates):]))
        return points

    def warm(self, nodes):
        event = {"topics": [TOPIC], "type": "bench", "data": "x" * 200}
        nodes[0].publishing(self.warm_s, request=[
            "-u", "/api/events", "-t", "application/json", "-B", json.dumps({"events": [event] * BATCH})])
        nodes[0].publishing(self.warm_s)
        for node in nodes:
            node.settle()

    @staticmethod
    def measured(nodes, redis, action):
        cpu, used, begin = [node.cpu_s() for node in nodes], redis.usage(), time.monotonic()
        action()
        seconds, spent = time.monotonic() - begin, redis.usage() - used
        cpu = [node.cpu_s() - before for node, before in zip(nodes, cpu)]
        calls = sum(calls for name, calls in spent.calls.items() if name != "info")
        return {"nodes": len(nodes), "events": spent.of("xadd"), "seconds": seconds, "publisher_cpu_s": cpu[0],
                "hearer_cpu_s": sum(cpu[1:]) / len(cpu[1:]) if cpu[1:] else None, "redis_cpu_s": spent.cpu_s,
                "redis_out": spent.out_bytes, "redis_calls": calls, "clients": int(redis.info("clients")[
                    "connected_clients"]) - 1}

    def rest(self, nodes, redis):
        point = self.measured(nodes, redis, lambda: time.sleep(self.rest_s))
        return {"rate": 0, **point}

    def load(self, nodes, redis, rate):
        events = rate * self.seconds

        def publish():
            nodes[0].bench.client("ssebench", [
                "-s", nodes[0].path(QUIET), *nodes[0].publish, "-t", nodes[0].content_type, "-A", nodes[0].prefix,
                "-Z", nodes[0].suffix, "-b", 200, "-p", nodes[0].port, "-c", 1, "-n", events, "-r", rate, "-q", 4,
                "-w", 0, "-W", 1])

        point = self.measured(nodes, redis, publish)
        if point["events"] < events:
            nodes[0].bench.say(f"only {point['events']} of {events} events were published: the machine is too slow")
        return {"rate": rate, **point}
