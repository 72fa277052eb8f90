package io.tidings.node.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.launchdarkly.eventsource.StreamException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After which silence a connection is given up. */
class UpstreamConnectionTest {

  @ParameterizedTest
  @CsvSource({"0,60000", "99,60000", "100,200", "90000,180000", "300000,600000", "9999999,600000"})
  void longestSilence_isTwiceWhatTheServerSays(long keepaliveMillis, long silenceMillis) {
    assertThat(UpstreamConnection.longestSilence(Duration.ofMillis(keepaliveMillis)))
        .isEqualTo(Duration.ofMillis(silenceMillis));
  }

  /** The server may give a sign of life every five minutes. */
  @Test
  void next_streamHasBegun_socketHasNoTimeoutOfItsOwn() throws IOException, StreamException {
    OpenedSockets sockets = new OpenedSockets();
    OkHttpClient http = new OkHttpClient.Builder().socketFactory(sockets).build();
    try (TestUpstream upstream = TestUpstream.start();
        UpstreamConnection connection =
            new UpstreamConnection(
                http, new UpstreamAccount(UpstreamOrigin.of(upstream.origin()), "token"), null)) {
      connection.next();

      assertThat(sockets.opened).hasSize(1);
      assertThat(sockets.opened.getFirst().getSoTimeout()).isZero();
    }
  }

  private static final class OpenedSockets extends SocketFactory {
    private final List<Socket> opened = new ArrayList<>();

    @Override
    public Socket createSocket() {
      Socket socket = new Socket();
      opened.add(socket);
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }
  }
}
