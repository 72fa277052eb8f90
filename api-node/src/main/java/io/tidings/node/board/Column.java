package io.tidings.node.board;

/**
 * A column of a board; its position is that in the list of columns.
 *
 * @param byDefault whether cards go here when no column is named
 * @param version counts the changes of these fields
 */
public record Column(long id, String title, String color, boolean byDefault, long version) {
  /** The next version; this one when nothing differs but the case of the colour. */
  public Column withTitleAndColor(String newTitle, String newColor) {
    boolean sameColor = newColor.equalsIgnoreCase(color);
    return newTitle.equals(title) && sameColor
        ? this
        : new Column(id, newTitle, sameColor ? color : newColor, byDefault, version + 1);
  }

  public Column asDefault() {
    return new Column(id, title, color, true, version + 1);
  }
}
