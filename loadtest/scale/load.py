"""The load that a plan is made for, and what the nodes, shards and clients are like."""

import math

# name: (default, what it is)
PARAMETERS = {
    "connections": (None, "open streams"),
    "events": (None, "events a second, all workspaces together"),
    "followers": (None, "connections that each event goes to"),
    "workspaces": (1, "workspaces, all alike"),
    "topics": (None, "topics that had an event within the retention"),
    "payload": (200, "bytes of data of an event"),
    "retention": (3600, "seconds for which events are kept"),
    "max-length": (10_000, "events that a topic keeps"),
    "keepalive": (15, "seconds between two keepalives of a silent stream"),
    "cores": (4, "cores of a node"),
    "memory": (8, "GB of a node"),
    "streams": (15_000, "most streams of a node: tidings.stream.max-connections, ulimit -n; no more were measured"),
    "network": (10, "Gbit/s of a node, and of a shard"),
    "redis-memory": (32, "GB of a shard"),
    "redis-clients": (10_000, "maxclients of a shard"),
    "load": (0.5, "share of a core, of memory and of a network that is planned with"),
    "heap-room": (2, "heap of a node, as a multiple of what is in use after a collection"),
    "reconnect": (2, "seconds over which clients come back: retry: is 1 to 3 s"),
    "drain": (10, "seconds over which a draining node closes its streams"),
    "ports": (28_000, "local ports of a load balancer's address towards a node"),
}


SCENARIOS = {
    "notifications": "connections=1000000,events=2000,followers=1,topics=200000",
    "boards": "connections=1000000,events=5000,followers=10,topics=100000",
    "tenants": "connections=1000000,workspaces=2000,events=20000,followers=10,topics=100000",
    "live": "connections=1000000,events=5,followers=1000000,topics=1",
}


class UsageError(Exception):
    pass


def parameters(text):
    """'connections=1000000,events=500,…', or the name of a scenario"""
    text = SCENARIOS.get(text, text)
    values = {name: default for name, (default, _) in PARAMETERS.items()}
    for part in filter(None, text.split(",")):
        name, equals, value = part.partition("=")
        if name not in PARAMETERS:
            raise UsageError(f"--plan: no such parameter: '{name}'; there are {', '.join(PARAMETERS)}")
        try:
            values[name] = float(value)
        except ValueError:
            values[name] = math.nan
        if not (equals and 0 < values[name] < math.inf):
            raise UsageError(f"--plan: '{name}' must be a number above 0; got '{value}'")
    if values["workspaces"] % 1:
        raise UsageError(f"--plan: 'workspaces' must be a whole number; got '{values['workspaces']:g}'")
    missing = [name for name, value in values.items() if value is None]
    if missing:
        raise UsageError(f"--plan: {', '.join(missing)} must be given, as in --plan {missing[0]}=…")
    return values
