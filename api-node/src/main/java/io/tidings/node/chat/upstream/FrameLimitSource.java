package io.tidings.node.chat.upstream;

import java.io.IOException;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;

/**
 * The body of a stream whose blocks have a bounded length: the reader keeps a block in memory until
 * its empty line comes. Used by one thread.
 */
final class FrameLimitSource extends ForwardingSource {
  private final int most;
  private int length;
  private byte last = '\n';

  FrameLimitSource(Source body, int most) {
    super(body);
    this.most = most;
  }

  @Override
  public long read(Buffer sink, long byteCount) throws IOException {
    long before = sink.size();
    long read = super.read(sink, byteCount);
    for (long i = before; i < before + read; i++) {
      count(sink.getByte(i));
    }
    return read;
  }

  // [SSE] lines end with CR, LF or CRLF; an empty line ends the block
  private void count(byte b) throws IOException {
    boolean lineEnd = b == '\n' || b == '\r';
    boolean ofCrlf = b == '\n' && last == '\r';
    boolean emptyLine = lineEnd && !ofCrlf && (last == '\n' || last == '\r');
    length = emptyLine ? 0 : length + 1;
    last = b;
    if (length > most) {
      throw new IOException("a block is longer than " + most + " bytes");
    }
  }
}
