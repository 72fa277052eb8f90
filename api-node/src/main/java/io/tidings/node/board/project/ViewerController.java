package io.tidings.node.board.project;

import io.tidings.node.board.Actor;
import io.tidings.node.board.ApiPaths;
import io.tidings.node.board.ProjectPath;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The viewers of a project, over HTTP. */
@RestController
@RequestMapping(ApiPaths.PROJECTS + "/{project}/viewers/{tabId}")
final class ViewerController {
  private final Viewers viewers;

  ViewerController(Viewers viewers) {
    this.viewers = viewers;
  }

  @PutMapping
  ViewersResponse look(Actor actor, ProjectPath path, @PathVariable String tabId) {
    return ViewersResponse.of(viewers.look(path, actor, tabId));
  }

  @DeleteMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void leave(Actor actor, ProjectPath path, @PathVariable String tabId) {
    viewers.leave(path, actor, tabId);
  }

  /** For a page that is being left, which can send nothing but a POST ({@code sendBeacon}). */
  @PostMapping("/leave")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void leaveByBeacon(Actor actor, ProjectPath path, @PathVariable String tabId) {
    viewers.leave(path, actor, tabId);
  }
}
