package io.tidings.faults.nemesis;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.cluster.RedisDeployment;
import io.tidings.faults.ledger.Ledger;
import java.util.List;

/** The log's own record of the epochs that ended in a cluster. */
record PastEpochs(Cluster cluster) {
  /** [design.md] past is {@code epoch:fork}, the newest first, separated by blanks. */
  void recordIn(Ledger ledger) {
    Object past = cluster.redis().primary().call("HGET", RedisDeployment.CLOCK, "past");
    if (past instanceof String ends && !ends.isEmpty()) {
      for (String end : List.of(ends.strip().split(" ", -1)).reversed()) {
        int colon = end.indexOf(':');
        ledger.epochEnded(end.substring(0, colon), end.substring(colon + 1));
      }
    }
  }
}
