package io.tidings.node.sse;

import io.tidings.events.LogException;
import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.limits.Admission;
import io.tidings.node.limits.Requester;
import io.tidings.node.limits.RequesterResolver;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.Relay;
import io.tidings.node.relay.RelaySettings;
import io.tidings.node.relay.StartPosition;
import io.tidings.node.relay.Subscription;
import io.tidings.node.stream.RequestedStream;
import io.tidings.node.stream.StreamParameters;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Opens the SSE streams of all endpoints. Everything that may fail comes first; then the head is
 * written, and the last statement hands the connection over. No request object is kept.
 */
@Component
public class StreamOpener {
  private static final String GENERIC = "/api/stream"; // which comes by the short way

  private final Relay relay;
  private final RelaySettings settings;
  private final Admission admission;
  private final RequesterResolver requesterResolver;

  StreamOpener(
      Relay relay,
      RelaySettings settings,
      Admission admission,
      RequesterResolver requesterResolver) {
    this.relay = relay;
    this.settings = settings;
    this.admission = admission;
    this.requesterResolver = requesterResolver;
  }

  /**
   * Answers the request with that stream, or with a reason to come back later. Call {@link
   * StreamQuery#check} first: this must be the last thing that the endpoint does.
   */
  public void open(
      HttpServletRequest request, HttpServletResponse response, RequestedStream requestedStream)
      throws IOException {
    if (HttpMethod.HEAD.matches(request.getMethod())) {
      StreamHead.write(request, response);
      StreamHead.send(request, response);
      return;
    }
    Requester requester = requesterResolver.of(request, requestedStream.group());
    Admission.Rejection rejection = admission.rejection(requester);
    if (rejection != null) {
      reject(request, response, requestedStream.dialect(), rejection);
      return;
    }
    StartPosition start = StreamParameters.start(request);
    Subscription subscription;
    try { // last of all, since it may end the client's older stream
      subscription =
          requestedStream.subscription(
              start, admission.slot(requester), requester.origin(path(request)));
    } catch (LogException e) {
      postpone(request, response, requestedStream.dialect());
      return;
    } catch (TooManyRequestsException e) {
      reject(request, response, requestedStream.dialect(), admission.tooManyOpened());
      return;
    }
    StreamHead.write(request, response);
    if (StreamHead.canTakeOver(request)) {
      JettyConnection.takeOver(request, response, relay, subscription);
    } else {
      Http2Connection.open(request, response, relay, subscription);
    }
  }

  /** The endpoint's own text where it is known, which all connections share; never a query. */
  private static String path(HttpServletRequest request) {
    if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)
        instanceof String pattern) {
      return pattern;
    }
    String path = request.getRequestURI();
    return path.equals(GENERIC) ? GENERIC : path;
  }

  /** Asks the client to come back: the request cannot be checked at the moment. */
  public void postpone(HttpServletRequest request, HttpServletResponse response, Dialect dialect)
      throws IOException {
    CloseReason why = CloseReason.TIMEOUT;
    sendClosed(request, response, dialect, why, settings.retry(why));
  }

  /**
   * A native {@code EventSource} would give up for good on any status but 200. It cannot send an
   * {@code Authorization} header, so a client that sends one can read a status.
   */
  private static void reject(
      HttpServletRequest request,
      HttpServletResponse response,
      Dialect dialect,
      Admission.Rejection rejection)
      throws IOException {
    if (rejection.personal() && request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
      throw new TooManyRequestsException(
          "too-many-streams", "This client has too many streams.", rejection.retry());
    }
    sendClosed(request, response, dialect, rejection.reason(), rejection.retry());
  }

  private static void sendClosed(
      HttpServletRequest request,
      HttpServletResponse response,
      Dialect dialect,
      CloseReason why,
      Duration retry)
      throws IOException {
    StreamHead.write(request, response);
    ByteBuffer closed = dialect.closed(why, retry);
    response
        .getOutputStream()
        .write(closed.array(), closed.arrayOffset() + closed.position(), closed.remaining());
  }
}
