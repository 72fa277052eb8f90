package io.tidings.node.sse;

import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.limits.Admission;
import io.tidings.node.limits.Requester;
import io.tidings.node.limits.RequesterResolver;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.Grant;
import io.tidings.node.relay.Relay;
import io.tidings.node.relay.RelaySettings;
import io.tidings.node.relay.Subscription;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/**
 * Opens the streams of all endpoints that have some. Everything that may fail comes first; then the
 * head is written, and the last statement hands the connection over. No request object is kept.
 */
@Component
public class StreamOpener {
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
   * The stream that a request asked for, after the checks of its endpoint.
   *
   * @param user who is signed in, as {@code connected} says it; null for everybody else
   * @param group the group whose limit counts the stream, such as a project; null for none
   */
  public record RequestedStream(
      Workspace workspace,
      Set<Topic> topics,
      Dialect dialect,
      @Nullable String user,
      Grant grant,
      @Nullable String group) {}

  /**
   * Answers the request with that stream, or with a reason to come back later. Call {@link
   * StreamQuery#check} first: this must be the last that the endpoint does.
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
    Subscription subscription =
        new Subscription(
            requestedStream.workspace(),
            requestedStream.topics(),
            StreamQuery.start(request),
            requestedStream.dialect(),
            requestedStream.user(),
            requestedStream.grant(),
            admission.slot(requester));
    StreamHead.write(request, response);
    if (StreamHead.canTakeOver(request)) {
      JettyConnection.takeOver(request, response, relay, subscription);
    } else {
      Http2Connection.open(request, response, relay, subscription);
    }
  }

  /** Asks to come back: what decides about the request cannot be asked at the moment. */
  public void postpone(HttpServletRequest request, HttpServletResponse response, Dialect dialect)
      throws IOException {
    CloseReason why = CloseReason.TIMEOUT;
    sendClosed(request, response, dialect, why, settings.retry(why));
  }

  /**
   * A native {@code EventSource} would give up for good on any status but 200. It cannot send an
   * {@code Authorization} header, so that who does can read a status.
   */
  private static void reject(
      HttpServletRequest request,
      HttpServletResponse response,
      Dialect dialect,
      Admission.Rejection rejection)
      throws IOException {
    if (rejection.personal() && request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
      throw new TooManyRequestsException(
          "too-many-streams", "There are too many streams of this client.", rejection.retry());
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
