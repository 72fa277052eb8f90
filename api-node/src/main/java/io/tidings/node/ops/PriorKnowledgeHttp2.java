package io.tidings.node.ops;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 without TLS for clients that begin with it, and for no others: a proxy that passes on an
 * {@code Upgrade: h2c} would be a tunnel from then on, in which a stranger speaks to the node as if
 * it were the proxy.
 */
// [RFC 9113] 3.1: "The 'h2c' string was previously used as a token for use in the HTTP Upgrade
// mechanism's Upgrade header field … This usage was never widely deployed and is deprecated"
final class PriorKnowledgeHttp2 extends HTTP2CServerConnectionFactory {
  PriorKnowledgeHttp2(HttpConfiguration configuration) {
    super(configuration);
  }

  /**
   * Null serves the request as if it asked for no upgrade; the client's preface is a request, too.
   */
  @Override
  public @Nullable Connection upgradeConnection(
      Connector connector,
      EndPoint endPoint,
      MetaData.Request request,
      HttpFields.Mutable response101) {
    return request.getHttpVersion() == HttpVersion.HTTP_2
        ? super.upgradeConnection(connector, endPoint, request, response101)
        : null;
  }
}
