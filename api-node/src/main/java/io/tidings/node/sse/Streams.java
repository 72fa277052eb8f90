package io.tidings.node.sse;

import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.limits.Admission;
import io.tidings.node.limits.Requester;
import io.tidings.node.limits.Requesters;
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
 * Begins streams, for every endpoint that has some. Everything that may fail comes first; then the
 * head is written, and the last statement hands the connection over. No request object is kept.
 */
@Component
public class Streams {
  private final Relay relay;
  private final RelaySettings settings;
  private final Admission admission;
  private final Requesters requesters;

  Streams(Relay relay, RelaySettings settings, Admission admission, Requesters requesters) {
    this.relay = relay;
    this.settings = settings;
    this.admission = admission;
    this.requesters = requesters;
  }

  /**
   * What somebody asked for and may have.
   *
   * @param user who is signed in, as {@code connected} says it; null for everybody else
   * @param crowd what else its streams are counted for, such as a project; null for nothing
   */
  public record Wanted(
      Workspace workspace,
      Set<Topic> topics,
      Dialect dialect,
      @Nullable String user,
      Grant grant,
      @Nullable String crowd) {}

  /**
   * Answers the request with that stream, or with a reason to come back later. Call {@link
   * StreamQuery#check} first: this must be the last that the endpoint does.
   */
  public void open(HttpServletRequest request, HttpServletResponse response, Wanted wanted)
      throws IOException {
    if (HttpMethod.HEAD.matches(request.getMethod())) {
      StreamHead.write(request, response);
      response.flushBuffer();
      return;
    }
    Requester requester = requesters.of(request, wanted.crowd());
    Admission.Refusal refusal = admission.refusal(requester);
    if (refusal != null) {
      refuse(request, response, wanted.dialect(), refusal);
      return;
    }
    Subscription subscription =
        new Subscription(
            wanted.workspace(),
            wanted.topics(),
            StreamQuery.start(request),
            wanted.dialect(),
            wanted.user(),
            wanted.grant(),
            admission.seat(requester));
    StreamHead.write(request, response);
    if (StreamHead.canTakeOver(request)) {
      TakenConnection.takeOver(request, response, relay, subscription);
    } else {
      SharedConnection.open(request, response, relay, subscription);
    }
  }

  /** Asks to come back: what decides about the request cannot be asked at the moment. */
  public void postpone(HttpServletRequest request, HttpServletResponse response, Dialect dialect)
      throws IOException {
    CloseReason why = CloseReason.TIMEOUT;
    sayGoodbye(request, response, dialect, why, settings.retry(why));
  }

  /**
   * A native {@code EventSource} would give up for good on any status but 200. It cannot send an
   * {@code Authorization} header, so that who does can read a status.
   */
  private static void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      Dialect dialect,
      Admission.Refusal refusal)
      throws IOException {
    if (refusal.personal() && request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
      throw new TooManyRequestsException(
          "too-many-streams", "There are too many streams of this client.", refusal.retry());
    }
    sayGoodbye(request, response, dialect, refusal.reason(), refusal.retry());
  }

  private static void sayGoodbye(
      HttpServletRequest request,
      HttpServletResponse response,
      Dialect dialect,
      CloseReason why,
      Duration retry)
      throws IOException {
    StreamHead.write(request, response);
    ByteBuffer goodbye = dialect.closed(why, retry);
    response
        .getOutputStream()
        .write(goodbye.array(), goodbye.arrayOffset() + goodbye.position(), goodbye.remaining());
  }
}
