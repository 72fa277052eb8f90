package io.tidings.node.connections;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.node.http.IsoTime;
import io.tidings.node.relay.ClientOrigin;
import io.tidings.node.relay.ClientOrigin.ClientType;
import io.tidings.node.relay.ConnectionReport;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection as administrators see it, and as nodes tell each other. It has no token, no session
 * and nothing of what is sent.
 *
 * @param client {@code user}, {@code token} or {@code guest}
 * @param user the user's id, or the token's subject
 * @param stream the path where it was opened
 * @param topics the first of them
 * @param topicCount how many there are
 * @param openedAt a time of the node's clock, as all of them
 * @param lastWriteAt null before the first write
 * @param position the id up to which its client was sent all there is; null when it has none
 */
@JsonInclude(Include.NON_NULL)
record ConnectionView(
    String node,
    String id,
    String client,
    @Nullable String user,
    @Nullable String username,
    String address,
    String transport,
    String stream,
    String workspace,
    List<String> topics,
    int topicCount,
    String phase,
    String openedAt,
    @Nullable String lastWriteAt,
    int waitingFrames,
    long waitingBytes,
    long behindMillis,
    @Nullable String position) {
  private static final int TOPICS = 10;

  /** Also of what other nodes said: a list or text that is missing makes it malformed. */
  ConnectionView {
    Objects.requireNonNull(node);
    Objects.requireNonNull(id);
    Objects.requireNonNull(client);
    Objects.requireNonNull(openedAt);
    topics = List.copyOf(topics);
  }

  static ConnectionView of(String node, ConnectionReport report) {
    ClientOrigin origin = report.subscription().origin();
    return new ConnectionView(
        node,
        report.id(),
        ConnectionQuery.word(origin.client()),
        origin.name(),
        null,
        origin.address(),
        report.transport().word(),
        origin.path(),
        report.subscription().workspace().name(),
        report.subscription().topics().stream().map(Topic::name).sorted().limit(TOPICS).toList(),
        report.subscription().topics().size(),
        report.phase().word(),
        time(report.openedAt()),
        report.lastWriteAt() == 0 ? null : time(report.lastWriteAt()),
        report.waitingFrames(),
        report.waitingBytes(),
        report.behindMillis(),
        report.position().equals(EventId.ZERO) ? null : report.position().toString());
  }

  private static String time(long millis) {
    return IsoTime.text(Instant.ofEpochMilli(millis));
  }

  /** Whether a user of this service opened it. */
  boolean ofUser() {
    return user != null && client.equals(ConnectionQuery.word(ClientType.USER));
  }

  ConnectionView withUsername(@Nullable String name) {
    return new ConnectionView(
        node,
        id,
        client,
        user,
        name,
        address,
        transport,
        stream,
        workspace,
        topics,
        topicCount,
        phase,
        openedAt,
        lastWriteAt,
        waitingFrames,
        waitingBytes,
        behindMillis,
        position);
  }
}
