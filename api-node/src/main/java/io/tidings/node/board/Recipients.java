package io.tidings.node.board;

import java.util.Collection;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The users who get an event about a project that appears or disappears. The event names them,
 * because the state may no longer tell who they are when it is delivered.
 */
public sealed interface Recipients {

  /** These users alone. */
  record Only(Set<Long> users) implements Recipients {}

  /** Every signed-in user but these. */
  record Except(Set<Long> users) implements Recipients {}

  /** All users who could read the board until now. */
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
