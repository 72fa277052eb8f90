"""The tables of docs/scale.md, by the names of their markers there."""

import statistics

import answer
import costs as unit_costs
from page import number, table
from load import SCENARIOS, parameters
from plan import Plan, fullest
from workspaces import names, workspaces_per_shard

MICRO = 1e6


def grouped(points, *keys):
    """Points that were measured alike, in order."""
    groups = {}
    for point in points:
        groups.setdefault(tuple(point[key] for key in keys), []).append(point)
    return sorted(groups.items())


def median(points, figure):
    return statistics.median(figure(p) for p in points)


def machine(results):
    m = results["machine"]
    quick = ", QUICK: to try it, not to count with" if results["quick"] else ""
    return f"{m['date']}, {m['processor']}, {m['cores']} cores, Linux {m['kernel']}{quick}.\n"


def connections(results, _):
    return table(["streams", "topics", "heap of each", "kernel of each", "CPU to open each",
                  "cores busy with keepalives every 2 s", "CPU of a keepalive"], [
        (f"{size:,}", f"{topics:,}", f"{median(ps, lambda p: p['heap'] / size):,.0f} bytes",
         f"{median(ps, lambda p: p['kernel'] / 2 / size):,.0f} bytes", f"{median(ps, lambda p: p['open_us']):.0f} µs",
         f"{median(ps, lambda p: p['cpu_s'] / p['seconds']):.3f}",
         f"{median(ps, lambda p: p['cpu_s'] / p['keepalives']) * MICRO:.1f} µs")
        for (size, topics), ps in grouped(results["connections"], "connections", "topics")])


def deliveries(results, _):
    return table(["streams", "events a second", "deliveries a second", "cores busy", "CPU of a delivery, all in",
                  "p99 of the latency"], [
        (f"{size:,}", rate, f"{median(ps, lambda p: p['deliveries'] / p['seconds']):,.0f}",
         f"{median(ps, lambda p: p['cpu_s'] / p['seconds']):.2f}",
         f"{median(ps, lambda p: p['cpu_s'] / p['deliveries']) * MICRO:.1f} µs",
         f"{median(ps, lambda p: p['p99_ms']):.1f} ms")
        for (size, rate), ps in grouped(results["deliveries"]["points"], "connections", "rate")])


def topics(results, _):
    return table(["topics", "events", "CPU of a publish: node", "Redis", "memory of Redis for an event"], [
        (f"{size:,}", f"{median(ps, lambda p: p['events']):,.0f}", f"{median(ps, lambda p: p['node_us']):.0f} µs",
         f"{median(ps, lambda p: p['redis_us']):.1f} µs",
         f"{median(ps, lambda p: p['memory'] / p['events']):,.0f} bytes")
        for (size,), ps in grouped(results["topics"], "topics")])


def nodes(results, _):
    def cell(figure, ps, digits=".1f"):
        return "–" if figure(ps[0]) is None else f"{median(ps, figure):{digits}}"

    return table(["nodes", "events a second", "cores busy: the node that publishes", "each other one", "Redis",
                  "bytes out of Redis for a publish", "commands a second"], [
        (size, rate, cell(lambda p: p["publisher_cpu_s"] / p["seconds"], ps, ".3f"),
         cell(lambda p: None if p["hearer_cpu_s"] is None else p["hearer_cpu_s"] / p["seconds"], ps, ".3f"),
         cell(lambda p: p["redis_cpu_s"] / p["seconds"], ps, ".3f"),
         cell(lambda p: p["redis_out"] / p["events"] if p["events"] else None, ps, ",.0f"),
         cell(lambda p: p["redis_calls"] / p["seconds"], ps, ",.0f"))
        for (size, rate), ps in grouped(results["nodes"], "nodes", "rate")])


def shards(results, _):
    result = results["shards"]
    places = "one", "cluster", "three"

    def each(place, figure, points="points"):
        return [figure(p) for p in result[points] if p["place"] == place]

    def cpu(p):
        return sum(s["cpu_s"] for s in p["shards"]) / p["events"]

    def script(p):
        return sum(s["script_usec"] for s in p["shards"]) / p["events"]

    def share(p, i):
        return p["shards"][i]["script_usec"] / sum(s["script_usec"] for s in p["shards"])

    rows = []
    for i in range(3):
        rest = result["rest"]["three"]["shards"][i]
        rows.append((
            f"shard {i + 1}" + (", with `main`" if i == result["main"] else ""), result["per_shard"][i],
            f"{result['per_shard'][i] / result['workspaces']:.1%}",
            f"{statistics.median(each('three', lambda p: p['shards'][i]['publishes'] / p['events'])):.1%}",
            f"{statistics.median(each('three', lambda p: share(p, i))):.1%}",
            f"{rest['scripts']:.1f}"))
    text = table(["", "workspaces", "of all", "publishes", "time in scripts", "scripts a second at rest"], rows)
    costs = []
    for points in ("alike", "points"):
        rates = [statistics.median(each(place, lambda p: p["per_s"], points)) for place in places]
        load = "same load of each" if points == "alike" else "same load in all"
        costs.append((f"publishes a second, {load}", *(f"{rate:,.0f}" for rate in rates), ""))
        for what, of, unit in (("CPU of Redis' threads (`used_cpu_*`)", cpu, MICRO),
                               ("time in the script (`cmdstat_evalsha`)", script, 1)):
            ratios = [three / one for one, three in zip(each("cluster", of, points), each("three", of, points))]
            costs.append((f"{what} for a publish",
                          *(f"{statistics.median(each(place, of, points)) * unit:.1f} µs" for place in places),
                          f"{statistics.median(ratios):.2f}, {min(ratios):.2f} to {max(ratios):.2f}"))
    return text + "\n" + table(["", "one Redis", "a Cluster of one", "of three, all together",
                                "three / one: median, smallest to largest"], costs)


def growth(results, _):
    """How evenly workspaces spread, and what that leaves of a multiple of publishes."""
    result = results["shards"]
    cpu = statistics.median(sum(s["cpu_s"] for s in p["shards"]) / p["events"]
                            for p in result["points"] if p["place"] == "three")
    rows = []
    for count in (300, 10_000):
        for k in (1, 3, 10, 30):
            actual = max(workspaces_per_shard(names(count), k)) / count
            rows.append((f"{count:,}", k, f"{actual * k:.2f}", f"{fullest(count, k) / count * k:.2f}",
                         f"{0.5 / cpu / actual:,.0f}"))
    return table(["workspaces", "shards", "fullest shard / mean: of these names", "expected",
                  "publishes a second at half a core of the fullest"], rows)


def feeds(results, _):
    result = results["feeds"]
    fastest = {size: median(ps, lambda p: p["cpu_s"] / p["events"])
               for (size,), ps in grouped(result["points"], "feeds")}
    rest = {p["feeds"]: p for p in result["rest"]}
    text = table(["nodes (feeds)", "CPU of Redis for a publish", "its core is full at", "bytes out of Redis",
                  "measured at", "at rest: commands a second", "cores"], [
        (size, f"{fastest[size] * MICRO:.1f} µs", f"{1 / fastest[size]:,.0f} a second",
         f"{median(ps, lambda p: p['out'] / p['events']):,.0f}",
         f"{median(ps, lambda p: p['events'] / p['seconds']):,.0f} a second", f"{rest[size]['calls']:.0f}",
         f"{rest[size]['cpu']:.3f}")
        for (size,), ps in grouped(result["points"], "feeds")])
    text += "\n" + table(["nodes (feeds)", "events of", "CPU of Redis for a publish", "bytes out of Redis",
                          "reads of a topic's log for a publish"], [
        (size, f"{payload:,} bytes", f"{median(ps, lambda p: p['cpu_s'] / p['events']) * MICRO:.1f} µs",
         f"{median(ps, lambda p: p['out'] / p['events']):,.0f}",
         f"{median(ps, lambda p: p['reads'] / p['events']):.1f}")
        for (size, payload), ps in grouped(
            [*(p for p in result["points"] if p["feeds"] in {q["feeds"] for q in result["large"]}), *result["large"]],
            "feeds", "payload")])
    cut = result["cut"]
    return text + "\n" + table(["all lose their connection and miss", "events read", "all have all after",
                                "CPU of Redis", "bytes out of Redis"], [
        (f"{c['missed']:,} events, {c['feeds']} nodes", f"{c['read']:,.0f}", f"{c['seconds']:.2f} s",
         f"{c['cpu_s']:.2f} s", f"{c['out'] / 1e6:,.0f} MB") for c in cut])


def unit_cost_table(_, costs):
    return unit_costs.table_of(costs)


def sizing(_, costs):
    """For docs/operations.md: what one more of each costs."""
    def cost(name, factor=1.0, digits=2):
        return number(costs[name]["value"] * factor, digits)

    return table(["one more …", "takes of a node", "takes of Redis"], [
        ("open stream", f"{cost('heap_connection')} bytes of heap, {cost('kernel_connection')} in the kernel; "
                        f"{cost('keepalive', MICRO / 15)} µs of CPU a second for its keepalives", "–"),
        ("stream that opens", f"{cost('connect', MICRO)} µs of CPU", "–"),
        ("delivery", f"{cost('delivery', MICRO)} µs of CPU", "–"),
        ("topic", f"{cost('heap_topic')} bytes of heap, where it has streams", f"{cost('redis_topic')} bytes"),
        ("event", f"{cost('publish', MICRO)} µs of CPU on the node that publishes, {cost('heard', MICRO)} µs on each "
                  "that follows the workspace",
         f"{cost('redis_publish', MICRO)} µs of CPU and {cost('redis_announce', MICRO)} µs for each node that follows "
         f"the workspace; {cost('redis_event')} bytes until it is trimmed"),
        ("node", "–", f"{cost('redis_node_rest', 100)} % of a core, {cost('redis_clients_node')} connections"),
        ("quiet workspace", f"{cost('node_followed', 100)} % of a core on each node that follows it",
         f"{cost('redis_followed', 100)} % of a core for each of these nodes"),
    ])


def scenario(name):
    return lambda _, costs: answer.text(Plan(costs, parameters(name)))


# marker: what makes its text
TABLES = {
    "scale-connections": connections, "scale-deliveries": deliveries, "scale-topics": topics, "scale-nodes": nodes,
    "scale-costs": unit_cost_table, "scale-shards": shards, "scale-growth": growth, "scale-feeds": feeds,
    **{f"scale-plan-{name}": scenario(name) for name in SCENARIOS},
}
