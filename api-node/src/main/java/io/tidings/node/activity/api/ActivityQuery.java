package io.tidings.node.activity.api;

import io.tidings.events.EventId;
import io.tidings.node.activity.RecordedActivity.ActivityType;
import io.tidings.node.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which activities a request asks for.
 *
 * @param user an id or a username; null for any
 * @param resourceType null for any
 * @param resourceId of the resource, or of its parent; null for any
 * @param type what was done; null for anything
 * @param since the earliest; null for the oldest that is kept
 * @param until the latest; null for the newest
 * @param before the activity that the page ends before; null for the newest page
 * @param limit the most in the page
 */
record ActivityQuery(
    @Nullable String user,
    @Nullable String resourceType,
    @Nullable String resourceId,
    @Nullable String type,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable EventId before,
    int limit) {
  private static final int USUAL_LIMIT = 50;
  private static final int MOST = 200;
  private static final int MAX_TEXT = 320;
  static final Pattern RESOURCE_TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  /** Reads the parameters, or refuses them with 400. */
  static ActivityQuery of(HttpServletRequest request) {
    String resource = request.getParameter("resource");
    int colon = resource == null ? -1 : resource.indexOf(':');
    String type = colon < 0 ? resource : resource.substring(0, colon);
    String id = colon < 0 ? null : resource.substring(colon + 1);
    if (resource != null
        && (!RESOURCE_TYPE.matcher(String.valueOf(type)).matches()
            || (id != null && (id.isEmpty() || id.length() > MAX_TEXT)))) {
      throw ProblemException.invalidField(
          "resource", "a type, or a type and an id such as ticket:17", resource);
    }
    String user = request.getParameter("user");
    if (user != null && (user.isEmpty() || user.length() > MAX_TEXT)) {
      throw ProblemException.invalidField("user", "an id or a username", user);
    }
    String change = request.getParameter("type");
    if (change != null && !ActivityType.isWord(change)) {
      throw ProblemException.invalidField("type", "created, edited or deleted", change);
    }
    return new ActivityQuery(
        user,
        type,
        id,
        change,
        instant(request, "since"),
        instant(request, "until"),
        before(request.getParameter("before")),
        limit(request.getParameter("limit")));
  }

  private static @Nullable Instant instant(HttpServletRequest request, String name) {
    String text = request.getParameter(name);
    if (text == null) {
      return null;
    }
    try {
      Instant instant = Instant.parse(text);
      if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)) {
        throw new DateTimeException("not of these millennia");
      }
      return instant;
    } catch (DateTimeException e) {
      throw ProblemException.invalidField(
          name, "a time of 1970 to 9999 such as 2026-11-20T15:36:23.747Z", text);
    }
  }

  private static @Nullable EventId before(@Nullable String text) {
    EventId id = text == null ? null : EventId.read(text);
    if (text != null && id == null) {
      throw ProblemException.invalidField("before", "the id of an activity", text);
    }
    return id;
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return USUAL_LIMIT;
    }
    int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MOST) {
      throw ProblemException.invalidField("limit", "a whole number from 1 to " + MOST, text);
    }
    return limit;
  }

  /** Whether an activity is one of those, leaving aside when it was. */
  boolean matches(JsonNode activity) {
    JsonNode by = activity.path("user");
    JsonNode resource = activity.path("resource");
    return (type == null || type.equals(activity.path("activity_type").asString("")))
        && (user == null
            || user.equals(by.path("id").asString(""))
            || user.equals(by.path("username").asString("")))
        && (isWanted(resource) || (resourceId != null && isWanted(resource.path("parent"))));
  }

  private boolean isWanted(JsonNode resource) {
    return (resourceType == null || resourceType.equals(resource.path("type").asString("")))
        && (resourceId == null || resourceId.equals(resource.path("id").asString("")));
  }
}
