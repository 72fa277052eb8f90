/**
 * The client's side of RFC 6455, frame by frame: for tests that send what no library would, and for
 * thousands of clients in one thread. Start with {@link
 * io.tidings.testbed.websocket.WebSocketReader}.
 */
@NullMarked
package io.tidings.testbed.websocket;

import org.jspecify.annotations.NullMarked;
