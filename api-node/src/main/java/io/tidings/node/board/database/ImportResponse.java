package io.tidings.node.board.database;

/** How much an import brought. */
record ImportResponse(int users, int projects, int tickets) {

  static ImportResponse of(ImportedData data) {
    return new ImportResponse(
        data.users().size(),
        data.projects().size(),
        data.projects().stream().mapToInt(project -> project.tickets().size()).sum());
  }
}
