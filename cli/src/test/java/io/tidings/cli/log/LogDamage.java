package io.tidings.cli.log;

import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One way to damage a log.
 *
 * @param error the kind of what is found
 * @param repairable whether {@code --repair} leaves a clean log
 */
record LogDamage(String what, String error, boolean repairable, Consumer<WrittenLog> act) {
  private static final String KEY = WrittenLog.KEY;

  static Stream<LogDamage> all() {
    return Stream.of(
        new LogDamage("head deleted", "head-missing", true, t -> t.redis.del(KEY + "head:a")),
        new LogDamage("head behind", "head-behind", true, t -> t.set("head:a", t.one.toString())),
        new LogDamage(
            "head ahead of the log",
            "head-ahead",
            true,
            t -> t.set("head:a", t.three.ms() + 1 + "-7")),
        new LogDamage(
            "head ahead of the clock",
            "head-ahead",
            true,
            t -> t.set("head:a", t.three.ms() + 3_600_000 + "-0")),
        new LogDamage("log lost its end", "log-behind", false, WrittenLog::shorten),
        new LogDamage("id of another event", "id-reused", false, WrittenLog::reuse),
        new LogDamage("head is text", "head-unreadable", true, t -> t.set("head:a", "text")),
        new LogDamage(
            "head is days ahead",
            "head-unreadable",
            true,
            t -> t.set("head:a", "99999999999999-0")),
        new LogDamage(
            "head is a list",
            "wrong-type",
            false,
            t -> {
              t.redis.del(KEY + "head:a");
              t.redis.rpush(KEY + "head:a", "x");
            }),
        new LogDamage(
            "log is a hash",
            "wrong-type",
            false,
            t -> {
              t.redis.del(KEY + "log:a");
              t.redis.hset(KEY + "log:a", "f", "v");
            }),
        new LogDamage(
            "log of an event elsewhere deleted",
            "log-gone",
            false,
            t -> t.redis.del(KEY + "log:b")),
        new LogDamage(
            "log and head deleted",
            "topic-lost",
            false,
            t -> t.redis.del(KEY + "log:a", KEY + "head:a")),
        new LogDamage(
            "log, head and index entry deleted",
            "topic-vanished",
            false,
            t -> {
              t.redis.del(KEY + "log:b", KEY + "head:b");
              t.redis.zrem(KEY + "topics", "b");
            }),
        new LogDamage(
            "index entry deleted", "index-missing", true, t -> t.redis.zrem(KEY + "topics", "a")),
        new LogDamage(
            "index entry wrong", "index-wrong", true, t -> t.redis.zadd(KEY + "topics", 1, "a")),
        new LogDamage("log never expires", "expiry", true, t -> t.redis.persist(KEY + "log:a")),
        new LogDamage("head never expires", "expiry", true, t -> t.redis.persist(KEY + "head:a")),
        new LogDamage("log expires soon", "expiry", true, t -> t.redis.expire(KEY + "log:a", 600)),
        new LogDamage(
            "log and head expire soon",
            "expiry",
            true,
            t -> {
              t.redis.expire(KEY + "log:a", 600);
              t.redis.expire(KEY + "head:a", 600);
            }),
        new LogDamage("clock expires", "expiry", true, t -> t.redis.expire(KEY + "clock", 600)),
        new LogDamage("key never expires", "expiry", true, t -> t.redis.persist(KEY + "idem:k")),
        new LogDamage(
            "entry in the middle deleted",
            "entry-missing",
            false,
            t -> t.redis.xdel(KEY + "log:a", t.two.toString())),
        new LogDamage(
            "last entry deleted",
            "entry-missing",
            false,
            t -> t.redis.xdel(KEY + "log:a", t.three.toString())),
        new LogDamage("one of two topics lost an event", "twin-missing", false, WrittenLog::unlink),
        new LogDamage("foreign entry", "entry-unreadable", false, t -> t.add("a", "x", "y")),
        new LogDamage(
            "envelope without data",
            "entry-unreadable",
            false,
            t -> t.add("a", "p", t.three.toString(), "d", "{\"type\":\"t\",\"topics\":[\"a\"]}")),
        new LogDamage(
            "clock behind",
            "clock-behind",
            true,
            t -> t.redis.hset(KEY + "clock", "ms", "" + (t.one.ms() - 1))),
        new LogDamage("clock deleted", "clock-missing", false, t -> t.redis.del(KEY + "clock")),
        new LogDamage(
            "clock is text",
            "clock-unreadable",
            false,
            t -> t.redis.hset(KEY + "clock", "ms", "x")),
        new LogDamage("foreign key", "foreign-key", false, t -> t.redis.set(KEY + "cache:x", "1")),
        new LogDamage(
            "event of a key lost from everywhere",
            "idempotency-lost",
            false,
            t -> {
              t.redis.del(KEY + "log:d", KEY + "head:d");
              t.redis.zrem(KEY + "topics", "d");
            }),
        new LogDamage("key is text", "idempotency-unreadable", false, t -> t.set("idem:k", "text")),
        new LogDamage(
            "version of no event",
            "version-ahead",
            false,
            t -> t.redis.hset(KEY + "versions", "s", t.three.ms() + 3_600_000 + "-0")),
        new LogDamage(
            "index of projects names one that is gone",
            "reference-broken",
            false,
            t -> t.redis.del(KEY + "state:board.1")));
  }

  @Override
  public String toString() {
    return what;
  }
}
