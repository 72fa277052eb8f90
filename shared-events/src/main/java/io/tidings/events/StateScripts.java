package io.tidings.events;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs an application's scripts on the server that has its workspace's log. A server that is no
 * longer the primary refuses them, and they are sent to its successor. Futures fail as those of
 * {@link EventLog} do.
 */
public interface StateScripts {

  /**
   * Runs a script that only reads, or whose writes may be lost without harm.
   *
   * @param names of the state that it uses
   */
  CompletableFuture<List<Object>> run(
      Workspace workspace, StateScript script, List<String> names, List<String> arguments);

  /**
   * Runs a script that writes. It completes when a write of the log would; a lost answer is an
   * {@link IndeterminateException}.
   *
   * @param names of the state that it uses
   */
  CompletableFuture<List<Object>> write(
      Workspace workspace, StateScript script, List<String> names, List<String> arguments);
}
