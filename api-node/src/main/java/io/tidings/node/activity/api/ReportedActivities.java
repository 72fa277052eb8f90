package io.tidings.node.activity.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.events.NewEvent;
import io.tidings.node.activity.ActivityAudience;
import io.tidings.node.activity.ActivityLog;
import io.tidings.node.activity.RecordedActivity.ActivityType;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.ActivityKeys;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Activities of other services, as a request has them. They pass through as they came: only their
 * form is checked, and of their metadata only the size.
 */
final class ReportedActivities {
  static final int MOST = 100;

  private static final int MAX_METADATA = 8 << 10;
  private static final int MAX_NAME = 300;
  private static final int MAX_DESCRIPTION = 1_000;
  private static final Pattern TIME =
      Pattern.compile("(?!0000)[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}(\\.[0-9]{1,9})?Z");

  /** What this service tells of itself: another one could make its consoles believe anything. */
  private static final Set<String> OWN_TYPES =
      Set.of(
          "project",
          "ticket",
          "column",
          "label",
          "member",
          "user",
          "token",
          "session",
          "message",
          "contact",
          "notification_settings");

  private static final Set<String> FIELDS =
      Set.of("user", "activity_type", "resource", "timestamp", "description", "metadata");

  private final JsonNode activity;
  private final String path;

  private ReportedActivities(JsonNode activity, String path) {
    this.activity = activity;
    this.path = path;
  }

  /** The events of a body, which is one activity or a list of them. */
  static List<NewEvent> read(JsonNode body, @Nullable String tabId) {
    List<NewEvent> events = new ArrayList<>();
    if (!body.has("activities")) {
      events.add(event(body, "", tabId));
      return events;
    }
    JsonBody.checkFields(body, Set.of("activities"), "");
    JsonNode list = body.get("activities");
    if (!list.isArray() || list.isEmpty() || list.size() > MOST) {
      throw refusal("activities", "a list of 1 to " + MOST + " activities");
    }
    for (int i = 0; i < list.size(); i++) {
      events.add(event(list.get(i), "activities[" + i + "].", tabId));
    }
    return events;
  }

  private static NewEvent event(JsonNode activity, String path, @Nullable String tabId) {
    if (!activity.isObject()) {
      throw refusal(path.substring(0, path.length() - 1), "an object");
    }
    new ReportedActivities(activity, path).check();
    ObjectNode data = new ActivityAudience.OfEveryone().toJson();
    data.set("activity", ((ObjectNode) activity).put("external", true));
    return new NewEvent(List.of(ActivityKeys.TOPIC), ActivityLog.TYPE, data, tabId);
  }

  private void check() {
    JsonBody.checkFields(activity, FIELDS, path);
    if (!ActivityType.isWord(JsonBody.text(activity, "activity_type", path))) {
      throw refusal(path + "activity_type", "created, edited or deleted");
    }
    checkUser();
    checkResource();
    text(activity, "description", path, MAX_DESCRIPTION);
    checkTimestamp();
    JsonNode metadata = activity.path("metadata");
    if (!absent(metadata)
        && (!metadata.isObject() || metadata.toString().getBytes(UTF_8).length > MAX_METADATA)) {
      throw refusal(path + "metadata", "an object of at most " + MAX_METADATA + " bytes");
    }
  }

  private void checkUser() {
    JsonNode user = activity.path("user");
    if (absent(user)) {
      return;
    }
    if (!user.isObject()) {
      throw refusal(path + "user", "an object or null");
    }
    Set<String> fields = Set.of("id", "username", "name", "email");
    JsonBody.checkFields(user, fields, path + "user.");
    fields.forEach(field -> text(user, field, path + "user.", MAX_NAME));
  }

  private void checkResource() {
    JsonNode resource = JsonBody.required(activity, "resource", path);
    String at = path + "resource";
    if (!resource.isObject()) {
      throw refusal(at, "an object");
    }
    JsonBody.checkFields(resource, Set.of("type", "name", "id", "parent"), at + ".");
    checkType(resource, at + ".");
    if (OWN_TYPES.contains(resource.path("type").stringValue().toLowerCase(Locale.ROOT))) {
      throw refusal(at + ".type", "none of this service's own types");
    }
    text(resource, "name", at + ".", MAX_NAME);
    checkId(resource, at + ".");
    JsonNode parent = resource.path("parent");
    if (parent.isObject()) {
      JsonBody.checkFields(parent, Set.of("type", "name", "id"), at + ".parent.");
      checkType(parent, at + ".parent.");
      text(parent, "name", at + ".parent.", MAX_NAME);
      checkId(parent, at + ".parent.");
    } else if (!absent(parent)) {
      throw refusal(at + ".parent", "an object or null");
    }
  }

  private static void checkType(JsonNode object, String at) {
    if (!ActivityQuery.RESOURCE_TYPE.matcher(JsonBody.text(object, "type", at)).matches()) {
      throw refusal(at + "type", "1 to 64 of A-Z a-z 0-9 _ . -, the first a letter or digit");
    }
  }

  private static void checkId(JsonNode object, String at) {
    JsonNode id = object.path("id");
    if (!id.isIntegralNumber()) {
      text(object, "id", at, MAX_NAME);
    }
  }

  private void checkTimestamp() {
    JsonNode timestamp = activity.path("timestamp");
    if (absent(timestamp)) {
      return;
    }
    String text = timestamp.isString() ? timestamp.stringValue() : "";
    if (!TIME.matcher(text).matches() || !isTime(text)) {
      throw refusal(
          path + "timestamp",
          "a time in UTC of the years 0001 to 9999 such as 2026-11-20T15:36:23.747Z");
    }
  }

  private static boolean isTime(String text) {
    try {
      Instant.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** A field that may be missing or null. */
  private static void text(JsonNode object, String field, String at, int most) {
    JsonNode value = object.path(field);
    if (!absent(value) && (!value.isString() || value.stringValue().length() > most)) {
      throw refusal(at + field, "a string of at most " + most + " characters");
    }
  }

  private static boolean absent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static ProblemException refusal(String field, String wanted) {
    return ProblemException.invalid("invalid-field", field, field + " has to be " + wanted + ".");
  }
}
