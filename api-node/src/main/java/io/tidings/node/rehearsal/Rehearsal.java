package io.tidings.node.rehearsal;

import io.tidings.events.Topic;
import io.tidings.node.ops.RehearsalProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Sends real requests to this node's port for a moment: a stream that stays open, the heads of
 * others, and events for it that are not kept. Boot publishes readiness after all runners, so that
 * the load balancer's first request comes after the last of these.
 *
 * <p>Nothing stays: the topic is one that the protocol names for this, its events are not in the
 * log, they are measured under a kind of their own, and each request is another subject for limits.
 * When something fails, the rehearsal ends and the node becomes ready as without it.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
final class Rehearsal implements ApplicationRunner {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  /** As many requests at once as two cores are busy with. */
  private static final int PUBLISHERS = 4;

  /** On a slow machine, too: the second one is the first on a connection that is used again. */
  private static final int LEAST_ROUNDS = 2;

  /** For each answer: a node that does not answer itself is ready later, and not never. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final String BODY =
      "{\"type\":\"rehearsal\",\"data\":{\"text\":\"%s\"},\"durable\":false}"
          .formatted("x".repeat(150));

  /** Of a trace that is not sampled: where the node traces, these requests are no part of it. */
  private static final String UNTRACED =
      "traceparent: 00-" + "1".repeat(32) + "-" + "1".repeat(16) + "-00\r\n";

  private final RehearsalProperties properties;
  private final ServerProperties server;
  private final ServletWebServerApplicationContext context;
  private final RehearsalCaller caller;

  Rehearsal(
      RehearsalProperties properties,
      ServerProperties server,
      ServletWebServerApplicationContext context,
      RehearsalCaller caller) {
    this.properties = properties;
    this.server = server;
    this.context = context;
    this.caller = caller;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    if (properties.time().isZero()) {
      return;
    }
    long begun = System.nanoTime();
    String header = RehearsalCaller.HEADER + ": " + caller.begin() + "\r\n" + UNTRACED;
    try {
      int requests = rehearse(header);
      LOG.info("Rehearsed {} requests in {} ms", requests, since(begun));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      LOG.info(
          "The rehearsal ended after {} ms, which only makes the first requests slower: {}",
          since(begun),
          e.toString());
    } finally {
      caller.end();
    }
  }

  private static long since(long begun) {
    return (System.nanoTime() - begun) / 1_000_000;
  }

  private int rehearse(String header) throws IOException, GeneralSecurityException {
    String path = server.getServlet().getContextPath();
    String base = path == null ? "" : path;
    String stream = base + "/api/stream?topic=" + Topic.REHEARSAL;
    String publish = "POST " + base + "/api/topics/" + Topic.REHEARSAL + "/events";
    String post =
        header + "Content-Type: application/json\r\nContent-Length: " + BODY.length() + "\r\n";
    int requests = 0;
    List<RehearsalConnection> open = new ArrayList<>();
    try {
      RehearsalConnection follower = connect();
      open.add(follower);
      follower.send("GET " + stream, header, "");
      require(200, follower.head());
      follower.until("connected");
      List<RehearsalConnection> publishers = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        RehearsalConnection publisher = connect();
        open.add(publisher);
        publishers.add(publisher);
      }
      long end = System.nanoTime() + properties.time().toNanos();
      for (int round = 0; round < LEAST_ROUNDS || System.nanoTime() - end < 0; round++) {
        for (RehearsalConnection publisher : publishers) {
          publisher.send(publish, post, BODY);
        }
        try (RehearsalConnection opener = connect()) { // the node closes it with its answer
          opener.send("HEAD " + stream, header, "");
          require(200, opener.head());
        }
        for (RehearsalConnection publisher : publishers) {
          require(202, publisher.answer());
        }
        requests += PUBLISHERS + 1;
      }
    } finally {
      for (RehearsalConnection connection : open) {
        connection.close();
      }
    }
    return requests;
  }

  private RehearsalConnection connect() throws IOException, GeneralSecurityException {
    @Nullable InetAddress bound = server.getAddress();
    InetAddress address =
        bound == null || bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    InetSocketAddress node = new InetSocketAddress(address, port());
    boolean tls = server.getSsl() != null && server.getSsl().isEnabled();
    return new RehearsalConnection(node, tls ? new RehearsalTls() : null, PATIENCE);
  }

  private int port() {
    return context.getWebServer() == null ? -1 : context.getWebServer().getPort();
  }

  private static void require(int expected, int status) throws IOException {
    if (status != expected) {
      throw new IOException("a request was answered " + status);
    }
  }
}
