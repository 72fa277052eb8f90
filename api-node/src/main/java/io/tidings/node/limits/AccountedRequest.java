package io.tidings.node.limits;

import io.tidings.node.http.NoForms;
import io.tidings.node.http.ProblemException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A request whose body is counted as memory while it arrives. Small bodies that are there at once
 * are not counted: they are gone in a moment. Used by one thread.
 */
final class AccountedRequest extends HttpServletRequestWrapper {
  /** Memory of a request that waits for its body: stack and buffers. */
  private static final int WAITING = 32 * 1024;

  private static final int FREE = 4 * 1024;

  /** Longer bodies are read piece by piece, and are not in memory as a whole. */
  private static final long MOST = 1 << 20;

  /** The most that the container reads of a form. */
  private static final long LARGEST_FORM = 200_000;

  private final TransferMemory memory;
  private final Supplier<LimitKey> client;
  private final long deadline;
  private long taken;
  private @Nullable AccountedInput input;
  private boolean formRead;

  /**
   * @param timeout within which the body has to arrive
   */
  AccountedRequest(
      HttpServletRequest request,
      TransferMemory memory,
      Supplier<LimitKey> client,
      Duration timeout) {
    super(request);
    this.deadline = System.nanoTime() + timeout.toNanos();
    this.memory = memory;
    this.client = client;
  }

  // Connections of HTTP/1.1 are watched from outside, which ends them even when nothing arrives.
  private boolean isHttp2() {
    return getProtocol().equals("HTTP/2.0");
  }

  private void take(long bytes) {
    memory.take(client.get(), bytes);
    taken += bytes;
  }

  /** Gives all memory back: the request was answered, or its body is no longer needed. */
  void release() {
    if (taken > 0) {
      memory.give(client.get(), taken);
      taken = 0;
    }
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    if (input == null) {
      ServletInputStream all = super.getInputStream();
      if (all.available() < getContentLengthLong() || getContentLengthLong() < 0) {
        take(WAITING);
      }
      input = new AccountedInput(all);
    }
    return input;
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    if (!formRead && NoForms.isForm(this)) {
      formRead = true;
      long announced = getContentLengthLong();
      take(WAITING + (announced < 0 ? LARGEST_FORM : Math.min(announced, LARGEST_FORM)));
    }
    return super.getParameterMap();
  }

  /** Takes memory for what it reads. */
  private final class AccountedInput extends ServletInputStream {
    private final ServletInputStream in;
    private long seen;

    AccountedInput(ServletInputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int next = in.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      count(Math.max(read, 0));
      return read;
    }

    private void count(int bytes) {
      if (bytes > 0 && isHttp2() && System.nanoTime() - deadline > 0) {
        throw new ProblemException(
            HttpStatus.REQUEST_TIMEOUT,
            "request-timeout",
            "body",
            "The body took too long to arrive.");
      }
      if (seen + bytes > FREE && seen < MOST) {
        take(bytes);
      }
      seen += bytes;
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }

    @Override
    public boolean isFinished() {
      return in.isFinished();
    }

    @Override
    public boolean isReady() {
      return in.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      in.setReadListener(listener);
    }
  }
}
