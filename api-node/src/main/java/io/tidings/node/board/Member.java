package io.tidings.node.board;

import io.tidings.node.user.User;

/** A user in a project. */
record Member(User user, Role role) {}
