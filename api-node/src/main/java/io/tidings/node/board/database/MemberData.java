package io.tidings.node.board.database;

import io.tidings.node.board.Role;
import io.tidings.node.board.request.Username;
import jakarta.validation.constraints.NotNull;

/** A member of a project as exports have it and imports take it. */
record MemberData(@NotNull @Username String username, @NotNull Role role) {}
