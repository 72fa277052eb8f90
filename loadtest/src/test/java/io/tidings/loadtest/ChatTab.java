package io.tidings.loadtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A tab of a user's chat: the list of contacts when it began, the threads that its stream told of
 * since, and what it read of them. Confined to its virtual user.
 */
final class ChatTab {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final String run;
  private final Map<String, Long> bases = new TreeMap<>();
  private final Map<String, ChatThread> threads = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();
  private final IdSequence order = new IdSequence();
  private String position = "";
  private String half = "";
  private long openedAt;

  /**
   * A tab that has just begun.
   *
   * @param name what to call it
   * @param contacts as {@code GET /api/v1/contacts} gives them
   */
  ChatTab(String name, String run, JsonNode contacts) {
    this.name = name;
    this.run = run;
    for (JsonNode contact : contacts.path("contacts")) {
      bases.put(contact.path("peer").asText(), contact.path("lastMessage").path("rowId").asLong(0));
    }
  }

  /** The same mailbox, of which nothing is read yet: all that this tab knows of is to be read. */
  ChatTab another(Iterable<String> peers) {
    ChatTab other = new ChatTab(name, run, JSON.missingNode());
    other.bases.putAll(bases);
    threads.keySet().forEach(peer -> other.thread(peer).refresh());
    peers.forEach(peer -> other.thread(peer).refresh());
    return other;
  }

  /** The addresses in a list of contacts: a thread with any other is not there to be read. */
  static List<String> peers(JsonNode contacts) {
    List<String> peers = new ArrayList<>();
    contacts.path("contacts").forEach(contact -> peers.add(contact.path("peer").asText()));
    return peers;
  }

  private ChatThread thread(String peer) {
    return threads.computeIfAbsent(peer, _ -> new ChatThread(run, bases.getOrDefault(peer, 0L)));
  }

  /**
   * Takes one message as Gatling gives it: the fields of an SSE event as a JSON object.
   *
   * @param arrived in ms since 1970
   */
  void take(String message, long arrived) {
    try {
      JsonNode fields = JSON.readTree(message);
      String data = fields.path("data").asText();
      if (fields.has("id")) {
        position = fields.path("id").asText();
      }
      switch (fields.path("event").asText()) {
        case "connected" -> openedAt = arrived;
        case "thread-updated" -> half = data;
        case "contact-changed" -> changed(data, fields.path("id").asText(), arrived);
        case "resync", "closed" -> complaints.add(message);
        default -> {} // a keepalive, a watermark, a position
      }
    } catch (JsonProcessingException e) {
      complaints.add("unreadable: " + message);
    }
  }

  // A message is two blocks, and the id is in the second: without it both are sent again.
  private void changed(String peer, String cursor, long arrived) {
    complaints.addAll(order.complaints(IdSequence.idOf(cursor)));
    if (half.equals(peer)) {
      thread(peer).told(arrived, openedAt);
    } else if (!half.isEmpty()) {
      complaints.add("thread-updated of %s, but contact-changed of %s".formatted(half, peer));
    }
    half = "";
  }

  /** The id to resume from. */
  String position() {
    return position;
  }

  /** The path of the page that has to be read next; empty if none has. */
  String wanted() {
    for (Map.Entry<String, ChatThread> entry : threads.entrySet()) {
      OptionalLong before = entry.getValue().wanted();
      if (before.isPresent()) {
        return "/api/v1/messages?limit=200&peer=%s%s"
            .formatted(
                URLEncoder.encode(entry.getKey(), StandardCharsets.UTF_8),
                before.getAsLong() == 0 ? "" : "&before=" + before.getAsLong());
      }
    }
    return "";
  }

  /** Takes the page that was wanted. */
  void page(String page) {
    threads.values().stream()
        .filter(thread -> thread.wanted().isPresent())
        .findFirst()
        .orElseThrow()
        .page(ApiClient.json(page));
  }

  /** How many rows there are in all threads since the tab began. */
  long rows() {
    return threads.entrySet().stream()
        .mapToLong(entry -> entry.getValue().last() - bases.getOrDefault(entry.getKey(), 0L))
        .sum();
  }

  List<Long> latencies() {
    return threads.values().stream().flatMap(thread -> thread.latencies().stream()).toList();
  }

  /**
   * Reports the faults of this tab, and the latencies of its messages.
   *
   * @param there the mailbox as the server has it at the end
   * @param contacts its list
   * @param shown the peer whose thread the tab shows, empty if none
   */
  void judge(
      ChatTab there, JsonNode contacts, ChatLedger.Mailbox sent, String shown, LoadReport report) {
    complaints.forEach(complaint -> report.failed(name + ": " + complaint));
    there.threads.forEach((peer, thread) -> {
      String about = "%s, thread of %s".formatted(name, peer);
      thread(peer).judge(about, thread, sent.acknowledged(peer), sent.late(peer), report);
      thread(peer).latencies().forEach(report::delivered);
    });
    for (JsonNode contact : contacts.path("contacts")) {
      String peer = contact.path("peer").asText();
      if (there.threads.containsKey(peer)) {
        listed(contact, there.thread(peer), peer.equals(shown))
            .forEach(fault -> report.failed("%s, contact %s: %s".formatted(name, peer, fault)));
      }
    }
  }

  private static List<String> listed(JsonNode contact, ChatThread thread, boolean shown) {
    List<String> all = new ArrayList<>();
    long newest = contact.path("lastMessage").path("rowId").asLong();
    if (newest != thread.last()) {
      all.add("the list ends with row %d, the thread with %d".formatted(newest, thread.last()));
    }
    long unread = contact.path("unread").asLong();
    long watermark = contact.path("lastReadRowId").asLong();
    if (!thread.mayHaveUnread(unread, watermark) || (shown && unread > 0)) {
      all.add(
          "%d unread above row %d%s"
              .formatted(unread, watermark, shown ? ", though the tab shows it" : ""));
    }
    return all;
  }
}
