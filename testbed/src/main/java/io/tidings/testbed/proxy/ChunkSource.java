package io.tidings.testbed.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The source of a pipe's bytes, which also says which of them belong together. */
@FunctionalInterface
interface ChunkSource {
  /** Some bytes, and the message's text if they are an announcement. */
  record SourcePart(ByteBuffer bytes, @Nullable String announcement) {}

  /** Waits for the next chunk; null at the end. */
  @Nullable SourcePart next() throws IOException;

  /** Chunks as the socket delivers them. */
  static ChunkSource bytes(InputStream in) {
    byte[] buffer = new byte[1 << 14];
    return () -> {
      int read = in.read(buffer);
      return read < 0 ? null : new SourcePart(ByteBuffer.wrap(Arrays.copyOf(buffer, read)), null);
    };
  }
}
