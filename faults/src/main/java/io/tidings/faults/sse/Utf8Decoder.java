package io.tidings.faults.sse;

/**
 * The <a href="https://encoding.spec.whatwg.org/#utf-8-decoder">UTF-8 decoder of the Encoding
 * Standard</a>. The JDK's gives one U+FFFD for an encoded surrogate where the standard wants three.
 */
final class Utf8Decoder {
  private static final char REPLACEMENT = '\uFFFD';

  private final StringBuilder text = new StringBuilder();
  private int codePoint;
  private int needed;
  private int lowerBoundary = 0x80;
  private int upperBoundary = 0xBF;

  private Utf8Decoder() {}

  /** Never throws: what is malformed becomes U+FFFD. */
  static String decode(byte[] bytes) {
    Utf8Decoder decoder = new Utf8Decoder();
    for (byte next : bytes) {
      decoder.read(Byte.toUnsignedInt(next));
    }
    // [spec] If byte is end-of-queue and UTF-8 bytes needed is not 0, return error.
    if (decoder.needed > 0) {
      decoder.text.append(REPLACEMENT);
    }
    return decoder.text.toString();
  }

  private void read(int next) {
    if (needed == 0) {
      first(next);
      return;
    }
    boolean within = lowerBoundary <= next && next <= upperBoundary;
    lowerBoundary = 0x80;
    upperBoundary = 0xBF;
    if (!within) {
      // [spec] Restore byte to ioQueue … and return error.
      needed = 0;
      text.append(REPLACEMENT);
      first(next);
      return;
    }
    codePoint = (codePoint << 6) | (next & 0x3F);
    needed--;
    if (needed == 0) {
      text.appendCodePoint(codePoint);
    }
  }

  private void first(int next) {
    if (next <= 0x7F) {
      text.append((char) next);
    } else if (0xC2 <= next && next <= 0xDF) {
      needed = 1;
      codePoint = next & 0x1F;
    } else if (0xE0 <= next && next <= 0xEF) {
      // [spec] If byte is 0xE0, set UTF-8 lower boundary to 0xA0. If byte is 0xED, set UTF-8 upper
      // boundary to 0x9F.
      lowerBoundary = next == 0xE0 ? 0xA0 : 0x80;
      upperBoundary = next == 0xED ? 0x9F : 0xBF;
      needed = 2;
      codePoint = next & 0xF;
    } else if (0xF0 <= next && next <= 0xF4) {
      // [spec] If byte is 0xF0, set UTF-8 lower boundary to 0x90. If byte is 0xF4, set UTF-8 upper
      // boundary to 0x8F.
      lowerBoundary = next == 0xF0 ? 0x90 : 0x80;
      upperBoundary = next == 0xF4 ? 0x8F : 0xBF;
      needed = 3;
      codePoint = next & 0x7;
    } else {
      text.append(REPLACEMENT);
    }
  }
}
