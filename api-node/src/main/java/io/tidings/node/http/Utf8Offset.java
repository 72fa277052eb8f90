package io.tidings.node.http;

/**
 * Offsets in a text's UTF-8 bytes that belong to offsets in its characters, as Java counts them.
 * The bytes are valid, and the offsets never become smaller. Used by one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3629#section-3">RFC 3629, 3</a>
 */
final class Utf8Offset {
  private final byte[] bytes;
  private int atByte;
  private long atCharacter;

  Utf8Offset(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The offset of the first byte after so many characters. */
  int of(long characters) {
    while (atByte < bytes.length && (atCharacter < characters || isContinuation(bytes[atByte]))) {
      if (!isContinuation(bytes[atByte])) {
        atCharacter += isOfPair(bytes[atByte]) ? 2 : 1;
      }
      atByte++;
    }
    return atByte;
  }

  // 10xxxxxx
  private static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }

  // 11110xxx begins four bytes, which are two characters in Java
  private static boolean isOfPair(byte b) {
    return (b & 0xf8) == 0xf0;
  }
}
