package io.tidings.faults.check;

import io.tidings.faults.check.NemesisLog.RemainingEntry;
import io.tidings.faults.ledger.NemesisEntry.ActivityPage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of activities, and what its user was listed at the end of the run.
 *
 * @param mark with which the names of the run's journals begin
 * @param listing null when it was not read
 */
record RecordedActivityStream(RecordedClient client, String mark, @Nullable Listing listing) {

  /**
   * All pages together.
   *
   * @param activities the newest first; only those in the client's scopes, and those of changes of
   *     the run
   * @param malformed a page that is none
   */
  record Listing(
      LedgerLocation begin, List<ListedActivity> activities, @Nullable LedgerLocation malformed) {}

  /** An activity of a page. */
  record ListedActivity(
      LedgerLocation page, LedgerCursor cursor, @Nullable ReceivedPayload change) {}

  RecordedActivityStream withListing(NemesisLog log) {
    List<Located<ActivityPage>> pages =
        log.all(ActivityPage.class).stream()
            .filter(page -> page.entry().client().equals(client.name()))
            .toList();
    return pages.isEmpty() ? this : new RecordedActivityStream(client, mark, listing(pages));
  }

  /** The entries of the log that the listing shows. */
  List<RemainingEntry> remaining() {
    List<RemainingEntry> entries = new ArrayList<>();
    for (ListedActivity activity :
        listing == null ? List.<ListedActivity>of() : listing.activities) {
      ReceivedPayload change = activity.change;
      if (change != null) {
        entries.add(
            new RemainingEntry(
                activity.page, "", activity.cursor, change.publisher(), change.number()));
      }
    }
    return entries;
  }

  private Listing listing(List<Located<ActivityPage>> pages) {
    List<ListedActivity> activities = new ArrayList<>();
    LedgerLocation malformed = null;
    for (Located<ActivityPage> page : pages) {
      if (!addAll(page.location(), page.entry().body(), activities) && malformed == null) {
        malformed = page.location();
      }
    }
    return new Listing(pages.getFirst().location(), activities, malformed);
  }

  /** Whether the page has the right form. Its entries are of the epoch of the page's cursor. */
  private boolean addAll(LedgerLocation page, String body, List<ListedActivity> to) {
    JsonNode json;
    try {
      json = JsonMapper.shared().readTree(body);
    } catch (JacksonException _) {
      return false;
    }
    LedgerCursor position = LedgerCursor.read(json.path("cursor").stringValue(""));
    if (position == null || !json.path("activities").isArray()) {
      return false;
    }
    for (JsonNode data : json.path("activities")) {
      ReceivedActivity activity = ReceivedActivity.read(data, mark);
      if (activity == null) {
        return false;
      }
      if (activity.change() != null || client.clientSpec().topics().contains(activity.scope())) {
        LedgerCursor cursor = new LedgerCursor(position.epoch(), activity.id());
        to.add(new ListedActivity(page, cursor, activity.change()));
      }
    }
    return true;
  }
}
