package io.tidings.faults.load;

import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.upstream.ScriptedUpstream;
import io.tidings.testbed.websocket.ClientTransport;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Users whose mailboxes are on an upstream server: each has two tabs at different nodes, which move
 * to the next node with each connection. The upstream emits events at a steady rate.
 */
public final class ChatLoad implements AutoCloseable {
  private static final int USERS = 3;
  private static final int TABS = 2;
  private static final List<String> TYPES =
      List.of("inbound", "inbound", "outbound-state", "read-watermark-changed", "contact-changed");
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final String UPSTREAM_PATH = "/api/v1/upstream";

  private final List<Integer> ports;
  private final RandomGenerator random;
  private final ScriptedUpstream upstream;
  private final List<String> users;
  private final Map<String, String> cookies = new HashMap<>();
  private final List<RecordingClient> tabs = new ArrayList<>();
  private final Thread thread = Thread.ofVirtual().name("chat").unstarted(this::emit);
  private volatile boolean emitting = true;

  private ChatLoad(
      List<Integer> ports, ScriptedUpstream upstream, List<String> users, RandomGenerator random) {
    this.ports = List.copyOf(ports);
    this.upstream = upstream;
    this.users = List.copyOf(users);
    this.random = random;
  }

  /**
   * Starts the upstream, connects new users to it, and opens their tabs.
   *
   * @param mark the run's, with which the names of its users begin
   * @param ports of the nodes
   * @param upstreamPort of the upstream that nodes may connect to
   * @param nodeOf names the node whose connection to the upstream has that port
   */
  public static ChatLoad start(
      Ledger ledger,
      String mark,
      List<Integer> ports,
      int upstreamPort,
      IntFunction<String> nodeOf,
      RandomGenerator random) {
    List<String> users = IntStream.range(0, USERS).mapToObj(i -> mark + "-chat-" + i).toList();
    ScriptedUpstream upstream = ScriptedUpstream.start(upstreamPort, ledger, nodeOf, users);
    ChatLoad load = new ChatLoad(ports, upstream, users, random);
    for (int i = 0; i < USERS; i++) {
      load.connect(ledger, users.get(i), i, ScriptedUpstream.origin(upstreamPort));
    }
    load.thread.start();
    return load;
  }

  private void connect(Ledger ledger, String user, int number, String origin) {
    int port = ports.get(number % ports.size());
    UserRequests.createUser(port, user);
    String cookie = UserRequests.requireLogin(port, user);
    cookies.put(user, cookie);
    String body =
        "{\"host\":\"%s\",\"token\":\"%s\"}".formatted(origin, ScriptedUpstream.token(user));
    UserRequests.require(port, "PUT", UPSTREAM_PATH, body, cookie);
    for (int i = 0; i < TABS; i++) {
      AtomicInteger turn = new AtomicInteger(number + i);
      tabs.add(
          RecordingClient.start(
              user + "-" + i,
              ledger,
              ledger.tab(user + "-" + i, user),
              StreamRequest.ofChat(cookie),
              List.of(ClientTransport.EVENT_STREAM),
              new ReadBehaviour.Stays(),
              () -> ports.get(turn.getAndIncrement() % ports.size())));
    }
  }

  private void emit() {
    while (emitting) {
      upstream.emit(any(users), any(TYPES));
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  private String any(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  public ScriptedUpstream upstream() {
    return upstream;
  }

  public List<String> users() {
    return users;
  }

  /** The login of one of the users. */
  public String cookie(String user) {
    return Objects.requireNonNull(cookies.get(user), user);
  }

  public List<RecordingClient> tabs() {
    return tabs;
  }

  /** Emits one event more of each user, and nothing after it. */
  public void emitLast() {
    stopEmitting();
    users.forEach(user -> upstream.emit(user, "inbound"));
  }

  /** Asks a node for the user's contacts, which are upstream; returns the time that this took. */
  public Duration readContacts(String user, int port) {
    long begun = System.nanoTime();
    HttpResponse<String> answer =
        UserRequests.send(port, "GET", "/api/v1/contacts", null, cookies.get(user));
    if (answer == null) {
      throw new IllegalStateException("no answer to a request for contacts");
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** The users leave their upstream, which ends their streams. */
  public void disconnectUsers() {
    cookies.forEach((user, cookie) ->
        UserRequests.require(ports.getFirst(), "DELETE", UPSTREAM_PATH, null, cookie));
  }

  private void stopEmitting() {
    emitting = false;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopEmitting();
    tabs.parallelStream().forEach(RecordingClient::close);
    upstream.close();
  }
}
