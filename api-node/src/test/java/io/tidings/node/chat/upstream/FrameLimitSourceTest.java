package io.tidings.node.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import okio.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A block of a stream may be so long, whatever its lines end with. */
class FrameLimitSourceTest {
  private static final int MOST = 20;

  private static long readAll(String text, int piece) throws IOException {
    Buffer read = new Buffer();
    try (FrameLimitSource source = new FrameLimitSource(new Buffer().writeUtf8(text), MOST)) {
      while (source.read(read, piece) >= 0) {
        // until its end
      }
    }
    return read.size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void blocks_endAtTheirEmptyLine(String end) throws IOException {
    String block = "id: 1" + end + "data: 12" + end + end;
    String many = block.repeat(50);
    for (int piece = 1; piece < 30; piece++) {
      assertThat(readAll(many, piece)).isEqualTo(many.length());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void block_ofManyShortLinesOrOneLong_isRefused(String end) {
    String lines = ("data: 12" + end).repeat(5);
    for (int piece = 1; piece < 30; piece++) {
      int size = piece;
      assertThatThrownBy(() -> readAll(lines, size)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> readAll("x".repeat(MOST + 1), size)).isInstanceOf(IOException.class);
    }
  }
}
