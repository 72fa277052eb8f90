package io.tidings.loadtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The events that arrived on one stream. Confined to its virtual user. */
final class ReceivedEvents {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Set<String> ids = new LinkedHashSet<>();
  private final List<Integer> latencies = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final IdSequence order = new IdSequence();

  /**
   * Takes one message as Gatling gives it: the fields of an SSE event as a JSON object, with the
   * data as an object in it when it is JSON itself.
   *
   * @param arrived in ms since 1970
   */
  void take(String message, long arrived) {
    try {
      JsonNode fields = JSON.readTree(message);
      JsonNode frame = fields.path("data");
      switch (frame.path("type").asText()) {
        case "load" -> event(fields.path("id").asText(), frame.path("data"), arrived);
        case "resync", "closed" -> complaints.add(message);
        default -> {} // connected, a position, a keepalive
      }
    } catch (JsonProcessingException e) {
      complaints.add("unreadable: " + message);
    }
  }

  private void event(String cursor, JsonNode data, long arrived) {
    String id = IdSequence.idOf(cursor);
    complaints.addAll(order.complaints(id));
    ids.add(id);
    latencies.add((int) Math.max(0, arrived - data.path("sent").asLong()));
  }

  int count() {
    return ids.size();
  }

  List<Integer> latencies() {
    return latencies;
  }

  /** The faults of this stream, given the acknowledged ids; empty if there are none. */
  List<String> complaints(Collection<String> acknowledged) {
    List<String> all = new ArrayList<>(complaints);
    List<String> missing = acknowledged.stream().filter(id -> !ids.contains(id)).toList();
    if (!missing.isEmpty()) {
      all.add(
          "%d of %d events lost, such as %s"
              .formatted(missing.size(), acknowledged.size(), missing.getFirst()));
    }
    return all;
  }
}
