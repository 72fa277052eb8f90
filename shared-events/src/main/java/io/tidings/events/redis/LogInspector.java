package io.tidings.events.redis;

import io.tidings.events.EventId;
import io.tidings.events.LogException;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.RedisLogSettings.Acknowledgement;
import io.tidings.events.redis.ScriptCall.CallKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the keys of a log as they are, for tools. Each call reads a bounded part at one moment;
 * nothing but {@link #repair} writes. Calls block until they are answered, and fail with a {@link
 * LogException} within the timeout. Any thread.
 */
public final class LogInspector implements AutoCloseable {
  private final RedisClients clients;
  private final ScriptExecutor executor;

  /** Connects at the first call. */
  public LogInspector(RedisAddress address, Duration timeout) {
    clients = new RedisClients(address, timeout);
    executor = new ScriptExecutor(clients, timeout, new Acknowledgement.Strict());
  }

  /** A part of something, and the cursor from which it goes on; {@code "0"} at its end. */
  public record Part<T>(String next, T content) {
    /** Whether nothing follows. */
    public boolean end() {
      return next.equals("0");
    }
  }

  /** The keys of a workspace's clock. */
  public StoredClock clock(Workspace workspace) {
    return topic(workspace, Topic.CONTROL).clock();
  }

  /** A topic without its entries. */
  public StoredTopic topic(Workspace workspace, Topic topic) {
    return topic(workspace, topic, null);
  }

  /**
   * A topic without its entries.
   *
   * @param wanted an entry that is looked for
   */
  public StoredTopic topic(Workspace workspace, Topic topic, @Nullable EventId wanted) {
    RedisKeys keys = new RedisKeys(workspace);
    List<Object> reply =
        read(
            workspace,
            InspectionScript.TOPIC,
            List.of(keys.clock(), keys.index(), keys.log(topic), keys.head(topic)),
            List.of(topic.name(), wanted == null ? "" : wanted.toString()));
    return StoredTopic.of(topic, reply);
  }

  /**
   * The next entries of a topic's log.
   *
   * @param after the id of the entry before them; null for the first ones
   */
  public List<StoredEntry> entries(
      Workspace workspace, Topic topic, @Nullable String after, int count) {
    RedisKeys keys = new RedisKeys(workspace);
    List<Object> reply =
        read(
            workspace,
            InspectionScript.ENTRIES,
            List.of(keys.clock(), keys.log(topic)),
            List.of(after == null ? "-" : after, String.valueOf(count)));
    return reply.stream().map(entry -> StoredEntry.of((List<?>) entry)).toList();
  }

  /**
   * Some of the keys that begin as ours do, of the server that has the workspace. A key may come
   * twice.
   *
   * @param cursor {@code "0"} at the beginning
   * @param count how many keys Redis looks at
   */
  public Part<List<StoredKey>> keys(Workspace workspace, String cursor, int count) {
    List<Object> reply =
        read(
            workspace,
            InspectionScript.SCAN,
            List.of(new RedisKeys(workspace).clock()),
            List.of(cursor, StoredKey.PREFIX + "*", String.valueOf(count)));
    List<StoredKey> keys =
        StoredReplies.strings((List<?>) reply.get(1)).stream()
            .map(key -> StoredKey.of(workspace, key))
            .toList();
    return new Part<>((String) reply.get(0), keys);
  }

  /** What these keys of the workspace are, in their order. */
  public List<StoredKey.Content> contents(
      Workspace workspace, List<StoredKey> wanted, boolean bytes) {
    List<String> keys = new ArrayList<>(List.of(new RedisKeys(workspace).clock()));
    wanted.forEach(key -> keys.add(key.key()));
    Iterator<Object> reply =
        read(workspace, InspectionScript.KEYS, keys, List.of(bytes ? "bytes" : "")).iterator();
    List<StoredKey.Content> contents = new ArrayList<>();
    while (reply.hasNext()) {
      contents.add(
          new StoredKey.Content(
              (String) reply.next(),
              (Long) reply.next(),
              (Long) reply.next(),
              (String) reply.next()));
    }
    return contents;
  }

  /** Some topics of the index, each with the time when it was last written in ms, as text. */
  public Part<Map<String, String>> indexed(Workspace workspace, String cursor, int count) {
    return members(workspace, new RedisKeys(workspace).index(), cursor, count);
  }

  /** Some names of state, each with the id of the commit that wrote it last. */
  public Part<Map<String, String>> versions(Workspace workspace, String cursor, int count) {
    return members(workspace, new RedisKeys(workspace).versions(), cursor, count);
  }

  /** Some fields of a hash of state; none when there is no hash of this name. */
  public Part<Map<String, String>> state(
      Workspace workspace, String name, String cursor, int count) {
    return members(workspace, new RedisKeys(workspace).state(name), cursor, count);
  }

  private Part<Map<String, String>> members(
      Workspace workspace, String key, String cursor, int count) {
    List<Object> reply =
        read(
            workspace,
            InspectionScript.MEMBERS,
            List.of(new RedisKeys(workspace).clock(), key),
            List.of(cursor, String.valueOf(count)));
    return new Part<>((String) reply.get(0), StoredReplies.map((List<?>) reply.get(1)));
  }

  /**
   * What an index says, and what is there of that.
   *
   * @param said the value of the index's field; empty when it has none
   * @param there the value of the field that it refers to, or {@code exists} for a key; empty when
   *     there is none
   */
  public record Reference(String said, String there) {}

  /**
   * What a hash of state says, and what another one has of that, at one moment.
   *
   * @param otherField a field of the other hash; null for the hash itself
   */
  public Reference reference(
      Workspace workspace, String hash, String field, String other, @Nullable String otherField) {
    RedisKeys keys = new RedisKeys(workspace);
    List<Object> reply =
        read(
            workspace,
            InspectionScript.REFERENCE,
            List.of(keys.clock(), keys.state(hash), keys.state(other)),
            List.of(field, otherField == null ? "" : otherField));
    return new Reference((String) reply.get(0), (String) reply.get(1));
  }

  /** Mends it; false when it is no longer as it was found. The clock has to be readable. */
  public boolean repair(Workspace workspace, Repair repair) {
    return run(RepairCall.of(workspace, repair)).getFirst().equals("mended");
  }

  private List<Object> read(
      Workspace workspace, FencedScript script, List<String> keys, List<String> arguments) {
    return run(new ScriptCall(workspace, script, keys, arguments, CallKind.LARGE_READ));
  }

  private List<Object> run(ScriptCall call) {
    try {
      return executor.run(call).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof LogException failure ? failure : e;
    }
  }

  @Override
  public void close() {
    clients.close();
  }
}
