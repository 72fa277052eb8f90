package io.tidings.testbed.proxy;

import io.tidings.testbed.proxy.Fault.AnnouncementFault;
import io.tidings.testbed.proxy.Fault.Drop;
import io.tidings.testbed.proxy.Fault.Duplicate;
import io.tidings.testbed.proxy.Fault.Swap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Applies faults to a connection's announcements. Owned by the pipe's writing thread. */
final class AnnouncementFilter {
  /** An announcement that waits for the next one, to pass after it. */
  private record Held(TcpChunk chunk, Injection swap, AnnouncementFault fault) {}

  /** A copy that passes after a number of further announcements. */
  private record Copy(TcpChunk chunk, Injection duplicate, int after) {}

  private final RandomGenerator random;
  private final Map<Injection, Long> numbers = new HashMap<>();
  private List<Copy> copies = new ArrayList<>();
  private @Nullable Held held;

  AnnouncementFilter(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The announcements that pass now that one has come. */
  List<TcpChunk> filter(TcpChunk chunk, String text, List<Injection> faults) {
    numbers.keySet().retainAll(faults);
    copies.removeIf(copy -> !faults.contains(copy.duplicate()));
    List<Injection> applying = faults.stream().filter(it -> appliesTo(it, text)).toList();
    for (Injection injection : applying) {
      if (injection.fault() instanceof Drop) {
        injection.recordHit();
        return List.of();
      }
    }
    TcpChunk plain = chunk.withoutAnnouncement();
    for (Injection injection : applying) {
      if (injection.fault() instanceof Swap swap && held == null) {
        held = new Held(plain, injection, swap);
        return List.of();
      }
    }
    List<TcpChunk> passing = new ArrayList<>();
    passing.add(plain);
    if (held != null && held.fault().kind().covers(text)) {
      held.swap().recordHit();
      passing.add(held.chunk());
      held = null;
    }
    passing.addAll(copiesDue());
    for (Injection injection : applying) {
      if (injection.fault() instanceof Duplicate(var _, int later, var _)) {
        copy(new Copy(plain.withoutAnnouncement(), injection, later), passing);
      }
    }
    return passing;
  }

  /** The announcement that waited in vain, because the fault is over or no further one came. */
  List<TcpChunk> release(List<Injection> faults, boolean last) {
    if (held == null || (!last && faults.contains(held.swap()))) {
      return List.of();
    }
    TcpChunk released = held.chunk();
    held = null;
    return List.of(released);
  }

  private boolean appliesTo(Injection injection, String text) {
    return injection.fault() instanceof AnnouncementFault fault
        && fault.kind().covers(text)
        && fault.selector().picks(numbers.merge(injection, 1L, Long::sum), random);
  }

  private List<TcpChunk> copiesDue() {
    List<TcpChunk> due = new ArrayList<>();
    List<Copy> waiting = copies;
    copies = new ArrayList<>();
    for (Copy copy : waiting) {
      copy(new Copy(copy.chunk(), copy.duplicate(), copy.after() - 1), due);
    }
    return due;
  }

  private void copy(Copy copy, List<TcpChunk> passing) {
    if (copy.after() == 0) {
      copy.duplicate().recordHit();
      passing.add(copy.chunk());
    } else {
      copies.add(copy);
    }
  }
}
