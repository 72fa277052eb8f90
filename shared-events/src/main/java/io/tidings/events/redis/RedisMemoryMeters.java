package io.tidings.events.redis;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The memory of each server. A server that did not answer has no series: an old value is wrong. */
final class RedisMemoryMeters {
  private final MeterRegistry registry;
  private final Map<String, MeteredServer> servers = new HashMap<>(); // guarded by this

  RedisMemoryMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param answers of all servers that answered, by address
   */
  synchronized void update(Map<String, RedisMemory> answers) {
    servers
        .entrySet()
        .removeIf(server -> {
          boolean silent = !answers.containsKey(server.getKey());
          if (silent) {
            server.getValue().meters().forEach(registry::remove);
          }
          return silent;
        });
    answers.forEach((address, memory) ->
        servers.computeIfAbsent(address, added -> meter(added, memory)).last.memory = memory);
  }

  private static final class LastAnswer {
    volatile RedisMemory memory;

    LastAnswer(RedisMemory memory) {
      this.memory = memory;
    }
  }

  private record MeteredServer(LastAnswer last, List<Meter> meters) {}

  private MeteredServer meter(String address, RedisMemory memory) {
    LastAnswer last = new LastAnswer(memory);
    return new MeteredServer(
        last,
        List.of(
            bytes("used", "Memory that Redis uses", address, last, RedisMemory::used),
            bytes("max", "The limit of that memory; 0 for none", address, last, RedisMemory::max),
            Gauge.builder("tidings.redis.evicting", () -> last.memory.evicting() ? 1 : 0)
                .description("Whether Redis deletes keys when its memory is full")
                .tag("redis", address)
                .register(registry)));
  }

  private Gauge bytes(
      String what,
      String description,
      String address,
      LastAnswer last,
      ToDoubleFunction<RedisMemory> value) {
    return Gauge.builder("tidings.redis.memory." + what, () -> value.applyAsDouble(last.memory))
        .description(description)
        .baseUnit("bytes")
        .tag("redis", address)
        .register(registry);
  }
}
