package io.tidings.events.spring;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads hashes of a workspace's state, each time as they are then. */
public interface StateReader {

  /** All fields of a hash; empty when there is none. */
  Map<String, String> hash(String name);

  /** The same of a hash that may be megabytes: smaller reads do not wait behind it. */
  default Map<String, String> largeHash(String name) {
    return hash(name);
  }

  /** Fields of a hash, without those that are not there. Of many, all may be megabytes. */
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
