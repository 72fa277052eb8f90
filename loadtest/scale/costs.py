"""
Unit costs from the measurements. Seconds of CPU, bytes. Each says the fit that it comes from, and how far the
measurements are from it.
"""

import statistics

from fit import Fit
from page import number, table


class Cost:
    def __init__(self, value, typical=None, worst=None):
        self.value = max(0.0, value)
        self.typical = typical
        self.worst = worst

    def json(self):
        return {"value": self.value, "typical": self.typical, "worst": self.worst}


def fitted(points, xs, y, names, relative=True):
    """The costs by these names, from points of which y says one figure and xs the quantities behind it."""
    usable = [(xs(p), y(p)) for p in points if y(p) is not None and y(p) > 0]
    fit = Fit(usable, relative)
    return {name: Cost(cost, fit.typical, fit.worst) for name, cost in zip(names, fit.costs) if name}


def measured(values):
    """The median of what was measured several times."""
    values = list(values)
    middle = statistics.median(values)
    off = [abs(value / middle - 1) for value in values] if middle else []
    return Cost(middle, statistics.median(off) if off else None, max(off, default=None))


def of_connections(points):
    single = [p for p in points if p["topics"] == 1]
    own = [p for p in points if p["topics"] > 1]
    costs = fitted(single, lambda p: [p["keepalives"], p["seconds"]], lambda p: p["cpu_s"], ["keepalive", "node_idle"])
    # Something else on the heap, and in the kernel, comes and goes by about as much whatever the number.
    for figure, ends in (("heap", 1), ("kernel", 2)):
        costs |= fitted(single, lambda p: [p["connections"], 1], lambda p: p[figure] / ends,
                        [f"{figure}_connection", None], relative=False)
    costs["connect"] = measured(p["open_us"] / 1e6 for p in single)
    beside = {p["connections"]: p["heap"] for p in single}
    costs["heap_topic"] = measured((p["heap"] - beside[p["connections"]]) / (p["topics"] - 1) for p in own)
    costs["resident"] = measured(p["resident"] for p in single)
    return costs


def of_deliveries(points):
    return fitted(points, lambda p: [p["deliveries"], p["events"], p["seconds"]], lambda p: p["cpu_s"],
                  ["delivery", "publish_alone", None])


def of_topics(points):
    costs = fitted(points, lambda p: [p["topics"], p["events"]], lambda p: p["memory"], ["redis_topic", "redis_event"])
    costs["publish_topics"] = measured(p["node_us"] / 1e6 for p in points)
    costs["redis_publish_topics"] = measured(p["redis_us"] / 1e6 for p in points)
    return costs


def of_nodes(points):
    costs = fitted(points, lambda p: [p["events"], p["seconds"]], lambda p: p["publisher_cpu_s"],
                   ["publish", "node_rest"])
    heard = [p for p in points if p["hearer_cpu_s"] is not None]
    costs |= fitted(heard, lambda p: [p["events"], p["seconds"]], lambda p: p["hearer_cpu_s"], ["heard", None])
    costs |= fitted(points, lambda p: [p["events"], p["events"] * p["nodes"], p["seconds"] * p["nodes"]],
                    lambda p: p["redis_cpu_s"], ["redis_paced", "redis_paced_node", "redis_node_rest"])
    rest = [p for p in points if not p["events"]]
    costs["redis_calls_node"] = measured(p["redis_calls"] / p["seconds"] / p["nodes"] for p in rest)
    costs["redis_clients_node"] = measured(p["clients"] / p["nodes"] for p in rest)
    return costs


def of_feeds(result):
    points = result["points"]
    costs = fitted(points, lambda p: [p["events"], p["events"] * p["feeds"]], lambda p: p["cpu_s"],
                   ["redis_publish", "redis_announce"])
    costs |= fitted(points, lambda p: [p["events"], p["events"] * p["feeds"]], lambda p: p["out"],
                    [None, "announce_bytes"])
    cut = result["cut"]
    costs["redis_caught_up"] = measured(c["cpu_s"] / c["read"] for c in cut if c["read"])
    return costs


def of_shards(result, others):
    """What a workspace that a node follows costs while it is quiet."""
    rest, count = result["rest"]["one"], result["workspaces"]
    known = {name: others[name].value if name in others else 0 for name in ("node_rest", "redis_node_rest")}
    return {
        "node_followed": Cost((rest["node_cpu"] - known["node_rest"]) / count),
        "redis_followed": Cost((rest["shards"][0]["cpu"] - known["redis_node_rest"]) / count),
    }


# name: (what it is, its unit)
UNITS = {
    "connect": ("CPU of a node to open a stream", "µs"),
    "keepalive": ("CPU of a node for a keepalive", "µs"),
    "delivery": ("CPU of a node for a delivery", "µs"),
    "publish": ("CPU of a node for a publish", "µs"),
    "heard": ("CPU of a node for an event that another one published and none of its streams gets", "µs"),
    "node_rest": ("cores of a node at rest", "cores"),
    "node_followed": ("cores of a node for a quiet workspace that it follows", "cores"),
    "heap_connection": ("heap of a stream", "bytes"),
    "heap_topic": ("heap of a topic that has streams on the node", "bytes"),
    "kernel_connection": ("memory of the kernel for one end of a connection", "bytes"),
    "resident": ("resident memory of the measured node, most of it not streams", "MB"),
    "frame_bytes": ("frame of an event of 200 bytes", "bytes"),
    "redis_publish": ("CPU of Redis for a publish", "µs"),
    "redis_announce": ("CPU of Redis for each node that a publish is announced to", "µs"),
    "announce_bytes": ("sent by Redis to each node for a publish of 200 bytes", "bytes"),
    "redis_caught_up": ("CPU of Redis for an event that a node reads after its connection was lost", "µs"),
    "redis_node_rest": ("cores of Redis for a node at rest", "cores"),
    "redis_calls_node": ("commands a second of a node at rest", "a second"),
    "redis_clients_node": ("connections of a node to each server", "connections"),
    "redis_followed": ("cores of Redis for a quiet workspace, for each node that follows it", "cores"),
    "redis_topic": ("memory of Redis for a topic", "bytes"),
    "redis_event": ("memory of Redis for an event of 200 bytes", "bytes"),
}
FACTORS = {"µs": 1e-6, "MB": 1 << 20}


def table_of(costs):
    """Costs that cannot be told from nothing say so by their deviation."""
    def percent(share):
        return "" if share is None else f"{share:.0%}"

    return table(["`name`", "", "cost", "unit", "typical deviation", "largest"], [
        (f"`{name}`", what, number(costs[name]["value"] / FACTORS.get(unit, 1), 3), unit,
         percent(costs[name]["typical"]), percent(costs[name]["worst"]))
        for name, (what, unit) in UNITS.items()])


def read(text):
    """The costs of a table that table_of has made; the rest of the text does not matter."""
    costs = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        name = cells[0].strip("`")
        if len(cells) == 6 and name in UNITS and cells[3] == UNITS[name][1]:
            costs[name] = {"value": float(cells[2].replace(",", "")) * FACTORS.get(cells[3], 1)}
    missing = [name for name in UNITS if name not in costs]
    if missing:
        raise ValueError(f"the table lacks {', '.join(missing[:3])}{' …' if missing[3:] else ''}")
    return costs


def of_all(results):
    costs = {}
    for part, of in (("connections", of_connections), ("deliveries", lambda r: of_deliveries(r["points"])),
                     ("topics", of_topics), ("nodes", of_nodes), ("feeds", of_feeds)):
        if part in results:
            costs |= of(results[part])
    if "deliveries" in results:
        costs["frame_bytes"] = Cost(results["deliveries"]["frame"])
    if "shards" in results:
        costs |= of_shards(results["shards"], costs)
    return {name: cost.json() for name, cost in costs.items()}
