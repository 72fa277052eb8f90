"""The arithmetic behind docs/scale.md. `python3 -m unittest` in this folder; ScaleTest runs it in make test."""

import math
import re
import unittest
from pathlib import Path

import costs as unit_costs
import page
import tables
from answer import text
from fit import Fit, solve
from load import PARAMETERS, SCENARIOS, UsageError, parameters
from plan import Plan, followed_by, fullest
from redis import Usage, slot
from simulated import TRUE, simulated
from workspaces import names, workspaces_per_shard

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"

def plan(text, **changed):
    costs = {name: {"value": value} for name, value in {**TRUE, **changed}.items()}
    return Plan(costs, parameters(text))


class FitTest(unittest.TestCase):
    def test_costs_of_exact_measurements_are_found(self):
        fit = Fit([((a, b, 1), 3e-6 * a + 0.5 * b + 7) for a, b in ((0, 1), (1e6, 2), (5e6, 0), (2e6, 9))])
        for found, true in zip(fit.costs, (3e-6, 0.5, 7)):
            self.assertAlmostEqual(found / true, 1, places=9)
        self.assertLess(fit.worst, 1e-9)

    def test_a_measurement_beside_the_line_shows_in_the_deviation(self):
        fit = Fit([((1, x), 10 + x) for x in (1, 10, 100, 1000)] + [((1, 1000), 1500)])
        self.assertGreater(fit.worst, 0.15)
        self.assertLess(fit.typical, fit.worst)

    def test_small_values_count_as_much_as_large_ones(self):
        # No line goes through all three. By absolute distance the smallest would be missed by 500 %.
        fit = Fit([((1, 1), 1.0), ((1, 10), 20.0), ((1, 1000), 1000.0)])
        for deviation, expected in zip(fit.deviations, (0.021, -0.415, 0.187)):
            self.assertAlmostEqual(deviation, expected, places=3)

    def test_an_error_of_the_same_size_everywhere_hardly_tilts_the_line(self):
        points = [((x, 1), 1300 * x + error) for x, error in ((1000, 3e6), (5000, 0), (10_000, 0), (15_000, 0))]
        self.assertAlmostEqual(Fit(points, relative=False).costs[0] / 1300, 1, delta=0.15)
        self.assertLess(Fit(points).costs[0] / 1300, 0.85)

    def test_quantities_that_never_differ_cannot_be_told_apart(self):
        with self.assertRaisesRegex(ValueError, "vary each quantity by itself"):
            Fit([((x, 2 * x), 5 * x) for x in (1, 2, 3)])
        with self.assertRaisesRegex(ValueError, "2 costs need at least as many measurements; got 1"):
            Fit([((1, 2), 3)])

    def test_a_system_whose_first_pivot_is_zero(self):
        self.assertEqual(solve([[0, 2], [1, 0]], [4, 3]), [3, 2])


class CostsTest(unittest.TestCase):
    def test_all_costs_are_found_again(self):
        found = unit_costs.of_all(simulated())
        for name in unit_costs.UNITS:
            self.assertAlmostEqual(found[name]["value"] / TRUE[name], 1, places=6, msg=name)

    def test_the_table_can_be_read(self):
        read = unit_costs.read("# A page\n\n" + unit_costs.table_of(unit_costs.of_all(simulated())) + "\nmore\n")
        for name in unit_costs.UNITS:
            self.assertAlmostEqual(read[name]["value"] / TRUE[name], 1, delta=0.01, msg=name)

    def test_a_table_that_lacks_a_cost_is_refused(self):
        table = unit_costs.table_of(unit_costs.of_all(simulated()))
        with self.assertRaisesRegex(ValueError, "lacks delivery$"):
            unit_costs.read(re.sub(r"\| `delivery`.*\n", "", table))

    def test_usage_is_what_came_between(self):
        def usage(calls, cpu):
            return Usage({"used_cpu_sys": "1.0", "used_cpu_user": str(cpu), "total_net_output_bytes": "10",
                          "cmdstat_xadd": f"calls={calls},usec={2 * calls},usec_per_call=2.00"})

        spent = usage(50, 4) - usage(20, 1.5)
        self.assertEqual((spent.of("xadd"), spent.usec["xadd"], spent.cpu_s, spent.out_bytes), (30, 60, 2.5, 0))


class SlotTest(unittest.TestCase):
    def test_slots_are_those_of_the_specification(self):
        # https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/: CRC16 of 123456789 is 31C3
        self.assertEqual(slot("123456789"), 0x31C3)
        self.assertEqual(slot("tidings:{main}:clock"), slot("main"))

    def test_each_workspace_has_one_shard(self):
        self.assertEqual(sum(workspaces_per_shard(names(300), 3)), 300)
        self.assertEqual(workspaces_per_shard(["a"], 16384)[slot("a")], 1)
        for count in workspaces_per_shard(names(3000), 3):
            self.assertAlmostEqual(count / 1000, 1, delta=0.1)


class PlanTest(unittest.TestCase):
    def test_connections_follow_workspaces_to_nodes(self):
        self.assertEqual(followed_by(1, 1000), 1)
        self.assertAlmostEqual(followed_by(10, 1), 1)
        self.assertAlmostEqual(followed_by(10, 1e6), 10)
        self.assertAlmostEqual(followed_by(2, 2), 1.5)

    def test_the_fullest_place_has_more_than_the_mean(self):
        self.assertEqual(fullest(10, 1), 10)
        self.assertGreater(fullest(300, 3), 100)
        self.assertLess(fullest(10_000, 3) / 10_000, fullest(300, 3) / 300)
        self.assertEqual(fullest(1, 5), 1)

    def test_nodes_are_as_many_as_the_deliveries_take(self):
        p = plan("connections=100000,events=100,followers=10000,topics=10,cores=4,load=0.5,streams=50000")
        self.assertEqual(p.deliveries, 1e6)
        # 10 cores for deliveries, and each node some for what it hears and at rest
        least = math.ceil(1e6 * TRUE["delivery"] / 2)
        self.assertTrue(least < p.needed <= least + 1, p.needed)
        self.assertEqual(p.nodes, p.needed + 1)
        self.assertLessEqual(p.node_cpu(p.needed), 2)
        self.assertGreater(p.node_cpu(p.needed - 1), 2)

    def test_nodes_are_as_few_as_can_be(self):
        for followers in range(2000, 20_000, 700):
            p = plan(f"connections=100000,events=1000,followers={followers},topics=10,streams=50000")
            self.assertLessEqual(p.node_cpu(p.needed), 2)
            self.assertGreater(p.node_cpu(p.needed - 1), 2)

    def test_all_that_a_node_does_counts(self):
        p = plan("connections=1000,events=10,followers=20,topics=10,workspaces=50,keepalive=10")
        t, follow = TRUE, followed_by(4, 20)
        by_hand = (t["node_rest"] + 25 * t["keepalive"] + 50 * t["delivery"] + 2.5 * (t["publish"] - t["heard"])
                   + 10 * follow / 4 * t["heard"] + 50 * follow / 4 * math.exp(-0.4) * t["node_followed"])
        self.assertAlmostEqual(p.node_cpu(4) / by_hand, 1)

    def test_idle_connections_take_memory(self):
        p = plan("connections=1000000,events=1,followers=1,topics=10,memory=2,streams=1000000,cores=64")
        self.assertEqual(max(p.node_limits, key=lambda name: p.node_limits[name](p.needed)), "memory of a node")
        by_hand = 1e6 / p.needed * (2 * TRUE["heap_connection"] + TRUE["kernel_connection"]) + TRUE["resident"]
        self.assertAlmostEqual(p.node_memory(p.needed) / by_hand, 1, places=4)

    def test_a_workspace_is_on_one_core_of_redis_whatever_the_shards(self):
        p = plan("connections=100000,events=20000,followers=1,topics=10,cores=16,streams=50000")
        self.assertEqual(p.shards, 1)
        self.assertGreater(dict(r[:2] for r in p.limits())["a workspace on one core of Redis"], 0.6)
        many = plan("connections=100000,events=20000,followers=1,topics=10,cores=16,workspaces=1000,streams=50000")
        self.assertLess(dict(r[:2] for r in many.limits())["a workspace on one core of Redis"], 0.01)

    def test_shards_share_workspaces(self):
        p = plan("connections=1000000,events=100000,followers=1,topics=10,workspaces=10000,cores=8,retention=60")
        self.assertGreater(p.shards, 100_000 * TRUE["redis_publish"] / 0.5)
        self.assertLessEqual(p.shard_limits(p.shards)["CPU of the busiest shard"], 1)
        self.assertGreater(p.shard_limits(p.shards - 1)["CPU of the busiest shard"], 1)

    def test_more_nodes_at_rest_than_a_shard_can_bear(self):
        p = plan("connections=1000000,events=100,followers=1,topics=10,workspaces=100", redis_node_rest=0.1)
        self.assertLess(p.shards, 10)
        self.assertIn("nodes at rest take all of the shard of `main`", list(p.refusals()))

    def test_what_every_node_hears_cannot_be_moved_by_nodes(self):
        p = plan("connections=1000000,events=200000,followers=1,topics=10,cores=4")
        self.assertFalse(p.possible)
        self.assertIn("This load does not work: each node has more to do for events that it only hears", text(p))

    def test_nodes_whose_cpu_is_nearly_full_of_what_they_hear_are_no_plan(self):
        self.assertFalse(plan("connections=1000000,events=166000,followers=1,topics=10,cores=4").possible)

    def test_a_topic_keeps_at_most_its_length(self):
        p = plan("connections=1,events=1000,followers=1,topics=2,max-length=500")
        self.assertAlmostEqual(p.redis_memory(), 1000 * TRUE["redis_event"] + 2 * TRUE["redis_topic"])

    def test_quiet_workspaces_cost_each_node_that_follows_them(self):
        p = plan("connections=1000000,events=1,followers=1,topics=10,workspaces=10000")
        followed = 10_000 * p.following(p.nodes)
        self.assertAlmostEqual(p.redis_checks() / (followed * TRUE["redis_followed"]), 1, delta=0.001)
        busy = plan("connections=1000000,events=100000,followers=1,topics=10,workspaces=10000")
        self.assertLess(busy.redis_checks(), 1e-6)

    def test_the_nodes_of_a_storm_share_it(self):
        rate, cores = plan("connections=1,events=1,followers=1,topics=1").storm(lost=20_000, nodes=10, seconds=2)
        self.assertEqual(rate, 1000)
        self.assertAlmostEqual(cores, 1000 * TRUE["connect"])

    def test_bad_parameters_are_named(self):
        for text, message in (
            ("conections=1", "no such parameter: 'conections'; there are connections, "),
            ("connections=many", "'connections' must be a number above 0; got 'many'"),
            ("connections=-1", "'connections' must be a number above 0; got '-1'"),
            ("connections=inf", "'connections' must be a number above 0; got 'inf'"),
            ("connections", "'connections' must be a number above 0; got ''"),
            ("connections=5,events=1", "followers, topics must be given"),
            ("workspaces=0.5", "'workspaces' must be a whole number; got '0.5'"),
        ):
            with self.assertRaisesRegex(UsageError, re.escape(message)):
                parameters(text)


class PageTest(unittest.TestCase):
    PAGE = ("# A\n\n<!-- a begin -->\nold\n<!-- a end -->\n\nmore, with a | and a \\1\n"
            "<!-- b begin -->\n<!-- b end -->\nend")

    def test_the_rest_of_the_page_stays(self):
        self.assertEqual(page.replaced(self.PAGE, "a", "| new \\1 |\n"), self.PAGE.replace("old\n", "| new \\1 |\n"))
        self.assertEqual(page.replaced(page.replaced(self.PAGE, "b", "x\n"), "b", ""), self.PAGE)

    def test_a_page_without_the_markers_is_refused(self):
        for text in ("", self.PAGE + "<!-- a begin -->\n", self.PAGE.replace("a end", "c end"), self.PAGE + self.PAGE):
            with self.assertRaisesRegex(ValueError, "not one pair of the markers 'a begin' and 'a end'"):
                page.replaced(text, "a", "new")

    def test_every_table_has_its_place(self):
        results = simulated()
        costs = unit_costs.of_all(results)
        text = (DOCS / "scale.md").read_text()
        for name, of in [("scale-machine", lambda r, _: tables.machine(r)), *tables.TABLES.items()]:
            made = of(results, costs)
            self.assertIn(made, page.replaced(text, name, made))
        page.replaced((DOCS / "operations.md").read_text(), "scale-sizing", tables.sizing(results, costs))

    def test_numbers_have_as_many_digits_as_are_known(self):
        self.assertEqual([page.number(x) for x in (0, 0.00123, 0.0999, 0.999, 1.25, 12.3, 1234.5, -3.14)],
                         ["0", "0.0012", "0.10", "1.0", "1.2", "12", "1,234", "-3.1"])


class ScenarioTest(unittest.TestCase):
    def test_each_can_be_planned(self):
        for name in SCENARIOS:
            self.assertIn("First bottleneck", text(plan(name)))
        self.assertTrue(all(what for _, what in PARAMETERS.values()))


if __name__ == "__main__":
    unittest.main()
