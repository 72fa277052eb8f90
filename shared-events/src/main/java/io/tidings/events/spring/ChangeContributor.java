package io.tidings.events.spring;

import io.tidings.events.spring.WorkspaceState.Change;

/**
 * Adds writes and events to changes that others decided on, in the same commit: what follows from
 * their events. Every bean of this type is asked about each change.
 */
public interface ChangeContributor {
  /**
   * The change with what follows from it; itself if nothing does. It may be asked several times
   * about one change, since a commit that conflicts is decided anew.
   *
   * @param view the state as it was before the change. State that the addition depends on has to be
   *     {@linkplain StateView#dependOn named} before it is read
   */
  <T> Change<T> contribute(StateView view, Change<T> change);

  /** Told of each change that was written, by the thread that made it. Must not block. */
  default void written(Change<?> change) {}
}
