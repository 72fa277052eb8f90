package io.tidings.node.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Bodies are UTF-8, strictly: nothing is decoded that another reader would take for other text. */
class EncodingTest {
  private static TestNode node;

  private final String path = "/api/topics/public." + UUID.randomUUID() + "/events";

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource({
    "C080, c0", // U+0000, overlong
    "C1A1, c1", // a
    "E080AF, e0", // /
    "F08080AF, f0",
    "F8888080AF, f8",
    "80, 80", // a continuation alone
    "BF, bf",
    "C3, c3", // cut off by the quote that follows
    "E282, e2",
    "F09F92, f0",
    "EDA080, ed", // surrogates
    "EDA0BDEDB880, ed",
    "EDBFBF, ed",
    "F4908080, f4", // beyond U+10FFFF
    "FE, fe",
    "FF, ff",
    "00, 00"
  })
  void bytes_thatAreNoUtf8_areRefusedWithTheirPlace(String hex, String first) throws IOException {
    String bytes = new String(HexFormat.of().parseHex(hex), ISO_8859_1);
    for (String begin :
        new String[] {"{\"type\":\"", "{\"type\":\"t\",\"data\":\"", "{\"type\":\"t\",\"k\":{\""}) {
      refused(
          (begin + bytes + "\",\"data\":1}").getBytes(ISO_8859_1),
          "the byte 0x%s at offset %d ".formatted(first, begin.length()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-16",
        "UTF-16BE",
        "UTF-16LE",
        "UTF-32",
        "UTF-32BE",
        "UTF-32LE",
        "X-UTF-16LE-BOM"
      })
  void json_inAnotherEncoding_isRefused(String charset) throws IOException {
    String json = "{\"type\":\"t\",\"data\":1}";
    refused(json.getBytes(Charset.forName(charset)), "at offset ");
  }

  @Test
  void byteOrderMark_isRefused() throws IOException {
    refused("\ufeff{\"type\":\"t\",\"data\":1}".getBytes(UTF_8), "it begins with one.");
  }

  @Test
  void bodyThatEndsInsideACharacter_isRefused() throws IOException {
    refused("{\"type\":\"t\",\"data\":1}\u00c3".getBytes(ISO_8859_1), "0xc3 at offset 21");
  }

  @Test
  void longBody_isLookedAtToItsEnd() throws IOException {
    String begin = "{\"type\":\"t\",\"data\":\"" + "ü".repeat(20_000);
    refused(
        concat(begin.getBytes(UTF_8), new byte[] {(byte) 0xff}, "\"}".getBytes(UTF_8)),
        "0xff at offset 40020");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/events", "/login", "/api/access/revocations"})
  void everyBody_isLookedAt(String other) throws IOException {
    assertThat(
            post(other, "application/json", "{\"username\":\"\u00c0\u0080\"}".getBytes(ISO_8859_1)))
        .matches("(?s)HTTP/1.1 40[013] .*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"iso-8859-1", "utf-16", "us-ascii", "\"windows-1252\"", "no-such-thing"})
  void charset_otherThanUtf8_isRefused(String charset) throws IOException {
    String answer =
        post(
            path,
            "application/json; charset=" + charset,
            "{\"type\":\"t\",\"data\":1}".getBytes(UTF_8));
    assertThat(answer).startsWith("HTTP/1.1 415 ").contains("unsupported-media-type");
    nothingIsWritten();
  }

  @ParameterizedTest
  @ValueSource(strings = {"utf-8", "UTF-8", "\"Utf-8\"", "utf8"})
  void charset_utf8_isTaken(String charset) throws IOException {
    byte[] body = "{\"type\":\"t\",\"data\":\"ü€👋\"}".getBytes(UTF_8);
    assertThat(post(path, "application/json; charset=" + charset, body))
        .startsWith("HTTP/1.1 201 ");
  }

  private void refused(byte[] body, String where) throws IOException {
    assertThat(post(path, "application/json", body))
        .startsWith("HTTP/1.1 400 ")
        .contains("\"code\":\"invalid-json\"", "\"field\":\"body\"")
        .contains("The body has to be UTF-8 without a byte order mark; ")
        .contains(where);
    nothingIsWritten();
  }

  private void nothingIsWritten() {
    assertThat(JsonMapper.shared().readTree(node.get(path).body()).get("events").size()).isZero();
  }

  private static String post(String target, String type, byte[] body) throws IOException {
    String head =
        "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(target, type, body.length);
    try (Socket socket = node.socket()) {
      socket.getOutputStream().write(concat(head.getBytes(UTF_8), body));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static byte[] concat(byte[]... parts) {
    StringBuilder all = new StringBuilder();
    for (byte[] part : parts) {
      all.append(new String(part, ISO_8859_1));
    }
    return all.toString().getBytes(ISO_8859_1);
  }
}
