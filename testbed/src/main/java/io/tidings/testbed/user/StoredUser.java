package io.tidings.testbed.user;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.events.embedded.RedisServer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A user with a personal token.
 *
 * @param token as its user has it; nodes know its hash
 */
public record StoredUser(long id, String username, String token) {
  /** Far from those that nodes give out. */
  private static final long FIRST_ID = 1_000_000;

  private static final int TOKEN_BYTES = 32;
  private static final int BATCH = 500;
  private static final String STATE = "tidings:{main}:state:";
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Writes new users to Redis as nodes store them: made over HTTP, each would cost the hash of a
   * password. The lists of users' tokens are left out, since only pages and changes of users read
   * them.
   */
  public static List<StoredUser> create(RedisServer redis, String name, int count) {
    List<StoredUser> users =
        IntStream.range(0, count)
            .mapToObj(i -> new StoredUser(FIRST_ID + i, name + i, randomToken()))
            .toList();
    for (int from = 0; from < count; from += BATCH) {
      store(redis, users.subList(from, Math.min(count, from + BATCH)));
    }
    return users;
  }

  private static void store(RedisServer redis, List<StoredUser> users) {
    List<String> byId = new ArrayList<>(List.of("HSET", STATE + "users"));
    List<String> byName = new ArrayList<>(List.of("HSET", STATE + "usernames"));
    List<String> tokens = new ArrayList<>(List.of("HSET", STATE + "tokens"));
    for (StoredUser user : users) {
      String id = Long.toString(user.id);
      byId.addAll(List.of(id, user.json()));
      byName.addAll(List.of(user.username, id));
      tokens.addAll(List.of(user.tokenHash(), user.tokenJson()));
    }
    for (List<String> command : List.of(byId, byName, tokens)) {
      redis.call(command.toArray(String[]::new));
    }
  }

  private String json() {
    return """
    {"id":%d,"username":"%s","name":"%s","picture":null,"email":null,"admin":false,\
    "active":true,"passwordHash":"","signOuts":0,"spared":null}\
    """
        .formatted(id, username, username);
  }

  private String tokenJson() {
    return """
    {"id":%d,"user":%d,"name":"load","hash":"%s","created":"%s","expires":null,"maker":null}\
    """
        .formatted(id, id, tokenHash(), Instant.EPOCH);
  }

  private String tokenHash() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String randomToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    return "tdp_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return username;
  }
}
