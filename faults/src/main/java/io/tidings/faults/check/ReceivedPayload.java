package io.tidings.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The publication that an event's data names.
 *
 * @param hash of its text
 */
record ReceivedPayload(String publisher, long number, String hash) {
  static @Nullable ReceivedPayload read(@Nullable JsonNode data) {
    if (data == null
        || !data.path("publisher").isString()
        || !data.path("number").isIntegralNumber()
        || !data.path("text").isString()) {
      return null;
    }
    CRC32 crc = new CRC32();
    crc.update(data.path("text").stringValue().getBytes(UTF_8));
    return new ReceivedPayload(
        data.path("publisher").stringValue(),
        data.path("number").longValue(),
        "%08x".formatted(crc.getValue()));
  }

  @Override
  public String toString() {
    return publisher + "#" + number;
  }
}
