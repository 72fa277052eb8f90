package io.tidings.node.sse;

import io.tidings.events.Workspace;
import io.tidings.node.access.Access;
import io.tidings.node.http.HotEndpoint;
import io.tidings.node.ops.StreamProperties;
import io.tidings.node.relay.Grant;
import io.tidings.node.stream.RequestedStream;
import io.tidings.node.stream.StreamParameters;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Streams of any topics that are public or that the caller's token may read. */
@RestController
final class StreamController {
  private final StreamOpener streamOpener;
  private final Access access;
  private final StreamProperties properties;

  StreamController(StreamOpener streamOpener, Access access, StreamProperties properties) {
    this.streamOpener = streamOpener;
    this.access = access;
    this.properties = properties;
  }

  @HotEndpoint
  @GetMapping("/api/stream")
  void stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
    StreamQuery query = StreamQuery.read(request, properties.maxTopics());
    StreamParameters parameters = query.parameters();
    Workspace workspace = access.workspace(parameters.workspace());
    if (access.callerUnavailable(request)) { // the workspace may be another, and the rights more
      streamOpener.postpone(request, response, query.dialect());
      return;
    }
    Grant grant = access.subscribe(workspace, parameters.topics());
    streamOpener.open(
        request,
        response,
        new RequestedStream(
            workspace, parameters.topics(), query.dialect(), null, grant, null, null, null));
  }
}
