package io.tidings.node.bundle;

/**
 * What is left of a line of a script without its comments and its indentation.
 *
 * @param number of the line in its source, from 0
 * @param statement whether it begins outside of a template literal, whose text is no code
 */
record ScriptLine(int number, String text, boolean statement) {}
