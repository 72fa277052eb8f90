/**
 * The page of chat, rendered on the server: fragments that triggers make the page ask for again. It
 * knows mailboxes, and not where they are kept. The templates are in {@code src/main/jte}. Start
 * with {@link io.tidings.node.chat.page.ChatPageController}.
 */
@NullMarked
package io.tidings.node.chat.page;

import org.jspecify.annotations.NullMarked;
