package io.tidings.node.chat.upstream;

import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.StreamException;
import io.tidings.events.NewEvent;
import io.tidings.node.chat.PeerUrl;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one connection to an upstream makes of its frames: each that concerns the user's tabs is one
 * commit of its event and its id. Owned by the reader's thread.
 *
 * <p>An id without such an event is stored with the next one: the log has no commit without an
 * event. A connection that begins before it only reads again what concerns no user here.
 */
final class UpstreamSession {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamSession.class);

  /**
   * What fits into a header, and can be stored: {@code $id} would be replaced by an id of this
   * cluster's log.
   */
  private static final Pattern ID = Pattern.compile("(?!\\$id$)[!-~]{1,200}");

  private final UpstreamContext context;
  private final UpstreamReader reader;
  private final UpstreamAccount account;
  private Upstream held;
  private @Nullable String position;
  private boolean connected;
  private boolean warned;

  /**
   * @param held what is stored; the connection asks for what follows its last id
   */
  UpstreamSession(
      UpstreamContext context, UpstreamReader reader, UpstreamAccount account, Upstream held) {
    this.context = context;
    this.reader = reader;
    this.account = account;
    this.held = held;
    this.position = held.lastId();
  }

  /** What this reader has stored or found last. */
  Upstream held() {
    return held;
  }

  /** Whether the upstream attached the stream. */
  boolean connected() {
    return connected;
  }

  /** Reads until what is stored is not what this reader stored. */
  void read(UpstreamConnection connection) throws StreamException, InterruptedException {
    boolean continues = true;
    while (continues) {
      MessageEvent frame = connection.next();
      String id = frame.getLastEventId();
      if (id != null && ID.matcher(id).matches()) {
        position = id;
      }
      continues =
          switch (UpstreamFrame.read(frame.getEventName(), frame.getData(), reader.user())) {
            case UpstreamFrame.Greeting greeting -> {
              connection.expectSignOfLife(greeting.keepalive());
              yield greeted(id);
            }
            case UpstreamFrame.Inbound(PeerUrl peer, long rowId, NewEvent event) -> {
              readIfOpen(peer, rowId);
              yield passOn(event);
            }
            case UpstreamFrame.Announced(NewEvent event) -> passOn(event);
            case UpstreamFrame.Nothing _ -> true;
            case UpstreamFrame.Malformed _ -> {
              skipped();
              yield passOn(UpstreamStore.resync(reader.user()));
            }
          };
    }
  }

  /**
   * Unless the connection goes on where the last one ended, the tabs are told to read everything:
   * it is unknown what they missed. So they are after connections that failed, since they could not
   * read from the upstream meanwhile. A position is stored with it, so that nothing that comes
   * later can be missed.
   *
   * @param id which a server gives when it begins anew; null when it does not
   */
  private boolean greeted(@Nullable String id) throws InterruptedException {
    if (connected) {
      return true; // it has greeted already
    }
    connected = true;
    context.meters().opened();
    boolean resumed = held.lastId() != null && (id == null || id.equals(held.lastId()));
    if (resumed && held.status() == UpstreamStatus.CONNECTED) {
      return true;
    }
    Upstream now =
        held.status() == UpstreamStatus.CONNECTED
            ? held
            : held.with(UpstreamStatus.CONNECTED, context.clock().instant());
    return write(now.at(position), UpstreamStore.resync(reader.user()));
  }

  private void skipped() {
    context.meters().skipped();
    if (!warned) { // a server that does so does it often
      warned = true;
      LOG.warn("{} sent a malformed frame for user {}", account.host(), reader.user());
    }
  }

  private boolean passOn(NewEvent event) throws InterruptedException {
    boolean written = write(held.at(position), event);
    if (written) {
      context.meters().event();
    }
    return written;
  }

  private boolean write(Upstream changed, NewEvent event) throws InterruptedException {
    Upstream next = changed.fencedBy(reader.fence());
    boolean written =
        reader.untilAnswered(() -> context.store().replace(reader.user(), held, next, event));
    if (written) {
      held = next;
    }
    return written;
  }

  /**
   * A message in a thread that a tab shows is read: the upstream is told before the tabs are, so
   * that what they fetch shows it. When that fails, they are told nevertheless.
   */
  private void readIfOpen(PeerUrl peer, long rowId) throws InterruptedException {
    boolean open =
        reader.untilAnswered(() ->
            context
                .store()
                .holds(view -> context.activePeers().contains(view, reader.user(), peer)));
    if (open) {
      try {
        context
            .client()
            .advance(
                account,
                JsonMapper.shared()
                    .createObjectNode()
                    .put("peer", peer.text())
                    .put("rowId", rowId));
      } catch (IOException e) {
        LOG.debug("{} did not take a watermark of user {}", account.host(), reader.user(), e);
      }
    }
  }

  /** The connection has ended. */
  void end() {
    if (connected) {
      context.meters().closed();
    }
  }
}
