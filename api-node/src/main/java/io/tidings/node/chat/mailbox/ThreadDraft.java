package io.tidings.node.chat.mailbox;

import io.tidings.events.Commit.Write;
import io.tidings.events.Commit.Write.HashPut;
import io.tidings.events.Commit.Write.HashRemove;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.NewEvent;
import io.tidings.events.spring.StateView;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.chat.Message;
import io.tidings.node.chat.MessageDirection;
import io.tidings.node.chat.OutboundState;
import io.tidings.node.chat.PeerUrl;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One user's side of a thread while a decision changes it: it collects the writes and the events of
 * the commit.
 */
final class ThreadDraft {
  // More than one is too much only after the setting was lowered; the rest goes with later
  // messages.
  private static final int MOST_FORGOTTEN = 100;

  private final StateView view;
  private final ChatKeys keys;
  private final PeerUrl peer;
  private final boolean wasUndelivered;
  private final Map<Long, ThreadRow> rows = new HashMap<>();
  private final Map<String, String> keyRows = new HashMap<>();
  private final Set<String> removals = new HashSet<>();
  private final List<NewEvent> events = new ArrayList<>();
  private StoredContact contact;

  ThreadDraft(StateView view, long user, PeerUrl peer, StoredContact contact) {
    this.view = view;
    this.keys = new ChatKeys(user);
    this.peer = peer;
    this.contact = contact;
    this.wasUndelivered = contact.hasUndelivered();
  }

  /** The field of a thread that holds the row of a message that was sent with this key. */
  static String keyField(String key) {
    return "k:" + key;
  }

  /**
   * Adds a message that the user sends, and which the peer's mailbox has not taken yet.
   *
   * @return its row
   */
  long send(String text, @Nullable IdempotencyKey key) {
    long inbound = contact.newest().inbound();
    String keyText = key == null ? null : key.value();
    long rowId =
        append(new ThreadRow(MessageDirection.OUTBOUND, text, now(), inbound, null, keyText));
    if (key != null) {
      keyRows.put(keyField(key.value()), Long.toString(rowId));
    }
    return rowId;
  }

  /** The peer's mailbox takes this row of the user's. */
  void take(long rowId, ThreadRow row) {
    ThreadRow taken = row.withTurn(contact.taken() + 1);
    contact = contact.withTaken(rowId, taken);
    rows.put(rowId, taken);
  }

  /** The peer's mailbox takes the row that was just sent. */
  void take(long rowId) {
    take(rowId, row(rowId));
  }

  /** A device of the peer has all that the peer's mailbox took. */
  void deliver() {
    contact = contact.withDelivered();
  }

  /**
   * Announces how far a message has come that was sent here.
   *
   * @param created whether it is new
   */
  Message announce(long rowId, boolean created, @Nullable String tabId) {
    Message message = row(rowId).toMessage(rowId, contact.delivered());
    OutboundState state = message.state();
    if (state != null) {
      events.add(announcer().outboundState(peer, rowId, state, created, tabId));
    }
    return message;
  }

  /** Announces that all that the peer's mailbox took is delivered: the last one stands for all. */
  void announceDelivery() {
    events.add(announcer().outboundState(peer, contact.lastTaken(), OutboundState.DELIVERED, null));
  }

  /**
   * Adds a message from the peer.
   *
   * @param open whether one of the user's tabs shows the thread
   */
  void receive(String text, boolean open) {
    long inbound = contact.newest().inbound() + 1;
    long rowId = append(new ThreadRow(MessageDirection.INBOUND, text, now(), inbound, null, null));
    if (open) { // announced first: a tab that is told of the message finds it read
      advance(contact.newest(), null);
    }
    events.add(announcer().inbound(peer, rowId));
  }

  /** Advances the watermark. */
  void advance(ThreadPosition position, @Nullable String tabId) {
    contact = contact.withRead(position);
    events.add(announcer().watermark(peer, position.row(), tabId));
  }

  private long append(ThreadRow row) {
    contact = contact.withNewest(row);
    long rowId = contact.newest().row();
    rows.put(rowId, row);
    return rowId;
  }

  private ThreadRow row(long rowId) {
    return Objects.requireNonNull(rows.get(rowId), "a row that this draft has written");
  }

  /** Forgets the oldest messages beyond this number, with their keys. */
  void keep(int most) {
    long first = contact.forgotten().row() + 1;
    long last = Math.min(contact.newest().row() - most, first + MOST_FORGOTTEN - 1);
    if (last < first) {
      return;
    }
    List<String> ids = LongStream.rangeClosed(first, last).mapToObj(Long::toString).toList();
    Map<String, String> oldest = view.fields(keys.thread(peer), ids);
    for (String json : oldest.values()) {
      String key = ThreadRow.read(json).key();
      if (key != null) {
        removals.add(keyField(key));
      }
    }
    removals.addAll(ids);
    String end = oldest.get(Long.toString(last));
    long inbound = end == null ? contact.forgotten().inbound() : ThreadRow.read(end).inbound();
    contact = contact.withForgotten(new ThreadPosition(last, inbound));
  }

  StoredContact contact() {
    return contact;
  }

  List<NewEvent> events() {
    return events;
  }

  List<Write> writes() {
    List<Write> writes = new ArrayList<>();
    writes.add(new HashPut(keys.contacts(), Map.of(peer.toString(), contact.toJson())));
    if (!removals.isEmpty()) {
      writes.add(new HashRemove(keys.thread(peer), removals));
    }
    Map<String, String> puts = new HashMap<>(keyRows);
    rows.forEach((rowId, row) -> puts.put(Long.toString(rowId), row.toJson()));
    if (!puts.isEmpty()) {
      writes.add(new HashPut(keys.thread(peer), puts));
    }
    String undelivered = new ChatKeys(contact.user()).undelivered();
    String self = Long.toString(keys.user());
    if (contact.hasUndelivered()) {
      writes.add(new HashPut(undelivered, Map.of(self, peer.toString())));
    } else if (wasUndelivered) {
      writes.add(new HashRemove(undelivered, Set.of(self)));
    }
    return writes;
  }

  private Instant now() {
    return view.time().truncatedTo(ChronoUnit.MILLIS);
  }

  private ChatEvents announcer() {
    return new ChatEvents(keys.user(), false);
  }
}
