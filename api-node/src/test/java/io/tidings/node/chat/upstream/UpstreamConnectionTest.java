package io.tidings.node.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.launchdarkly.eventsource.StreamException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
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
    List<Socket> sockets = new ArrayList<>();
    EventListener listener =
        new EventListener() {
          @Override
          public void connectionAcquired(Call call, Connection connection) {
            sockets.add(connection.socket());
          }
        };
    OkHttpClient http = new OkHttpClient.Builder().eventListener(listener).build();
    try (TestUpstream upstream = TestUpstream.start();
        UpstreamConnection connection =
            new UpstreamConnection(
                http, new UpstreamAccount(UpstreamOrigin.of(upstream.origin()), "token"), null)) {
      connection.next();

      assertThat(sockets).hasSize(1);
      assertThat(sockets.getFirst().getSoTimeout()).isZero();
    }
  }
}
