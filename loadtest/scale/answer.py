"""A plan as text: what it takes, what is full, and how each figure is known."""

import math

from page import table
from plan import GIGABYTE


def cores(value):
    return f"{value:.3f}" if value < 1 else f"{value:,.1f}"


def rows(plan):
    v, n = plan.v, plan.nodes
    each = v["connections"] / n
    died = plan.storm(each, max(1, n - 1), v["reconnect"])
    deploy = plan.storm(each, max(1, n - 1), v["drain"])
    everyone = v["connections"] / n * plan.cost("connect") / v["cores"]
    yield "nodes", f"{n:,}" + (f" = {plan.needed:,} and one to spare" if plan.possible else ""), "computed"
    yield "connections of a node", f"{each:,.0f}", "computed"
    yield "deliveries a second, all nodes", f"{plan.deliveries:,.0f}", "given"
    yield ("cores of a node: deliveries, keepalives, publishes, heard events, quiet workspaces", ", ".join(
        cores(x) for x in (plan.delivering(n), plan.keepalives(n), plan.publishing(n), plan.hearing(n),
                           plan.checking(n))), "computed from measured costs")
    yield "memory of a node", f"{plan.node_memory(n) / GIGABYTE:.2f} GB", "computed; room in the heap assumed"
    yield ("sent by a node", f"{plan.node_network(n) * 8 / 1e6:,.1f} Mbit/s",
           "frame measured, 90 bytes around it assumed")
    yield "nodes that follow a workspace", f"{plan.following(n):,.1f}", "computed; an even balancer assumed"
    yield "shards", f"{plan.shards:,}", "computed; workspaces alike assumed"
    yield ("Redis' CPU for a publish", f"{plan.redis_publish() * 1e6:,.0f} µs",
           "measured up to 50 nodes, beyond it computed")
    yield ("cores of Redis, all shards: publishes, tail checks of quiet workspaces", ", ".join(
        cores(x) for x in (plan.redis_cpu() - plan.redis_checks(), plan.redis_checks())), "computed")
    yield "memory of Redis, all shards", f"{plan.redis_memory() / GIGABYTE:,.2f} GB", "computed"
    yield "sent by Redis, all shards", f"{plan.redis_network() * 8 / 1e6:,.1f} Mbit/s", "computed"
    yield "connections to each shard", f"{plan.redis_clients():,.0f}", "computed from those of a measured node"
    yield "Redis' CPU for nodes at rest", f"{cores(plan.resting())} cores", "computed"
    yield (f"a node dies: connects a second of each other one, over {v['reconnect']:g} s",
           f"{died[0]:,.0f}, {cores(died[1])} cores", "computed; the time is that of `retry:`")
    yield (f"a deploy, node by node, over {v['drain']:g} s each", f"{deploy[0]:,.0f}, {cores(deploy[1])} cores",
           "computed")
    yield "all come back at once: all cores of all nodes for", f"{everyone:,.1f} s", "computed"
    yield ("all nodes lose Redis for 10 s and read what they missed: CPU of Redis", f"{plan.catching_up(10):,.1f} s",
           "computed; of all shards")
    yield "files of all load balancers", f"{2 * v['connections']:,.0f}", "computed: two for each stream"
    yield ("addresses of load balancers, for their ports", f"{math.ceil(each / v['ports']):,}",
           "computed; Linux' default range of ports")


def text(plan):
    first, sized = plan.first(), max(plan.node_limits, key=lambda name: plan.node_limits[name](plan.nodes))
    lines = [table(["", "", "how it is known"], rows(plan)), ""]
    lines.append(table(["what is full", "of what is planned with", "what moves it"], [
        (what, f"{share:.0%}", moves) for what, share, moves in plan.limits()]))
    lines.append(f"\nThe nodes are sized by: {sized}. The shards are sized by: {plan.shards_for}.\n")
    lines.append(f"First bottleneck that neither nodes nor shards move: {first[0]}, at {first[1]:.0%}. "
                 f"What moves it: {first[2]}.\n")
    lines += [f"This load does not work: {reason}.\n" for reason in plan.refusals()]
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)
