package io.tidings.testbed.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.testbed.websocket.WebSocketItem.FrameReceived;
import io.tidings.testbed.websocket.WebSocketItem.HandshakeAnswered;
import io.tidings.testbed.websocket.WebSocketItem.MalformedInput;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketReaderTest {
  private static final String UPGRADED =
      """
      HTTP/1.1 101 Switching Protocols\r
      Upgrade: WebSocket\r
      Connection: upgrade\r
      Sec-WebSocket-Accept: %s\r
      \r
      """
          .formatted(WebSocketHandshake.accept());

  private final List<WebSocketItem> items = new ArrayList<>();
  private final WebSocketReader reader = new WebSocketReader(items::add);

  private void feed(String text) {
    feed(text.getBytes(US_ASCII));
  }

  private void feed(byte[] bytes) {
    reader.feed(ByteBuffer.wrap(bytes));
  }

  @Test
  void feed_cutAtEveryByte_givesTheSameItems() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(UPGRADED.getBytes(US_ASCII));
    all.writeBytes(WebSocketFrame.text("a").unmasked());
    all.writeBytes(WebSocketFrame.text("b".repeat(126)).unmasked());
    all.writeBytes(WebSocketFrame.text("c".repeat(1 << 16)).unmasked());
    all.writeBytes(WebSocketFrame.close(4503, "shutdown").unmasked());
    for (int cut = 0; cut < 300; cut++) {
      items.clear();
      WebSocketReader cutReader = new WebSocketReader(items::add);
      ByteBuffer bytes = ByteBuffer.wrap(all.toByteArray());
      cutReader.feed(bytes.duplicate().limit(cut));
      cutReader.feed(bytes.duplicate().position(cut));

      assertThat(items).hasSize(5);
      assertThat(items.getFirst())
          .isInstanceOfSatisfying(
              HandshakeAnswered.class, it -> assertThat(it.upgraded()).isTrue());
      assertThat(frame(1).text()).isEqualTo("a");
      assertThat(frame(2).text()).hasSize(126);
      assertThat(frame(3).text()).hasSize(1 << 16);
      assertThat(frame(4).closeCode()).isEqualTo(4503);
    }
  }

  private WebSocketFrame frame(int index) {
    return ((FrameReceived) items.get(index)).frame();
  }

  @Test
  void feed_serverThatIsAboutToStop_isUpgraded() {
    feed(UPGRADED.replace("Connection: upgrade", "Connection: Upgrade,close"));

    assertThat(items)
        .singleElement()
        .isInstanceOfSatisfying(HandshakeAnswered.class, it -> assertThat(it.upgraded()).isTrue());
  }

  @Test
  void feed_answerOfAnotherStatus_skipsItsBody() {
    feed("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\n{}");

    assertThat(items).hasSize(1);
    assertThat(items.getFirst())
        .isInstanceOfSatisfying(
            HandshakeAnswered.class,
            it -> {
              assertThat(it.upgraded()).isFalse();
              assertThat(it.head().status()).isEqualTo(426);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-WebSocket-Accept: , Sec-WebSocket-Accept: x",
    "Upgrade: WebSocket, Upgrade: h2c",
    "Connection: upgrade, Connection: close",
    "Connection: upgrade, Connection: upgrade~Sec-WebSocket-Extensions: permessage-deflate",
    "Connection: upgrade, Connection",
    "HTTP/1.1, HTTP/2"
  })
  void feed_headThatDoesNotUpgrade_isMalformed(String part, String instead) {
    feed(UPGRADED.replace(part, instead.replace("~", "\r\n")));

    assertThat(items).singleElement().isInstanceOf(MalformedInput.class);
  }

  @Test
  void feed_frameAfterTheCloseFrame_isMalformedInTheSameReadAndInTheNext() {
    byte[] close = WebSocketFrame.close(1000, "").unmasked();
    feed(UPGRADED);
    feed(close);
    feed(close);
    feed(close);
    assertThat(items).hasSize(3);
    assertThat(items.getLast()).isEqualTo(new MalformedInput("bytes after the close frame"));

    items.clear();
    WebSocketReader other = new WebSocketReader(items::add);
    other.feed(ByteBuffer.wrap(UPGRADED.getBytes(US_ASCII)));
    other.feed(ByteBuffer.allocate(2 * close.length).put(close).put(close).flip());
    assertThat(items.getLast()).isEqualTo(new MalformedInput("a frame after the close frame"));
  }

  @Test
  void feed_maskedFrame_isMalformed() {
    feed(UPGRADED);
    feed(WebSocketFrame.text("a").masked(1));

    assertThat(items.getLast()).isEqualTo(new MalformedInput("a server must not mask"));
  }
}
