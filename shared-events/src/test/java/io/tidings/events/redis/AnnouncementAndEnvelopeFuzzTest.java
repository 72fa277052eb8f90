package io.tidings.events.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Envelope;
import io.tidings.events.Mutations;
import io.tidings.events.Topic;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * Texts in Redis may have been written by any program: each is read as one of ours or as null, and
 * never makes the reader fail.
 */
class AnnouncementAndEnvelopeFuzzTest {
  private static final String ENVELOPE =
      "{\"topics\":[\"a\",\"b.2\"],\"type\":\"card.moved\",\"tabId\":\"tab-1\","
          + "\"timestamp\":\"2026-11-20T15:36:23.747Z\",\"data\":{\"n\":-1.50e3,\"list\":[1,null],"
          + "\"text\":\"x\\u0000\\ud83d\\ude00\"}}";

  @Property
  void announcement_anyText_isReadWholeOrNotAtAll(@ForAll("announcements") String text) {
    String again = text(Announcement.read(text));
    assertThat(again == null || again.equals(text)).as(again).isTrue();
  }

  @Property
  void announcement_anyBytes_neverThrow(@ForAll byte[] bytes) {
    String text = new String(bytes, UTF_8); // as Lettuce does it
    Announcement.read(text);
    Announcement.read("e " + text);
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

  @Property
  void envelope_anyText_isKeptOrNotRead(@ForAll("envelopes") String text) {
    Envelope envelope = Envelopes.read(text);
    if (envelope != null) {
      String written = Envelopes.write(envelope);
      Envelope again = Envelopes.read(written);
      assertThat(again).isNotNull();
      assertThat(Envelopes.write(again)).isEqualTo(written);
      assertThat(envelope.timestamp().atOffset(ZoneOffset.UTC).getYear()).isBetween(1970, 9999);
    }
  }

  @Property
  void envelope_anyBytes_neverThrow(@ForAll byte[] bytes) {
    Envelopes.read(new String(bytes, UTF_8));
    Envelopes.read("{\"topics\":[" + new String(bytes, UTF_8));
  }

  @Provide
  Arbitrary<String> announcements() {
    return Mutations.of(
        Arbitraries.of(
            "e 1xk3v9q2 1795188983747-0 1795188983746-3 a,b.2 " + ENVELOPE,
            "e 1xk3v9q2 1795188983747-0 1795188983746-3 a ",
            "e 1xk3v9q2 1795188983747-0 1795188983746-3  ",
            "x 1xk3v9q2 1795188983747-0 a " + ENVELOPE,
            "p 3k9x"));
  }

  @Provide
  Arbitrary<String> envelopes() {
    return Mutations.of(
        Arbitraries.of(
            ENVELOPE,
            ENVELOPE.replace("-1.50e3", "12e2147483647"),
            ENVELOPE.replace("-1.50e3", "1e-2147483647"),
            ENVELOPE.replace("2026-11-20", "+1000000000-12-31"),
            ENVELOPE.replace("2026-11-20", "-0001-11-20"),
            "{\"topics\":[\"a\"],\"type\":\"x\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":1}"));
  }
}
