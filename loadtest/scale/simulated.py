"""What a run would measure, were the costs exactly these: to see that they are found again."""

TRUE = {
    "keepalive": 8e-6, "node_idle": 0.01, "heap_connection": 1300, "kernel_connection": 2000, "connect": 150e-6,
    "heap_topic": 400, "delivery": 10e-6, "publish_alone": 60e-6, "redis_topic": 900, "redis_event": 330,
    "publish": 90e-6, "node_rest": 0.02, "heard": 12e-6, "redis_publish": 15e-6, "redis_announce": 0.6e-6,
    "announce_bytes": 310, "redis_caught_up": 2e-6, "redis_node_rest": 0.001, "redis_calls_node": 5.0,
    "redis_clients_node": 4.0, "frame_bytes": 290, "resident": 300e6, "node_followed": 3e-5, "redis_followed": 1e-5,
}


def simulated():
    t = TRUE
    connections = [
        {"connections": n, "topics": topics, "open_us": t["connect"] * 1e6, "kernel": 2 * (n * t["kernel_connection"]),
         "heap": 50_000 + n * t["heap_connection"] + (topics - 1) * t["heap_topic"], "seconds": 10,
         "cpu_s": 10 * t["node_idle"] + n * 5 * t["keepalive"], "keepalives": n * 5, "resident": t["resident"]}
        for n, topics in ((1000, 1), (5000, 1), (5000, 5000), (15_000, 1))]
    deliveries = [
        {"connections": c, "rate": r, "events": 5 * r, "deliveries": 5 * r * c, "seconds": 5, "p99_ms": 2.0,
         "cpu_s": 5 * r * (t["publish_alone"] + c * t["delivery"]) + 0.1}
        for c, r in ((1, 500), (100, 200), (1000, 20), (5000, 8))]
    topics = [
        {"topics": n, "events": e, "node_us": 60, "redis_us": 15, "memory": n * t["redis_topic"] + e * t["redis_event"]}
        for n, e in ((1, 9000), (100, 8000), (10_000, 12_000))]
    nodes = [
        {"nodes": n, "rate": r, "events": 5 * r, "seconds": 5,
         "publisher_cpu_s": 5 * (t["node_rest"] + r * t["publish"]),
         "hearer_cpu_s": 5 * (t["node_rest"] + r * t["heard"]) if n > 1 else None,
         "redis_cpu_s": 5 * (n * t["redis_node_rest"] + r * (20e-6 + n * 2e-6)), "redis_out": 5 * r * n * 300,
         "redis_calls": 5 * n * t["redis_calls_node"], "clients": 4 * n}
        for n in (1, 2, 8) for r in (0, 200, 800)]
    publishes = [
        {"place": place, "events": 3000, "node_us": 60, "per_s": 9000, "shards": [
            {"publishes": 3000 / k, "cpu_s": 0.015 * 3 / k, "script_usec": 12_000 * 3 / k} for _ in range(k)]}
        for place, k in (("one", 1), ("cluster", 1), ("three", 3))]
    shards = {
        "workspaces": 300, "per_shard": [100, 98, 102], "main": 1, "points": publishes, "alike": publishes,
        "rest": {place: {"node_cpu": t["node_rest"] + 300 * t["node_followed"], "shards": [
            {"scripts": 150 / k, "cpu": t["redis_node_rest"] + 300 * t["redis_followed"] / k, "clients": 4}] * k}
            for place, k in (("one", 1), ("cluster", 1), ("three", 3))}}
    feed_points = [{"feeds": n, "events": 4000, "payload": 200, "seconds": 2, "reads": 0,
                    "cpu_s": 4000 * (t["redis_publish"] + n * t["redis_announce"]),
                    "out": 4000 * (120 + n * t["announce_bytes"])} for n in (1, 10, 50)]
    feeds = {"points": feed_points, "large": [{**p, "payload": 2000, "reads": 4000} for p in feed_points[::2]],
             "rest": [{"feeds": n, "cpu": 0.001 * n, "calls": 2.0 * n} for n in (1, 10, 50)],
             "cut": [{"feeds": 50, "missed": 4000, "read": 200_000, "seconds": 1.0,
                      "cpu_s": 200_000 * t["redis_caught_up"], "out": 60e6}]}
    return {"connections": connections, "deliveries": {"frame": t["frame_bytes"], "points": deliveries},
            "topics": topics, "nodes": nodes, "shards": shards, "feeds": feeds, "quick": False,
            "machine": {"date": "2026-01-01", "processor": "a processor", "cores": 2, "kernel": "6.0"}}
