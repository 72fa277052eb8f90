package io.tidings.node.rehearsal;

import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.node.access.Caller;
import io.tidings.node.access.CallerAuthentication;
import io.tidings.node.access.TokenRights;
import io.tidings.node.access.TopicPattern;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/**
 * Identifies the requests of the rehearsal by a secret that exists only while it runs, and only in
 * this process: no right has to be given for it, and it works where guests may do nothing. Its one
 * right is the rehearsal's topic.
 */
@Component
@Order(0)
final class RehearsalCaller implements AuthenticationConverter {
  static final String HEADER = "X-Tidings-Rehearsal";

  private static final Duration LIFE = Duration.ofMinutes(2);

  private final Clock clock;
  private final AtomicLong requests = new AtomicLong();
  private volatile byte @Nullable [] secret;

  RehearsalCaller(Clock clock) {
    this.clock = clock;
  }

  /** Believes requests with the secret that it returns, until {@link #end}. */
  String begin() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String text = HexFormat.of().formatHex(random);
    secret = text.getBytes(StandardCharsets.US_ASCII);
    return text;
  }

  void end() {
    secret = null;
  }

  /** Whether there is a secret that is believed. */
  boolean expectsRequests() {
    return secret != null;
  }

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    byte[] expected = secret;
    String given = expected == null ? null : request.getHeader(HEADER);
    return given != null
            && MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.US_ASCII))
        ? new CallerAuthentication(caller())
        : null;
  }

  /** Each request has a subject of its own, so that no limit is used up and none is reached. */
  private Caller caller() {
    List<TopicPattern> topic = List.of(new TopicPattern(Topic.REHEARSAL.name()));
    return new Caller(
        "rehearsal." + requests.incrementAndGet(),
        new TokenRights(Workspace.MAIN, topic, topic, Set.of()),
        clock.instant(),
        clock.instant().plus(LIFE),
        null,
        null);
  }
}
