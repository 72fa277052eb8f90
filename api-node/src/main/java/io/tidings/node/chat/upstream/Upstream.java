package io.tidings.node.chat.upstream;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user's upstream as it is stored. A change of it names the one that it replaces: so it also
 * proves that no other node has read the upstream meanwhile.
 *
 * @param sealed the token, encrypted: another text each time that the user connects it
 * @param fence the greatest fencing token of the nodes that have written for this user
 * @param lastId the id of the last event of the upstream that was passed on; null before the first
 * @param since when the status changed
 */
record Upstream(
    UpstreamOrigin host,
    String sealed,
    long fence,
    @Nullable String lastId,
    UpstreamStatus status,
    Instant since) {

  /** The same, as of the event with this id. */
  Upstream at(@Nullable String id) {
    return new Upstream(host, sealed, fence, id, status, since);
  }

  /** The same, written by a node with this fencing token. */
  Upstream fencedBy(long token) {
    return new Upstream(host, sealed, token, lastId, status, since);
  }

  /** The same with another status. */
  Upstream with(UpstreamStatus now, Instant time) {
    return new Upstream(
        host, sealed, fence, lastId, now, Instant.ofEpochMilli(time.toEpochMilli()));
  }

  /** As it is stored. */
  Map<String, String> fields() {
    return Map.of(
        "host", host.text(),
        "token", sealed,
        "fence", Long.toString(fence),
        "lastId", lastId == null ? "" : lastId,
        "status", status.word(),
        "since", Long.toString(since.toEpochMilli()));
  }

  /** From how it is stored; null when there is none. */
  static @Nullable Upstream of(Map<String, String> fields) {
    if (fields.isEmpty()) {
      return null;
    }
    String id = field(fields, "lastId");
    return new Upstream(
        new UpstreamOrigin(field(fields, "host")),
        field(fields, "token"),
        Long.parseLong(field(fields, "fence")),
        id.isEmpty() ? null : id,
        UpstreamStatus.of(field(fields, "status")),
        Instant.ofEpochMilli(Long.parseLong(field(fields, "since"))));
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalStateException("a stored upstream has no " + name);
    }
    return value;
  }
}
