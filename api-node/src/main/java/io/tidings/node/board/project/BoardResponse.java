package io.tidings.node.board.project;

import io.tidings.node.board.ColumnResponse;
import io.tidings.node.board.IdString;
import io.tidings.node.board.LabelResponse;
import io.tidings.node.board.ProjectForUser;
import io.tidings.node.board.TicketResponse;
import java.util.List;

/**
 * The whole of a board.
 *
 * @param cursor from which a stream continues
 */
record BoardResponse(
    ProjectForUser project,
    List<ColumnResponse> columns,
    @IdString long columnOrderVersion,
    List<TicketResponse> tickets,
    List<LabelResponse> labels,
    List<MemberResponse> members,
    String cursor) {}
