package io.tidings.node.board;

/** The paths of projects: of all owners, and once more by owner. */
public final class ApiPaths {
  public static final String PROJECTS = "/api/projects";
  public static final String OF_REPO = "/api/v1/repos/{owner}/{repo}/projects";
  public static final String OF_USER = "/api/v1/users/{user}/projects";
  public static final String OF_ORG = "/api/v1/orgs/{org}/projects";

  private ApiPaths() {}
}
