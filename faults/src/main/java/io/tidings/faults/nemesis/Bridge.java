package io.tidings.faults.nemesis;

import io.tidings.faults.load.ChatLoad;
import io.tidings.faults.upstream.ScriptedUpstream;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.proxy.FaultProxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The bridge of the users that chat, as the upstream server sees it. */
public record Bridge(Environment environment, ChatLoad chat) {
  /** The time within which another node has to read in place of one that is gone. */
  private static final Duration TAKEOVER = Duration.ofSeconds(5);

  /** The limit of a request to an upstream, and the time that a busy machine adds. */
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(3);

  public ScriptedUpstream upstream() {
    return chat.upstream();
  }

  /** The node that reads the first user's upstream. */
  public NodeProcess holder() {
    String user = chat.users().getFirst();
    environment.await("a stream of " + user, () -> !holders(user).isEmpty());
    return environment.cluster().node(holders(user).iterator().next());
  }

  /** Without a connection that just ended, whose node cannot be told any more. */
  private Set<String> holders(String user) {
    Set<String> holders = new HashSet<>(upstream().holders(user));
    holders.retainAll(environment.cluster().allNodes().stream().map(NodeProcess::name).toList());
    return holders;
  }

  /** The proxy between that node and Redis. */
  public FaultProxy redisProxy(NodeProcess node) {
    return environment.redisProxies().get(environment.cluster().allNodes().indexOf(node));
  }

  /** Does that to the holder, and measures how long its users have no other. */
  public void measureTakeover(NodeProcess holder, Runnable fault) {
    List<String> users =
        chat.users().stream().filter(user -> holders(user).contains(holder.name())).toList();
    if (users.isEmpty()) {
      throw new IllegalStateException(holder.name() + " reads no upstream any more");
    }
    long begun = System.nanoTime();
    fault.run();
    for (String user : users) {
      environment.await(
          "another node that reads the upstream of " + user,
          () -> holders(user).stream().anyMatch(node -> !node.equals(holder.name())));
      environment.sample(
          "time until the upstream of " + user + " is taken over",
          Duration.ofNanos(System.nanoTime() - begun),
          TAKEOVER);
    }
  }

  /** Requests what an upstream has, at each node, and measures how long that takes. */
  public void measureReads() {
    for (int port : environment.cluster().ports()) {
      environment.sample(
          "time of a request that the upstream does not answer",
          chat.readContacts(chat.users().getFirst(), port),
          LONGEST_REQUEST);
    }
  }
}
