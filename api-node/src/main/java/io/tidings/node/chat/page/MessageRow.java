package io.tidings.node.chat.page;

import io.tidings.node.chat.Message;
import io.tidings.node.chat.MessageDirection;
import io.tidings.node.chat.OutboundState;
import io.tidings.node.http.IsoTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is shown.
 *
 * @param at for the script, which shows it in the reader's time zone
 * @param time what is shown until then, in UTC
 * @param state of a message that the user sent, in lower case; null for one that was received
 */
public record MessageRow(
    long rowId, boolean outbound, String text, String at, String time, @Nullable String state) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  static MessageRow of(Message message) {
    return new MessageRow(
        message.rowId(),
        message.direction() == MessageDirection.OUTBOUND,
        message.text(),
        IsoTime.text(message.at()),
        TIME.format(message.at()),
        message.state() == null ? null : name(message.state()));
  }

  private static String name(OutboundState state) {
    return switch (state) {
      case QUEUED -> "queued";
      case SENT -> "sent";
      case DELIVERED -> "delivered";
      case FAILED -> "failed";
    };
  }

  /** What the mark of the state says to people who cannot see it. */
  public String stateText() {
    return switch (state) {
      case "queued" -> "Waiting to be sent";
      case "sent" -> "Sent";
      case "delivered" -> "Delivered";
      case "failed" -> "Not delivered";
      case null, default -> "";
    };
  }
}
