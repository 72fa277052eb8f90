package io.tidings.node.board;

import io.tidings.node.board.request.Name;
import io.tidings.node.http.ProblemException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The owner whose projects a request is about, or any owner.
 *
 * @param ownerType null for any owner; then owner and repo are null, too
 * @param repo null for other owner types than {@link OwnerType#REPO}
 */
public record ProjectScope(
    @Nullable OwnerType ownerType, @Nullable String owner, @Nullable String repo) {
  public static final ProjectScope ANY = new ProjectScope(null, null, null);

  private static final Pattern NAME = Pattern.compile(Name.REGEXP);

  /** The scope that the variables of a path name. */
  static ProjectScope of(Map<String, String> variables) {
    if (variables.containsKey("repo")) {
      return new ProjectScope(OwnerType.REPO, name(variables, "owner"), name(variables, "repo"));
    } else if (variables.containsKey("user")) {
      return new ProjectScope(OwnerType.USER, name(variables, "user"), null);
    } else if (variables.containsKey("org")) {
      return new ProjectScope(OwnerType.ORG, name(variables, "org"), null);
    }
    return ANY;
  }

  private static String name(Map<String, String> variables, String variable) {
    String name = variables.getOrDefault(variable, "");
    if (!NAME.matcher(name).matches()) {
      throw ProblemException.invalid(
          "invalid-field", variable, variable + " has to be " + Name.RULE + ".");
    }
    return name;
  }

  /** Whether the project is in this scope. */
  boolean includes(Project project) {
    return ownerType == null
        || (ownerType == project.scope()
            && project.owner().equalsIgnoreCase(owner)
            && (repo == null || repo.equalsIgnoreCase(project.repo())));
  }
}
