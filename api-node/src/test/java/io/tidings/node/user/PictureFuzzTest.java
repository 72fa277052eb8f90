package io.tidings.node.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedBytes;
import io.tidings.events.fuzz.MutatedText;
import io.tidings.node.http.ProblemException;
import java.awt.Color;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Any bytes are a small picture or none; that is known without unpacking more than it may have. */
class PictureFuzzTest {
  private static final byte[] PNG = Pictures.png(8, Color.CYAN);
  private static final int SIGNATURE = 8;

  @Test
  void png_anyBytes_isAPictureOrNone() {
    new Fuzzer<>("PNG", PictureFuzzTest::png).run(PictureFuzzTest::isPicture);
  }

  @Test
  void jpeg_anyBytes_isAPictureOrNone() {
    new Fuzzer<>("JPEG", new MutatedBytes(List.of(Pictures.jpeg(8))))
        .run(PictureFuzzTest::isPicture);
  }

  @Test
  void webp_anyBytes_isAPictureOrNone() {
    new Fuzzer<>(
            "WebP",
            new MutatedBytes(
                List.of(
                    Pictures.WEBP,
                    Pictures.WEBP_LOSSLESS,
                    Pictures.WEBP_WITH_ALPHA,
                    Pictures.WEBP_ANIMATION)))
        .run(PictureFuzzTest::isPicture);
  }

  @Test
  void base64_anyText_isAPictureOrRefused() {
    Base64.Encoder encoder = Base64.getEncoder();
    new Fuzzer<>(
            "pictures in Base64",
            MutatedText.of(encoder.encodeToString(PNG), encoder.encodeToString(Pictures.WEBP)))
        .run(text -> {
          try {
            return Avatar.fromBase64(text).bytes().length <= Avatar.MAX_BYTES;
          } catch (ProblemException e) {
            assertThat(e.field()).isEqualTo("avatar");
            return false;
          }
        });
  }

  private static boolean isPicture(byte[] bytes) {
    byte[] before = bytes.clone();
    PictureFormat format = PictureFormat.of(bytes);
    assertThat(bytes).isEqualTo(before);
    return format != null;
  }

  /** Most of them have chunks whose checksums are right, or no change would get past them. */
  private static byte[] png(RandomGenerator random) {
    byte[] bytes = new MutatedBytes(List.of(PNG)).next(random);
    if (random.nextInt(8) > 0) {
      ByteBuffer chunks = ByteBuffer.wrap(bytes);
      int at = SIGNATURE;
      while (at + 12 <= bytes.length) {
        int length = chunks.getInt(at);
        if (length < 0 || length > bytes.length - at - 12) {
          break;
        }
        CRC32 crc = new CRC32();
        crc.update(bytes, at + Integer.BYTES, Integer.BYTES + length);
        chunks.putInt(at + 8 + length, (int) crc.getValue());
        at += 12 + length;
      }
    }
    return bytes;
  }
}
