package io.tidings.node.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import io.tidings.testbed.sse.ResponseItem;
import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import io.tidings.testbed.sse.ResponseItem.ResponseEnd;
import io.tidings.testbed.sse.ResponseReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client of HTTP/1.1 gets each frame as a chunk: one that asks for n bytes does not wait for n,
 * and a stream that was cut does not look like one that ended.
 */
class ChunkedStreamTest {
  private static final String PATH = "/api/stream?topic=mine.chunked";
  private static final int BATCH = 100; // more than a gathering write takes
  private static final String ADMIN =
      Token.of("admin").rights(Map.of("publish", List.of("$control", "mine.*"))).text();

  private static TestNode node;

  private final String subject = "u-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    node = TestNode.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void http11_eachFrameIsAChunk_andTheEndIsTheLastChunk() throws IOException {
    try (Socket socket = send("GET " + PATH + " HTTP/1.1\r\nHost: x\r\n")) {
      String text = readToTheEnd(socket);
      String head = text.substring(0, text.indexOf("\r\n\r\n") + 2);
      assertThat(head)
          .startsWith("HTTP/1.1 200 ")
          .containsOnlyOnce("\r\nTransfer-Encoding: chunked\r\n")
          .contains("\r\nConnection: close\r\n")
          .doesNotContainIgnoringCase("Content-Length");
      assertThat(text).endsWith("\"closed\",\"data\":{\"reason\":\"revoked\"}}\n\n\r\n0\r\n\r\n");

      List<String> chunks = chunks(text.substring(head.length() + 2));
      assertThat(chunks).allSatisfy(chunk -> assertThat(chunk).endsWith("\n"));
      assertThat(chunks.stream().filter(chunk -> chunk.contains("\"batch\""))).hasSize(BATCH);
    }
  }

  @Test
  void http11_whole_isComplete_andEveryCutIsNot() throws IOException {
    try (Socket socket = send("GET " + PATH + " HTTP/1.1\r\nHost: x\r\n")) {
      byte[] bytes = readToTheEnd(socket).getBytes(ISO_8859_1);
      List<ResponseItem> items = read(bytes, bytes.length);
      assertThat(items.getLast()).isEqualTo(new ResponseEnd(true));
      assertThat(items).filteredOn(DispatchedEvent.class::isInstance).hasSizeGreaterThan(BATCH);
      for (int cut = bytes.length - 200; cut < bytes.length; cut++) {
        assertThat(read(bytes, cut).getLast()).isEqualTo(new ResponseEnd(false));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
  void http10_isNotChunked_andEndsByClosing(String header) throws IOException {
    try (Socket socket = send("GET " + PATH + " HTTP/1.0\r\n" + header)) {
      assertThat(readToTheEnd(socket))
          .doesNotContainIgnoringCase("Transfer-Encoding")
          .contains("\ndata: {\"topic\":\"mine.chunked\"")
          .endsWith("\"closed\",\"data\":{\"reason\":\"revoked\"}}\n\n");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 255, 256, 4_095, 4_096, 65_535, 65_536, 1_048_576})
  void frame_ofAnySize_isOneChunk(int size) {
    String data = "x".repeat(Math.max(0, size - "data: \n".length()));
    FrameWriter writer = new FrameWriter(1);
    ByteBuffer frame = (size == 1 ? writer.end() : writer.data(data)).toBuffer();
    assertThat(frame.remaining()).isEqualTo(size);
    ByteBuffer chunk = frame.duplicate();
    Chunk.widen(chunk);

    assertThat(US_ASCII.decode(chunk).toString())
        .isEqualTo(Integer.toHexString(size) + "\r\n" + US_ASCII.decode(frame) + "\r\n");
  }

  private Socket send(String head) throws IOException {
    Token token =
        Token.of(subject).topics("mine.*").claim("iat", Instant.now().getEpochSecond() - 10);
    Socket socket = node.socket();
    String request = head + "Authorization: Bearer " + token.text() + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(UTF_8));
    return socket;
  }

  /** All that the node sends until it ends the stream, with many events at once in it. */
  private String readToTheEnd(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    readUntil(in, bytes, "\"connected\"");
    publishBatch();
    readUntil(in, bytes, "\"data\":" + BATCH);
    post("/api/access/revocations", "{\"subject\":\"" + subject + "\"}", 204);
    in.transferTo(bytes);
    return bytes.toString(ISO_8859_1);
  }

  private static void readUntil(InputStream in, ByteArrayOutputStream bytes, String text)
      throws IOException {
    byte[] buffer = new byte[16 << 10];
    while (!bytes.toString(ISO_8859_1).contains(text)) {
      int n = in.read(buffer);
      assertThat(n).as("waiting for " + text).isPositive();
      bytes.write(buffer, 0, n);
    }
  }

  private static void publishBatch() {
    String events =
        IntStream.rangeClosed(1, BATCH)
            .mapToObj("{\"topics\":[\"mine.chunked\"],\"type\":\"batch\",\"data\":%d}"::formatted)
            .collect(Collectors.joining(","));
    post("/api/events", "{\"events\":[" + events + "]}", 201);
  }

  private static void post(String path, String body, int status) {
    HttpResponse<String> answer = node.post(path, body, "Authorization", "Bearer " + ADMIN);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  private static List<ResponseItem> read(byte[] bytes, int length) {
    ResponseReader reader = new ResponseReader();
    List<ResponseItem> items = new ArrayList<>(reader.feed(bytes, 0, length));
    items.addAll(reader.end());
    return items;
  }

  /** Takes the chunks apart by their sizes alone. */
  private static List<String> chunks(String body) {
    List<String> chunks = new ArrayList<>();
    for (int at = 0; ; ) {
      int lineEnd = body.indexOf("\r\n", at);
      int size = Integer.parseInt(body.substring(at, lineEnd), 16);
      int end = lineEnd + 2 + size;
      assertThat(body.substring(end, end + 2)).isEqualTo("\r\n");
      if (size == 0) {
        assertThat(end + 2).as("the end").isEqualTo(body.length());
        return chunks;
      }
      chunks.add(body.substring(lineEnd + 2, end));
      at = end + 2;
    }
  }
}
