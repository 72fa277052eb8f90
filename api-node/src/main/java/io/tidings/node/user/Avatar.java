package io.tidings.node.user;

import io.tidings.node.http.ProblemException;
import io.tidings.node.http.Sha256;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A user's picture, which the node has checked: it is small in bytes and in pixels, and nothing but
 * a picture.
 */
public final class Avatar {
  /** Most bytes of a picture. */
  static final int MAX_BYTES = 32 * 1024;

  private static final int HASH_LENGTH = 32;
  private static final String RULE =
      "a still PNG, JPEG or WebP picture of at most %d x %d pixels and %d KB"
          .formatted(PictureFormat.MAX_SIDE, PictureFormat.MAX_SIDE, MAX_BYTES / 1024);

  private final byte[] bytes;
  private final PictureFormat format;

  private Avatar(byte[] bytes, PictureFormat format) {
    this.bytes = bytes;
    this.format = format;
  }

  /** The picture, or 400 that names {@code body}. */
  static Avatar of(byte[] bytes) {
    Avatar avatar = read(bytes);
    if (avatar == null) {
      throw ProblemException.invalid("invalid-picture", "body", "The body has to be " + RULE + ".");
    }
    return avatar;
  }

  /** The picture as exports and the store have it, or 400 that names {@code avatar}. */
  public static Avatar fromBase64(String text) {
    Avatar avatar = text.length() > MAX_BYTES * 2 ? null : read(decode(text));
    if (avatar == null) {
      throw ProblemException.invalid(
          "invalid-field", "avatar", "avatar has to be " + RULE + ", in base64.");
    }
    return avatar;
  }

  private static byte[] decode(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static @Nullable Avatar read(byte[] bytes) {
    PictureFormat format = bytes.length > MAX_BYTES ? null : PictureFormat.of(bytes);
    return format == null ? null : new Avatar(bytes, format);
  }

  /** As exports and the store have it. */
  String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The bytes. */
  byte[] bytes() {
    return bytes.clone();
  }

  /** Its format. */
  PictureFormat format() {
    return format;
  }

  /** The name of exactly this picture, in hexadecimal. */
  String hash() {
    return Sha256.hex(bytes).substring(0, HASH_LENGTH);
  }
}
