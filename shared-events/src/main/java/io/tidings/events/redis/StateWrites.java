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
      Integer number = numbers.computeIfAbsent(write.name(), unused -> numbers.size() + 1);
      List<String> own = arguments(write);
      arguments.addAll(List.of(command(write), number.toString(), String.valueOf(own.size())));
      arguments.addAll(own);
    }
    return new StateWrites(List.copyOf(numbers.keySet()), arguments);
  }

  private static String command(Write write) {
    return switch (write) {
      case Write.HashPut unused -> "HSET";
      case Write.HashRemove unused -> "HDEL";
      case Write.SetAdd unused -> "SADD";
      case Write.SetRemove unused -> "SREM";
      case Write.SortedSetPut unused -> "ZADD";
      case Write.SortedSetRemove unused -> "ZREM";
      case Write.StreamAdd unused -> "XADD";
      case Write.Delete unused -> "DEL";
    };
  }

  private static List<String> arguments(Write write) {
    List<String> arguments = new ArrayList<>();
    Collection<String> members =
        switch (write) {
          case Write.HashPut put -> {
            put.fields().forEach((field, value) -> arguments.addAll(List.of(field, value)));
            yield List.of();
          }
          case Write.SortedSetPut put -> {
            put.scores()
                .forEach((member, score) -> arguments.addAll(List.of(score.toString(), member)));
            yield List.of();
          }
          case Write.StreamAdd(var unused, int event, long maxLength, var maxAge) ->
              List.of("" + (event + 1), "" + maxLength, "" + maxAge.toMillis());
          case Write.HashRemove remove -> remove.fields();
          case Write.SetAdd add -> add.members();
          case Write.SetRemove remove -> remove.members();
          case Write.SortedSetRemove remove -> remove.members();
          case Write.Delete unused -> List.of();
        };
    arguments.addAll(members);
    return arguments;
  }
}
