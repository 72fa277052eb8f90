package io.tidings.events;

/** The workspace is not one of those configured; nothing was sent. */
public final class UnknownWorkspaceException extends LogException {
  public UnknownWorkspaceException(Workspace workspace) {
    super("unknown workspace: " + workspace, null);
  }
}
