package io.tidings.node.board;

/** Where the projects are: anybody's, and once more by whose they are. */
final class ApiPaths {
  static final String PROJECTS = "/api/projects";
  static final String OF_REPO = "/api/v1/repos/{owner}/{repo}/projects";
  static final String OF_USER = "/api/v1/users/{user}/projects";
  static final String OF_ORG = "/api/v1/orgs/{org}/projects";

  private ApiPaths() {}
}
