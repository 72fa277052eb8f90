package io.tidings.node.board;

/** A user in a project. */
record Member(Person person, Role role) {}
