package io.tidings.node.board;

import org.jspecify.annotations.Nullable;

/** A user as others see them. */
record Person(long id, String username, String name, @Nullable String avatar) {}
