package io.tidings.node.board;

/**
 * A label that tickets of its project may have.
 *
 * @param version counts the changes of these fields
 */
record Label(long id, String name, String color, long version) {}
