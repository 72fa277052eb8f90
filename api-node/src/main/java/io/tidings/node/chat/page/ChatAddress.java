package io.tidings.node.chat.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.node.chat.PeerUrl;
import java.net.URLEncoder;

/** The addresses of threads, relative to the page. */
final class ChatAddress {
  private ChatAddress() {}

  /** The page with this thread; people read the peer in it. */
  static String of(PeerUrl peer) {
    return "./chat?peer=" + URLEncoder.encode(peer.display(), UTF_8).replace("%2F", "/");
  }
}
