package io.tidings.node.board.project;

import java.util.List;

/** The members of a project. */
record MembersResponse(List<MemberResponse> members) {}
