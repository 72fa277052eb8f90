package io.tidings.node.limits;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A response whose writes are counted as memory for as long as they wait for the client. What fits
 * into the socket's buffer does not wait. Used by one thread.
 */
final class AccountedResponse extends HttpServletResponseWrapper {
  private static final int FREE = 32 * 1024;

  /** Memory of a write that waits, whatever its size: stack and buffers. */
  private static final int WAITING = 64 * 1024;

  private final TransferMemory memory;
  private final Supplier<LimitKey> client;
  private @Nullable AccountedOutput output;

  AccountedResponse(
      HttpServletResponse response, TransferMemory memory, Supplier<LimitKey> client) {
    super(response);
    this.memory = memory;
    this.client = client;
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    if (output == null) {
      output = new AccountedOutput(super.getOutputStream());
    }
    return output;
  }

  private final class AccountedOutput extends ServletOutputStream {
    private final ServletOutputStream out;
    private long written;

    AccountedOutput(ServletOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      written += length;
      if (written <= FREE) {
        out.write(bytes, offset, length);
        return;
      }
      long held = Math.max(length, WAITING);
      take(held);
      try {
        out.write(bytes, offset, length);
      } finally {
        memory.give(client.get(), held);
      }
    }

    private void take(long bytes) throws IOException {
      try {
        memory.take(client.get(), bytes);
      } catch (RuntimeException e) {
        if (isCommitted()) { // too late for a status: the client sees that the answer is cut off
          throw new IOException("no memory is left for the rest of an answer", e);
        }
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }

    @Override
    public boolean isReady() {
      return out.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      out.setWriteListener(listener);
    }
  }
}
