package io.tidings.node.user;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
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
        Arguments.of("PNG with a frame of an animation", withChunk(png, "fcTL", new byte[26])),
        Arguments.of("PNG with data of an animation", withChunk(png, "fdAT", new byte[9])),
        Arguments.of("PNG with an unknown chunk", withChunk(png, "abCd", new byte[3])),
        Arguments.of("PNG with a packed profile", withChunk(png, "iCCP", packed("p\0\0"))),
        Arguments.of("PNG with packed text", withChunk(png, "zTXt", packed("t\0\0"))),
        Arguments.of("PNG with packed Unicode", withChunk(png, "iTXt", packed("t\0\1\0\0\0"))),
        Arguments.of("PNG with two headers", withChunk(png, "IHDR", new byte[13])),
        Arguments.of("PNG with a palette of no colours", withChunk(png, "PLTE", new byte[0])),
        Arguments.of("JPEG of 65 scans", withScans(65)),
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

  /** [PNG, 11.2.1] the depths of each type of colour, and how many samples a pixel has. */
  @Test
  void png_ofEachTypeOfColour_isOneWithItsDepthsAlone() {
    Map<Integer, Set<Integer>> depths =
        Map.of(
            0, Set.of(1, 2, 4, 8, 16),
            2, Set.of(8, 16),
            3, Set.of(1, 2, 4, 8),
            4, Set.of(8, 16),
            6, Set.of(8, 16));
    Map<Integer, Integer> samples = Map.of(0, 1, 2, 3, 3, 1, 4, 2, 6, 4);
    for (int colour : List.of(0, 1, 2, 3, 4, 5, 6, 7, 77, 255)) {
      for (int depth : List.of(0, 1, 2, 3, 4, 8, 16, 32, 99, 255)) {
        int row = 1 + (4 * depth * samples.getOrDefault(colour, 1) + 7) / 8;
        assertThat(PictureFormat.of(png(4, 4, depth, colour, 0, 4 * row)))
            .as("depth %d, colour %d", depth, colour)
            .isEqualTo(
                depths.getOrDefault(colour, Set.of()).contains(depth) ? PictureFormat.PNG : null);
      }
    }
  }

  @Test
  void png_interlaced_isOne() {
    List<Integer> good =
        IntStream.range(1, 200)
            .filter(size -> PictureFormat.of(png(5, 5, 8, 0, 1, size)) != null)
            .boxed()
            .toList();
    // 25 pixels; a filter byte for each row of each pass: 1, 1, 1, 2, 1, 3 and 2
    assertThat(good).containsExactly(25 + 1 + 1 + 1 + 2 + 1 + 3 + 2);
  }

  /** Too few pixels, and as many as the memory of a browser. */
  @Test
  void png_ofOtherThanItsPixels_isNone() {
    assertThat(PictureFormat.of(png(4, 4, 8, 2, 0, 52))).isEqualTo(PictureFormat.PNG);
    for (int bytes : List.of(0, 1, 51, 53, 25_000_000)) {
      assertThat(PictureFormat.of(png(4, 4, 8, 2, 0, bytes))).as("%d bytes", bytes).isNull();
    }
  }

  @Test
  void png_withSomethingBehindItsPixels_isNone() {
    byte[] pixels = joined(packed("", 52), "<script>".getBytes(ISO_8859_1));
    assertThat(PictureFormat.of(png(4, 4, 8, 2, 0, pixels))).isNull();
  }

  @Test
  void jpeg_ofManyScans_isOne() {
    assertThat(PictureFormat.of(withScans(64))).isEqualTo(PictureFormat.JPEG);
  }

  /** The picture's scan, so many times. */
  private static byte[] withScans(int count) {
    byte[] jpeg = Pictures.jpeg(8);
    int at = 0;
    while (jpeg[at] != -1 || jpeg[at + 1] != (byte) 0xda) {
      at++;
    }
    byte[] scan = Arrays.copyOfRange(jpeg, at, jpeg.length - 2);
    byte[] all = Arrays.copyOf(jpeg, at);
    for (int i = 0; i < count; i++) {
      all = joined(all, scan);
    }
    return joined(all, Arrays.copyOfRange(jpeg, jpeg.length - 2, jpeg.length));
  }

  private static byte[] png(int width, int height, int depth, int colour, int lace, int bytes) {
    return png(width, height, depth, colour, lace, packed("", bytes));
  }

  private static byte[] png(int width, int height, int depth, int colour, int lace, byte[] pixels) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) depth).put((byte) colour).putShort((short) 0).put((byte) lace);
    byte[] png =
        joined(Arrays.copyOf(Pictures.png(1, Color.RED), 8), chunk("IHDR", header.array()));
    if (colour == 3) {
      png = joined(png, chunk("PLTE", new byte[6]));
    }
    return joined(joined(png, chunk("IDAT", pixels)), chunk("IEND", new byte[0]));
  }

  /** Twenty megabytes behind that. */
  private static byte[] packed(String before) {
    return packed(before, 20_000_000);
  }

  private static byte[] packed(String before, int zeros) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(before.getBytes(ISO_8859_1));
    try (DeflaterOutputStream packing = new DeflaterOutputStream(out)) {
      packing.write(new byte[zeros]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] changed(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 1;
    return changed;
  }

  /** The PNG with one more chunk behind its header. */
  private static byte[] withChunk(byte[] png, String type, byte[] content) {
    int header = 8 + 12 + 13;
    return joined(
        joined(Arrays.copyOf(png, header), chunk(type, content)),
        Arrays.copyOfRange(png, header, png.length));
  }

  private static byte[] joined(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  private static byte[] chunk(String type, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length);
    chunk.putInt(content.length).put(type.getBytes(ISO_8859_1)).put(content);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + content.length);
    chunk.putInt((int) crc.getValue());
    return chunk.array();
  }
}
