package io.tidings.node.board;

import io.tidings.node.http.ProblemException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/**
 * How large a project may become, and how much of the boards' capacity one user may take.
 *
 * @param maxTickets of a project, in columns and without one
 * @param maxColumns of a project
 * @param maxLabels of a project
 * @param maxMembers of a project
 * @param maxBytes of the titles, descriptions and labels of a project's tickets
 * @param maxProjects that were made by one user and are still there; 0 for any number
 * @param writeRate bytes a second that one user writes on this node; 0 for any number
 * @param writeBurst bytes that a user may write at once after a pause
 * @param maxViewerTabs of one user that count as looking at a project
 * @param viewerTimeout how long a user counts as looking at a project after the last report
 */
@ConfigurationProperties("tidings.board")
public record BoardProperties(
    @DefaultValue("5000") int maxTickets,
    @DefaultValue("50") int maxColumns,
    @DefaultValue("200") int maxLabels,
    @DefaultValue("1000") int maxMembers,
    @DefaultValue("8MB") DataSize maxBytes,
    @DefaultValue("100") int maxProjects,
    @DefaultValue("128KB") DataSize writeRate,
    @DefaultValue("8MB") DataSize writeBurst,
    @DefaultValue("10") int maxViewerTabs,
    @DefaultValue("45s") Duration viewerTimeout) {
  // Every card of a column may get an event of its own in one commit, which has at most 10 000.
  private static final int MAX_TICKETS = 9_000;

  // Measured: a board of 50 MB and more is not read within the 2 s that a call to Redis may take.
  private static final DataSize MAX_BYTES = DataSize.ofMegabytes(32);
  private static final DataSize MAX_RATE = DataSize.ofGigabytes(1);

  public BoardProperties {
    if (maxTickets < 1 || maxTickets > MAX_TICKETS) {
      throw new IllegalArgumentException(
          "tidings.board.max-tickets has to be 1 to " + MAX_TICKETS + ": " + maxTickets);
    }
    if (maxColumns < 3 || maxLabels < 0 || maxMembers < 1 || viewerTimeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "tidings.board.* has to be at least 3 columns, 0 labels, 1 member and 1 ms");
    }
    if (maxProjects < 0 || maxViewerTabs < 1) {
      throw new IllegalArgumentException(
          "tidings.board has to have max-projects of 0 or more, and max-viewer-tabs of 1 or more: "
              + maxProjects
              + ", "
              + maxViewerTabs);
    }
    check("max-bytes", maxBytes, DataSize.ofKilobytes(64), MAX_BYTES);
    check("write-rate", writeRate, DataSize.ofBytes(0), MAX_RATE);
    check("write-burst", writeBurst, DataSize.ofBytes(1), MAX_RATE);
  }

  /** Refuses another column when the board has as many as allowed. */
  public void requireRoomForColumn(Board board) {
    requireRoom(board.columns().size(), maxColumns, "columns");
  }

  public void requireRoomForLabel(Board board) {
    requireRoom(board.labels().size(), maxLabels, "labels");
  }

  public void requireRoomForMember(Board board) {
    requireRoom(board.members().size(), maxMembers, "members");
  }

  public void requireRoomForTicket(Board board) {
    requireRoom(board.counts().tickets(), maxTickets, "tickets");
  }

  /**
   * Refuses tickets that grow beyond what can be read at once; a change that shrinks them is always
   * accepted.
   */
  public void requireRoomForBytes(BoardDraft draft) {
    if (draft.grows() && draft.bytes() > maxBytes.toBytes()) {
      throw full(
          "The titles, descriptions and labels of a project's tickets have at most "
              + maxBytes.toBytes()
              + " bytes.");
    }
  }

  private static void requireRoom(int present, int most, String things) {
    if (present >= most) {
      throw full("A project has at most " + most + " " + things + ".");
    }
  }

  private static ProblemException full(String detail) {
    return new ProblemException(HttpStatus.CONFLICT, "project-full", null, detail);
  }

  private static void check(String name, DataSize value, DataSize least, DataSize most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "tidings.board.%s has to be %s to %s: %s".formatted(name, least, most, value));
    }
  }
}
