package io.tidings.node.board;

import io.tidings.node.access.Login;
import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.limits.ConcurrencyLimiter;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers with the tickets of whole boards. A large answer takes a core while it is made, and then
 * memory until the client has it. So only a few are made at a time, and each user has a share of
 * them. Thread-safe.
 */
@Component
public final class LargeReads {
  /** A board of this many bytes or more is large. */
  static final int LARGE = 256 * 1024;

  /** Answers of one user that may be in the making or on their way at once. */
  static final int PER_USER = 4;

  private static final Duration MAX_WAIT = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int BYTES_BESIDE_TEXT = 350; // of a ticket in an answer: ids, times, names

  private final RejectionMetrics rejectionMetrics;
  private final ConcurrencyLimiter turns;
  private final Map<Long, Integer> open = new HashMap<>(); // by user; guarded by itself

  LargeReads(RejectionMetrics rejectionMetrics) {
    this.rejectionMetrics = rejectionMetrics;
    this.turns =
        new ConcurrencyLimiter(
            ConcurrencyLimiter.halfTheCores(), MAX_WAIT, Limit.LARGE_READS, rejectionMetrics);
  }

  /**
   * Answers with what {@code reading} makes of the tickets of a board.
   *
   * @param board that the user may read
   */
  public void answer(Login login, Board board, HttpServletResponse response, Supplier<?> reading)
      throws IOException {
    if (!isLarge(board.counts())) {
      send(response, JsonMapper.shared().writeValueAsBytes(reading.get()));
      return;
    }
    begin(login.user());
    try {
      send(response, turns.run(() -> JsonMapper.shared().writeValueAsBytes(reading.get())));
    } finally {
      end(login.user());
    }
  }

  /** Reads a whole board when its turn has come. */
  public <T> T inTurn(Supplier<T> reading) {
    return turns.run(reading);
  }

  private static boolean isLarge(TicketCounts counts) {
    long text = counts.bytes() == null ? LARGE : counts.bytes();
    return text + (long) BYTES_BESIDE_TEXT * counts.tickets() >= LARGE;
  }

  private void begin(long user) {
    synchronized (open) {
      if (open.getOrDefault(user, 0) < PER_USER) {
        open.merge(user, 1, Integer::sum);
        return;
      }
    }
    rejectionMetrics.count(Limit.LARGE_READS);
    throw new TooManyRequestsException(
        "too-many-reads", "You are reading too many large boards at once.", RETRY);
  }

  private void end(long user) {
    synchronized (open) {
      open.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private static void send(HttpServletResponse response, byte[] json) throws IOException {
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setContentLength(json.length);
    response.getOutputStream().write(json);
  }
}
