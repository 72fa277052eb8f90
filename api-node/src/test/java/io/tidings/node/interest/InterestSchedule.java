package io.tidings.node.interest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * One random schedule of connections that open and close, nodes that come, go, stop and die, and
 * calls that are late or lost, judged by what the listeners are told. The same seed gives the same
 * schedule.
 */
final class InterestSchedule {
  private static final InterestProperties PROPERTIES =
      new InterestProperties(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(1));

  /** The thread of a node that is not stopped is never as late as the margin of a lease. */
  private static final long STEP = Duration.ofMillis(250).toNanos();

  private static final long CALM = Duration.ofSeconds(2).toNanos();
  private static final long TIMEOUT = Duration.ofSeconds(2).toNanos();
  private static final int USERS = 2;
  private static final int NODES = 3;
  private static final int MOST_NODES = 12;

  /** A promise that was broken. */
  static final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
      super(what);
    }
  }

  private final Random random;
  private final ManualRedis redis;
  private final List<InterestedNode> all = new ArrayList<>();
  private final List<InterestedNode> nodes = new ArrayList<>();
  private final List<InterestedNode> leaving = new ArrayList<>();

  /** The users of each node's connections. */
  private final Map<InterestedNode, List<Long>> open = new LinkedHashMap<>();

  /** The last token of each user. */
  private final Map<Long, Long> greatest = new TreeMap<>();

  private final Map<BooleanSupplier, Integer> actions = new LinkedHashMap<>();
  private final List<String> trace = new ArrayList<>();
  private String about = "";
  private int started;

  InterestSchedule(long seed, ManualRedis redis, Map<String, Integer> weights) {
    this.random = new Random(seed);
    this.redis = redis;
    redis.reset();
    redis.automatic = false;
    for (int i = 0; i < NODES; i++) {
      startNode();
    }
    on(weights, "open", 14, this::open);
    on(weights, "close", 14, this::close);
    on(weights, "poke", 2, () -> act(node -> node.poke(user())));
    on(weights, "execute", 30, this::execute);
    on(weights, "deliver", 30, this::deliver);
    on(weights, "fail", 2, this::fail);
    on(weights, "work", 20, this::work);
    on(weights, "time", 20, () -> passStep(random.nextLong(STEP)));
    on(weights, "calm", 4, () -> calm(random.nextLong(CALM)));
    on(weights, "pause", 2, () -> act(node -> node.paused = true));
    on(weights, "resume", 4, this::resume);
    on(weights, "leave", 0, () -> act(this::leave));
    on(weights, "end", 0, () -> replace(leaving, InterestedNode::end));
    on(weights, "kill", 0, () -> replace(nodes, InterestedNode::kill));
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
              judge();
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
    actions.forEach((action, weight) -> bag.addAll(Collections.nCopies(weight, action)));
    int happened = 0;
    for (int i = 0; happened < steps && i < 6 * steps; i++) {
      happened += pick(bag).getAsBoolean() ? 1 : 0;
    }
    heal();
  }

  /** At every moment: a stopped node does nothing, so it may believe what it likes. */
  private void judge() {
    for (long user = 1; user <= USERS; user++) {
      List<String> serving = serving(user);
      if (serving.size() > 1) {
        throw new Violation("user " + user + " is served by " + serving);
      }
    }
    for (InterestedNode node : all) {
      for (InterestedNode.Gained gained : node.takeGained()) {
        trace.add("  " + node.name + " " + gained);
        Long before = greatest.put(gained.user(), gained.token());
        if (before != null && before >= gained.token()) {
          throw new Violation(gained + " after token " + before);
        }
      }
    }
  }

  /** No more faults: interest is exact again, and then all of it ends. */
  private void heal() {
    trace.add("HEAL");
    for (InterestedNode node : List.copyOf(leaving)) {
      retire(node, InterestedNode::end);
    }
    startNode(); // all others may be gone
    nodes.forEach(node -> node.paused = false);
    redis.underWay.forEach(ManualRedis.Call::fail);
    redis.underWay.clear();
    calm(Duration.ofSeconds(8).toNanos());
    for (long user = 1; user <= USERS; user++) {
      expect(user, connected(user));
    }
    List<Long> last = LongStream.rangeClosed(1, USERS).filter(this::connected).boxed().toList();
    open.forEach((node, users) -> users.forEach(node::close));
    open.clear();
    calm(Duration.ofMillis(900).toNanos());
    last.forEach(user -> expect(user, true));
    calm(Duration.ofMillis(2_200).toNanos());
    for (long user = 1; user <= USERS; user++) {
      expect(user, false);
    }
    if (!redis.dump().keySet().equals(Set.of("leases"))) {
      throw new Violation("left behind: " + redis.dump());
    }
  }

  private void expect(long user, boolean present) {
    redis.automatic = true;
    if (redis.present(user) != present) {
      throw new Violation("user " + user + " is present: " + !present);
    }
    if (serving(user).size() != (present ? 1 : 0)) {
      throw new Violation("user " + user + " is served by " + serving(user));
    }
  }

  private boolean connected(long user) {
    return open.values().stream().anyMatch(users -> users.contains(user));
  }

  private List<String> serving(long user) {
    return all.stream()
        .filter(node -> node.awake() && node.served.containsKey(user))
        .map(node -> node.name)
        .toList();
  }

  private boolean open() {
    return act(node -> {
      long user = user();
      open.computeIfAbsent(node, _ -> new ArrayList<>()).add(user);
      node.open(user);
    });
  }

  private boolean close() {
    return act(node -> {
      List<Long> users = open.getOrDefault(node, List.of());
      if (!users.isEmpty()) {
        long user = users.remove(random.nextInt(users.size()));
        about += " user " + user;
        node.close(user);
      }
    });
  }

  private boolean resume() {
    List<InterestedNode> stopped = all.stream().filter(node -> node.paused).toList();
    if (stopped.isEmpty()) {
      return false;
    }
    InterestedNode node = pick(stopped);
    about = node.name;
    node.paused = false;
    node.run().tick();
    return true;
  }

  private void leave(InterestedNode node) {
    nodes.remove(node);
    leaving.add(node);
    node.leave();
  }

  /** The node goes, in whatever way, and another one comes. */
  private boolean replace(Collection<InterestedNode> which, Consumer<InterestedNode> way) {
    List<InterestedNode> possible = which.stream().filter(InterestedNode::awake).toList();
    if (possible.isEmpty() || started > MOST_NODES) {
      return false;
    }
    InterestedNode node = pick(possible);
    about = node.name;
    retire(node, way);
    startNode();
    return true;
  }

  private void retire(InterestedNode node, Consumer<InterestedNode> way) {
    way.accept(node);
    nodes.remove(node);
    leaving.remove(node);
    open.remove(node);
  }

  private void startNode() {
    InterestedNode node = new InterestedNode("n" + ++started, redis, PROPERTIES);
    nodes.add(node);
    all.add(node);
  }

  /** Something happens to a node that is awake. */
  private boolean act(Consumer<InterestedNode> what) {
    List<InterestedNode> possible = nodes.stream().filter(InterestedNode::awake).toList();
    if (possible.isEmpty()) {
      return false;
    }
    InterestedNode node = pick(possible);
    about = node.name;
    what.accept(node);
    return true;
  }

  private boolean execute() {
    return call(
        call -> !call.executed(),
        call -> {
          call.execute();
          if (call.failed()) {
            redis.underWay.remove(call);
          }
        });
  }

  private boolean deliver() {
    return call(
        call -> call.executed() && !call.failed(),
        call -> {
          redis.underWay.remove(call);
          call.deliver();
        });
  }

  /** The node's time for the call is over. Redis may have got it, or may get it later. */
  private boolean fail() {
    return call(
        call -> !call.failed(),
        call -> {
          call.fail();
          if (call.executed() || random.nextBoolean()) {
            redis.underWay.remove(call);
          }
        });
  }

  private boolean call(Predicate<ManualRedis.Call> which, Consumer<ManualRedis.Call> what) {
    List<ManualRedis.Call> possible = redis.underWay.stream().filter(which).toList();
    if (possible.isEmpty()) {
      return false;
    }
    ManualRedis.Call call = pick(possible);
    about = call.toString();
    what.accept(call);
    all.forEach(InterestedNode::run);
    return true;
  }

  /** Everything under way arrives, except for what is late already. */
  private boolean work() {
    boolean any = false;
    for (boolean busy = true; busy; any |= busy) {
      busy = call(call -> !call.executed() && !call.failed(), ManualRedis.Call::execute);
      busy = deliver() || busy;
      judge();
    }
    about = "";
    return any;
  }

  private boolean passStep(long nanos) {
    redis.nanos += nanos;
    for (ManualRedis.Call call : List.copyOf(redis.underWay)) {
      if (!call.failed() && redis.nanos - call.sent > TIMEOUT) {
        call.fail();
        if (call.executed()) {
          redis.underWay.remove(call);
        }
      }
    }
    all.forEach(InterestedNode::tick);
    about = redis.nanos / 1_000_000 + " ms";
    return true;
  }

  private boolean calm(long nanos) {
    for (long passed = 0; passed < nanos; passed += STEP / 2) {
      passStep(Math.min(STEP / 2, nanos - passed));
      work();
      judge();
    }
    about = redis.nanos / 1_000_000 + " ms";
    return true;
  }

  private long user() {
    long user = 1L + random.nextInt(USERS);
    about += " user " + user;
    return user;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
