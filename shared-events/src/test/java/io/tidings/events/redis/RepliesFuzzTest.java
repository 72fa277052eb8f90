package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.EventId;
import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedText;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Texts that Redis answers, of whatever release or product: read, or not read, but no fault. */
class RepliesFuzzTest {

  @Test
  void redirect_anyError_isReadOrAnotherError() {
    new Fuzzer<>(
            "redirections of a Redis Cluster",
            MutatedText.of(
                "MOVED 3999 127.0.0.1:6381",
                "ASK 3999 [::1]:6381",
                "MOVED 3999 redis-1.example.com:6379",
                "MOVED 3999 :6379",
                "CLUSTERDOWN Hash slot not served"))
        .run(error -> {
          Redirect redirect = Redirect.read(error);
          assertThat(redirect == null || !redirect.host().isEmpty()).isTrue();
          return redirect != null;
        });
  }

  @Test
  void memory_anyInfo_isReadWholeOrNotAtAll() {
    new Fuzzer<>(
            "INFO memory of Redis",
            MutatedText.of(
                String.join(
                    "\r\n",
                    "# Memory",
                    "used_memory:1048576",
                    "used_memory_human:1.00M",
                    "maxmemory:0",
                    "maxmemory_policy:noeviction",
                    ""),
                "used_memory:1\nmaxmemory:9223372036854775807\nmaxmemory_policy:allkeys-lru\n"))
        .run(info -> {
          Optional<RedisMemory> memory = RedisMemory.read(info);
          return memory.isPresent();
        });
  }

  @Test
  void earlierForks_anyText_areReadAsFarAsTheyAre() {
    new Fuzzer<>(
            "earlier epochs in the answers of scripts",
            MutatedText.of("1xk3v9q2:1795188983747-0 8zz:12-3", "a:0-0", "", "a:1-1 b:2-"))
        .run(text -> {
          var forks = ScriptReplies.earlierForks(text);
          assertThat(forks.size()).isLessThanOrEqualTo(text.split(" ", -1).length);
          assertThat(forks).allSatisfy(fork -> assertThat(text).contains(fork.epoch() + ":"));
          return !forks.isEmpty();
        });
  }

  @Test
  void eventId_anyText_hasOneFormOrIsNotRead() {
    new Fuzzer<>(
            "ids of events",
            MutatedText.of("1795188983747-0", "0-0", "9007199254740991-9007199254740991"))
        .run(text -> {
          EventId id = EventId.read(text);
          assertThat(id == null || id.toString().equals(text)).isTrue();
          assertThat(
                  id == null || List.of(id, EventId.ZERO).contains(EventId.max(id, EventId.ZERO)))
              .isTrue();
          return id != null;
        });
  }
}
