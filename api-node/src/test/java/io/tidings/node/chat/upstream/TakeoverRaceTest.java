package io.tidings.node.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Owners follow each other while events come and connections break, and none of them is told that
 * it was replaced: as when it was stopped, and its lease passed.
 */
@Tag("slow")
class TakeoverRaceTest extends UpstreamTest {
  private static final int EVENTS = 60;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void owners_thatFollowEachOther_passOnEachEventOnce(long seed) {
    Random random = new Random(seed);
    upstream.replay();
    register();
    List<UpstreamBridge> owners = new ArrayList<>();
    owners.add(owner(1));
    awaitStatus(UpstreamStatus.CONNECTED);
    for (int row = 1; row <= EVENTS; row++) {
      upstream.publish(PEER, row, "e-" + row);
      switch (random.nextInt(12)) {
        case 0 -> owners.add(owner(owners.size() + 1));
        case 1 -> owners.get(random.nextInt(owners.size())).changed(user);
        case 2 -> upstream.cut();
        case 3, 4 -> awaitLastId("e-" + row);
        default -> {} // the next one follows at once
      }
    }
    awaitLastId("e-" + EVENTS);
    assertThat(inboundRows())
        .as("seed %d, %d owners", seed, owners.size())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, EVENTS).boxed().toList());
    assertThat(stored().fence()).isLessThanOrEqualTo(owners.size());
  }

  private UpstreamBridge owner(long token) {
    UpstreamBridge owner = bridge();
    owner.gained(user, token);
    return owner;
  }
}
