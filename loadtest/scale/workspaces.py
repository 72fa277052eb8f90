"""Workspaces over the shards of a Redis Cluster, and many nodes that follow one workspace."""

import bisect
import contextlib
import json
import re
import subprocess
import time

from lab import Lab
from redis import slot

FEEDS_CLASS = "io.tidings.testbed.scale.FeedsMain"


def names(count):
    return [f"w{i}" for i in range(count)]


def workspaces_per_shard(workspaces, shards):
    """How many each shard has, where the shards share the slots evenly."""
    counts = [0] * shards
    lasts = [Lab.slots(i, shards)[1] for i in range(shards)]
    for name in workspaces:
        counts[bisect.bisect_left(lasts, slot("tidings:{" + name + "}:clock"))] += 1
    return counts


class Shards:
    """
    Many workspaces on one Redis, on a Cluster of one primary and on one of three, in turn: who has how much of the
    publishes. What the second costs more than the first is Cluster mode, and not the number of shards. A Redis that has
    less to do has fewer commands each time that it wakes up, so that shards are also compared at the same load of each.
    """

    name = "shards"

    def __init__(self, quick):
        self.workspaces = 60 if quick else 300
        self.rounds, self.seconds, self.rest_s = (1, 1.5, 3) if quick else (3, 4, 10)
        self.warm_s = 1 if quick else 5
        self.shard_rate = 700  # publishes a second of each server; three times that has to leave the node time

    def run(self, lab):
        workspaces = names(self.workspaces)
        settings = {"tidings.log.workspaces": ",".join(["main", *workspaces])}
        one, clusters = [lab.redis()], {"cluster": lab.redis_cluster(1), "three": lab.redis_cluster(3)}
        places = {"one": (lab.node(one[0].port, settings), one)}
        places |= {place: (lab.node(servers, settings), servers) for place, servers in clusters.items()}
        result = {"workspaces": self.workspaces, "per_shard": workspaces_per_shard(workspaces, 3), "points": [],
                  "alike": []}
        with contextlib.ExitStack() as streams:
            for node, _ in places.values():
                node.move(lab.cores.all)
                streams.enter_context(node.followed([node.path("public.quiet", name) for name in workspaces]))
                node.publish_for(self.warm_s, *self.load())
                node.settle()
                node.move(node.cores)
            for place in places.values():
                self.point(lab, *place)  # not counted: its code is not all compiled yet
            for round_number in range(self.rounds):
                for place in list(places)[:: 1 if round_number % 2 == 0 else -1]:
                    for rate in (0, self.shard_rate * len(places[place][1])):
                        point = self.point(lab, *places[place], rate)
                        result["points" if rate == 0 else "alike"].append({"place": place, **point})
            result["rest"] = {place: self.rest(*of) for place, of in places.items()}
        result["main"] = next(i for i in range(3) if Lab.slots(i, 3)[0] <= slot("{main}") <= Lab.slots(i, 3)[1])
        return result

    def load(self):
        return "/api/topics/public.bench/events?workspace=w%d", self.workspaces

    def point(self, lab, node, servers, rate=0):
        before = [server.usage() for server in servers]
        run = node.publish_for(self.seconds, *self.load(), rate=rate)
        spent = [server.usage() - used for server, used in zip(servers, before)]
        if run["refused"]:
            raise ChildProcessError(f"{run['refused']} publishes were refused")
        events = sum(s.of("xadd") for s in spent)
        shares = ", ".join(f"{s.of('xadd') / events:.1%}" for s in spent)
        lab.say(f"{len(servers)} shards: {sum(s.cpu_s for s in spent) * 1e6 / events:.1f} µs of Redis a publish at "
                f"{run['per_s']:,.0f} a second, shares {shares}")
        return {"events": events, "node_us": run["server_us"], "per_s": run["per_s"],
                "shards": [{"publishes": s.of("xadd"), "cpu_s": s.cpu_s, "script_usec": s.usec.get("evalsha", 0)}
                           for s in spent]}

    def rest(self, node, servers):
        """What the node and each shard do in a second without events, while the node follows all workspaces."""
        before, cpu, begin = [server.usage() for server in servers], node.cpu_s(), time.monotonic()
        time.sleep(self.rest_s)
        seconds, cpu = time.monotonic() - begin, node.cpu_s() - cpu
        spent = [server.usage() - used for server, used in zip(servers, before)]
        return {"node_cpu": cpu / seconds, "shards": [
            {"scripts": s.of("evalsha") / seconds, "cpu": s.cpu_s / seconds, "usec": s.usec.get("evalsha", 0) / seconds,
             "clients": int(server.info("clients")["connected_clients"]) - 1} for s, server in zip(spent, servers)]}


class Feeds:
    """Feeds that stand for nodes, all of one workspace: what a publish and a lost connection cost Redis."""

    name = "feeds"

    def __init__(self, quick):
        self.sizes = [1, 5] if quick else [1, 10, 25, 50]
        self.rounds, self.events, self.rest_s = (1, 1000, 3) if quick else (2, 4000, 8)
        self.payload, self.large = 200, 2000  # bytes: below and above the inline limit of 1 KB

    def run(self, lab):
        redis = lab.redis()
        feeds = FeedsProcess(lab, redis.port)
        result = {"points": [], "large": [], "rest": []}
        feeds.ask(f"feeds {self.sizes[0]}")
        feeds.ask(f"publish {self.events} 8 {self.payload}")
        for round_number in range(self.rounds):
            for size in self.sizes[:: 1 if round_number % 2 == 0 else -1]:
                feeds.ask(f"feeds {size}")
                feeds.ask(f"publish {self.events // 2} 8 {self.payload}")
                feeds.ask("settled")
                result["points"].append(self.point(lab, feeds, redis, self.payload))
                if round_number == 0:
                    result["rest"].append({"feeds": size, **self.rest(redis)})
                if size in (self.sizes[0], self.sizes[-1]):
                    result["large"].append(self.point(lab, feeds, redis, self.large))
                if size == self.sizes[-1]:
                    result.setdefault("cut", []).append(self.cut(lab, feeds, redis))
        return result

    def point(self, lab, feeds, redis, payload):
        used = redis.usage()
        answer = feeds.ask(f"publish {self.events} 8 {payload}")
        answer_settled = feeds.ask("settled")
        spent = redis.usage() - used
        seconds = answer["seconds"] + answer_settled["seconds"]
        lab.say(f"{answer['feeds']} feeds, events of {payload} bytes: {spent.cpu_s * 1e6 / self.events:.1f} µs of "
                f"Redis a publish, at {self.events / seconds:,.0f} a second")
        return {"feeds": answer["feeds"], "events": self.events, "payload": payload, "seconds": seconds,
                "cpu_s": spent.cpu_s, "out": spent.out_bytes, "reads": spent.of("xrange")}

    def rest(self, redis):
        used, begin = redis.usage(), time.monotonic()
        time.sleep(self.rest_s)
        spent, seconds = redis.usage() - used, time.monotonic() - begin
        calls = sum(calls for name, calls in spent.calls.items() if name in ("evalsha", "spublish", "info", "ping"))
        return {"cpu": spent.cpu_s / seconds, "calls": calls / seconds}

    def cut(self, lab, feeds, redis):
        """
        All lose their pub/sub connection and may not subscribe again until so many events have been published: then all
        read the log at once.
        """
        redis.call("ACL", "SETUSER", "default", "-ssubscribe")
        redis.call("CLIENT", "KILL", "TYPE", "pubsub")
        published = feeds.ask(f"flood {self.events} 8 {self.payload}")
        used = redis.usage()
        redis.call("ACL", "SETUSER", "default", "+ssubscribe")
        settled = feeds.ask("settled")
        spent = redis.usage() - used
        read = settled["repaired"] - published["repaired"]  # their tail checks may have read some before
        lab.say(f"{published['feeds']} feeds read {read:,.0f} missed events in {settled['seconds']:.2f} s, "
                f"{spent.cpu_s:.2f} s of Redis")
        return {"feeds": published["feeds"], "missed": self.events, "read": read, "seconds": settled["seconds"],
                "cpu_s": spent.cpu_s, "out": spent.out_bytes}


class FeedsProcess:
    def __init__(self, lab, port):
        self.process = subprocess.Popen(
            [lab.java, "-Xmx1g", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
             "--sun-misc-unsafe-memory-access=allow", f"-Dloader.main={FEEDS_CLASS}", "-cp", str(lab.feeds_jar),
             "org.springframework.boot.loader.launch.PropertiesLauncher", f"redis://127.0.0.1:{port}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=open(lab.processes.log("feeds"), "ab"), text=True,
            start_new_session=True)
        lab.processes.running.append(self.process)
        self.log = lab.processes.log("feeds")

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        for answer in self.process.stdout:
            if re.match(r"\{", answer):
                found = json.loads(answer)
                if found["failures"]:
                    raise ChildProcessError(f"{found['failures']} publishes were not acknowledged at '{line}'")
                return found
        raise ChildProcessError(f"the feeds ended at '{line}':\n{self.log.read_text(errors='replace')[-2000:]}")
