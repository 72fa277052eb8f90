package io.tidings.node.board;

import io.tidings.node.access.Login;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

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
  ObjectNode list(Login login, ProjectPath path) {
    return Answers.list("members", Shapes.members(members.of(boardQueries.board(login, path))));
  }

  @PostMapping("/{project}/members")
  @ResponseStatus(HttpStatus.CREATED)
  ObjectNode add(Actor actor, ProjectPath path, @BodyFrom(Role.ADMIN) ObjectNode body) {
    return Shapes.member(members.add(path, actor, NewMember.of(body)));
  }

  @PatchMapping("/{project}/members/{member}")
  ObjectNode edit(
      Actor actor,
      ProjectPath path,
      @PathVariable String member,
      @BodyFrom(Role.ADMIN) ObjectNode body) {
    long user = Ids.fromPath(member, "member");
    return Shapes.member(members.edit(path, actor, user, NewMember.role(body)));
  }

  @DeleteMapping("/{project}/members/{member}")
  ResponseEntity<Void> remove(Actor actor, ProjectPath path, @PathVariable String member) {
    members.remove(path, actor, Ids.fromPath(member, "member"));
    return Answers.done();
  }
}
