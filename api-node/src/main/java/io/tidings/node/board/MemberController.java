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
@RequestMapping({Paths.PROJECTS, Paths.OF_REPO, Paths.OF_USER, Paths.OF_ORG})
final class MemberController {
  private final Boards boards;
  private final Members members;

  MemberController(Boards boards, Members members) {
    this.boards = boards;
    this.members = members;
  }

  @GetMapping("/{project}/members")
  ObjectNode list(Login login, ProjectPath path) {
    return Answers.list("members", Shapes.members(members.of(boards.board(login, path))));
  }

  @PostMapping("/{project}/members")
  @ResponseStatus(HttpStatus.CREATED)
  ObjectNode add(Author author, ProjectPath path, ObjectNode body) {
    return Shapes.member(members.add(path, author, NewMember.of(body)));
  }

  @PatchMapping("/{project}/members/{member}")
  ObjectNode edit(Author author, ProjectPath path, @PathVariable String member, ObjectNode body) {
    long user = Ids.path(member, "member");
    return Shapes.member(members.edit(path, author, user, NewMember.role(body)));
  }

  @DeleteMapping("/{project}/members/{member}")
  ResponseEntity<Void> remove(Author author, ProjectPath path, @PathVariable String member) {
    members.remove(path, author, Ids.path(member, "member"));
    return Answers.done();
  }
}
