package io.tidings.node.board;

/**
 * A column of a board; its position is that in the list of columns.
 *
 * @param byDefault whether cards go here for which no column is named
 * @param version counts the changes of these fields
 */
record Column(long id, String title, String color, boolean byDefault, long version) {
  Column withTitleAndColor(String newTitle, String newColor) {
    return new Column(id, newTitle, newColor, byDefault, version + 1);
  }

  Column asDefault() {
    return new Column(id, title, color, true, version + 1);
  }
}
