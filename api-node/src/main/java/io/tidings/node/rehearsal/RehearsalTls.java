package io.tidings.node.rehearsal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * TLS to this node itself. Its certificate is for names that need not lead here, so any is taken:
 * the connection leaves neither the machine nor the rehearsal, whose secret is worth nothing
 * elsewhere.
 */
final class RehearsalTls {
  private static final int DNS_NAME = 2; // RFC 5280, 4.2.1.6

  private final SSLContext context;
  private String host = "localhost";

  RehearsalTls() throws GeneralSecurityException {
    context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Everything()}, null);
  }

  /** Makes the handshake. */
  Socket over(Socket plain, InetSocketAddress node) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(plain, node.getHostString(), node.getPort(), true);
    socket.startHandshake();
    Certificate[] chain = socket.getSession().getPeerCertificates();
    if (chain.length > 0 && chain[0] instanceof X509Certificate own) {
      host = name(own);
    }
    return socket;
  }

  /** A name that the certificate is for: Jetty refuses requests for others. */
  String host() {
    return host;
  }

  private static String name(X509Certificate certificate) throws IOException {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        if (Integer.valueOf(DNS_NAME).equals(name.get(0))) {
          return name.get(1).toString().replaceFirst("^\\*", "node");
        }
      }
      String subject = certificate.getSubjectX500Principal().getName();
      return subject.replaceFirst("^(?:.*,)?CN=([^,]+).*$", "$1");
    } catch (CertificateParsingException e) {
      throw new IOException("the certificate of this node cannot be read", e);
    }
  }

  private static final class Everything implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
