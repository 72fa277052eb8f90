package io.tidings.node.board;

/**
 * A label that tickets of its project may have.
 *
 * @param version counts the changes of these fields
 */
public record Label(long id, String name, String color, long version) {

  /** The next version; this one when nothing differs but the case of the colour. */
  public Label withNameAndColor(String newName, String newColor) {
    boolean sameColor = newColor.equalsIgnoreCase(color);
    return newName.equals(name) && sameColor
        ? this
        : new Label(id, newName, sameColor ? color : newColor, version + 1);
  }
}
