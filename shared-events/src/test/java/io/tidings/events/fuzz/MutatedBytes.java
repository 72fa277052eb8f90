package io.tidings.events.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Valid bytes, and what up to four changes make of them. */
public record MutatedBytes(List<byte[]> valid) implements Generator<byte[]> {
  private static final int MOST_CHANGES = 4;
  private static final int[] LENGTHS = {
    0, 1, 2, 7, 8, 125, 126, 127, 128, 255, 256, 1_024, 1_025, 65_535, 65_536, -1, Integer.MAX_VALUE
  };

  public MutatedBytes {
    valid = List.copyOf(valid);
  }

  @Override
  public byte[] next(RandomGenerator random) {
    byte[] bytes = any(random).clone();
    int changes = Math.min(random.nextInt(MOST_CHANGES + 1), random.nextInt(MOST_CHANGES + 1));
    for (int i = 0; i < changes; i++) {
      bytes = changed(bytes, random);
    }
    return bytes;
  }

  private byte[] any(RandomGenerator random) {
    return valid.get(random.nextInt(valid.size()));
  }

  private byte[] changed(byte[] bytes, RandomGenerator random) {
    int at = random.nextInt(bytes.length + 1);
    int rest = bytes.length - at;
    switch (random.nextInt(8)) {
      case 0 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 1 -> {
        int length = random.nextInt(Math.min(rest, 16) + 1);
        return spliced(bytes, at, new byte[0], at + length);
      }
      case 2 -> {
        byte[] other = any(random);
        int from = random.nextInt(other.length + 1);
        int length = random.nextInt(Math.min(other.length - from, 64) + 1);
        return spliced(bytes, at, Arrays.copyOfRange(other, from, from + length), at);
      }
      case 3 -> {
        byte[] inserted = new byte[1 + random.nextInt(8)];
        random.nextBytes(inserted);
        return spliced(bytes, at, inserted, at);
      }
      case 4, 5 -> {
        if (rest > 0) {
          bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
      }
      case 6 -> {
        if (rest > 0) {
          bytes[at] = (byte) random.nextInt(256);
        }
      }
      default -> {
        int length = LENGTHS[random.nextInt(LENGTHS.length)];
        if (rest >= Integer.BYTES) {
          boolean little = random.nextBoolean();
          ByteBuffer.wrap(bytes).putInt(at, little ? Integer.reverseBytes(length) : length);
        }
      }
    }
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int at, byte[] inserted, int from) {
    return ByteBuffer.allocate(at + inserted.length + bytes.length - from)
        .put(bytes, 0, at)
        .put(inserted)
        .put(bytes, from, bytes.length - from)
        .array();
  }
}
