package io.tidings.node.chat.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.SocketFactory;

/**
 * Makes sockets that connect to permitted addresses alone. The check is made at the connection
 * itself: a check of the name's addresses before it could be answered otherwise, and would not see
 * addresses that stand in the URL.
 */
final class CheckedSocketFactory extends SocketFactory {
  private final UpstreamAddresses addresses;

  CheckedSocketFactory(UpstreamAddresses addresses) {
    this.addresses = addresses;
  }

  @Override
  public Socket createSocket() {
    return new CheckedSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw unused();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw unused();
  }

  private static SocketException unused() {
    return new SocketException("only unconnected sockets are made");
  }

  private final class CheckedSocket extends Socket {
    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      if (!(endpoint instanceof InetSocketAddress internet)
          || internet.isUnresolved()
          || !addresses.permits(internet.getAddress())) {
        throw new SocketException("not a public address, and not in tidings.chat.upstream-private");
      }
      super.connect(endpoint, timeout);
    }
  }
}
