package io.tidings.events.test;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Append;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.NewEvent;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.RedisAddress;
import io.tidings.events.redis.RedisEventLog;
import io.tidings.events.redis.RedisLogSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Logs on one server, a plain connection beside them, and short ways to write tests. */
public final class LogFixture implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final String url;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;
  private final List<RedisEventLog> logs = new ArrayList<>();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final RedisEventLog log;

  public LogFixture(String url) {
    this.url = url;
    this.client = RedisClient.create(url);
    this.connection = client.connect();
    this.log = log(RedisLogSettings.defaults());
  }

  public RedisEventLog log() {
    return log;
  }

  /** Another log of the same server. */
  public RedisEventLog log(RedisLogSettings settings) {
    return log(RedisAddress.of(url), settings);
  }

  /** A log somewhere else. */
  public RedisEventLog log(RedisAddress address, RedisLogSettings settings) {
    RedisEventLog another = new RedisEventLog(address, settings, Clock.systemUTC(), meters);
    logs.add(another);
    return another;
  }

  /** A connection of its own, to look and to break things. */
  public RedisCommands<String, String> redis() {
    return connection.sync();
  }

  public RedisClient client() {
    return client;
  }

  public MeterRegistry meters() {
    return meters;
  }

  public static Topic topic(String name) {
    return new Topic(name);
  }

  public static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  public static NewEvent event(String topic, String type) {
    return NewEvent.of(new Topic(topic), type, json("{\"n\":1}"));
  }

  /** Appends an event of that type to a topic. */
  public EventId append(String topic, String type) {
    return append(log, event(topic, type)).ids().getFirst();
  }

  public static Appended append(EventLog log, NewEvent event) {
    return (Appended) log.append(Append.of(Workspace.MAIN, event)).join();
  }

  public Slice slice(EventId after, String topic) {
    return slice(page(after, topic), topic);
  }

  /** What a page has of one topic. */
  public record Slice(@Nullable EventId lost, List<Event> events, boolean full) {
    public boolean gap() {
      return lost != null;
    }
  }

  public static Slice slice(Page page, String name) {
    Topic topic = new Topic(name);
    List<Event> events =
        page.events().stream().filter(e -> e.envelope().topics().contains(topic)).toList();
    return new Slice(page.lost().get(topic), events, page.more());
  }

  public Page page(EventId after, String... topics) {
    Set<Topic> set = Stream.of(topics).map(Topic::new).collect(Collectors.toSet());
    return log.read(Workspace.MAIN, set, after, 100).join();
  }

  public static List<String> types(Slice slice) {
    return slice.events().stream().map(event -> event.envelope().type()).toList();
  }

  /** What a future failed with; null when it did not. */
  public static @Nullable Throwable failure(CompletableFuture<?> future) {
    try {
      future.join();
      return null;
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  @Override
  public void close() {
    logs.forEach(RedisEventLog::close);
    connection.close();
    client.shutdown();
  }
}
