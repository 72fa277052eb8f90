package io.tidings.node.board;

import java.util.Collection;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Who learns of a project's coming or going, of whom nobody could be asked any more later. */
sealed interface Recipients {

  /** These users alone. */
  record Only(Set<Long> users) implements Recipients {}

  /** Every signed-in user but these. */
  record Except(Set<Long> users) implements Recipients {}

  /** Whoever read the board until now. */
  static Recipients readersOf(Board board) {
    return board.project().visibleToEveryone()
        ? new Except(Set.of())
        : new Only(board.members().keySet());
  }

  /** Writes it into the data of an event. */
  default ObjectNode writeTo(ObjectNode data) {
    ObjectNode audience = data.putObject("audience");
    switch (this) {
      case Only(var users) -> fill(audience.putArray("users"), users);
      case Except(var users) -> fill(audience.putArray("except"), users);
    }
    return data;
  }

  private static void fill(ArrayNode array, Collection<Long> users) {
    users.stream().sorted().forEach(array::add);
  }
}
