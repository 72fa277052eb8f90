package io.tidings.node.sse;

import io.tidings.events.Workspace;
import io.tidings.node.access.Access;
import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.limits.Admission;
import io.tidings.node.limits.Requester;
import io.tidings.node.limits.Requesters;
import io.tidings.node.ops.StreamProperties;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.Grant;
import io.tidings.node.relay.Relay;
import io.tidings.node.relay.Subscription;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Begins streams. Everything that may fail comes first; then the head is written, and the last
 * statement hands the connection over. No request object is kept.
 */
@RestController
final class StreamController {
  private final Relay relay;
  private final Access access;
  private final Admission admission;
  private final Requesters requesters;
  private final StreamProperties properties;

  StreamController(
      Relay relay,
      Access access,
      Admission admission,
      Requesters requesters,
      StreamProperties properties) {
    this.relay = relay;
    this.access = access;
    this.admission = admission;
    this.requesters = requesters;
    this.properties = properties;
  }

  @GetMapping("/api/stream")
  void stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
    StreamQuery query = StreamQuery.read(request, properties.maxTopics());
    Workspace workspace = access.workspace(query.workspace());
    Grant grant = access.subscribe(workspace, query.topics());
    if (HttpMethod.HEAD.matches(request.getMethod())) {
      StreamHead.write(request, response);
      response.flushBuffer();
      return;
    }
    Requester requester = requesters.of(request);
    Admission.Refusal refusal = admission.refusal(requester);
    if (refusal != null) {
      refuse(request, response, query.dialect(), refusal);
      return;
    }
    Subscription subscription =
        new Subscription(
            workspace,
            query.topics(),
            query.start(),
            query.dialect(),
            grant,
            admission.seat(requester));
    StreamHead.write(request, response);
    if (StreamHead.canTakeOver(request)) {
      TakenConnection.takeOver(request, response, relay, subscription);
    } else {
      SharedConnection.open(request, response, relay, subscription);
    }
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
    StreamHead.write(request, response);
    ByteBuffer goodbye = dialect.closed(refusal.reason(), refusal.retry());
    response
        .getOutputStream()
        .write(goodbye.array(), goodbye.arrayOffset() + goodbye.position(), goodbye.remaining());
  }
}
