package io.tidings.node.chat;

import io.tidings.events.Commit.Write;
import io.tidings.events.Commit.Write.HashPut;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Finds the texts of messages in the writes of a commit, since events have none. */
public final class WrittenMessages {
  private WrittenMessages() {}

  /** The text of a message; null when another server keeps it. */
  public static @Nullable String text(List<Write> writes, long user, PeerUrl peer, long rowId) {
    String thread = new ChatKeys(user).thread(peer);
    for (Write write : writes) {
      if (write instanceof HashPut(String name, var fields) && name.equals(thread)) {
        String row = fields.get(Long.toString(rowId));
        if (row != null) {
          return JsonMapper.shared().readTree(row).path("text").asString();
        }
      }
    }
    return null;
  }
}
