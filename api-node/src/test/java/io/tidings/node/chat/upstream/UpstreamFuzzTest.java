package io.tidings.node.chat.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedBytes;
import io.tidings.events.fuzz.MutatedJson;
import io.tidings.events.fuzz.MutatedText;
import io.tidings.node.chat.Contact;
import io.tidings.node.chat.PeerUrl;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.Okio;
import okio.Source;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whatever an upstream server sends is an event, nothing, or malformed; never a fault of ours. */
class UpstreamFuzzTest {
  private static final String PEER = "\"peer\":\"https://b.example/bob\"";
  private static final List<String> NAMES =
      List.of(
          "connected",
          "inbound",
          "outbound-state",
          "read-watermark-changed",
          "contact-changed",
          "contact-removed",
          "resync",
          "other");
  private static final MutatedJson DATA =
      MutatedJson.of(
          "{\"keepaliveMs\":15000}",
          "{" + PEER + ",\"rowId\":7}",
          "{" + PEER + ",\"rowId\":9007199254740991,\"state\":\"delivered\"}");
  private static final int MOST = 32;

  /** A frame of an upstream's stream. */
  private record NamedData(String name, String data) {
    static NamedData next(RandomGenerator random) {
      return new NamedData(NAMES.get(random.nextInt(NAMES.size())), DATA.next(random));
    }
  }

  @Test
  void frame_anyData_isReadOrMalformed() {
    new Fuzzer<>("frames of an upstream", NamedData::next)
        .run(frame ->
            switch (UpstreamFrame.read(frame.name(), frame.data(), 1)) {
              case UpstreamFrame.Inbound inbound -> {
                assertThat(inbound.rowId()).isPositive();
                yield true;
              }
              case UpstreamFrame.Announced _, UpstreamFrame.Greeting _ -> true;
              case UpstreamFrame.Nothing _, UpstreamFrame.Malformed _ -> false;
            });
  }

  @Test
  void contact_anyJson_isReadOrNotAsAgreed() {
    MutatedJson contacts =
        MutatedJson.of(
            "{"
                + PEER
                + ",\"name\":\"Bob\",\"lastReadRowId\":3,\"unread\":0,\"lastMessage\":{\"rowId\":7,"
                + "\"direction\":\"inbound\",\"text\":\"é😀\",\"at\":\"2026-11-20T15:36:23.747Z\","
                + "\"state\":\"read\"}}",
            "{" + PEER + ",\"name\":\"\",\"lastReadRowId\":0,\"unread\":1}");
    new Fuzzer<>("contacts of an upstream", contacts::tree).run(UpstreamFuzzTest::isContact);
  }

  private static boolean isContact(JsonNode json) {
    try {
      Contact contact = UpstreamJson.contact(json);
      assertThat(contact.unread()).isNotNegative();
      return true;
    } catch (IllegalArgumentException | DateTimeException e) { // as its method says
      return false;
    }
  }

  @Test
  void origin_anyText_hasOneFormOrIsRefused() {
    new Fuzzer<>(
            "origins of upstreams",
            MutatedText.of(
                "https://chat.example.org", "HTTP://127.0.0.1:8080/", "https://[::1]:443"))
        .run(text -> {
          try {
            UpstreamOrigin origin = UpstreamOrigin.of(text);
            assertThat(UpstreamOrigin.of(origin.text())).isEqualTo(origin);
            assertThat(origin.path("/x").build().encodedPath()).isEqualTo("/x");
            return true;
          } catch (IllegalArgumentException e) {
            return false;
          }
        });
  }

  @Test
  void peer_anyText_hasOneFormOrIsRefused() {
    new Fuzzer<>(
            "addresses of people",
            MutatedText.of(
                "https://b.example/bob", "b.example:443/a/b/", "B.Example:8443/%7Ebob", "a/@x"))
        .run(text -> {
          try {
            PeerUrl peer = PeerUrl.of(text);
            assertThat(PeerUrl.of(peer.display())).isEqualTo(peer);
            assertThat(PeerUrl.of(peer.text())).isEqualTo(peer);
            return true;
          } catch (IllegalArgumentException e) {
            return false;
          }
        });
  }

  @Test
  void retryAfter_anyHeader_isABoundedTimeOrNone() {
    Request request = new Request.Builder().url("http://localhost/").build();
    new Fuzzer<>(
            "Retry-After of an upstream",
            MutatedText.of("30", "999999999", "Fri, 31 Dec 2099 23:59:59 GMT", "0"))
        .run(text -> {
          Response.Builder answer =
              new Response.Builder()
                  .request(request)
                  .protocol(Protocol.HTTP_1_1)
                  .code(503)
                  .message("");
          try {
            answer.header("Retry-After", text);
          } catch (IllegalArgumentException e) { // it cannot be in a header
            return false;
          }
          Duration wait = UpstreamHttp.retryAfter(answer.build());
          assertThat(wait == null || (!wait.isNegative() && wait.toHours() <= 1)).isTrue();
          return wait != null;
        });
  }

  @Test
  void blocks_anyBytes_areBoundedHoweverTheyAreCut() {
    byte[] blocks = "event: a\r\ndata: 1\r\n\r\n: keepalive\n\ndata: 2\rid: 3\r\r".getBytes(UTF_8);
    new Fuzzer<>(
            "blocks of an upstream's stream",
            new MutatedBytes(List.of(blocks, ("data: " + "x".repeat(40) + "\n\n").getBytes(UTF_8))))
        .run(bytes -> {
          boolean whole = passes(bytes, bytes.length + 1);
          assertThat(passes(bytes, 1)).isEqualTo(whole);
          assertThat(passes(bytes, 7)).isEqualTo(whole);
          return whole;
        });
  }

  private static boolean passes(byte[] bytes, int piece) throws IOException {
    Source body = new Buffer().write(bytes);
    try (var limited = Okio.buffer(new FrameLimitSource(new InPieces(body, piece), MOST))) {
      assertThat(limited.readByteArray()).isEqualTo(bytes);
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("longer than");
      return false;
    }
  }

  private static final class InPieces extends okio.ForwardingSource {
    private final int piece;

    InPieces(Source all, int piece) {
      super(all);
      this.piece = piece;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      return super.read(sink, Math.min(byteCount, piece));
    }
  }
}
