package io.tidings.node.user;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Whether bytes are a PNG and nothing else: chunks that the specification knows, in its order, and
 * compressed pixels for exactly the size that the header names. Any other compressed data is
 * refused, since a few bytes of it may stand for megabytes.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>
 */
final class PngStructure {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int INDEXED = 3;

  /** The passes of an interlaced picture: first column and row, and the steps from there. [8.1] */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private final Set<String> seen = new HashSet<>();
  private final Inflater inflater;
  private final byte[] scratch = new byte[8_192];
  private String last = "";
  private int colour;
  private int depth;
  private int colours;
  private long pixelBytes;
  private long inflated;

  private PngStructure(Inflater inflater) {
    this.inflater = inflater;
  }

  static boolean isOf(ByteBuffer in) {
    if (in.remaining() < Long.BYTES || in.getLong() != SIGNATURE) {
      return false;
    }
    Inflater inflater = new Inflater();
    try {
      return new PngStructure(inflater).isWhole(in);
    } catch (DataFormatException e) {
      return false;
    } finally {
      inflater.end();
    }
  }

  // [5.3] length, type, data and CRC of both
  private boolean isWhole(ByteBuffer in) throws DataFormatException {
    while (in.remaining() >= 12) {
      int length = in.getInt();
      if (length < 0 || length > in.remaining() - 8 || !hasRightCrc(in, length)) {
        return false;
      }
      byte[] name = new byte[Integer.BYTES];
      in.get(name);
      String type = new String(name, ISO_8859_1);
      ByteBuffer content = in.slice(in.position(), length);
      in.position(in.position() + length + Integer.BYTES);
      if (seen.isEmpty() != type.equals("IHDR") || !isRight(type, content)) {
        return false;
      }
      if (type.equals("IEND")) {
        return !in.hasRemaining();
      }
      seen.add(type);
      last = type;
    }
    return false;
  }

  /** Whether the chunk whose type is next has the CRC that it says. */
  private static boolean hasRightCrc(ByteBuffer in, int length) {
    CRC32 crc = new CRC32();
    crc.update(in.slice(in.position(), Integer.BYTES + length));
    return (int) crc.getValue() == in.getInt(in.position() + Integer.BYTES + length);
  }

  // [5.6] how often each chunk may occur, and before which others
  private boolean isRight(String type, ByteBuffer content) throws DataFormatException {
    int length = content.remaining();
    return switch (type) {
      case "IHDR" -> length == 13 && isHeader(content);
      case "PLTE" -> isEarly(type) && isPalette(length);
      case "tRNS" -> isEarly(type) && isTransparency(length);
      case "IDAT" ->
          (last.equals(type) || !seen.contains(type))
              && (colour != INDEXED || colours > 0)
              && inflates(content);
      case "gAMA" -> isEarly(type) && length == 4;
      case "cHRM" -> isEarly(type) && length == 32;
      case "sRGB" -> isEarly(type) && length == 1;
      case "sBIT" -> isEarly(type) && length >= 1 && length <= 4;
      case "bKGD" -> isEarly(type) && (length == 1 || length == 2 || length == 6);
      case "pHYs" -> isEarly(type) && length == 9;
      case "tIME" -> !seen.contains(type) && length == 7;
      case "eXIf" -> !seen.contains(type);
      case "tEXt" -> true;
      case "IEND" -> length == 0 && inflater.finished() && inflated == pixelBytes;
      default -> false;
    };
  }

  private boolean isEarly(String type) {
    return !seen.contains(type) && !seen.contains("IDAT");
  }

  // [11.2.1]
  private boolean isHeader(ByteBuffer in) {
    int width = in.getInt();
    int height = in.getInt();
    depth = in.get();
    colour = in.get();
    int compression = in.get();
    int filter = in.get();
    int interlace = in.get();
    int samples =
        switch (colour) {
          case 0 -> Set.of(1, 2, 4, 8, 16).contains(depth) ? 1 : 0;
          case 2 -> isDeep() ? 3 : 0;
          case INDEXED -> Set.of(1, 2, 4, 8).contains(depth) ? 1 : 0;
          case 4 -> isDeep() ? 2 : 0;
          case 6 -> isDeep() ? 4 : 0;
          default -> 0;
        };
    if (samples == 0
        || !PictureFormat.isSide(width)
        || !PictureFormat.isSide(height)
        || compression != 0
        || filter != 0
        || (interlace != 0 && interlace != 1)) {
      return false;
    }
    int[][] passes = interlace == 0 ? new int[][] {{0, 0, 1, 1}} : PASSES;
    for (int[] pass : passes) {
      long columns = Math.ceilDiv(width - pass[0], pass[2]);
      long rows = Math.ceilDiv(height - pass[1], pass[3]);
      if (columns > 0 && rows > 0) { // [7.2] a byte for the filter, and whole bytes of pixels
        pixelBytes += rows * (1 + Math.ceilDiv(columns * depth * samples, Byte.SIZE));
      }
    }
    return true;
  }

  private boolean isDeep() {
    return depth == 8 || depth == 16;
  }

  // [11.2.2]
  private boolean isPalette(int length) {
    colours = length / 3;
    return length % 3 == 0
        && colours >= 1
        && colours <= (colour == INDEXED ? 1 << depth : 256)
        && colour != 0
        && colour != 4
        && !seen.contains("tRNS");
  }

  // [11.3.1.1]
  private boolean isTransparency(int length) {
    return switch (colour) {
      case 0 -> length == 2;
      case 2 -> length == 6;
      case INDEXED -> length >= 1 && length <= colours;
      default -> false;
    };
  }

  /** Unpacks these pixels, up to the first byte too many. */
  private boolean inflates(ByteBuffer content) throws DataFormatException {
    inflater.setInput(content);
    int count;
    do {
      count = inflater.inflate(scratch);
      inflated += count;
    } while (count > 0 && inflated <= pixelBytes);
    return inflated <= pixelBytes && inflater.getRemaining() == 0;
  }
}
