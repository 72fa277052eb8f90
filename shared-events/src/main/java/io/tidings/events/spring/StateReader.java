package io.tidings.events.spring;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads hashes of a workspace's state, as they are at each call. */
public interface StateReader {

  /** The time by the clock of Redis, which is the same for all nodes. */
  Instant time();

  /** All fields of a hash; empty when there is none. */
  Map<String, String> hash(String name);

  /** The same for a hash that may be megabytes: smaller reads do not wait behind it. */
  default Map<String, String> largeHash(String name) {
    return hash(name);
  }

  /** The fields of a hash that exist, out of these. The answer for many fields may be megabytes. */
  Map<String, String> fields(String name, Collection<String> fields);

  /** The same fields of each of these hashes, in their order. */
  default List<Map<String, String>> fieldsOfEach(List<String> names, Collection<String> fields) {
    return names.stream().map(name -> fields(name, fields)).toList();
  }

  /** One field of a hash; null when it is not there. */
  default @Nullable String field(String name, String field) {
    return fields(name, List.of(field)).get(field);
  }
}
