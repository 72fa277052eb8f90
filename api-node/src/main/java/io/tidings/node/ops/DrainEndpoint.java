package io.tidings.node.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.node.http.IsoTime;
import io.tidings.node.http.Problem;
import io.tidings.node.ops.Drain.DrainProgress;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /actuator/drain} on the management port: a POST has this node drain, a GET tells how far
 * it is. Both need the operators' token, which no page can send from a browser. A filter before
 * those that take a bearer's token for a client's.
 */
final class DrainEndpoint extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(DrainEndpoint.class);
  private static final String SCHEME = "Bearer ";
  private static final String CHALLENGE = "Bearer realm=\"tidings-drain\"";

  private final Drain drain;
  private final String node;
  private final byte @Nullable [] token;
  private final JsonMapper json;
  private final Counter unauthorized;
  private final LogThrottle warnings = new LogThrottle(Duration.ofSeconds(10), System::nanoTime);

  DrainEndpoint(
      Drain drain,
      DrainProperties properties,
      NodeProperties node,
      JsonMapper json,
      MeterRegistry meters) {
    this.drain = drain;
    this.node = node.name();
    this.token = properties.token() == null ? null : properties.token().getBytes(UTF_8);
    this.json = json;
    this.unauthorized =
        Counter.builder("tidings.drain.unauthorized")
            .description("Requests to drain this node, or for how far it is, without its token")
            .register(meters);
  }

  /** What is answered. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DrainAnswer(
      String node,
      boolean draining,
      @Nullable String since,
      boolean drained,
      int streams,
      @Nullable Integer streamsAtStart,
      long windowMillis) {}

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    if (token == null) {
      refuse(
          response,
          HttpStatus.NOT_FOUND,
          "drain-off",
          "This node drains when it is stopped. To drain it before that, start it with"
              + " tidings.drain.token.");
      return;
    }
    if (!authorized(request, response, token)) {
      return;
    }
    switch (request.getMethod()) {
      case "GET", "HEAD" -> answer(response, HttpStatus.OK);
      case "POST" -> {
        LOG.atInfo()
            .addKeyValue("address", request.getRemoteAddr())
            .addKeyValue("repeated", drain.draining())
            .log("Asked to drain");
        var _ = drain.begin();
        answer(response, HttpStatus.ACCEPTED);
      }
      default -> {
        response.setHeader(HttpHeaders.ALLOW, "GET, HEAD, POST");
        refuse(
            response,
            HttpStatus.METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "POST drains this node, GET tells how far it is.");
      }
    }
  }

  private boolean authorized(
      HttpServletRequest request, HttpServletResponse response, byte[] expected)
      throws IOException {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    boolean sent = header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    // It takes the same time for each token of one length, whatever it begins with.
    if (sent
        && MessageDigest.isEqual(
            expected, header.substring(SCHEME.length()).strip().getBytes(UTF_8))) {
      return true;
    }
    unauthorized.increment();
    warnings.log(withheld ->
        LOG.atWarn()
            .addKeyValue("address", request.getRemoteAddr())
            .addKeyValue("method", request.getMethod())
            .addKeyValue("withheld", withheld)
            .log("Refused a request to drain: {}", sent ? "wrong token" : "no token"));
    // [RFC 6750] 3.1: without any token, the answer "SHOULD NOT include an error code".
    response.setHeader(
        HttpHeaders.WWW_AUTHENTICATE, sent ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE);
    refuse(
        response,
        HttpStatus.UNAUTHORIZED,
        sent ? "invalid-token" : "unauthorized",
        sent
            ? "The token is not the node's tidings.drain.token."
            : "Authorization: Bearer and the node's tidings.drain.token are needed.");
    return false;
  }

  private void answer(HttpServletResponse response, HttpStatus status) throws IOException {
    DrainProgress progress = drain.progress();
    Instant since = progress.since();
    write(
        response,
        status,
        MediaType.APPLICATION_JSON,
        new DrainAnswer(
            node,
            since != null,
            since == null ? null : IsoTime.text(since),
            progress.over(),
            progress.connections(),
            since == null ? null : progress.connectionsAtStart(),
            drain.window().toMillis()));
  }

  private void refuse(HttpServletResponse response, HttpStatus status, String code, String detail)
      throws IOException {
    write(
        response,
        status,
        MediaType.APPLICATION_PROBLEM_JSON,
        Problem.of(status, code, null, detail));
  }

  private void write(HttpServletResponse response, HttpStatus status, MediaType type, Object body)
      throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    response.setStatus(status.value());
    response.setContentType(type.toString());
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
