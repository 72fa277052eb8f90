package io.tidings.events.redis;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Append;
import io.tidings.events.Commit;
import io.tidings.events.CommitOutcome;
import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Feed;
import io.tidings.events.FeedListener;
import io.tidings.events.LogHealth;
import io.tidings.events.NewEvent;
import io.tidings.events.Page;
import io.tidings.events.StateQuery;
import io.tidings.events.StateSnapshot;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.StringNode;

/**
 * The log of the design's executable model, in memory and in slow motion: every message, answer and
 * task waits until a test lets it happen, so that a schedule of faults can be tried and repeated
 * exactly.
 */
public final class SimulatedLog {
  private record Entry(EventId id, EventId prev, Event event) {}

  /** What a failover may fall back to. */
  private record Replica(
      EventId clock,
      Map<Topic, List<Entry>> logs,
      Map<Topic, EventId> heads,
      List<Event> history) {}

  private final boolean forksGoOn;
  private final int tailEvents;
  private final List<Node> nodes = new ArrayList<>();
  private Map<Topic, List<Entry>> logs = new HashMap<>();
  private Map<Topic, EventId> heads = new HashMap<>();
  private List<Event> history = new ArrayList<>();
  private final List<Event> allEvents = new ArrayList<>();
  private List<Page.Fork> earlierForks = List.of();
  private String epoch = "1x";
  private EventId clock = new EventId(1, 0);
  private Replica replica = new Replica(clock, Map.of(), Map.of(), List.of());
  private int epochs = 1;
  private long millis = 1;
  private int serial;

  /** With nodes that keep four events in memory. */
  public SimulatedLog(boolean forksGoOn) {
    this(forksGoOn, 4);
  }

  /**
   * @param forksGoOn whether clients at or below a fork go on silently (policy {@code
   *     replica-acks})
   * @param tailEvents how many events a node keeps in memory for clients that reconnect
   */
  public SimulatedLog(boolean forksGoOn, int tailEvents) {
    this.forksGoOn = forksGoOn;
    this.tailEvents = tailEvents;
  }

  // ---- the log

  /** Appends an event whose data is a serial number; every fourth is announced bare. */
  public Event append(Topic... topics) {
    return append("fact", Integer.toString(++serial), List.of(topics));
  }

  /** Takes a subject's rights away; returns the serial number of the moment. */
  public int revoke(String subject) {
    append("access.revoked", subject, List.of(Topic.CONTROL));
    return ++serial;
  }

  private Event append(String type, String data, List<Topic> topics) {
    EventId prev = clock;
    clock = millis > clock.ms() ? new EventId(millis, 0) : new EventId(clock.ms(), clock.seq() + 1);
    Envelope envelope = envelope(type, data, topics);
    Event event = new Event(new Cursor(epoch, clock), envelope);
    for (Topic topic : topics) {
      logs.computeIfAbsent(topic, t -> new ArrayList<>())
          .add(new Entry(clock, heads.getOrDefault(topic, EventId.ZERO), event));
      heads.put(topic, clock);
    }
    history.add(event);
    allEvents.add(event);
    String text = serial % 4 == 3 ? "" : Envelopes.write(envelope);
    announce("e " + epoch + " " + clock + " " + prev + " " + joined(topics) + " " + text);
    return event;
  }

  /** Announces an ephemeral event. */
  public void announceEphemeral(Topic... topics) {
    serial++;
    Envelope envelope = envelope("passing", Integer.toString(serial), List.of(topics));
    announce(
        "x "
            + epoch
            + " "
            + clock
            + " "
            + joined(envelope.topics())
            + " "
            + Envelopes.write(envelope));
  }

  private static Envelope envelope(String type, String data, List<Topic> topics) {
    return new Envelope(List.copyOf(topics), type, StringNode.valueOf(data), null, Instant.EPOCH);
  }

  private static String joined(List<Topic> topics) {
    return topics.stream().map(Topic::name).collect(Collectors.joining(","));
  }

  private void announce(String text) {
    nodes.stream().filter(node -> node.subscribed).forEach(node -> node.channel.add(text));
  }

  /** Forgets the oldest events of a topic. */
  public void trim(Topic topic, int keep) {
    List<Entry> log = logs.getOrDefault(topic, List.of());
    if (log.size() > keep) {
      log.subList(0, log.size() - keep).clear();
    }
  }

  /** The replica catches up. */
  public void replicate() {
    Map<Topic, List<Entry>> copy = new HashMap<>();
    logs.forEach((topic, log) -> copy.put(topic, new ArrayList<>(log)));
    replica = new Replica(clock, copy, new HashMap<>(heads), new ArrayList<>(history));
  }

  /** The replica takes over; what it had not heard of is lost. */
  public void failover() {
    EventId fork = replica.clock();
    earlierForks = new ArrayList<>(earlierForks);
    earlierForks.addFirst(new Page.Fork(epoch, fork));
    epoch = ++epochs + "x";
    clock = fork;
    logs = new HashMap<>();
    replica.logs().forEach((topic, log) -> logs.put(topic, new ArrayList<>(log)));
    heads = new HashMap<>(replica.heads());
    history = new ArrayList<>(replica.history());
    replicate();
  }

  public void advance(Duration time) {
    millis += time.toMillis();
  }

  public String epoch() {
    return epoch;
  }

  public long millis() {
    return millis;
  }

  /** What the log knows to have happened, in order. */
  public List<Event> history() {
    return history;
  }

  /** What was ever appended, lost or not. */
  public List<Event> allEvents() {
    return allEvents;
  }

  /** Whether an event can still be read. */
  public boolean keeps(Event event, Topic topic) {
    return logs.getOrDefault(topic, List.of()).stream().anyMatch(e -> e.event().equals(event));
  }

  /** As {@code read.lua} does: merged by id, {@code count} events in all. */
  private Page page(Set<Topic> topics, EventId after, int count) {
    TreeMap<EventId, Event> found = new TreeMap<>();
    Map<Topic, EventId> lost = new HashMap<>();
    for (Topic topic : after.equals(clock) ? Set.<Topic>of() : topics) {
      EventId before = after;
      for (Entry entry : logs.getOrDefault(topic, List.of())) {
        if (entry.id().after(after)) {
          if (entry.prev().after(before)) {
            lost.put(topic, entry.prev());
          }
          before = entry.id();
          found.put(entry.id(), entry.event());
        }
      }
      EventId head = heads.getOrDefault(topic, EventId.ZERO);
      if (head.after(before)) {
        lost.put(topic, head);
      }
    }
    List<Event> events = found.values().stream().limit(count).toList();
    EventId end = events.size() < found.size() ? events.getLast().id() : clock;
    return new Page(epoch, forksGoOn ? earlierForks : List.of(), clock, events, end, lost);
  }

  // ---- the nodes

  public Node node() {
    Node node = new Node();
    nodes.add(node);
    return node;
  }

  /** One node's view: its channel, its feed's thread, and the answers under way to it. */
  public final class Node implements EventLog, FeedSource {
    private final ArrayDeque<String> channel = new ArrayDeque<>();
    private final ArrayDeque<Runnable> feedTasks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> pulls = new ArrayDeque<>();
    private final ArrayDeque<Runnable> reads = new ArrayDeque<>();
    private final ArrayDeque<Runnable> answers = new ArrayDeque<>();
    public boolean failReads;
    public boolean throwOnRead;
    private boolean subscriptionWanted;
    private boolean subscribed;
    private @Nullable AnnouncementListener announcementListener;
    private @Nullable WorkspaceFeed feed;

    @Override
    public Feed feed(Workspace workspace, FeedListener listener) {
      feed =
          new WorkspaceFeed(
              workspace,
              this,
              new FeedSettings(
                  Duration.ofSeconds(2), Duration.ofSeconds(2), 3, 2, tailEvents, 1 << 20),
              listener,
              feedTasks::add,
              feedTasks::add,
              () -> Instant.ofEpochMilli(millis),
              new SimpleMeterRegistry());
      return feed;
    }

    @Override
    public CompletableFuture<Page> read(
        Workspace workspace, Set<Topic> topics, EventId after, int count) {
      if (throwOnRead) {
        throw new IllegalStateException("cannot read");
      }
      return failReads
          ? CompletableFuture.failedFuture(new IllegalStateException("no answer"))
          : enqueue(reads, topics, after, count);
    }

    @Override
    public CompletableFuture<Page> pull(Workspace workspace, Set<Topic> topics, EventId after) {
      return enqueue(pulls, topics, after, 2);
    }

    private CompletableFuture<Page> enqueue(
        ArrayDeque<Runnable> where, Set<Topic> topics, EventId after, int count) {
      CompletableFuture<Page> answer = new CompletableFuture<>();
      where.add(() -> {
        Page page = page(topics, after, count);
        answers.add(() -> answer.complete(page));
      });
      return answer;
    }

    @Override
    public void subscribe(Workspace workspace, AnnouncementListener newListener) {
      subscriptionWanted = true;
      announcementListener = newListener;
    }

    @Override
    public void unsubscribe(Workspace workspace) {
      subscriptionWanted = false;
      dropConnection();
    }

    // ---- what a test lets happen; false when there is nothing of the kind

    public boolean acknowledgeSubscription() {
      if (!subscriptionWanted || subscribed || announcementListener == null) {
        return false;
      }
      subscribed = true;
      announcementListener.subscribed();
      return true;
    }

    /** The pub/sub connection dies. */
    public boolean dropConnection() {
      boolean was = subscribed;
      subscribed = false;
      channel.clear();
      return was;
    }

    public boolean receiveMessage() {
      if (channel.isEmpty() || announcementListener == null) {
        return false;
      }
      announcementListener.messageReceived(channel.remove());
      return true;
    }

    public boolean loseMessage() {
      return channel.poll() != null;
    }

    public boolean repeatMessage() {
      return !channel.isEmpty() && channel.add(channel.getFirst());
    }

    public boolean swapMessages() {
      if (channel.size() < 2) {
        return false;
      }
      String first = channel.remove();
      String second = channel.remove();
      channel.addFirst(first);
      channel.addFirst(second);
      return true;
    }

    public boolean runFeed() {
      return run(feedTasks);
    }

    public boolean answerPull() {
      return run(pulls);
    }

    public boolean answerRead() {
      return run(reads);
    }

    /** An answer arrives, some time after the log gave it. */
    public boolean receiveAnswer() {
      return run(answers);
    }

    /** How far its feed says that it is behind. */
    public Duration lag() {
      return feed == null ? Duration.ZERO : feed.lag();
    }

    public boolean tick() {
      if (feed != null) {
        feed.tick();
      }
      return feed != null;
    }

    private static boolean run(ArrayDeque<Runnable> tasks) {
      Runnable task = tasks.poll();
      if (task != null) {
        task.run();
      }
      return task != null;
    }

    // ---- not part of the model

    @Override
    public CompletableFuture<CommitOutcome.AppendOutcome> append(Append append) {
      throw new AssertionError("not part of the model");
    }

    @Override
    public CompletableFuture<CommitOutcome> commit(Commit commit) {
      throw new AssertionError("not part of the model");
    }

    @Override
    public CompletableFuture<StateSnapshot> state(Workspace workspace, StateQuery query) {
      throw new AssertionError("not part of the model");
    }

    @Override
    public CompletableFuture<Void> announce(Workspace workspace, NewEvent event) {
      throw new AssertionError("not part of the model");
    }

    @Override
    public CompletableFuture<Void> announce(Workspace workspace, NewEvent event, Cursor asOf) {
      throw new AssertionError("not part of the model");
    }

    @Override
    public LogHealth health() {
      throw new AssertionError("not part of the model");
    }
  }
}
