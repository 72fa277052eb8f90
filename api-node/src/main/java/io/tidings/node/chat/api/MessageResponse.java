package io.tidings.node.chat.api;

import io.tidings.node.chat.Message;
import io.tidings.node.http.IsoTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A message as answers have it. */
record MessageResponse(
    long rowId, String direction, String text, String at, @Nullable String state) {

  static MessageResponse of(Message message) {
    return new MessageResponse(
        message.rowId(),
        word(message.direction()),
        message.text(),
        IsoTime.text(message.at()),
        message.state() == null ? null : word(message.state()));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
