package io.tidings.node.chat.upstream;

import io.tidings.events.NewEvent;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.OutboundState;
import io.tidings.node.chat.PeerUrl;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a frame of an upstream's stream means here. */
sealed interface UpstreamFrame {
  /** The stream is attached, and gives signs of life so often. */
  record Greeting(Duration keepalive) implements UpstreamFrame {}

  /** A message came: the thread may be open in a tab. */
  record Inbound(PeerUrl peer, long rowId, NewEvent event) implements UpstreamFrame {}

  /** Anything else that the user's tabs are told. */
  record Announced(NewEvent event) implements UpstreamFrame {}

  /** It concerns the stream alone, or is unknown. */
  record Nothing() implements UpstreamFrame {}

  /** It has a known name, but not the data that belongs to it. */
  record Malformed() implements UpstreamFrame {}

  /** Reads a frame. Addresses of peers get their normal form. */
  static UpstreamFrame read(String name, String data, long user) {
    ChatEvents events = new ChatEvents(user, true);
    try {
      return switch (name) {
        case "connected" ->
            new Greeting(Duration.ofMillis(json(data).path("keepaliveMs").asLong(0)));
        case "inbound" -> inbound(json(data), events);
        case "outbound-state" -> new Announced(outboundState(json(data), events));
        case "read-watermark-changed" -> new Announced(watermark(json(data), events));
        case "contact-changed" -> new Announced(events.contactChanged(peer(json(data)), null));
        case "contact-removed" -> new Announced(events.contactRemoved(peer(json(data)), null));
        case "resync" -> new Announced(events.resync());
        default -> new Nothing();
      };
    } catch (JacksonException | IllegalArgumentException e) {
      return new Malformed();
    }
  }

  private static UpstreamFrame inbound(JsonNode data, ChatEvents events) {
    PeerUrl peer = peer(data);
    long rowId = rowId(data);
    return new Inbound(peer, rowId, events.inbound(peer, rowId));
  }

  private static NewEvent outboundState(JsonNode data, ChatEvents events) {
    OutboundState state = UpstreamJson.state(data.path("state").asString(""));
    return events.outboundState(peer(data), rowId(data), state, null);
  }

  private static NewEvent watermark(JsonNode data, ChatEvents events) {
    return events.watermark(peer(data), rowId(data), null);
  }

  private static PeerUrl peer(JsonNode data) {
    return PeerUrl.of(data.path("peer").asString(""));
  }

  private static long rowId(JsonNode data) {
    JsonNode row = data.path("rowId");
    if (!row.isIntegralNumber() || !row.canConvertToLong() || row.longValue() < 1) {
      throw new IllegalArgumentException("no row");
    }
    return row.longValue();
  }

  private static JsonNode json(String data) {
    return JsonMapper.shared().readTree(data);
  }
}
