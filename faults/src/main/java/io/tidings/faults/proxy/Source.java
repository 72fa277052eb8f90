package io.tidings.faults.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where a pipe's bytes come from, and which of them belong together. */
@FunctionalInterface
interface Source {
  /** Bytes, and the message's text if they are an announcement. */
  record Part(ByteBuffer bytes, @Nullable String announcement) {}

  /** Waits for the next part; null at the end. */
  @Nullable Part next() throws IOException;

  /** As they come. */
  static Source bytes(InputStream in) {
    byte[] buffer = new byte[1 << 14];
    return () -> {
      int read = in.read(buffer);
      return read < 0 ? null : new Part(ByteBuffer.wrap(Arrays.copyOf(buffer, read)), null);
    };
  }
}
