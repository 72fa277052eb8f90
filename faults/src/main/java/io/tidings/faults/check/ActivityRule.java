package io.tidings.faults.check;

import io.tidings.faults.check.RecordedActivityStream.ListedActivity;
import io.tidings.faults.check.RecordedActivityStream.Listing;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * I19: what a user is listed at the end are the activities of all changes that were acknowledged or
 * whose activity a stream showed: each once, the newest first, and none that is for others. A
 * change, or the thing that it changed, may be gone with a history that was lost, unless the run
 * promises that nothing acknowledged is lost.
 *
 * <p>That streams miss and repeat no activity is decided as for all events, since a change is a
 * publication in the scope of those who may see it; that no change has two activities is found when
 * the log is put together.
 */
final class ActivityRule implements Rule {
  @Override
  public void judge(RecordedRun run, Findings findings) {
    for (RecordedActivityStream stream : run.activityStreams()) {
      Listing listing = stream.listing();
      if (listing != null) {
        new ListingCheck(run, stream.client(), listing, findings).check();
      }
    }
  }

  private record ListingCheck(
      RecordedRun run, RecordedClient client, Listing listing, Findings findings) {
    void check() {
      if (listing.malformed() != null) {
        findings.add(
            Invariant.I11,
            client.name() + " was listed what is no page of activities",
            listing.malformed());
        return;
      }
      Map<Publication, ListedActivity> listed = new HashMap<>();
      ListedActivity before = null;
      for (ListedActivity activity : listing.activities()) {
        if (before != null && activity.cursor().id().compareTo(before.cursor().id()) >= 0) {
          add("%s after %s".formatted(activity.cursor(), before.cursor()), activity.page());
        }
        before = activity;
        checkContent(activity, listed);
      }
      for (Publication change : run.publications().changes()) {
        if (!listed.containsKey(change) && isVisible(change)) {
          checkMissing(change);
        }
      }
    }

    private boolean isVisible(Publication change) {
      return client.clientSpec().topics().containsAll(change.topics());
    }

    private void checkContent(ListedActivity activity, Map<Publication, ListedActivity> listed) {
      Publication change = run.publications().find(activity.change());
      if (change == null || activity.change() == null) {
        add("%s, which no request asked for".formatted(activity.cursor()), activity.page());
      } else if (!change.hash().equals(activity.change().hash())) {
        add(
            "%s as '%s'".formatted(change, activity.change().hash()),
            change.firstSent(),
            activity.page());
      } else if (!isVisible(change)) {
        add(
            "%s, which is only for %s".formatted(change, String.join(",", change.topics())),
            change.firstSent(),
            activity.page());
      } else {
        ListedActivity twice = listed.putIfAbsent(change, activity);
        if (twice != null) {
          add("%s twice".formatted(change), twice.page(), activity.page());
        }
      }
    }

    private void checkMissing(Publication change) {
      LedgerLocation acknowledged = change.changed();
      LedgerLocation witness =
          acknowledged != null
                  && acknowledged.atMicros() < listing.begin().atMicros()
                  && !run.mayHaveLost(acknowledged)
                  && !run.mayHaveLost(change.madeAt())
              ? acknowledged
              : deliveredInThisHistory(change);
      if (witness != null) {
        findings.add(
            Invariant.I19,
            "%s was not listed %s (%s)".formatted(client.name(), change, change.hash()),
            witness,
            listing.begin());
      }
    }

    private @Nullable LedgerLocation deliveredInThisHistory(Publication change) {
      return run.log().of(change).stream()
          .filter(event -> event.wasDelivered() && run.history().isCurrent(event.point()))
          .map(CommittedEvent::witness)
          .findFirst()
          .orElse(null);
    }

    private void add(String what, LedgerLocation... locations) {
      findings.add(Invariant.I19, client.name() + " was listed " + what, locations);
    }
  }
}
