package io.tidings.node.board;

/** The paths of projects: of all owners, and once more by owner. */
final class ApiPaths {
  static final String PROJECTS = "/api/projects";
  static final String OF_REPO = "/api/v1/repos/{owner}/{repo}/projects";
  static final String OF_USER = "/api/v1/users/{user}/projects";
  static final String OF_ORG = "/api/v1/orgs/{org}/projects";

  private ApiPaths() {}
}
