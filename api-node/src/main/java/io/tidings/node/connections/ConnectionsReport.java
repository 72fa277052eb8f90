package io.tidings.node.connections;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.tidings.node.http.IsoTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections of all nodes.
 *
 * @param time when it was asked for
 * @param complete whether every node that is registered has answered with all that was asked for
 * @param problem why the other nodes could not be asked; null when they were
 * @param connections the first ones of all nodes together
 */
@JsonInclude(Include.NON_NULL)
public record ConnectionsReport(
    String time,
    boolean complete,
    @Nullable String problem,
    List<NodeSummary> nodes,
    List<ConnectionView> connections) {

  /**
   * One node, whatever the filters are. Of one that did not answer, only the first fields are
   * known.
   *
   * @param instance tells two processes of one name apart
   * @param since when it was started
   * @param open its connections by transport
   * @param worstBehindMillis of all of them
   * @param matching how many connections the filters leave
   * @param silentLanes its lanes that did not answer, whose connections are missing
   * @param truncated whether it left some connections out because its answer was too long
   */
  @JsonInclude(Include.NON_NULL)
  record NodeSummary(
      String node,
      String instance,
      boolean answered,
      String since,
      String release,
      @Nullable Boolean draining,
      @Nullable Map<String, Integer> open,
      @Nullable Long worstBehindMillis,
      @Nullable Integer matching,
      @Nullable List<String> silentLanes,
      @Nullable Boolean truncated) {

    /**
     * @param answer null when there was none
     */
    static NodeSummary of(NodeEntry node, @Nullable NodeAnswer answer) {
      String since = IsoTime.text(node.since());
      return answer == null
          ? new NodeSummary(
              node.name(),
              node.instance(),
              false,
              since,
              node.release(),
              null,
              null,
              null,
              null,
              null,
              null)
          : new NodeSummary(
              node.name(),
              node.instance(),
              true,
              since,
              node.release(),
              answer.draining(),
              answer.open(),
              answer.worstBehindMillis(),
              answer.matching(),
              answer.silentLanes(),
              answer.truncated());
    }

    private boolean complete() {
      return answered
          && (silentLanes == null || silentLanes.isEmpty())
          && !Boolean.TRUE.equals(truncated);
    }
  }

  static boolean complete(@Nullable String problem, List<NodeSummary> nodes) {
    return problem == null && nodes.stream().allMatch(NodeSummary::complete);
  }
}
