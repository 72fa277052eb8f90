package io.tidings.faults.check;

import static io.tidings.faults.ledger.ChangeEntry.TAB_SEPARATOR;

import io.tidings.faults.ledger.ChangeEntry;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An activity as a frame or a page shows it.
 *
 * @param change that it names by its tab id, or by the address of the peer whose message an
 *     upstream server passed on; null when it names none of the run
 * @param scope of the project that it is about; empty for none
 */
record ReceivedActivity(LedgerEventId id, @Nullable ReceivedPayload change, String scope) {
  private static final Set<String> TYPES = Set.of("created", "edited", "deleted");
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}Z");
  private static final Pattern TAB =
      Pattern.compile("(.+)%1$c(\\d{1,15})%1$c\\d+".formatted(TAB_SEPARATOR));
  private static final Pattern PEER =
      Pattern.compile("https://[^/]+/([^/]+)/(\\d{1,15})(?:/at/\\d+)?");

  /**
   * Null when the data is none of an activity.
   *
   * @param mark with which the names of the run's journals begin
   */
  static @Nullable ReceivedActivity read(JsonNode data, String mark) {
    String id = data.path("id").stringValue("");
    LedgerEventId eventId = LedgerEventId.read(id.substring(id.indexOf('.') + 1));
    JsonNode resource = data.path("resource");
    JsonNode metadata = data.path("metadata");
    boolean complete =
        TYPES.contains(data.path("activity_type").stringValue(""))
            && resource.path("type").isString()
            && resource.path("name").isString()
            && data.path("description").isString()
            && TIME.matcher(data.path("timestamp").stringValue("")).matches()
            && metadata.isObject()
            && metadata.path("id").equals(resource.path("id"))
            && (data.path("user").isNull() || data.path("user").path("username").isString());
    if (eventId == null || !complete) {
      return null;
    }
    JsonNode parent = resource.path("parent");
    boolean ofProject = parent.path("type").stringValue("").equals("project");
    return new ReceivedActivity(
        eventId,
        change(data, resource, mark),
        ofProject ? ChangeEntry.scopeOfProject(parent.path("id").stringValue("")) : "");
  }

  private static @Nullable ReceivedPayload change(JsonNode data, JsonNode resource, String mark) {
    String content =
        ChangeEntry.content(
            data.path("activity_type").stringValue(""),
            resource.path("type").stringValue(""),
            resource.path("name").stringValue(""),
            data.path("user").path("username").stringValue(""));
    ReceivedPayload requested = named(TAB, data.path("tab_id"), content, mark);
    if (requested != null) {
      return requested;
    }
    JsonNode message = resource.path("parent").path("id");
    JsonNode peer = message.isString() ? message : resource.path("id");
    return named(PEER, peer, peer.stringValue(""), mark);
  }

  private static @Nullable ReceivedPayload named(
      Pattern pattern, JsonNode name, String content, String mark) {
    Matcher matcher = pattern.matcher(name.stringValue(""));
    return matcher.matches() && matcher.group(1).startsWith(mark)
        ? new ReceivedPayload(matcher.group(1), Long.parseLong(matcher.group(2)), content)
        : null;
  }
}
