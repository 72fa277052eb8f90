package io.tidings.node.board.stream;

import io.tidings.events.Envelope;
import io.tidings.events.Topic;
import io.tidings.node.access.Login;
import io.tidings.node.board.BoardAccess;
import io.tidings.node.board.BoardAccess.ReadableProjects;
import io.tidings.node.board.BoardTopics;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.stream.RightsReader;
import io.tidings.node.user.stream.StreamRights;
import io.tidings.node.user.stream.UserStreamContributor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What boards add to the stream of a user: the events of the projects that the user may read. */
@Component
class BoardStreams implements UserStreamContributor {
  private final RightsReader<Login, ReadableProjects> reader;
  private final BoardFrames frames = new BoardFrames();

  BoardStreams(BoardAccess boardAccess) {
    this.reader = new RightsReader<>(boardAccess::readable);
  }

  @Override
  public Set<Topic> topics(Login login) {
    return Set.of(BoardTopics.BOARDS, BoardTopics.PROJECTS);
  }

  /** Of all projects, or of some: {@code ?projects=1,2}. */
  @Override
  public StreamRights rights(HttpServletRequest request) {
    String[] values = request.getParameterValues("projects");
    String projects = values == null ? "" : String.join(",", values);
    return rights(projects.isEmpty() ? new ProjectFilter.AllReadable() : parse(projects));
  }

  private static ProjectFilter parse(String projects) {
    try {
      return ProjectFilter.Selected.parse(projects);
    } catch (NumberFormatException e) {
      throw ProblemException.invalid(
          "invalid-field", "projects", "projects has to be a list of ids, such as 1,2.");
    }
  }

  /** Rights to these of the projects. */
  StreamRights rights(ProjectFilter projectFilter) {
    return login ->
        reader
            .ask(login)
            .thenApply(readable -> ProjectPermission.of(login, readable, projectFilter));
  }

  @Override
  public @Nullable NamedFrame frame(Envelope envelope) {
    return frames.of(envelope);
  }
}
