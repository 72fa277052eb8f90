package io.tidings.cli.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.cli.ScriptedServer;
import io.tidings.cli.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;

class StreamConnectionTest {
  /**
   * The socket kept the timeout of the head: a stream of a node that had nothing to tell for 10 s
   * was opened again and again, although its keepalives come every 15 s.
   */
  @Test
  void stream_isNotBoundByTheTimeoutOfItsHead() throws Exception {
    RecordedSockets sockets = new RecordedSockets();
    try (ScriptedServer server =
            ScriptedServer.create().openStream("data: {\"type\":\"ping\"}\n\n").start();
        StreamConnection connection =
            new StreamConnection(
                new HttpServer(URI.create(server.url()), null, sockets),
                "/api/stream",
                null,
                Duration.ofSeconds(1))) {

      connection.next();

      assertThat(sockets.made).hasSize(1);
      assertThat(sockets.made.getFirst().getSoTimeout()).isZero();
    }
  }

  private static final class RecordedSockets extends SocketFactory {
    private final List<Socket> made = new ArrayList<>();

    @Override
    public Socket createSocket() {
      Socket socket = new Socket();
      made.add(socket);
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw new IOException("not used");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      throw new IOException("not used");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      throw new IOException("not used");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      throw new IOException("not used");
    }
  }
}
