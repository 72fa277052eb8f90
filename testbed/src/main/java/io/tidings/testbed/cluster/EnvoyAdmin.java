package io.tidings.testbed.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The administration of an Envoy, on its socket in the file system. */
final class EnvoyAdmin {
  private EnvoyAdmin() {}

  static void post(Path socket, String path) {
    String request =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: envoy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
      String answer = new String(Channels.newInputStream(channel).readAllBytes(), US_ASCII);
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        throw new IllegalStateException("Envoy's administration answered: " + answer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
