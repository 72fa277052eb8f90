package io.tidings.faults.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.CRC32;

/**
 * The data of every event of a run: {@code {"publisher":…,"number":…,"text":…}}.
 *
 * @param text ASCII letters and digits, of any length
 */
public record Payload(String publisher, long number, String text) {
  /** As JSON. */
  public String json() {
    return "{\"publisher\":\"%s\",\"number\":%d,\"text\":\"%s\"}"
        .formatted(publisher, number, text);
  }

  /** Of the text: two events with one number and another hash are a forgery. */
  public String hash() {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
