package io.tidings.events.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Envelope;
import io.tidings.events.Topic;
import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.Generator;
import io.tidings.events.fuzz.MutatedBytes;
import io.tidings.events.fuzz.MutatedJson;
import io.tidings.events.fuzz.MutatedText;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Texts in Redis may have been written by any program: each is read as one of ours or as null, and
 * never makes the reader fail.
 */
class AnnouncementAndEnvelopeFuzzTest {
  private static final String ENVELOPE =
      "{\"topics\":[\"a\",\"b.2\"],\"type\":\"card.moved\",\"tabId\":\"tab-1\","
          + "\"timestamp\":\"2026-11-20T15:36:23.747Z\","
          + "\"traceparent\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\","
          + "\"data\":{\"n\":-1.50e3,\"list\":[1,null],\"text\":\"x\\u0000\\ud83d\\ude00\"}}";

  private static final String[] ANNOUNCEMENTS = {
    "e 1xk3v9q2 1795188983747-0 1795188983746-3 a,b.2 " + ENVELOPE,
    "e 1xk3v9q2 1795188983747-0 1795188983746-3 a ",
    "e 1xk3v9q2 1795188983747-0 1795188983746-3  ",
    "x 1xk3v9q2 1795188983747-0 a " + ENVELOPE,
    "p 3k9x"
  };

  private static final String[] ENVELOPES = {
    ENVELOPE,
    ENVELOPE.replace("-1.50e3", "12e2147483647"),
    ENVELOPE.replace("-1.50e3", "1e-2147483647"),
    ENVELOPE.replace("2026-11-20", "+1000000000-12-31"),
    ENVELOPE.replace("2026-11-20", "-0001-11-20"),
    "{\"topics\":[\"a\"],\"type\":\"x\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":1}"
  };

  @Test
  void announcement_anyText_isReadWholeOrNotAtAll() {
    new Fuzzer<>("announcements", MutatedText.of(ANNOUNCEMENTS))
        .run(text -> {
          String again = text(Announcement.read(text));
          assertThat(again == null || again.equals(text)).as(again).isTrue();
          return again != null;
        });
  }

  @Test
  void announcement_anyBytes_neverThrow() {
    new Fuzzer<>("announcements, as bytes", bytes(ANNOUNCEMENTS))
        .run(bytes -> {
          String text = new String(bytes, UTF_8); // as Lettuce does it
          Announcement.read("e " + text);
          return Announcement.read(text) != null;
        });
  }

  private static Generator<byte[]> bytes(String... texts) {
    return new MutatedBytes(List.of(texts).stream().map(text -> text.getBytes(UTF_8)).toList());
  }

  private static @Nullable String text(@Nullable Announcement announcement) {
    return switch (announcement) {
      case null -> null;
      case Announcement.DurableEvent(var epoch, var id, var prev, var topics, var envelope) ->
          String.join(
              " ",
              "e",
              epoch,
              id.toString(),
              prev.toString(),
              names(topics),
              envelope == null ? "" : envelope);
      case Announcement.EphemeralEvent(var epoch, var asOf, var topics, var envelope) ->
          String.join(" ", "x", epoch, asOf.toString(), names(topics), envelope);
      case Announcement.Probe(var nonce) -> "p " + nonce;
    };
  }

  private static String names(List<Topic> topics) {
    return topics.stream().map(Topic::name).collect(joining(","));
  }

  @Test
  void envelope_anyText_isKeptOrNotRead() {
    new Fuzzer<>("envelopes", MutatedText.of(ENVELOPES)).run(AnnouncementAndEnvelopeFuzzTest::kept);
  }

  @Test
  void envelope_anyJson_isKeptOrNotRead() {
    String year = "{\"topics\":[\"a\"],\"type\":\"x\",\"timestamp\":\"%s\",\"data\":[1.50,{}]}";
    new Fuzzer<>(
            "envelopes, as JSON",
            MutatedJson.of(
                ENVELOPE,
                year.formatted("2026-01-01T00:00:00Z"),
                year.formatted("9999-12-31T23:59:59.999Z")))
        .run(AnnouncementAndEnvelopeFuzzTest::kept);
  }

  private static boolean kept(String text) {
    Envelope envelope = Envelopes.read(text);
    if (envelope == null) {
      return false;
    }
    String written = Envelopes.write(envelope);
    Envelope again = Envelopes.read(written);
    assertThat(again).isNotNull();
    assertThat(Envelopes.write(again)).isEqualTo(written);
    assertThat(envelope.timestamp().atOffset(ZoneOffset.UTC).getYear()).isBetween(1970, 9999);
    return true;
  }

  @Test
  void envelope_anyBytes_neverThrow() {
    new Fuzzer<>("envelopes, as bytes", bytes(ENVELOPES))
        .run(bytes -> {
          String text = new String(bytes, UTF_8);
          Envelopes.read("{\"topics\":[" + text);
          return Envelopes.read(text) != null;
        });
  }
}
