package io.tidings.node.interest;

import io.tidings.events.StateScript;
import io.tidings.events.StateScripts;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** The calls for leases. A failover may lose what they wrote: it ends all leases. */
final class LeaseCalls {
  /** The hash of all leases. */
  static final String LEASES = "interest.leases";

  private static final StateScript SYNC = StateScript.load(LeaseCalls.class, "sync.lua");

  private final StateScripts scripts;
  private final Duration lease;

  LeaseCalls(StateScripts scripts, Duration lease) {
    this.scripts = scripts;
    this.lease = lease;
  }

  /** What a lease is for. */
  enum LeaseMode {
    UP,
    /** The node goes away: it has interest, but shall own nothing. */
    LEAVING,
    ENDED
  }

  /** Begins or renews a lease, or ends it, and tells both sides what is new. */
  CompletableFuture<LeaseAnswer> sync(Lease.LeaseCall call, LeaseMode mode, List<String> changes) {
    List<String> arguments = new ArrayList<>();
    arguments.add(call.lease());
    arguments.add(String.valueOf(call.number()));
    arguments.add(String.valueOf(lease.toMillis()));
    arguments.add(mode.name().toLowerCase(Locale.ROOT));
    arguments.add(String.valueOf(call.acknowledged()));
    arguments.addAll(changes);
    return scripts
        .run(Workspace.MAIN, SYNC, List.of(LEASES), arguments)
        .thenApply(LeaseAnswer::read);
  }
}
