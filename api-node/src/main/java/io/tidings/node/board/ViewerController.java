package io.tidings.node.board;

import io.tidings.node.user.User;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Who looks at a project, over HTTP. */
@RestController
@RequestMapping(ApiPaths.PROJECTS + "/{project}/viewers/{tabId}")
final class ViewerController {
  private final Viewers viewers;

  ViewerController(Viewers viewers) {
    this.viewers = viewers;
  }

  @PutMapping
  ObjectNode look(Actor actor, ProjectPath path, @PathVariable String tabId) {
    List<User> looking = viewers.look(path, actor, tabId);
    ObjectNode answer = Shapes.object();
    ArrayNode all = answer.putArray("viewers");
    looking.forEach(user -> all.add(Shapes.user(user)));
    return answer;
  }

  @DeleteMapping
  ResponseEntity<Void> leave(Actor actor, ProjectPath path, @PathVariable String tabId) {
    viewers.leave(path, actor, tabId);
    return Answers.done();
  }

  /** For a page that goes away, which can send nothing but a POST ({@code sendBeacon}). */
  @PostMapping("/leave")
  ResponseEntity<Void> leaveByBeacon(Actor actor, ProjectPath path, @PathVariable String tabId) {
    viewers.leave(path, actor, tabId);
    return Answers.done();
  }
}
