package io.tidings.testbed.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.testbed.sse.ResponseItem.CommentLine;
import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import io.tidings.testbed.sse.ResponseItem.IgnoredLine;
import io.tidings.testbed.sse.ResponseItem.MalformedResponse;
import io.tidings.testbed.sse.ResponseItem.PositionBlock;
import io.tidings.testbed.sse.ResponseItem.ResponseEnd;
import io.tidings.testbed.sse.ResponseItem.ResponseHead;
import io.tidings.testbed.sse.ResponseItem.RetryField;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseReaderTest {
  private static final byte[] FRAMES =
      """
      retry: 2140

      : keepalive

      id: e.1-0

      id: e.2-0
      event: card.moved
      data: {"card":7}

      event: ping
      data: {}

      """
          .getBytes(UTF_8);
  private static final List<ResponseItem> ITEMS =
      List.of(
          new RetryField(2140),
          new CommentLine(" keepalive"),
          new PositionBlock("e.1-0"),
          new DispatchedEvent("e.2-0", "card.moved", "{\"card\":7}", true),
          new DispatchedEvent("e.2-0", "ping", "{}", false));
  private static final String STREAM_HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

  @Test
  void feed_headWithFields_givesStatusAndMediaType() {
    List<ResponseItem> items =
        Response.of(
                "HTTP/1.1 200 \r\nContent-Type:Text/Event-Stream;charset=utf-8\r\nVary: a\r\nvary:"
                    + "  b \r\n\r\n")
            .whole();

    assertThat(items)
        .containsExactly(
            new ResponseHead(
                200, Map.of("content-type", "Text/Event-Stream;charset=utf-8", "vary", "a, b")),
            new ResponseEnd(true));
    assertThat(((ResponseHead) items.getFirst()).isEventStream()).isTrue();
  }

  @Test
  void feed_everyFramingAndEveryCut_givesTheSame() {
    List<Response> responses =
        List.of(
            Response.untilClose(FRAMES),
            Response.sized(FRAMES, FRAMES.length),
            Response.chunked(FRAMES, 20),
            Response.chunked(FRAMES, FRAMES.length));
    for (Response response : responses) {
      for (int cut = 0; cut <= response.length(); cut++) {
        List<ResponseItem> items = response.cutAt(cut);
        assertThat(items.subList(1, items.size() - 1)).as("cut at %d", cut).isEqualTo(ITEMS);
        assertThat(items.getLast()).isEqualTo(new ResponseEnd(true));
      }
    }
  }

  @Test
  void end_inTheMiddleOfABlock_dropsItAndSaysSo() {
    Response response = Response.untilClose(FRAMES);
    int length = response.length();

    assertThat(response.endingAfter(length - 1)).endsWith(ITEMS.get(3), new ResponseEnd(false));
    assertThat(response.endingAfter(response.bodyAt() - 1)).containsExactly(new ResponseEnd(false));
    assertThat(response.endingAfter(0)).containsExactly(new ResponseEnd(false));
  }

  @Test
  void end_beforeTheLastChunkOrTheWholeLength_isNotWhole() {
    Response chunked = Response.chunked(FRAMES, 20);
    assertThat(chunked.endingAfter(chunked.length() - "0\r\n\r\n".length()))
        .endsWith(ITEMS.getLast(), new ResponseEnd(false));
    assertThat(Response.sized(FRAMES, FRAMES.length + 1).whole())
        .endsWith(ITEMS.getLast(), new ResponseEnd(false));
  }

  @Test
  void feed_otherMediaType_isPassedOver() {
    assertThat(
            Response.of(
                    String.join(
                        "\r\n",
                        "HTTP/1.1 400 Bad Request",
                        "Content-Type: application/problem+json",
                        "Content-Length: 10",
                        "",
                        "id: 1\n\na\n\n"))
                .whole())
        .containsExactly(
            new ResponseHead(
                400, Map.of("content-type", "application/problem+json", "content-length", "10")),
            new ResponseEnd(true));
  }

  @Test
  void feed_interimResponse_isSkipped() {
    assertThat(
            Response.of(
                    "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + STREAM_HEAD + "id: 1\n\n")
                .whole())
        .containsExactly(
            new ResponseHead(200, Map.of("content-type", "text/event-stream")),
            new PositionBlock("1"),
            new ResponseEnd(true));
  }

  @Test
  void feed_chunkExtensionAndTrailer_areIgnored() {
    assertThat(
            Response.of(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding:"
                        + " chunked\r\n\r\n7;a=b\r\nid: 1\n\n\r\n0\r\nX: y\r\n\r\n")
                .whole())
        .endsWith(new PositionBlock("1"), new ResponseEnd(true));
  }

  @Test
  void feed_linesThatAClientIgnores_areNamed() {
    assertThat(Response.untilClose("ID: 1\nretry: x\nid: a\0b\n\n".getBytes(UTF_8)).whole())
        .endsWith(
            new IgnoredLine("ID: 1"),
            new IgnoredLine("retry: x"),
            new IgnoredLine("id: a\0b"),
            new ResponseEnd(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "id: 1\r\n\r\n",
        "HTTP/1.1 200 OK\nA: b\n\n",
        "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
        "HTTP/1.1 200 OK\r\n folded\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: \0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab",
        "HTTP/1.1 204 No Content\r\n\r\na",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
      })
  void feed_noHttpResponse_isMalformedOnceHoweverItIsCut(String text) {
    Response response = Response.of(text);
    for (int cut = 0; cut <= text.length(); cut++) {
      assertThat(response.cutAt(cut).stream().filter(MalformedResponse.class::isInstance))
          .as("cut at %d", cut)
          .hasSize(1);
    }
  }

  @Test
  void feed_headWithoutEnd_isMalformedBeforeItFillsTheMemory() {
    assertThat(Response.of("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(20_000)).whole())
        .contains(new MalformedResponse("more than 65536 bytes of header"));
  }
}
