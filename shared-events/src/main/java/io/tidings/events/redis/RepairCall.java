package io.tidings.events.redis;

import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.ScriptCall.CallKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A repair as {@code repair.lua} takes it. */
final class RepairCall {
  /** Less than any log keeps, so that the fence does not take it for a longer retention. */
  private static final Duration NO_RETENTION = Duration.ofMillis(1);

  private RepairCall() {}

  static ScriptCall of(Workspace workspace, Repair repair) {
    return switch (repair) {
      case Repair.SetHead(Topic topic, String found) -> ofTopic(workspace, "head", topic, found);
      case Repair.SetExpiry(Topic topic, var last) ->
          ofTopic(workspace, "expiry", topic, last.toString());
      case Repair.SetIndex(Topic topic, var last) ->
          ofTopic(workspace, "index", topic, last.toString());
      case Repair.AdvanceClock(Topic topic, var last) ->
          ofTopic(workspace, "clock", topic, last.toString());
      case Repair.RemoveExpiry(StoredKey key) -> ofKey(workspace, "persist", key.key(), "");
      case Repair.AddExpiry(StoredKey key) -> ofKey(workspace, "forget", key.key(), "");
      case Repair.BeginEpoch(String epoch) ->
          ofKey(workspace, "epoch", new RedisKeys(workspace).clock(), epoch);
    };
  }

  private static ScriptCall ofTopic(Workspace workspace, String task, Topic topic, String found) {
    RedisKeys keys = new RedisKeys(workspace);
    return call(workspace, task, topic, keys.clock(), found);
  }

  private static ScriptCall ofKey(Workspace workspace, String task, String key, String found) {
    return call(workspace, task, Topic.CONTROL, key, found);
  }

  private static ScriptCall call(
      Workspace workspace, String task, Topic topic, String key, String found) {
    RedisKeys redisKeys = new RedisKeys(workspace);
    List<String> keys = new ArrayList<>(List.of(redisKeys.clock(), redisKeys.index()));
    keys.addAll(redisKeys.logsAndHeads(List.of(topic)));
    keys.add(key);
    List<String> arguments = new ArrayList<>(LogCalls.fenceArguments(NO_RETENTION));
    arguments.add(String.valueOf(LogCalls.EXPIRY_MARGIN.toMillis()));
    arguments.addAll(List.of(task, topic.name(), found));
    return new ScriptCall(workspace, Script.REPAIR, keys, arguments, CallKind.WRITE);
  }
}
