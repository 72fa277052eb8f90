package io.tidings.events.redis;

import io.tidings.events.Commit.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * State writes as {@code commit.lua} takes them.
 *
 * @param names of all state that is written, each once
 * @param arguments number of writes, then per write command, number of its name, number of
 *     arguments, arguments
 */
record StateWrites(List<String> names, List<String> arguments) {

  static StateWrites of(List<Write> writes) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    List<String> arguments = new ArrayList<>();
    arguments.add(String.valueOf(writes.size()));
    for (Write write : writes) {
      Integer number = numbers.computeIfAbsent(write.name(), _ -> numbers.size() + 1);
      List<String> own = arguments(write);
      arguments.addAll(List.of(command(write), number.toString(), String.valueOf(own.size())));
      arguments.addAll(own);
    }
    return new StateWrites(List.copyOf(numbers.keySet()), arguments);
  }

  private static String command(Write write) {
    return switch (write) {
      case Write.HashPut _ -> "HSET";
      case Write.HashRemove _ -> "HDEL";
      case Write.SetAdd _ -> "SADD";
      case Write.SetRemove _ -> "SREM";
      case Write.SortedSetPut _ -> "ZADD";
      case Write.SortedSetRemove _ -> "ZREM";
      case Write.Delete _ -> "DEL";
    };
  }

  private static List<String> arguments(Write write) {
    List<String> arguments = new ArrayList<>();
    Collection<String> members =
        switch (write) {
          case Write.HashPut(var _, var fields) -> {
            fields.forEach((field, value) -> arguments.addAll(List.of(field, value)));
            yield List.of();
          }
          case Write.SortedSetPut(var _, var scores) -> {
            scores.forEach((member, score) -> arguments.addAll(List.of(score.toString(), member)));
            yield List.of();
          }
          case Write.HashRemove(var _, var fields) -> fields;
          case Write.SetAdd(var _, var added) -> added;
          case Write.SetRemove(var _, var removed) -> removed;
          case Write.SortedSetRemove(var _, var removed) -> removed;
          case Write.Delete _ -> List.of();
        };
    arguments.addAll(members);
    return arguments;
  }
}
