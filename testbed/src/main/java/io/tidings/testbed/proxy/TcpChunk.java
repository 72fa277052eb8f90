package io.tidings.testbed.proxy;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a pipe read together.
 *
 * @param bytes the bytes that have not passed yet
 * @param announcement the message's text if they are one that is still to be filtered
 * @param readAt by the nano clock
 * @param jitterShare their share of a jitter, from 0 to 1
 */
record TcpChunk(ByteBuffer bytes, @Nullable String announcement, long readAt, double jitterShare) {

  /** The same bytes, which no longer count as an announcement. */
  TcpChunk withoutAnnouncement() {
    return new TcpChunk(bytes.duplicate(), null, readAt, jitterShare);
  }
}
