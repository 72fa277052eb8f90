package io.tidings.node.relay;

import io.tidings.events.Cursor;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.SimulatedLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One random schedule of everything that can happen between publishers, a lossy channel, nodes,
 * lanes and clients that come and go, judged only by what the clients receive. The same seed gives
 * the same schedule.
 */
final class Schedule {
  static final Topic A = new Topic("a");
  static final Topic B = new Topic("b");
  private static final Workspace MAIN = Workspace.MAIN;
  static final AccessDecision REVOKED = new AccessDecision.Denial(CloseReason.REVOKED);
  static final Dialect DIALECT = new PlainDialect();
  static final Slot UNLIMITED =
      new Slot() {
        @Override
        public boolean take() {
          return true;
        }

        @Override
        public void release() {}
      };

  /** A promise that was broken. */
  static final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
      super(what);
    }
  }

  private final Random random;
  private final SimulatedLog log;
  private final boolean forksGoOn;
  private final List<ManualNode> nodes = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private final Map<String, Integer> revocations = new LinkedHashMap<>();
  private final List<String> trace = new ArrayList<>();
  private final Map<BooleanSupplier, Integer> actions = new LinkedHashMap<>();
  private int failovers;
  private String about = "";

  Schedule(long seed, boolean forksGoOn, Map<String, Integer> weights) {
    // More clients, which need the log because their nodes remember little.
    int crowd = weights.getOrDefault("crowd", 0);
    this.random = new Random(seed);
    this.forksGoOn = forksGoOn;
    this.log = new SimulatedLog(forksGoOn, crowd == 0 ? 4 : 1);
    for (int i = 0; i < 2; i++) {
      nodes.add(new ManualNode(log, i, crowd == 0 ? 2 : 20, Duration.ofDays(1)));
    }
    clients.add(new Client("ab", Set.of(A, B)));
    clients.add(new Client("a", Set.of(A)));
    for (int i = 0; i < crowd; i++) {
      clients.add(new Client("crowd" + i, List.of(Set.of(A, B), Set.of(A), Set.of(B)).get(i % 3)));
    }
    on(weights, "append", 8, this::append);
    on(weights, "ephemeral", 1, () -> yes(() -> log.announceEphemeral(pick(List.of(A, B)))));
    on(weights, "revoke", 0, this::revoke);
    on(weights, "toggle", 0, this::toggle);
    on(weights, "hear", 14, () -> node().log.receiveMessage());
    on(weights, "lose", 1, () -> node().log.loseMessage());
    on(weights, "repeat", 1, () -> node().log.repeatMessage());
    on(weights, "swap", 1, () -> node().log.swapMessages());
    on(weights, "reset", 1, () -> node().log.dropConnection());
    on(weights, "subscribe", 6, () -> node().log.acknowledgeSubscription());
    on(weights, "feed", 24, () -> node().log.runFeed());
    on(weights, "pull", 8, () -> node().log.answerPull());
    on(weights, "read", 8, () -> node().log.answerRead());
    on(weights, "arrive", 16, () -> node().log.receiveAnswer());
    on(weights, "work", 30, this::work);
    on(weights, "tick", 3, () -> node().log.tick());
    on(weights, "lane", 20, () -> node().runLane());
    on(weights, "connect", 4, () -> client().connect(node()));
    on(weights, "authorise", 6, () -> client().answerRights());
    on(weights, "receive", 16, () -> client().receive());
    on(weights, "written", 6, () -> client().written());
    on(weights, "cut", 2, () -> client().cut());
    on(weights, "time", 3, () -> yes(() -> log.advance(Duration.ofMillis(700))));
    on(
        weights,
        "trim",
        1,
        () -> yes(() -> log.trim(pick(List.of(A, B, Topic.CONTROL)), random.nextInt(6))));
    on(weights, "replicate", 0, () -> yes(log::replicate));
    on(weights, "failover", 0, this::failover);
  }

  private void on(Map<String, Integer> weights, String name, int usual, BooleanSupplier action) {
    int weight = weights.getOrDefault(name, usual);
    if (weight > 0) {
      actions.put(
          () -> {
            about = "";
            boolean happened = action.getAsBoolean();
            if (happened) {
              trace.add(name + " " + about);
            }
            return happened;
          },
          weight);
    }
  }

  List<String> trace() {
    return trace;
  }

  void run(int steps) {
    List<BooleanSupplier> bag = new ArrayList<>();
    actions.forEach((action, weight) -> {
      for (int i = 0; i < weight; i++) {
        bag.add(action);
      }
    });
    int happened = 0;
    for (int i = 0; happened < steps && i < 6 * steps; i++) {
      happened += pick(bag).getAsBoolean() ? 1 : 0;
    }
    heal();
  }

  /**
   * No more faults: everything under way arrives, every client comes back, and all must be well.
   */
  private void heal() {
    trace.add("HEAL");
    for (int round = 0; round < 30; round++) {
      log.advance(Duration.ofMillis(2_100));
      for (ManualNode node : nodes) {
        node.log.tick();
      }
      for (Client client : clients) {
        client.connect(nodes.get((clients.indexOf(client) + round) % nodes.size()));
      }
      settle();
    }
    clients.forEach(Client::judge);
  }

  private void settle() {
    for (boolean busy = true; busy; ) {
      busy = false;
      for (ManualNode node : nodes) {
        busy |= node.log.acknowledgeSubscription();
        busy |= node.log.receiveMessage();
        busy |= node.log.runFeed();
        busy |= node.log.answerPull();
        busy |= node.log.answerRead();
        busy |= node.log.receiveAnswer();
        busy |= node.runLane();
      }
      for (Client client : clients) {
        busy |= client.answerRights();
        busy |= client.written();
        busy |= client.receive();
      }
    }
  }

  /** Some of what is under way happens: without it few schedules would get deep. */
  private boolean work() {
    boolean busy = false;
    for (int i = random.nextInt(12); i >= 0; i--) {
      ManualNode node = node();
      busy |=
          switch (random.nextInt(9)) {
            case 0, 1 -> node.runLane();
            case 2, 3 -> node.log.runFeed();
            case 4 -> node.log.receiveAnswer();
            case 5 -> node.log.answerRead();
            case 6 -> node.log.answerPull();
            case 7 -> client().receive();
            default -> client().answerRights() || client().written();
          };
    }
    return busy;
  }

  private boolean append() {
    Event event =
        switch (random.nextInt(3)) {
          case 0 -> log.append(A);
          case 1 -> log.append(B);
          default -> log.append(A, B);
        };
    about = event.id() + "=" + event.envelope().data() + event.envelope().topics();
    return true;
  }

  private boolean revoke() {
    Client client = pick(clients);
    if (revocations.containsKey(client.name)) {
      return false;
    }
    revocations.put(client.name, log.revoke(client.name));
    about = client.name;
    return true;
  }

  /** Revokes one topic of a client, or grants it again. */
  private boolean toggle() {
    Client client = pick(clients);
    about = client.rights.toggle(pick(List.copyOf(client.rights.topics)), log);
    return true;
  }

  private boolean failover() {
    // A revocation that the new primary lacks would not count: fail over only before the first one.
    if (failovers == 2 || !revocations.isEmpty()) {
      return false;
    }
    failovers++;
    log.failover();
    nodes.forEach(node -> node.log.dropConnection());
    return true;
  }

  private ManualNode node() {
    ManualNode node = pick(nodes);
    about = "n" + nodes.indexOf(node);
    return node;
  }

  private Client client() {
    Client client = pick(clients);
    about = client.name;
    return client;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static boolean yes(Runnable action) {
    action.run();
    return true;
  }

  /** A client and its judge. */
  private final class Client implements Grant {
    final String name;
    final Set<Topic> topics;
    final Set<Event> got = new HashSet<>();
    final Set<Event> covered = new HashSet<>();
    final Set<Event> before = new HashSet<>();
    final Set<Event> held = new HashSet<>();
    final PartialRights rights;
    @Nullable Cursor cursor;
    @Nullable Link link;
    boolean denied;

    Client(String name, Set<Topic> topics) {
      this.name = name;
      this.topics = topics;
      this.rights = new PartialRights(name, topics);
    }

    boolean connect(ManualNode node) {
      if (link != null || denied) {
        return false;
      }
      StartPosition start =
          cursor == null ? new StartPosition.Now() : new StartPosition.After(cursor);
      link =
          new Link(
              node, new Subscription(MAIN, topics, start, DIALECT, null, this, null, UNLIMITED));
      return true;
    }

    boolean cut() {
      if (link == null) {
        return false;
      }
      link.connection.gone(null);
      link = null;
      return true;
    }

    boolean written() {
      return link != null && link.complete();
    }

    // ---- its rights: read when the test lets it happen

    private record Question(
        CompletableFuture<AccessDecision> answer, @Nullable AccessDecision read) {}

    private final ArrayDeque<Question> questions = new ArrayDeque<>();

    /** They may be read at once, and the answer come later; or be read late. */
    @Override
    public CompletionStage<AccessDecision> authorise() {
      CompletableFuture<AccessDecision> answer = new CompletableFuture<>();
      questions.add(new Question(answer, random.nextBoolean() ? decision() : null));
      return answer;
    }

    boolean answerRights() {
      Question question = questions.poll();
      return question != null
          && question.answer.complete(question.read == null ? decision() : question.read);
    }

    private AccessDecision decision() {
      return revocations.containsKey(name) ? REVOKED : rights.now();
    }

    // ---- what it receives, and the judgement

    boolean receive() {
      if (link == null || link.arrived.isEmpty()) {
        return false;
      }
      String[] frame = link.arrived.remove().split(" ");
      trace.add(name + " <- " + String.join(" ", frame));
      switch (frame[0]) {
        case "event" -> durable(cursor(frame[1]), frame[2]);
        case "id" -> moved(cursor(frame[1]));
        case "connected" -> {
          if (!frame[1].equals("-")) {
            moved(cursor(frame[1]));
          }
        }
        case "keepalive" -> {
          if (frame.length > 1) {
            moved(cursor(frame[1]));
          }
        }
        case "resync" -> resync(frame[1], frame[2], cursor(frame[3]), frame[4].equals("true"));
        case "passing" -> ephemeral(Integer.parseInt(frame[1]));
        case "closed" -> closed(frame[1]);
        default -> {}
      }
      return true;
    }

    private static Cursor cursor(String text) {
      Cursor read = Cursor.read(text);
      if (read == null) {
        throw new Violation("not a cursor: " + text);
      }
      return read;
    }

    private void durable(Cursor at, String data) {
      Event event =
          log.allEvents().stream()
              .filter(e -> e.envelope().data().asString().equals(data))
              .findFirst()
              .orElseThrow(() -> new Violation("PHANTOM: " + data + " was never appended"));
      if (cursor == null) {
        throw new Violation("an event before any position");
      }
      if (!at.id().after(cursor.id())) {
        throw new Violation("DISORDER: " + at + " after " + cursor);
      }
      sameEpoch(at);
      if (!got.add(event)) {
        throw new Violation("DUPLICATE: " + data);
      }
      Integer revoked = revocations.get(name);
      if (revoked != null && Integer.parseInt(data) > revoked) {
        throw new Violation("LOST REVOCATION: event " + data + " after " + revoked);
      }
      if (!rights.had(event)) {
        throw new Violation("SEEN WITHOUT RIGHT: " + data + event.envelope().topics());
      }
      held.add(event);
      cursor = at;
      checkComplete();
    }

    private void ephemeral(int data) {
      Integer revoked = revocations.get(name);
      if (revoked != null && data > revoked) {
        throw new Violation("LOST REVOCATION: ephemeral " + data + " after " + revoked);
      }
    }

    private void moved(Cursor at) {
      if (cursor == null) {
        for (Event event : log.allEvents()) {
          if (!event.id().after(at.id()) || !event.cursor().epoch().equals(at.epoch())) {
            before.add(event);
          }
        }
      } else {
        sameEpoch(at);
        if (cursor.id().after(at.id())) {
          throw new Violation("DISORDER: position " + at + " after " + cursor);
        }
      }
      cursor = at;
      checkComplete();
    }

    private void sameEpoch(Cursor at) {
      if (cursor != null && !at.epoch().equals(cursor.epoch()) && !forksGoOn) {
        throw new Violation("EPOCH JUMP without resync: " + at + " after " + cursor);
      }
    }

    private void resync(String reason, String names, Cursor to, boolean moves) {
      Set<Topic> which = new HashSet<>();
      for (String topic : names.split(",", -1)) {
        which.add(new Topic(topic));
      }
      checkNeeded(reason, which);
      for (Event event : log.allEvents()) {
        boolean earlier = !event.cursor().epoch().equals(to.epoch()) || !event.id().after(to.id());
        if (concerns(event, which) && earlier) {
          covered.add(event);
        }
        if (concerns(event, which) && !log.history().contains(event)) {
          got.remove(event);
          held.remove(event);
        }
      }
      if (moves) {
        if (cursor != null && cursor.epoch().equals(to.epoch()) && cursor.id().after(to.id())) {
          throw new Violation("DISORDER: resync to " + to + " after " + cursor);
        }
        cursor = to;
        checkComplete();
      }
    }

    /** A resync costs every client a fetch: it must not come without a reason. */
    private void checkNeeded(String reason, Set<Topic> which) {
      if (failovers > 0) {
        return;
      }
      EventId from = cursor == null ? EventId.ZERO : cursor.id();
      if (reason.equals("access") && rights.given(which)) {
        return;
      }
      boolean lost =
          log.history().stream()
              .filter(event -> event.id().after(from))
              .anyMatch(event ->
                  event.envelope().topics().stream()
                      .anyMatch(t -> which.contains(t) && !log.keeps(event, t)));
      if (!reason.equals("trimmed") || !lost) {
        throw new Violation("FALSE RESYNC: " + reason + " of " + which + " at " + cursor);
      }
    }

    private void closed(String reason) {
      denied |= reason.equals("revoked");
      if (link != null) {
        link.connection.gone(null);
      }
      link = null;
    }

    private boolean concerns(Event event, Set<Topic> which) {
      return event.envelope().topics().stream().anyMatch(which::contains);
    }

    /**
     * Everything up to the cursor has been delivered, or covered by a resync, or was before its
     * time.
     */
    private void checkComplete() {
      if (cursor == null || !cursor.epoch().equals(log.epoch())) {
        return;
      }
      for (Event event : log.history()) {
        if (!event.id().after(cursor.id())) {
          checkReceived(event, "the cursor " + cursor + " passes it");
        }
      }
    }

    private void checkReceived(Event event, String when) {
      EventId position = cursor == null ? EventId.ZERO : cursor.id();
      if (rights.owed(event, position)
          && !got.contains(event)
          && !covered.contains(event)
          && !before.contains(event)) {
        throw new Violation("SILENT GAP at " + event.cursor() + ": " + when);
      }
    }

    void judge() {
      if (revocations.containsKey(name)) {
        if (!denied) {
          throw new Violation("LOST REVOCATION: " + name + " is still connected");
        }
        return;
      }
      if (link == null || denied) {
        throw new Violation("NOT LIVE after the heal: " + name);
      }
      log.history().forEach(event -> checkReceived(event, "after the heal"));
      held.removeAll(log.history());
      if (!held.isEmpty()) {
        throw new Violation("PHANTOM: " + name + " holds " + held + ", which is gone");
      }
    }
  }

  /** One socket, of which the client may have read less than was written. */
  private final class Link implements Outlet {
    final ArrayDeque<String> arrived = new ArrayDeque<>();
    final ClientConnection connection;
    private boolean pending;

    Link(ManualNode node, Subscription subscription) {
      connection =
          new ClientConnection(
              node.lane, node.shard, node.settings, node.meters, subscription, this);
      node.lane.execute(connection::open);
    }

    @Override
    public void write(ByteBuffer... frames) {
      for (ByteBuffer frame : frames) {
        arrived.add(StandardCharsets.UTF_8.decode(frame).toString());
      }
      pending = true;
      if (random.nextBoolean()) {
        complete();
      }
    }

    boolean complete() {
      boolean was = pending;
      pending = false;
      if (was) {
        connection.written();
      }
      return was;
    }

    @Override
    public Transport transport() {
      return Transport.SSE;
    }

    @Override
    public void finish(CloseReason why) {}

    @Override
    public void abort() {
      clients.stream().filter(client -> client.link == this).forEach(Client::cut);
    }
  }
}
