package io.tidings.faults.check;

import io.tidings.faults.check.NemesisLog.Thing;
import io.tidings.faults.check.UserActions.Creation;
import java.util.HashMap;
import java.util.Map;

/**
 * I13 and I14: what users were told that they made is on the boards at the end, each thing under an
 * id of its own. It may be gone with a history that was lost, unless the run promises that nothing
 * acknowledged is; its id is nothing else's in any case.
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
    if (!run.nemesisLog().things().isEmpty()) {
      judgeEnd(run, created, findings);
    }
  }

  private static void judgeEnd(RecordedRun run, Map<ThingId, Creation> created, Findings findings) {
    Map<ThingId, Thing> things = new HashMap<>();
    run.nemesisLog()
        .things()
        .forEach(thing -> things.put(new ThingId(thing.kind(), thing.id()), thing));
    created.forEach((id, creation) -> {
      Thing thing = things.get(id);
      if (thing != null && !thing.title().equals(creation.title())) {
        findings.add(
            Invariant.I14,
            "%s %s was '%s', and is '%s' now"
                .formatted(id.kind(), id.id(), creation.title(), thing.title()),
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
