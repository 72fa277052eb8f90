package io.tidings.node.board;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How large a project may become.
 *
 * @param maxTickets of a project, in columns and in none
 * @param maxColumns of a project
 * @param maxLabels of a project
 * @param maxMembers of a project
 * @param viewerTimeout how long somebody counts as looking who no longer says so
 */
@ConfigurationProperties("tidings.board")
record BoardProperties(
    @DefaultValue("5000") int maxTickets,
    @DefaultValue("50") int maxColumns,
    @DefaultValue("200") int maxLabels,
    @DefaultValue("1000") int maxMembers,
    @DefaultValue("45s") Duration viewerTimeout) {
  // Every card of a column may get an event of its own in one commit, which has at most 10 000.
  private static final int MAX_TICKETS = 9_000;

  BoardProperties {
    if (maxTickets < 1 || maxTickets > MAX_TICKETS) {
      throw new IllegalArgumentException(
          "tidings.board.max-tickets has to be 1 to " + MAX_TICKETS + ": " + maxTickets);
    }
    if (maxColumns < 3 || maxLabels < 0 || maxMembers < 1 || viewerTimeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "tidings.board.* has to be at least 3 columns, 0 labels, 1 member and 1 ms");
    }
  }
}
