package io.tidings.node.board.project;

import io.tidings.node.board.ProjectForUser;
import java.util.List;

/**
 * The projects that a user may read.
 *
 * @param cursor from which a stream continues
 */
record ProjectsResponse(List<ProjectForUser> projects, String cursor) {}
