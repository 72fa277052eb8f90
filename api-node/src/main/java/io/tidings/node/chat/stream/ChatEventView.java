package io.tidings.node.chat.stream;

import io.tidings.events.Envelope;
import io.tidings.node.chat.OutboundState;
import io.tidings.node.chat.PeerUrl;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An event of a mailbox, read leniently: other publishers may write to its topic. */
record ChatEventView(Envelope envelope) {
  String type() {
    return envelope.type();
  }

  /** Null when the event is about no peer. */
  @Nullable PeerUrl peer() {
    try {
      return PeerUrl.of(text("peer"));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Null when the event is about no row. */
  @Nullable Long rowId() {
    JsonNode row = envelope.data().path("rowId");
    return row.isIntegralNumber() && row.canConvertToLong() ? Long.valueOf(row.longValue()) : null;
  }

  /** The word of an {@link OutboundState}; null when there is none. */
  @Nullable String state() {
    String word = text("state");
    return Arrays.stream(OutboundState.values())
        .map(state -> state.name().toLowerCase(Locale.ROOT))
        .filter(word::equals)
        .findFirst()
        .orElse(null);
  }

  private String text(String field) {
    JsonNode value = envelope.data().path(field);
    return value.isString() ? value.stringValue() : "";
  }

  /** Whether another server keeps the mailbox. */
  boolean bridged() {
    return envelope.data().path("bridged").asBoolean(false);
  }
}
