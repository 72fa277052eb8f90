package io.tidings.events.redis;

import io.tidings.events.InvalidNameException;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * The name of a key in Redis, and what it is to a workspace.
 *
 * @param key as Redis has it
 * @param name what stands behind the kind: a topic, an idempotency key, a name of state
 */
public record StoredKey(String key, Kind kind, String name) {
  /** What a key is. */
  public enum Kind {
    CLOCK("hash"),
    TOPICS("zset"),
    VERSIONS("hash"),
    CHECK("string"),
    LOG("stream"),
    HEAD("string"),
    IDEMPOTENCY("string"),
    /** Of features: hashes, sets, sorted sets, streams and texts. */
    STATE(""),
    /** Of another workspace, with a name that a key of it may have. */
    OTHER_WORKSPACE(""),
    /** Among the keys of Tidings, with a name that none of them has. */
    FOREIGN("");

    private final String type;

    Kind(String type) {
      this.type = type;
    }

    /** The type that the key has to have; empty for several. */
    public String type() {
      return type;
    }
  }

  /** What all keys begin with. */
  static final String PREFIX = "tidings:";

  /** Reads the name of a key that begins as ours do. */
  static StoredKey of(Workspace workspace, String key) {
    String own = PREFIX + "{" + workspace.name() + "}:";
    if (!key.startsWith(own)) {
      boolean another = key.matches("tidings:\\{[A-Za-z0-9_-]{1,64}}:.+");
      return new StoredKey(key, another ? Kind.OTHER_WORKSPACE : Kind.FOREIGN, key);
    }
    String rest = key.substring(own.length());
    int colon = rest.indexOf(':');
    String name = colon < 0 ? "" : rest.substring(colon + 1);
    Kind kind =
        switch (colon < 0 ? rest : rest.substring(0, colon + 1)) {
          case "clock" -> Kind.CLOCK;
          case "topics" -> Kind.TOPICS;
          case "versions" -> Kind.VERSIONS;
          case "check" -> Kind.CHECK;
          case "log:" -> isTopic(name) ? Kind.LOG : Kind.FOREIGN;
          case "head:" -> isTopic(name) ? Kind.HEAD : Kind.FOREIGN;
          case "idem:" -> name.isEmpty() ? Kind.FOREIGN : Kind.IDEMPOTENCY;
          case "state:" -> name.isEmpty() ? Kind.FOREIGN : Kind.STATE;
          default -> Kind.FOREIGN;
        };
    return new StoredKey(key, kind, name);
  }

  private static boolean isTopic(String name) {
    try {
      return !new Topic(name).name().isEmpty();
    } catch (InvalidNameException e) {
      return false;
    }
  }

  /**
   * What a key is at the moment.
   *
   * @param type as Redis' {@code TYPE} names it
   * @param expires in ms; negative for never
   * @param bytes that it takes in Redis' memory; 0 if not asked for
   * @param text its first 64 KiB, when it is a string; otherwise empty
   */
  public record Content(String type, long expires, long bytes, String text) {
    public boolean exists() {
      return !type.equals("none");
    }

    /** The answer that an idempotency key got; null when the text is none. */
    public @Nullable StoredAnswer answer() {
      return StoredAnswer.read(text);
    }
  }
}
