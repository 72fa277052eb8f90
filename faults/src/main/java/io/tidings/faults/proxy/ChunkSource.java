package io.tidings.faults.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where a pipe's bytes come from, and which of them belong together. */
@FunctionalInterface
interface ChunkSource {
  /** Bytes, and the message's text if they are an announcement. */
  record SourcePart(ByteBuffer bytes, @Nullable String announcement) {}

  /** Waits for the next part; null at the end. */
  @Nullable SourcePart next() throws IOException;

  /** As they come. */
  static ChunkSource bytes(InputStream in) {
    byte[] buffer = new byte[1 << 14];
    return () -> {
      int read = in.read(buffer);
      return read < 0 ? null : new SourcePart(ByteBuffer.wrap(Arrays.copyOf(buffer, read)), null);
    };
  }
}
