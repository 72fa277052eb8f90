package io.tidings.cli.log;

import io.tidings.cli.Json;
import io.tidings.events.EventId;
import io.tidings.events.Workspace;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints what was found and mended: a line for each, or one JSON document at the end. */
final class FsckReport {
  private final PrintWriter out;
  private final boolean json;

  /** Of each finding of the first check; it comes before the outcome in the document. */
  private List<Finding> first = List.of();

  /**
   * One repair that was tried.
   *
   * @param done false when the key had changed meanwhile
   */
  record Mended(String kind, String key, boolean done) {
    private String json() {
      return Json.line().with("kind", kind).with("key", key).with("mended", done).toString();
    }
  }

  FsckReport(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** The findings of the first check. */
  void findings(Workspace workspace, LogCheck.Result found, FsckRun.Mending mending) {
    first = found.findings();
    if (!json) {
      first.forEach(finding -> out.println(line(finding)));
      if (mending.dryRun() && mending.newEpoch()) {
        out.println("--repair --new-epoch would begin a new epoch in the workspace " + workspace);
      }
      out.flush();
    }
  }

  /** What was mended, and what is left. */
  void end(
      Workspace workspace, LogCheck.Result left, List<Mended> mended, FsckRun.Mending mending) {
    if (json) {
      out.println(document(workspace, left, mended));
      return;
    }
    for (Mended one : mended) {
      String outcome = one.done() ? "mended " : "unchanged, since it is no longer as it was: ";
      out.println(outcome + one.kind() + " " + one.key());
    }
    long harmful = left.findings().stream().filter(finding -> !finding.note()).count();
    long notes = left.findings().size() - harmful;
    long repairable = left.findings().stream().filter(finding -> finding.repair() != null).count();
    out.println(
        "workspace "
            + workspace
            + ": "
            + (harmful == 0 ? "clean" : harmful + (harmful == 1 ? " finding" : " findings"))
            + (mending.writes() && !mended.isEmpty() ? " after the repair" : "")
            + (repairable > 0 ? " (--repair can mend " + repairable + ")" : "")
            + (notes > 0 ? ", " + notes + (notes == 1 ? " note" : " notes") : "")
            + "; "
            + left.topics()
            + " topics, "
            + left.entries()
            + " entries read"
            + position(left));
    if (!left.complete()) {
      out.println("a limit was reached: the rest was not looked at (--max-entries, --max-keys)");
    }
  }

  private static String position(LogCheck.Result result) {
    EventId last = result.clock().last();
    String epoch = result.clock().epoch();
    return epoch == null || last == null ? "" : ", at " + epoch + "." + last;
  }

  private static String line(Finding finding) {
    FindingKind kind = finding.kind();
    return (finding.note() ? "note " : "error ")
        + kind.label()
        + " "
        + finding.key()
        + " "
        + (finding.id() == null ? "-" : finding.id())
        + ": "
        + finding.what()
        + ". Clients: "
        + kind.consequence()
        + ". "
        + (finding.repair() == null ? "Cure: " + bare(kind.cure()) : "--repair " + kind.cure())
        + ".";
  }

  /** What an operator can do; a repair that cannot be done here is no cure. */
  private static String bare(String cure) {
    return cure.startsWith("sets ") || cure.startsWith("adds ")
        ? "not by --repair, since it cannot be told what is right; --new-epoch makes all clients"
            + " read their state again"
        : cure;
  }

  private String document(Workspace workspace, LogCheck.Result left, List<Mended> mended) {
    @Nullable String epoch = left.clock().epoch();
    EventId last = left.clock().last();
    return Json.line()
        .with("workspace", workspace.name())
        .with("clean", left.findings().stream().allMatch(Finding::note))
        .with("complete", left.complete())
        .with("epoch", epoch)
        .with("position", last == null ? null : last.toString())
        .with("topics", left.topics())
        .with("entries", left.entries())
        .withJson("findings", array(first))
        .withJson("mended", mended.stream().map(Mended::json).collect(joined()))
        .withJson("left", array(mended.isEmpty() ? first : left.findings()))
        .toString();
  }

  private static String array(List<Finding> findings) {
    return findings.stream().map(FsckReport::json).collect(joined());
  }

  private static Collector<CharSequence, ?, String> joined() {
    return Collectors.joining(",", "[", "]");
  }

  private static String json(Finding finding) {
    boolean repairable = finding.repair() != null;
    return Json.line()
        .with("kind", finding.kind().label())
        .with("severity", finding.note() ? "note" : "error")
        .with("key", finding.key())
        .with("id", finding.id())
        .with("what", finding.what())
        .with("consequence", finding.kind().consequence())
        .with("repairable", repairable)
        .with("cure", repairable ? finding.kind().cure() : bare(finding.kind().cure()))
        .toString();
  }
}
