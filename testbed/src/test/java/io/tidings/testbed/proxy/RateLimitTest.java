package io.tidings.testbed.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.testbed.proxy.Fault.Fragmentation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  @Test
  void slice_sizesAreTheSeeds() throws Exception {
    try (FaultProxy proxy = FaultProxy.to("127.0.0.1", 1)) {
      List<Injection> slice = List.of(proxy.inject(new Fragmentation(9)));
      assertThat(sizes(7, slice)).isEqualTo(sizes(7, slice)).isNotEqualTo(sizes(8, slice));
      assertThat(sizes(7, slice)).contains(1, 9).allMatch(size -> size >= 1 && size <= 9);
    }
  }

  private static List<Integer> sizes(long seed, List<Injection> faults) {
    RateLimit rateLimit = new RateLimit(seed);
    return IntStream.range(0, 100).mapToObj(_ -> rateLimit.nextWriteSize(1_000, faults)).toList();
  }
}
