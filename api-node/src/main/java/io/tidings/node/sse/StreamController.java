package io.tidings.node.sse;

import io.tidings.events.Workspace;
import io.tidings.node.access.Access;
import io.tidings.node.ops.StreamProperties;
import io.tidings.node.relay.Grant;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Streams of any topics that the caller's token, or everybody, may read. */
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

  @GetMapping("/api/stream")
  void stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
    StreamQuery query = StreamQuery.read(request, properties.maxTopics());
    Workspace workspace = access.workspace(query.workspace());
    Grant grant = access.subscribe(workspace, query.topics());
    streamOpener.open(
        request,
        response,
        new StreamOpener.RequestedStream(
            workspace, query.topics(), query.dialect(), null, grant, null));
  }
}
