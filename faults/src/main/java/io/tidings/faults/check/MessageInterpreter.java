package io.tidings.faults.check;

import java.util.List;

/** Knows what the messages of one kind of WebSocket mean. */
interface MessageInterpreter {
  /** The observations in a message; empty when it says nothing that is judged. */
  List<Observation> message(LedgerLocation location, int connection, String text);
}
