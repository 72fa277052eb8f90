package io.tidings.node.dev;

import io.tidings.node.ops.NodeProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells a developer what to try once the node is up. */
@Component
@Profile("dev")
class NextSteps {
  private static final Logger LOG = LoggerFactory.getLogger(NextSteps.class);

  private final NodeProperties node;
  private final boolean boards;
  private final boolean console;

  NextSteps(
      NodeProperties node,
      @Value("${tidings.board.enabled:false}") boolean boards,
      @Value("${tidings.activity.enabled:false}") boolean console) {
    this.node = node;
    this.boards = boards;
    this.console = console;
  }

  @EventListener
  void ready(ApplicationReadyEvent event) {
    if (event.getApplicationContext() instanceof WebServerApplicationContext web
        && web.getWebServer() != null) {
      LOG.info(text(node.name(), web.getWebServer().getPort(), boards, console));
    }
  }

  static String text(String node, int port, boolean boards, boolean console) {
    return """
    Node %1$s is up, with topics public.* open to everybody. Try:
      page       http://localhost:%2$d/
      subscribe  curl -N 'http://localhost:%2$d/api/stream?topic=public.demo'
      publish    curl http://localhost:%2$d/api/topics/public.demo/events \
    -H 'Content-Type: application/json' -d '{"type":"greeting","data":{"text":"hello"}}'
      the log    curl 'http://localhost:%2$d/api/topics/public.demo/events'%3$s%4$s\
    """
        .formatted(node, port, boards ? boards(port) : "", console ? console(port) : "");
  }

  private static String boards(int port) {
    return "\n  boards     http://localhost:"
        + port
        + "/boards as ada, who is an administrator, grace or linus; password tidings";
  }

  private static String console(int port) {
    return "\n  console    http://localhost:"
        + port
        + "/console, as the same users: what happens, live";
  }
}
