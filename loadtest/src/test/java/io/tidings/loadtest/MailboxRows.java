package io.tidings.loadtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of one mailbox, as its stream for other servers tells of them: of each thread every row
 * once, in order. Confined to its virtual user.
 */
final class MailboxRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Long> last = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();
  private final IdSequence order = new IdSequence();

  /**
   * Begins where the mailbox stands.
   *
   * @param contacts as {@code GET /api/v1/contacts} gives them
   */
  MailboxRows(JsonNode contacts) {
    for (JsonNode contact : contacts.path("contacts")) {
      last.put(contact.path("peer").asText(), contact.path("lastMessage").path("rowId").asLong(0));
    }
  }

  /** Takes one message as Gatling gives it. */
  void take(String message) {
    try {
      JsonNode fields = JSON.readTree(message);
      String event = fields.path("event").asText();
      JsonNode data = fields.path("data");
      switch (event) {
        case "inbound", "outbound-state" -> {
          complaints.addAll(order.complaints(IdSequence.idOf(fields.path("id").asText())));
          row(event, data.path("peer").asText(), data.path("rowId").asLong());
        }
        case "resync", "closed" -> complaints.add(message);
        default -> {} // connected, a keepalive, a watermark, a contact
      }
    } catch (JsonProcessingException e) {
      complaints.add("unreadable: " + message);
    }
  }

  private void row(String event, String peer, long row) {
    long before = last.getOrDefault(peer, 0L);
    if (row <= before && event.equals("inbound")) {
      complaints.add("thread of %s: row %d after %d".formatted(peer, row, before));
    } else if (row > before + 1) {
      complaints.add("thread of %s: row %d follows %d".formatted(peer, row, before));
    }
    last.put(peer, Math.max(before, row));
  }

  /** The newest row of a thread. */
  long last(String peer) {
    return last.getOrDefault(peer, 0L);
  }

  /** The faults of this stream, given the contacts that the server has now. */
  List<String> complaints(JsonNode contacts) {
    List<String> all = new ArrayList<>(complaints);
    for (JsonNode contact : contacts.path("contacts")) {
      String peer = contact.path("peer").asText();
      long there = contact.path("lastMessage").path("rowId").asLong(0);
      if (there != last(peer)) {
        all.add("thread of %s: row %d, but on the server %d".formatted(peer, last(peer), there));
      }
    }
    return all;
  }
}
