package io.tidings.node.ops;

import java.util.Arrays;
import java.util.Map;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.MimeMappings;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Sets Jetty up for many long streams. */
@Component
class ServerTuning implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {
  // With the usual 50, thousands of clients that come at once wait for minutes.
  private static final int ACCEPT_QUEUE = 4_096;
  // Otherwise a client that reads nothing takes 3.9 MB of kernel memory before its outbox notices.
  private static final int SEND_BUFFER = 65_536;
  private static final int STREAMS_PER_CONNECTION = 256;
  private static final int ODD_FRAMES_PER_SECOND = 128;

  private final String compressed;
  private final LimitProperties limits;
  private final RejectionMetrics rejectionMetrics;

  ServerTuning(
      @Value("${server.compression.mime-types:}") String compressed,
      LimitProperties limits,
      RejectionMetrics rejectionMetrics) {
    this.compressed = compressed;
    this.limits = limits;
    this.rejectionMetrics = rejectionMetrics;
  }

  @Override
  public void customize(JettyServletWebServerFactory factory) {
    if (Arrays.stream(compressed.split(",")).map(String::strip).anyMatch(ServerTuning::isStream)) {
      throw new IllegalStateException(
          "server.compression.mime-types must not contain text/event-stream:"
              + " frames cannot be compressed");
    }
    factory.addMimeMappings(new MimeMappings(Map.of("yaml", "application/yaml"))); // RFC 9512
    factory.addServerCustomizers(this::tune);
  }

  private static boolean isStream(String type) {
    return type.equals("text/event-stream") || type.equals("text/*") || type.equals("*/*");
  }

  private void tune(Server server) {
    harden(server);
    server.getDescendants(CompressionHandler.class).forEach(ServerTuning::unpackNothing);
    for (Connector connector : server.getConnectors()) {
      if (connector instanceof ServerConnector listener) {
        listener.setAcceptQueueSize(ACCEPT_QUEUE);
        listener.setAcceptedSendBufferSize(SEND_BUFFER);
        listener.addBean(new RequestConnectionLimiter(listener, limits, rejectionMetrics));
      }
      for (ConnectionFactory factory : connector.getConnectionFactories()) {
        if (factory instanceof AbstractHTTP2ServerConnectionFactory http2) {
          http2.setMaxConcurrentStreams(STREAMS_PER_CONNECTION);
          // Browsers open a connection of HTTP/1.1 for a WebSocket when a server does not offer
          // this.
          http2.setConnectProtocolEnabled(false);
          // Limits frames that only an attacker sends (resets, pings, settings, empty frames). The
          // factory is Jetty's default, named because we rely on it.
          http2.setRateControlFactory(new WindowRateControl.Factory(ODD_FRAMES_PER_SECOND));
        }
      }
    }
  }

  /** A body that Jetty unpacks would pass the limits of its size. */
  private static void unpackNothing(CompressionHandler handler) {
    PathSpec all = PathSpec.from("/"); // as Spring Boot calls it
    CompressionConfig packing = handler.getConfiguration(all);
    CompressionConfig.Builder config =
        CompressionConfig.builder().decompressIncludeEncoding("none");
    packing.getCompressIncludeMimeTypes().forEach(config::compressIncludeMimeType);
    packing.getCompressIncludeMethods().forEach(config::compressIncludeMethod);
    handler.putConfiguration(all, config.build());
  }

  /** Settings of every server of the node: it hides what it is, and becomes no tunnel. */
  static void harden(Server server) {
    server.setErrorHandler(new JettyErrorHandler());
    server.setHandler(new UnreadBodies(server.getHandler()));
    for (Connector connector : server.getConnectors()) {
      if (connector instanceof ServerConnector listener) {
        refuseUpgradesToHttp2(listener);
      }
      for (ConnectionFactory factory : connector.getConnectionFactories()) {
        if (factory instanceof HttpConfiguration.ConnectionFactory http) {
          http.getHttpConfiguration().setSendServerVersion(false);
          // Otherwise a cookie or token would count as an earlier one that came over the same
          // connection of a proxy and differs only in case.
          http.getHttpConfiguration().setHeaderCacheCaseSensitive(true);
        }
      }
    }
  }

  private static void refuseUpgradesToHttp2(ServerConnector listener) {
    var upgrading = listener.getConnectionFactory(HTTP2CServerConnectionFactory.class);
    if (upgrading != null) {
      listener.removeConnectionFactory(upgrading.getProtocol());
      listener.addConnectionFactory(new PriorKnowledgeHttp2(upgrading.getHttpConfiguration()));
    }
  }
}
