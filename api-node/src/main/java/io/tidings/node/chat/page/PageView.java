package io.tidings.node.chat.page;

import io.tidings.node.user.User;
import org.jspecify.annotations.Nullable;

/**
 * The whole page.
 *
 * @param me the user who is signed in
 * @param host that the addresses of this cluster's users begin with
 * @param maxText the longest message, in UTF-16 code units
 * @param header the user's tools in the bar at the top, as HTML
 * @param boards whether this node has boards, too
 * @param console whether it has the console
 * @param elsewhere whether another server keeps the user's messages
 * @param cursor of the moment at which the fragments were read, or before: the stream continues
 *     there
 * @param sidebar null when it cannot be read now
 * @param open the peer whose thread is open; null for none
 * @param thread null when none is open, or when it cannot be read now
 * @param problem why something cannot be read
 */
public record PageView(
    User me,
    String host,
    int maxText,
    String header,
    boolean boards,
    boolean console,
    boolean elsewhere,
    String cursor,
    @Nullable SidebarView sidebar,
    @Nullable String open,
    @Nullable ThreadView thread,
    String problem) {

  public Face face() {
    return Face.of(me);
  }

  /** Whether a message can be written in the open thread. */
  public boolean writable() {
    return thread != null && thread.face() != null;
  }
}
