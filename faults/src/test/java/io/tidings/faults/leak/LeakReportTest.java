package io.tidings.faults.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.leak.LeakReport.Usage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeakReportTest {
  private static final double MEGABYTE = 1 << 20;
  private static final NodeFootprint NODE = node(1, 40, 0, 10);
  private static final RedisFootprint REDIS =
      new RedisFootprint(MEGABYTE, 9, 0, Map.of("state:session", 4L));

  private static NodeFootprint node(long pid, double heap, double connections, long objects) {
    return node(pid, heap, connections, objects, 0);
  }

  private static NodeFootprint node(
      long pid, double heap, double connections, long objects, double opened) {
    return new NodeFootprint(
        "survivor",
        pid,
        heap * MEGABYTE,
        80 * MEGABYTE,
        MEGABYTE,
        20_000,
        40,
        60,
        opened,
        Map.of("tidings_connections", connections),
        new ClassHistogram(Map.of("io.tidings.A", objects, "[B", 1_000L)));
  }

  private static LeakReport after(NodeFootprint node, RedisFootprint redis) {
    return LeakReport.between(new Usage(List.of(NODE), REDIS), new Usage(List.of(node), redis));
  }

  @Test
  void between_asBefore_holds() {
    LeakReport report = after(NODE, REDIS);
    assertThat(report.held()).isTrue();
    assertThat(report.markdown())
        .contains("| survivor | heap in use, MB | 40 | 40 | 44 | held |")
        .contains("| Redis | keys `state:session` | 4 | 4 |  | told |");
  }

  @Test
  void between_moreHeap_isALeak() {
    LeakReport report = after(node(1, 45, 0, 10), REDIS);
    assertThat(report.held()).isFalse();
    assertThat(report.markdown())
        .contains("| survivor | heap in use, MB | 40 | 45 | 44 | **LEAK** |");
  }

  @Test
  void between_moreObjectsOfOneClass_isALeakOfThatClass() {
    LeakReport report = after(node(1, 40, 0, 3_000, 20_000), REDIS);
    assertThat(report.held()).isFalse();
    assertThat(report.markdown())
        .contains("| survivor | `io.tidings.A` | 10 | 3 000 | 2 010 | **LEAK** |");
    assertThat(after(node(1, 40, 0, 300, 0), REDIS).held()).isFalse();
    assertThat(after(node(1, 40, 0, 2_000, 20_000), REDIS).held()).isTrue();
  }

  @Test
  void between_gaugeAboveZero_isALeakAlsoOfANewNode() {
    assertThat(after(node(1, 40, 1, 10), REDIS).held()).isFalse();
    assertThat(after(node(2, 40, 1, 10), REDIS).held()).isFalse();
  }

  /** Its heap says nothing of the time before its start. */
  @Test
  void between_newNode_isOnlyTold() {
    LeakReport report = after(node(2, 90, 0, 3_000), REDIS);
    assertThat(report.held()).isTrue();
    assertThat(report.markdown())
        .contains("survivor, started anew | heap, MB | 40 | 90 |  | told |");
  }

  @Test
  void between_keysAndChannelsThatStay_areLeaks() {
    assertThat(after(NODE, new RedisFootprint(1, 9, 1, Map.of())).held()).isFalse();
    assertThat(after(NODE, new RedisFootprint(1, 9, 0, Map.of("state:ticket", 1L))).held())
        .isFalse();
  }

  @Test
  void histogram_ofJcmd_isReadByClass() {
    ClassHistogram histogram =
        ClassHistogram.read(
            List.of(
                "25:",
                " num     #instances         #bytes  class name (module)",
                "-------------------------------------------------------",
                "   1:         73205        6789012  [B (java.base@25)",
                "   2:            17            408  io.tidings.node.relay.Lane",
                "   3:             1             16  io.tidings.node.A$$Lambda/0x1",
                "Total        102400        9876543"));
    assertThat(histogram.count("[B")).isEqualTo(73_205);
    assertThat(histogram.ours().instances()).isEqualTo(Map.of("io.tidings.node.relay.Lane", 17L));
  }

  @Test
  void kindOfAKey_isItsNameUpToTheFirstPartOfOneThing() {
    assertThat(RedisFootprint.kind("tidings:{main}:state:session.3f7a")).isEqualTo("state:session");
    assertThat(RedisFootprint.kind("tidings:{main}:log:public.a")).isEqualTo("log");
    assertThat(RedisFootprint.kind("tidings:{main}:clock")).isEqualTo("clock");
    assertThat(RedisFootprint.kind("other")).isEqualTo("foreign");
  }
}
