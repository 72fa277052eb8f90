package io.tidings.faults.check;

import io.tidings.faults.check.UserActions.Creation;
import io.tidings.faults.ledger.NemesisEntry.Thing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * I13 and I14: everything whose creation was acknowledged to a user is on the boards at the end,
 * each thing under an id of its own. It may be gone with a history that was lost, unless the run
 * promises that nothing acknowledged is lost; in any case no other thing has its id.
 */
final class BoardRule implements Rule {
  private record ThingId(String kind, String id) {}

  @Override
  public void judge(RecordedRun run, Findings findings) {
    Map<ThingId, Creation> created = new HashMap<>();
    for (Creation creation : run.userActions().creations()) {
      Creation before = created.putIfAbsent(new ThingId(creation.kind(), creation.id()), creation);
      if (before != null) {
        findings.add(
            Invariant.I14,
            "%s %s is both '%s' and '%s'"
                .formatted(creation.kind(), creation.id(), before.title(), creation.title()),
            before.acknowledged(),
            creation.acknowledged());
      }
    }
    List<Located<Thing>> things = run.nemesisLog().all(Thing.class);
    if (!things.isEmpty()) {
      judgeEnd(run, created, things, findings);
    }
  }

  private static void judgeEnd(
      RecordedRun run,
      Map<ThingId, Creation> created,
      List<Located<Thing>> things,
      Findings findings) {
    Map<ThingId, Located<Thing>> byId = new HashMap<>();
    things.forEach(thing -> byId.put(new ThingId(thing.entry().kind(), thing.entry().id()), thing));
    created.forEach((id, creation) -> {
      Located<Thing> thing = byId.get(id);
      if (thing != null && !thing.entry().title().equals(creation.title())) {
        findings.add(
            Invariant.I14,
            "%s %s was '%s', and is '%s' now"
                .formatted(id.kind(), id.id(), creation.title(), thing.entry().title()),
            creation.acknowledged(),
            thing.location());
      } else if (thing == null && !run.mayHaveLost(creation.acknowledged())) {
        findings.add(
            Invariant.I13,
            "%s %s ('%s') was acknowledged and is not there"
                .formatted(id.kind(), id.id(), creation.title()),
            creation.acknowledged());
      }
    });
  }
}
