package io.tidings.node.sse;

import io.tidings.events.Workspace;
import io.tidings.node.access.Access;
import io.tidings.node.ops.Admission;
import io.tidings.node.ops.StreamProperties;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Relay;
import io.tidings.node.relay.Subscription;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
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
  private final StreamProperties properties;

  StreamController(Relay relay, Access access, Admission admission, StreamProperties properties) {
    this.relay = relay;
    this.access = access;
    this.admission = admission;
    this.properties = properties;
  }

  @GetMapping("/api/stream")
  void stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
    StreamQuery query = StreamQuery.read(request, properties.maxTopics());
    Workspace workspace = access.workspace(query.workspace());
    Subscription subscription =
        new Subscription(
            workspace,
            query.topics(),
            query.start(),
            query.dialect(),
            access.subscribe(workspace, query.topics()));
    CloseReason refusal = admission.refusal();

    StreamHead.write(request, response);
    if (HttpMethod.HEAD.matches(request.getMethod())) {
      response.flushBuffer();
    } else if (refusal != null) {
      ByteBuffer goodbye = query.dialect().closed(refusal, admission.retry());
      response
          .getOutputStream()
          .write(goodbye.array(), goodbye.arrayOffset() + goodbye.position(), goodbye.remaining());
    } else if (StreamHead.canTakeOver(request)) {
      TakenConnection.takeOver(request, response, relay, subscription);
    } else {
      SharedConnection.open(request, response, relay, subscription);
    }
  }
}
