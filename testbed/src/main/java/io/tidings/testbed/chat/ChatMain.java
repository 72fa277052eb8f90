package io.tidings.testbed.chat;

import io.tidings.testbed.swarm.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/**
 * Measures what chat costs, and how a cluster gets over the death of a node, started by hand:
 * {@code ChatMain api-node.jar [users]}. Prints tables for docs/operations.md. It takes about ten
 * minutes; each process needs more open files than there are users.
 */
public final class ChatMain {
  private static final int USERS = 10_000;

  private ChatMain() {}

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    int users = args.length > 1 ? Integer.parseInt(args[1]) : USERS;
    try (ChatCluster cluster = ChatCluster.start(Path.of(args[0]));
        ChatRun run = new ChatRun(cluster, users)) {
      ChatReport report = new ChatReport(System.out, cluster.nodes().size());
      stages(run, report, users);
      report.figure("a message to all tabs", run.deliver());
      takeover(cluster, run, report);
    }
  }

  /** The first tenth of the users also warms the nodes up: the others are measured against it. */
  private static void stages(ChatRun run, ChatReport report, int users)
      throws IOException, InterruptedException, ExecutionException {
    int some = users / 10;
    report.stages();
    report.stage(run.measure());
    run.openTabs(some);
    report.stage(run.measure());
    run.connectUpstreams(some);
    Stage someUpstreams = run.measure();
    report.stage(someUpstreams);
    run.openTabs(users);
    Stage allTabs = run.measure();
    report.stage(allTabs);
    run.connectUpstreams(users);
    Stage allUpstreams = run.measure();
    report.stage(allUpstreams);

    report.figures();
    report.memory("one more user with a tab", someUpstreams, allTabs, users - some);
    report.memory("one more upstream connection", allTabs, allUpstreams, users - some);
    report.commands(some + " users", someUpstreams);
    report.commands(users + " users", allUpstreams);
  }

  private static void takeover(ChatCluster cluster, ChatRun run, ChatReport report)
      throws IOException, InterruptedException, ExecutionException {
    int resyncsBefore = run.resyncs();
    TakeoverTimes takeover = run.kill();
    report.figure(
        "killed: a node with so many tabs, upstream connections",
        takeover.tabs() + ", " + takeover.upstreams());
    report.figure("its upstreams are read by others after", takeover.upstreamsRead());
    report.figure(
        "a message that was sent right after the kill is at all tabs after", takeover.delivered());
    report.figure("the next message to all tabs, from two nodes", run.deliver());
    report.commands("all users on two nodes", run.measure());
    report.figure(
        "upstream connections at the end: of the nodes, at the upstream",
        ChatCluster.upstreams(run.nodes()) + ", " + cluster.upstreamStreams());
    report.figure(
        "tabs that were not told exactly once of each message", Long.toString(run.wronglyTold()));
    report.figure("resyncs after the kill", Integer.toString(run.resyncs() - resyncsBefore));
    Counter counter = run.counter();
    report.figure(
        "connections that ended, that nodes closed; faults",
        counter.lostConnections() + ", " + counter.closedByNode() + "; " + counter.faults());
    counter.faultMessages().forEach(System.out::println);
  }
}
