package io.tidings.node.board.ticket;

import io.tidings.events.IdempotencyKey;
import io.tidings.events.spring.StateReader;
import io.tidings.node.board.CommitBuilder;
import io.tidings.node.http.ProblemException;
import io.tidings.node.http.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * The idempotency keys that a user created tickets with, each with its ticket. They are part of the
 * commit that creates the ticket, so that there is never one without the other. Time is cut into
 * periods, and three hashes take turns: while one is filled, the one before is still read, and the
 * contents of the third one are deleted when its turn comes.
 *
 * @param period for which a key is remembered at least; twice that at most
 */
public record TicketKeys(long user, Duration period) {
  /** As many as are needed so that none is filled while it is still read. */
  private static final int HASHES = 3;

  private static final String PERIOD = "period";
  private static final String KEY = "key:";

  /**
   * @param content the hash of the requested content
   */
  record MadeTicket(long ticket, String content) {}

  /** The names of the hashes of a user. */
  public static List<String> hashes(long user) {
    return IntStream.range(0, HASHES).mapToObj(turn -> hash(user, turn)).toList();
  }

  private static String hash(long user, int turn) {
    return versionName(user) + "." + turn;
  }

  private static String versionName(long user) {
    return "board.ticketKeys." + user;
  }

  /** The name that a commit has to give when it looks for a key here. */
  String versionName() {
    return versionName(user);
  }

  /**
   * The id of the ticket that this key made; null when it made none, or too long ago.
   *
   * @param content the content that is requested now
   * @throws ProblemException when the key was used for different content
   */
  @Nullable Long find(StateReader state, Instant now, IdempotencyKey key, String content) {
    long current = number(now);
    for (long number : new long[] {current, current - 1}) {
      Map<String, String> fields = state.fields(hash(number), List.of(PERIOD, KEY + key.value()));
      String json = fields.get(KEY + key.value());
      if (json != null && String.valueOf(number).equals(fields.get(PERIOD))) {
        MadeTicket made = JsonMapper.shared().readValue(json, MadeTicket.class);
        if (!made.content().equals(Sha256.hex(content))) {
          throw new ProblemException(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "key-reused",
              "Idempotency-Key",
              "This Idempotency-Key was used for different content; nothing was written.");
        }
        return made.ticket();
      }
    }
    return null;
  }

  /** Remembers that this key made this ticket. */
  void put(
      StateReader state,
      CommitBuilder commit,
      Instant now,
      IdempotencyKey key,
      String content,
      long ticket) {
    long current = number(now);
    String hash = hash(current);
    String number = String.valueOf(current);
    if (!number.equals(state.field(hash, PERIOD))) {
      commit.delete(hash);
      commit.put(hash, PERIOD, number);
    }
    MadeTicket made = new MadeTicket(ticket, Sha256.hex(content));
    commit.put(hash, KEY + key.value(), JsonMapper.shared().writeValueAsString(made));
  }

  private long number(Instant now) {
    return Math.floorDiv(now.toEpochMilli(), period.toMillis());
  }

  private String hash(long number) {
    return hash(user, Math.floorMod(number, HASHES));
  }
}
