package io.tidings.node.connections;

import io.tidings.events.InvalidNameException;
import io.tidings.events.Topic;
import io.tidings.node.http.ProblemException;
import io.tidings.node.relay.ClientOrigin;
import io.tidings.node.relay.ConnectionReport;
import io.tidings.node.relay.Transport;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which connections are asked for. It travels to the other nodes as JSON; null is for any.
 *
 * @param version of the question; a node does not answer one that is newer than it knows
 * @param user a user's id or name, or a token's subject
 * @param userId the id of the user of that name; null when there is none
 * @param node the name of a node
 * @param topic one that the connection follows
 * @param behind those that are at least that far behind, in milliseconds
 * @param limit the most, 1 to 1000
 */
record ConnectionQuery(
    int version,
    @Nullable String user,
    @Nullable String userId,
    @Nullable String node,
    @Nullable String topic,
    @Nullable String address,
    @Nullable String transport,
    long behind,
    ConnectionOrder sort,
    int limit) {
  static final int VERSION = 1;
  private static final int USUAL_LIMIT = 100;
  private static final int MOST = 1_000;
  private static final int LONGEST_USER = 320;
  private static final long MOST_BEHIND = 999_999_999;
  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:/]{2,64}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /** Which come first. */
  enum ConnectionOrder {
    /** The farthest behind. */
    BEHIND,
    /** The oldest. */
    SINCE;

    Comparator<ConnectionReport> ofReports() {
      return switch (this) {
        case BEHIND -> Comparator.comparingLong(ConnectionReport::behindMillis).reversed();
        case SINCE -> Comparator.comparingLong(ConnectionReport::openedAt);
      };
    }

    /** The same; times are texts of one length there. */
    Comparator<ConnectionView> ofViews() {
      return switch (this) {
        case BEHIND -> Comparator.comparingLong(ConnectionView::behindMillis).reversed();
        case SINCE -> Comparator.comparing(ConnectionView::openedAt);
      };
    }
  }

  /**
   * Reads the parameters of a request, or refuses them with 400.
   *
   * @param parameter answers the value of a parameter; null without one
   */
  static ConnectionQuery of(Function<String, @Nullable String> parameter) {
    String user = parameter.apply("user");
    if (user != null && (user.isEmpty() || user.length() > LONGEST_USER)) {
      throw ProblemException.invalidField(
          "user", "the id or name of a user or the subject of a token, 1 to 320 characters", user);
    }
    return new ConnectionQuery(
        VERSION,
        user,
        null,
        matching(parameter, "node", NODE, "a node's name: 1 to 64 of A-Z a-z 0-9 . _ -"),
        topic(parameter.apply("topic")),
        matching(
            parameter, "address", ADDRESS, "an address as the answer has it, such as 10.0.0.7"),
        transport(parameter.apply("transport")),
        number(parameter, "behind", 0, 0, MOST_BEHIND),
        order(parameter.apply("sort")),
        (int) number(parameter, "limit", USUAL_LIMIT, 1, MOST));
  }

  private static @Nullable String matching(
      Function<String, @Nullable String> parameter, String name, Pattern pattern, String wanted) {
    String value = parameter.apply(name);
    if (value != null && !pattern.matcher(value).matches()) {
      throw ProblemException.invalidField(name, wanted, value);
    }
    return value;
  }

  private static @Nullable String topic(@Nullable String name) {
    try {
      return name == null ? null : new Topic(name).name();
    } catch (InvalidNameException e) {
      throw ProblemException.invalidField("topic", "the name of a topic", String.valueOf(name));
    }
  }

  private static @Nullable String transport(@Nullable String word) {
    if (word != null && Arrays.stream(Transport.values()).noneMatch(t -> t.word().equals(word))) {
      throw ProblemException.invalidField("transport", "sse or websocket", word);
    }
    return word;
  }

  private static ConnectionOrder order(@Nullable String word) {
    return switch (word) {
      case null -> ConnectionOrder.BEHIND;
      case "behind" -> ConnectionOrder.BEHIND;
      case "since" -> ConnectionOrder.SINCE;
      default -> throw ProblemException.invalidField("sort", "behind or since", word);
    };
  }

  private static long number(
      Function<String, @Nullable String> parameter, String name, long usual, long min, long max) {
    String text = parameter.apply(name);
    if (text == null) {
      return usual;
    }
    long number = NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
    if (number < min || number > max) {
      throw ProblemException.invalidField(name, "a whole number from " + min + " to " + max, text);
    }
    return number;
  }

  /** The same for the user with this id and that name. */
  ConnectionQuery withUserId(@Nullable String id) {
    return new ConnectionQuery(
        version, user, id, node, topic, address, transport, behind, sort, limit);
  }

  /** Whether connections of that node are asked for. */
  boolean concerns(String nodeName) {
    return node == null || node.equals(nodeName);
  }

  boolean matches(ConnectionReport connection) {
    ClientOrigin origin = connection.subscription().origin();
    return connection.behindMillis() >= behind
        && (transport == null || transport.equals(connection.transport().word()))
        && (address == null || address.equalsIgnoreCase(origin.address()))
        && (user == null || isOfUser(origin))
        && (topic == null || connection.subscription().topics().contains(new Topic(topic)));
  }

  /** A token's subject may read like a user's id; then both are found. */
  private boolean isOfUser(ClientOrigin origin) {
    String name = origin.name();
    return name != null
        && (name.equals(user)
            || (origin.client() == ClientOrigin.ClientType.USER && name.equals(userId)));
  }

  /** As in the documentation. */
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
