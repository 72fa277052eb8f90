#!/usr/bin/env python3
"""Measures what connections, deliveries, events, topics, workspaces and nodes cost, and computes what a load takes.

  scale.py                          everything, about 15 minutes on two quiet cores; prints the tables of docs/scale.md
  scale.py --write                  also writes them into docs/scale.md and docs/operations.md
  scale.py --quick --parts feeds    a short try of one part; parts that were measured before stay in target/scale.json
  scale.py --tables                 no measurement: the tables of target/scale.json
  scale.py --plan connections=1000000,events=5000,followers=20,topics=1000
                                    nodes and shards that this takes, and the first bottleneck; the costs are those of
                                    target/scale.json, or else of docs/scale.md
  scale.py --plan boards            a scenario of docs/scale.md

SKIP_BUILD=1 measures the jars that are there.
"""

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import answer
import costs as unit_costs
import page
import tables
from curves import Connections, Deliveries, Nodes, Topics
from lab import ROOT, Lab
from load import PARAMETERS, SCENARIOS, UsageError, parameters
from plan import Plan
from workspaces import Feeds, Shards

PARTS = [Connections, Deliveries, Topics, Nodes, Shards, Feeds]
PAGE, OPERATIONS = ROOT / "docs/scale.md", ROOT / "docs/operations.md"


def arguments():
    known = ", ".join(part.name for part in PARTS)
    epilog = "what --plan takes:\n" + "\n".join(
        f"  {name:<14}{what}; {'has to be given' if default is None else f'default {default:g}'}"
        for name, (default, what) in PARAMETERS.items()) + f"\nscenarios: {', '.join(SCENARIOS)}"
    parser = argparse.ArgumentParser(
        "scale", description=__doc__, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="smaller, shorter, once: to try it")
    parser.add_argument("--parts", default="all", help=f"default: all of {known}")
    parser.add_argument("--write", action="store_true", help="also write the tables into the documentation")
    parser.add_argument("--tables", action="store_true", help="do not measure")
    parser.add_argument("--plan", metavar="NAME=VALUE,…")
    parser.add_argument("--json", type=Path, default=ROOT / "target/scale.json", help="default: target/scale.json")
    args = parser.parse_args()
    args.parts = [part.name for part in PARTS] if args.parts == "all" else args.parts.split(",")
    if unknown := set(args.parts) - {part.name for part in PARTS}:
        parser.error(f"argument --parts: there is no {', '.join(sorted(unknown))}; there are {known}")
    return args


def known_costs(path):
    """Of the last long measurement here, or else of the documentation, or else of a short one."""
    results = json.loads(path.read_text()) if path.exists() else {}
    complete = all(part.name in results for part in PARTS)
    if complete and not results["quick"]:
        return unit_costs.of_all(results), f"of {path}"
    try:
        return unit_costs.read(PAGE.read_text()), f"of {PAGE}"
    except ValueError as e:
        if complete:
            return unit_costs.of_all(results), f"of {path}, QUICK: to try it, not to count with"
        raise SystemExit(f"scale: no costs are known: measure first, as {PAGE} has none ({e})") from e


def jars():
    if not os.environ.get("SKIP_BUILD"):
        subprocess.run([ROOT / "scripts/build", "api-node,faults"], cwd=ROOT, stdout=sys.stderr, check=True)
    node = ROOT / "api-node/target/api-node.jar"
    feeds = next(iter((ROOT / "faults/target").glob("faults-*-exec.jar")), None)
    if not node.exists() or not feeds:
        raise SystemExit("scale: the jars of api-node and faults are missing: run it without SKIP_BUILD")
    return node, feeds


def measure(args):
    results = json.loads(args.json.read_text()) if args.json.exists() else {}
    if results and results.get("quick") != args.quick:
        results = {}  # long and short measurements do not go together
    work = Path(tempfile.mkdtemp(prefix="tidings-scale."))
    lab = Lab(work, args.quick, *jars())
    begin = time.monotonic()
    try:
        lab.build()
        for part in PARTS:
            if part.name in args.parts:
                lab.say(f"{part.name}, {time.monotonic() - begin:.0f} s after the start")
                results[part.name] = part(args.quick).run(lab)
                lab.all_stopped()
                results |= {"quick": args.quick, "machine": lab.machine()}
                args.json.parent.mkdir(parents=True, exist_ok=True)
                args.json.write_text(json.dumps(results, indent=1) + "\n")
        lab.say(f"done in {(time.monotonic() - begin) / 60:.1f} min, measurements in {args.json}")
    finally:
        lab.all_stopped()
        shutil.rmtree(work, ignore_errors=True)
    return results


def texts(results):
    """The tables that can be made of these measurements, by their markers."""
    costs = unit_costs.of_all(results)
    made = {"scale-machine": tables.machine(results)}
    complete = all(part.name in results for part in PARTS)
    for name, of in tables.TABLES.items():
        needs = name.removeprefix("scale-").replace("growth", "shards")
        if complete or needs in results:
            made[name] = of(results, costs)
    return made, complete, costs


def main():
    args = arguments()
    if args.plan is not None:
        try:
            values = parameters(args.plan)
        except UsageError as e:
            print(f"scale: {e}", file=sys.stderr)
            sys.exit(2)
        costs, source = known_costs(args.json)
        print(f"scale: costs {source}", file=sys.stderr)
        print(answer.text(Plan(costs, values)), end="")
        return
    if sys.platform != "linux":
        raise SystemExit("scale: needs Linux (epoll, /proc, taskset)")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(143))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if args.tables and not args.json.exists():
        raise SystemExit(f"scale: there is no {args.json}: measure first")
    made, complete, costs = texts(json.loads(args.json.read_text()) if args.tables else measure(args))
    for name, text in made.items():
        print(f"{name}:\n\n{text}")
    if args.write and not complete:
        raise SystemExit("scale: nothing was written, since only some parts were measured")
    if args.write:
        page.write(PAGE, made)
        page.write(OPERATIONS, {"scale-sizing": tables.sizing(None, costs)})


if __name__ == "__main__":
    main()
