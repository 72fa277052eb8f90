"""How many nodes and shards a load takes, from unit costs; what is full first; and what a storm of reconnects costs."""

import math

GIGABYTE = 1 << 30
PACKET = 90  # bytes around a frame: Ethernet with its gap, IPv4, TCP with timestamps (IEEE 802.3, RFC 791, RFC 9293)
TAIL_CHECK_S = 2  # tidings.log.feed.tail-check
MEASURED_PAYLOAD = 200  # bytes of data of the measured events

# What moves the limits of a shard that has the only workspace, so that other shards do not.
ALONE = {
    "CPU of the busiest shard": "a faster core; fewer nodes or events; workspaces",
    "memory of the fullest shard": "more memory, a shorter retention, workspaces",
    "network of the busiest shard": "fewer nodes, a lower inline limit, workspaces",
}


def followed_by(nodes, connections):
    """On how many nodes some of these connections are, when a load balancer gives each to any node."""
    return nodes * -math.expm1(connections * math.log1p(-1 / nodes)) if nodes > 1 else 1.0


def fullest(items, places):
    """About how many items the fullest place has when each goes to any place: the mean, and the deviation beyond it."""
    mean = items / places
    return mean if places == 1 else min(items, mean + math.sqrt(2 * mean * math.log(places)))


class Plan:
    MOST_NODES = 100_000

    def __init__(self, costs, values):
        self.cost = lambda name: costs[name]["value"]
        self.v = values
        self.deliveries = values["events"] * values["followers"]
        self.of_workspace = values["connections"] / values["workspaces"]
        more = values["payload"] - MEASURED_PAYLOAD
        self.frame = self.cost("frame_bytes") + more
        # A larger event is read from the log by each node that follows its topic: as many bytes in another command.
        self.announced = self.cost("announce_bytes") + more
        self.node_limits = {
            "CPU of a node": lambda n: self.node_cpu(n) / (values["cores"] * values["load"]),
            "memory of a node": lambda n: self.node_memory(n) / (values["memory"] * GIGABYTE * values["load"]),
            "streams of a node": lambda n: values["connections"] / n / values["streams"],
            "network of a node": lambda n: self.node_network(n) / (values["network"] * 1e9 / 8 * values["load"]),
        }
        self.possible = self.node_limits["CPU of a node"](self.MOST_NODES) <= 1
        self.needed = self.least_nodes() if self.possible else None
        self.nodes = self.needed + 1 if self.possible else self.nodes_without_hearing() + 1
        self.shards, self.shards_for = self.least_shards()

    # ---- a node

    def following(self, n):
        return followed_by(n, self.of_workspace)

    def hearing(self, n):
        """Cores of a node that take the events of the workspaces it follows, whether or not it delivers them."""
        return self.v["events"] * self.following(n) / n * self.cost("heard")

    def keepalives(self, n):
        return self.v["connections"] / n / self.v["keepalive"] * self.cost("keepalive")

    def delivering(self, n):
        return self.deliveries / n * self.cost("delivery")

    def quiet(self):
        """The share of time for which a feed has heard nothing for long enough that it looks at the log."""
        return math.exp(-TAIL_CHECK_S * self.v["events"] / self.v["workspaces"])

    def checking(self, n):
        """Cores of a node that go into feeds of quiet workspaces."""
        return self.v["workspaces"] * self.following(n) / n * self.quiet() * self.cost("node_followed")

    def publishing(self, n):
        return self.v["events"] / n * max(0.0, self.cost("publish") - self.cost("heard"))

    def node_cpu(self, n):
        return (self.cost("node_rest") + self.keepalives(n) + self.delivering(n) + self.publishing(n) + self.hearing(n)
                + self.checking(n))

    def node_memory(self, n):
        each = self.cost("heap_connection") * self.v["heap-room"] + self.cost("kernel_connection")
        topics = self.cost("heap_topic") * self.v["heap-room"] * min(self.v["topics"], self.v["connections"] / n)
        return self.cost("resident") + self.v["connections"] / n * each + topics

    def node_network(self, n):
        """Bytes a second that it sends."""
        return self.deliveries / n * (self.frame + PACKET)

    def least_nodes(self):
        low, high = 1, self.MOST_NODES
        while low < high:
            middle = (low + high) // 2
            if all(limit(middle) <= 1 for limit in self.node_limits.values()):
                high = middle
            else:
                low = middle + 1
        return low

    def nodes_without_hearing(self):
        n = 1
        while any(limit(n) > 1 for name, limit in self.node_limits.items() if name != "CPU of a node"):
            n += 1
        return n

    # ---- Redis

    def redis_publish(self):
        """Seconds of Redis' one core."""
        return self.cost("redis_publish") + self.cost("redis_announce") * self.following(self.nodes)

    def redis_checks(self):
        """Cores of Redis, all shards, for tail checks of quiet workspaces."""
        return (self.v["workspaces"] * self.following(self.nodes) * self.quiet() * self.cost("redis_followed"))

    def redis_cpu(self):
        return self.v["events"] * self.redis_publish() + self.redis_checks()

    def redis_memory(self):
        kept = min(self.v["events"] * self.v["retention"], self.v["topics"] * self.v["max-length"])
        each = self.cost("redis_event") * (self.v["payload"] + self.overhead()) / (MEASURED_PAYLOAD + self.overhead())
        return kept * each + self.v["topics"] * self.cost("redis_topic")

    def overhead(self):
        """Bytes of a kept event besides its data."""
        return max(0.0, self.cost("redis_event") - MEASURED_PAYLOAD)

    def redis_network(self):
        return self.v["events"] * self.following(self.nodes) * (self.announced + PACKET)

    def busiest(self, shards):
        """The share of everything that the fullest shard has, by the number of its workspaces."""
        return fullest(self.v["workspaces"], shards) / self.v["workspaces"]

    def shard_limits(self, shards):
        share = self.busiest(shards)
        rest = self.resting() if self.resting() < self.v["load"] else 0.0  # beyond that it is a limit of its own
        return {
            "CPU of the busiest shard": (self.redis_cpu() * share + rest) / self.v["load"],
            "memory of the fullest shard": self.redis_memory() * share / (
                self.v["redis-memory"] * GIGABYTE * self.v["load"]),
            "network of the busiest shard": self.redis_network() * share / (
                self.v["network"] * 1e9 / 8 * self.v["load"]),
        }

    def least_shards(self):
        """More shards than workspaces are of no use; and what sized them."""
        for shards in range(1, int(self.v["workspaces"]) + 1):
            limits = self.shard_limits(shards)
            if all(limit <= 1 for limit in limits.values()):
                before = self.shard_limits(max(1, shards - 1))
                return shards, max(before, key=before.get)
            if self.busiest(shards) * self.v["workspaces"] <= 1.001:
                break
        return shards, max(limits, key=limits.get)

    def resting(self):
        """Cores of Redis for nodes that do nothing: entry, lease, tail checks, probes, health."""
        return self.nodes * self.cost("redis_node_rest")

    def redis_clients(self):
        return self.nodes * self.cost("redis_clients_node")

    def catching_up(self, seconds):
        """Seconds of Redis, all shards, for all nodes to read what was published in so many seconds."""
        return self.v["events"] * seconds * self.following(self.nodes) * self.cost("redis_caught_up")

    # ---- what is full first

    def limits(self):
        """(what, share of what is planned with, what moves it), the fullest first."""
        v, hottest = self.v, self.v["events"] * self.redis_publish() / self.v["workspaces"] / self.v["load"]
        rows = [(name, limit(self.nodes), "nodes") for name, limit in self.node_limits.items()]
        rows += [(name, share, "shards" if v["workspaces"] > 1 else ALONE[name])
                 for name, share in self.shard_limits(self.shards).items()]
        back = self.storm(v["connections"] / self.nodes, max(1, self.nodes - 1), v["reconnect"])[1]
        rows += [
            ("all CPU of a node, while the streams of one that died come back",
             (self.node_cpu(max(1, self.nodes - 1)) + back) / v["cores"], "nodes"),
            ("a node's CPU for events that it only hears", self.hearing(self.nodes) / (v["cores"] * v["load"]),
             "larger nodes, or workspaces; no number of nodes"),
            ("a workspace on one core of Redis", hottest, "a faster core, or workspaces; no number of shards"),
            ("CPU of the shard of `main` for nodes at rest", self.resting() / v["load"],
             "fewer, larger nodes; longer `tidings.interest.renew`"),
            ("connections to a shard", self.redis_clients() / v["redis-clients"], "`maxclients`; fewer, larger nodes"),
        ]
        return sorted(rows, key=lambda row: -row[1])

    def refusals(self):
        """Why this load does not work with any number of nodes and shards."""
        if not self.possible:
            yield "each node has more to do for events that it only hears than it may, however many nodes there are"
        if self.shard_limits(self.shards)["CPU of the busiest shard"] > 1:
            yield "Redis has more to do for a workspace than its core may"
        if self.resting() >= self.v["load"]:
            yield "nodes at rest take all of the shard of `main`"

    def first(self):
        """The fullest of what neither nodes nor shards move."""
        return next(row for row in self.limits() if row[2] not in ("nodes", "shards"))

    # ---- reconnects

    def storm(self, lost, nodes, seconds):
        """(connects a second of a node, cores of it for them)"""
        rate = lost / nodes / seconds
        return rate, rate * self.cost("connect")
