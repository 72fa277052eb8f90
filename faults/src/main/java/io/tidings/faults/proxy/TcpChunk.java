package io.tidings.faults.proxy;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a pipe read together.
 *
 * @param bytes what of them has not passed yet
 * @param announcement the message's text if they are one that is still to be filtered
 * @param readAt by the nano clock
 * @param jitterShare which part of a jitter is theirs, from 0 to 1
 */
record TcpChunk(ByteBuffer bytes, @Nullable String announcement, long readAt, double jitterShare) {

  /** As bytes that pass whatever they say. */
  TcpChunk withoutAnnouncement() {
    return new TcpChunk(bytes.duplicate(), null, readAt, jitterShare);
  }
}
