/** Contacts and messages over HTTP, for programs and other servers. */
@NullMarked
package io.tidings.node.chat.api;

import org.jspecify.annotations.NullMarked;
