package io.tidings.node.user;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The formats that a picture may have. A picture's structure has to match from the first byte to
 * the last: a file that is a picture and something else besides is refused, and so are animations.
 */
enum PictureFormat {
  PNG("image/png"),
  JPEG("image/jpeg"),
  WEBP("image/webp");

  /** Most pixels of a side: a few bytes may stand for more pixels than a browser has memory. */
  static final int MAX_SIDE = 1024;

  /**
   * Most scans of a JPEG, each of which may take as long as the whole picture. Progressive ones
   * have about ten.
   */
  private static final int MAX_SCANS = 64;

  private static final int SOI = 0xffd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;

  // Four letters each, as little-endian integers.
  private static final int RIFF = 0x46464952;
  private static final int WEBP_FORM = 0x50424557;
  private static final int VP8 = 0x20385056;
  private static final int VP8L = 0x4c385056;
  private static final int VP8X = 0x58385056;
  private static final int ANIMATION = 0x4d494e41; // ANIM
  private static final int ANIMATION_FRAME = 0x464d4e41; // ANMF

  private final String mediaType;

  PictureFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** As in {@code Content-Type}. */
  String mediaType() {
    return mediaType;
  }

  /** The format of these bytes; null when they are no picture. */
  static @Nullable PictureFormat of(byte[] bytes) {
    for (PictureFormat format : values()) {
      if (format.isOf(ByteBuffer.wrap(bytes))) {
        return format;
      }
    }
    return null;
  }

  private boolean isOf(ByteBuffer bytes) {
    return switch (this) {
      case PNG -> PngStructure.isOf(bytes);
      case JPEG -> isJpeg(bytes);
      case WEBP -> isWebp(bytes);
    };
  }

  /** The format with this {@code Content-Type}; null for any other. */
  static @Nullable PictureFormat named(String mediaType) {
    for (PictureFormat format : values()) {
      if (format.mediaType.equals(mediaType)) {
        return format;
      }
    }
    return null;
  }

  static boolean isSide(int pixels) {
    return pixels >= 1 && pixels <= MAX_SIDE;
  }

  // [T.81, B.1] segments of a marker and mostly a length; the data of a scan goes to the next
  // marker.
  private static boolean isJpeg(ByteBuffer in) {
    if (in.remaining() < 2 || Short.toUnsignedInt(in.getShort()) != SOI) {
      return false;
    }
    boolean frame = false;
    int scans = 0;
    while (in.remaining() >= 2) {
      if (unsigned(in) != 0xff) {
        return false;
      }
      int marker = unsigned(in);
      while (marker == 0xff && in.hasRemaining()) {
        marker = unsigned(in); // [B.1.1.2] "Any marker may optionally be preceded by fill bytes"
      }
      if (marker == EOI) {
        return scans > 0 && !in.hasRemaining();
      }
      int start = in.position();
      int length = in.remaining() < 2 ? 0 : Short.toUnsignedInt(in.getShort());
      if (marker < 0xc0 || isRestart(marker) || length < 2 || length > in.limit() - start) {
        return false;
      }
      if (beginsFrame(marker)) {
        if (frame || length < 8 || !isSide(side(in, start + 3)) || !isSide(side(in, start + 5))) {
          return false;
        }
        frame = true;
      }
      in.position(start + length);
      if (marker == SOS) {
        if (!frame || ++scans > MAX_SCANS) {
          return false;
        }
        skipScan(in);
      }
    }
    return false;
  }

  private static int unsigned(ByteBuffer in) {
    return Byte.toUnsignedInt(in.get());
  }

  private static int side(ByteBuffer in, int at) {
    return Short.toUnsignedInt(in.getShort(at));
  }

  private static boolean isRestart(int marker) {
    return marker >= 0xd0 && marker <= 0xd7;
  }

  /** SOF0 to SOF15, between which DHT, JPG and DAC lie. */
  private static boolean beginsFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static void skipScan(ByteBuffer in) {
    while (in.remaining() >= 2) {
      int next = Byte.toUnsignedInt(in.get(in.position() + 1));
      if (Byte.toUnsignedInt(in.get(in.position())) == 0xff && next != 0 && !isRestart(next)) {
        return;
      }
      in.get();
    }
  }

  // [RFC 9649, 2.3 and 2.4] RIFF, the size of all that follows, WEBP, then padded chunks.
  private static boolean isWebp(ByteBuffer in) {
    in.order(ByteOrder.LITTLE_ENDIAN);
    if (in.remaining() < 12
        || in.getInt() != RIFF
        || in.getInt() != in.remaining()
        || in.getInt() != WEBP_FORM) {
      return false;
    }
    int pictures = 0;
    for (boolean first = true; in.hasRemaining(); first = false) {
      if (in.remaining() < 8) {
        return false;
      }
      int type = in.getInt();
      int length = in.getInt();
      if (length < 0 || length > in.remaining() - length % 2) {
        return false;
      }
      ByteBuffer content = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      in.position(in.position() + length + length % 2);
      boolean good =
          switch (type) {
            case VP8 -> isLossy(content);
            case VP8L -> isLossless(content);
            case VP8X -> first && isStillCanvas(content);
            case ANIMATION, ANIMATION_FRAME -> false;
            default -> !first;
          };
      if (!good) {
        return false;
      }
      pictures += type == VP8 || type == VP8L ? 1 : 0;
    }
    return pictures == 1;
  }

  // [RFC 6386, 9.1] a key frame's tag, its start code, and 14 bits for each side
  private static boolean isLossy(ByteBuffer in) {
    return in.remaining() >= 10
        && (in.get(0) & 1) == 0
        && (in.getInt(2) >>> 8) == 0x2a019d
        && isSide(in.getShort(6) & 0x3fff)
        && isSide(in.getShort(8) & 0x3fff);
  }

  // [RFC 9649, 3.4] a signature, and 14 bits for each side less one
  private static boolean isLossless(ByteBuffer in) {
    return in.remaining() >= 5
        && in.get(0) == 0x2f
        && isSide((in.getInt(1) & 0x3fff) + 1)
        && isSide((in.getInt(1) >>> 14 & 0x3fff) + 1);
  }

  // [RFC 9649, 2.7] flags, of which one says that it is an animation, and 24 bits for each side
  // less one
  private static boolean isStillCanvas(ByteBuffer in) {
    return in.remaining() == 10
        && (in.get(0) & 2) == 0
        && isSide((in.getInt(4) & 0xffffff) + 1)
        && isSide((in.getInt(6) >>> 8) + 1);
  }
}
