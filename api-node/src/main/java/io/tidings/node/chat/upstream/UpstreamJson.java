package io.tidings.node.chat.upstream;

import io.tidings.node.chat.Contact;
import io.tidings.node.chat.Message;
import io.tidings.node.chat.MessageDirection;
import io.tidings.node.chat.OutboundState;
import io.tidings.node.chat.PeerUrl;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Contacts and messages as upstream servers write them. All methods throw {@link
 * IllegalArgumentException} or {@link DateTimeException} when something is not as agreed.
 */
final class UpstreamJson {
  private UpstreamJson() {}

  /**
   * A contact; its picture is on a server that pages here may not load from. One whose last message
   * is not as agreed is there without it.
   */
  static Contact contact(JsonNode json) {
    return new Contact(
        peer(json),
        text(json, "name"),
        null,
        number(json, "lastReadRowId"),
        number(json, "unread"),
        lastMessage(json.path("lastMessage")));
  }

  private static @Nullable Message lastMessage(JsonNode json) {
    try {
      return json.isObject() ? message(json) : null;
    } catch (IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }

  static Message message(JsonNode json) {
    return new Message(
        number(json, "rowId"),
        MessageDirection.valueOf(text(json, "direction").toUpperCase(Locale.ROOT)),
        text(json, "text"),
        Instant.parse(text(json, "at")),
        json.path("state").isString() ? state(json.path("state").stringValue()) : null);
  }

  /** A state that is unknown here is one that messages come to after they were delivered. */
  static OutboundState state(String word) {
    return Stream.of(OutboundState.values())
        .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElse(OutboundState.DELIVERED);
  }

  private static PeerUrl peer(JsonNode json) {
    return PeerUrl.of(text(json, "peer"));
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.isString()) {
      throw new IllegalArgumentException(field + " is no string");
    }
    return value.stringValue();
  }

  private static long number(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new IllegalArgumentException(field + " is no number");
    }
    return value.longValue();
  }
}
