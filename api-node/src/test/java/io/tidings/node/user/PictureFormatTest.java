package io.tidings.node.user;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts as a picture. */
class PictureFormatTest {

  static Stream<Arguments> pictures() {
    return Stream.of(
        Arguments.of("PNG", PictureFormat.PNG, Pictures.png(64, Color.BLUE)),
        Arguments.of("largest PNG", PictureFormat.PNG, Pictures.png(1024, Color.BLUE)),
        Arguments.of("JPEG", PictureFormat.JPEG, Pictures.jpeg(64)),
        Arguments.of("lossy WebP", PictureFormat.WEBP, Pictures.WEBP),
        Arguments.of("lossless WebP", PictureFormat.WEBP, Pictures.WEBP_LOSSLESS),
        Arguments.of("WebP with alpha", PictureFormat.WEBP, Pictures.WEBP_WITH_ALPHA));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pictures")
  void picture_whole_hasItsFormat(String what, PictureFormat format, byte[] bytes) {
    assertThat(PictureFormat.of(bytes)).isEqualTo(format);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pictures")
  void picture_cutAnywhereOrWithSomethingBehindIt_isNone(
      String what, PictureFormat format, byte[] bytes) {
    for (int length = 0; length < bytes.length; length++) {
      assertThat(PictureFormat.of(Arrays.copyOf(bytes, length))).as("%d bytes", length).isNull();
    }
    assertThat(PictureFormat.of(joined(bytes, "<script>".getBytes(ISO_8859_1)))).isNull();
    assertThat(PictureFormat.of(joined(bytes, bytes))).isNull();
  }

  /** Nothing that a client sends is a fault of the node. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("pictures")
  void picture_changedAnywhere_throwsNothing(String what, PictureFormat format, byte[] bytes) {
    for (int at = 0; at < Math.min(bytes.length, 2000); at++) {
      for (int value : List.of(0, 1, 0x7f, 0x80, 0xff)) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        PictureFormat found = PictureFormat.of(changed);
        assertThat(found).isIn(null, format);
      }
    }
  }

  static Stream<Arguments> others() {
    byte[] png = Pictures.png(8, Color.RED);
    return Stream.of(
        Arguments.of("nothing", new byte[0]),
        Arguments.of("text", "hello".getBytes(ISO_8859_1)),
        Arguments.of("SVG", "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(ISO_8859_1)),
        Arguments.of("HTML", "<!doctype html><script>alert(1)</script>".getBytes(ISO_8859_1)),
        Arguments.of("GIF", Pictures.GIF),
        Arguments.of("animated WebP", Pictures.WEBP_ANIMATION),
        Arguments.of("animated PNG", withChunk(png, "acTL", new byte[8])),
        Arguments.of("PNG that is too wide", Pictures.picture("png", 1025, 1, Color.RED)),
        Arguments.of("PNG that is too high", Pictures.picture("png", 1, 1025, Color.RED)),
        Arguments.of("JPEG that is too wide", Pictures.picture("jpg", 1025, 1, Color.RED)),
        Arguments.of("JPEG that is too high", Pictures.picture("jpg", 1, 1025, Color.RED)),
        Arguments.of("only a PNG's signature", Arrays.copyOf(png, 8)),
        Arguments.of("PNG with a wrong CRC", changed(png, 29)),
        Arguments.of("only a JPEG's ends", new byte[] {-1, (byte) 0xd8, -1, (byte) 0xd9}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void other_isNone(String what, byte[] bytes) {
    assertThat(PictureFormat.of(bytes)).isNull();
  }

  @Test
  void png_withHarmlessChunks_isOne() {
    byte[] comment = withChunk(Pictures.png(8, Color.RED), "tEXt", "a\0b".getBytes(ISO_8859_1));
    assertThat(PictureFormat.of(comment)).isEqualTo(PictureFormat.PNG);
  }

  private static byte[] changed(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 1;
    return changed;
  }

  /** The PNG with one more chunk behind its header. */
  private static byte[] withChunk(byte[] png, String type, byte[] content) {
    int header = 8 + 12 + 13;
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length);
    chunk.putInt(content.length).put(type.getBytes(ISO_8859_1)).put(content);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + content.length);
    chunk.putInt((int) crc.getValue());
    return joined(
        joined(Arrays.copyOf(png, header), chunk.array()),
        Arrays.copyOfRange(png, header, png.length));
  }

  private static byte[] joined(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }
}
