package io.tidings.node.publish;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much a publisher may send; each event's data has a smaller limit of its own, the log's.
 *
 * @param maxBatch the body of a request with several events
 * @param rate events a second of one publisher on this node; 0 for any number
 * @param burst events that one who has rested may publish at once
 */
@ConfigurationProperties("tidings.publish")
public record PublishProperties(
    @DefaultValue("1MB") DataSize maxBatch,
    @DefaultValue("1000") double rate,
    @DefaultValue("2000") int burst) {
  public PublishProperties {
    if (!(rate >= 0) || burst < 1) {
      throw new IllegalArgumentException(
          "tidings.publish.rate has to be 0 or more, and burst 1 or more: " + rate + ", " + burst);
    }
  }
}
