package io.tidings.node.board.project;

import io.tidings.node.access.Login;
import io.tidings.node.board.Actor;
import io.tidings.node.board.ApiPaths;
import io.tidings.node.board.BoardQueries;
import io.tidings.node.board.BodyFrom;
import io.tidings.node.board.PathId;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.board.Role;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Members over HTTP. */
@RestController
@RequestMapping({ApiPaths.PROJECTS, ApiPaths.OF_REPO, ApiPaths.OF_USER, ApiPaths.OF_ORG})
final class MemberController {
  private final BoardQueries boardQueries;
  private final Members members;

  MemberController(BoardQueries boardQueries, Members members) {
    this.boardQueries = boardQueries;
    this.members = members;
  }

  @GetMapping("/{project}/members")
  MembersResponse list(Login login, ProjectPath path) {
    return new MembersResponse(members.of(boardQueries.board(login, path)));
  }

  @PostMapping("/{project}/members")
  @ResponseStatus(HttpStatus.CREATED)
  MemberResponse add(Actor actor, ProjectPath path, @BodyFrom(Role.ADMIN) NewMember member) {
    return members.add(path, actor, member);
  }

  @PatchMapping("/{project}/members/{member}")
  MemberResponse edit(
      Actor actor, ProjectPath path, @BodyFrom(Role.ADMIN) MemberPatch patch, @PathId long member) {
    return members.edit(path, actor, member, patch.role());
  }

  @DeleteMapping("/{project}/members/{member}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(Actor actor, ProjectPath path, @PathId long member) {
    members.remove(path, actor, member);
  }
}
