package io.tidings.node.activity.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoredActivityTest {

  /** It made every page of activities fail that had the entry. */
  @Test
  void read_numberOutOfRange_isForeign() {
    String written = "{\"timestamp\":\"2026-11-20T15:36:23.747Z\",\"data\":{\"n\":12e25147483647}}";
    assertThat(StoredActivity.read("1-1", written).envelope().type()).isEqualTo("foreign");
  }
}
