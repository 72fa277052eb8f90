package io.tidings.node.board.project;

import io.tidings.node.board.Role;
import jakarta.validation.constraints.NotNull;

/** The new role of a member. */
record MemberPatch(@NotNull Role role) {}
