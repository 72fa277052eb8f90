package io.tidings.node.board.ticket;

import io.tidings.node.board.ProjectPath;
import jakarta.validation.constraints.NotNull;

/** The project that a request moves a ticket to. */
record TicketTransfer(@NotNull Long targetProjectId) {

  ProjectPath target() {
    return ProjectPath.of(targetProjectId.toString());
  }
}
