package io.tidings.events;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs scripts of an application where its workspace's log is: a server that is no primary any more
 * refuses them, and they go to its successor. Futures fail as those of {@link EventLog} do.
 */
public interface StateScripts {

  /**
   * Runs a script that reads, or writes nothing whose loss would matter.
   *
   * @param names of the state that it uses
   */
  CompletableFuture<List<Object>> run(
      Workspace workspace, StateScript script, List<String> names, List<String> arguments);

  /**
   * Runs a script that writes. It is done when a write of the log would be; a lost answer is {@link
   * IndeterminateException}.
   *
   * @param names of the state that it uses
   */
  CompletableFuture<List<Object>> write(
      Workspace workspace, StateScript script, List<String> names, List<String> arguments);
}
