package io.tidings.events.spring;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads hashes of a workspace's state, each time as they are then. */
public interface StateReader {

  /** All fields of a hash; empty when there is none. */
  Map<String, String> hash(String name);

  /** Fields of a hash, without those that are not there. */
  Map<String, String> fields(String name, Collection<String> fields);

  /** One field of a hash; null when it is not there. */
  default @Nullable String field(String name, String field) {
    return fields(name, List.of(field)).get(field);
  }
}
