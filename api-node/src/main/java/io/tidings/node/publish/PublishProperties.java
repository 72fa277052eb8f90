package io.tidings.node.publish;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much a publisher may send; each event's data has a smaller limit of its own, the log's.
 *
 * @param maxBatch the body of a request with several events
 * @param rate events a second of one publisher on this node; 0 for any number
 * @param burst events that a publisher may send at once after a rest
 * @param byteRate bytes a second of one publisher on this node; 0 for any number
 * @param byteBurst bytes that a publisher may send at once after a rest
 * @param parseWait how long a large body waits for its turn to be parsed
 */
@ConfigurationProperties("tidings.publish")
public record PublishProperties(
    @DefaultValue("1MB") DataSize maxBatch,
    @DefaultValue("1000") double rate,
    @DefaultValue("2000") int burst,
    @DefaultValue("1MB") DataSize byteRate,
    @DefaultValue("8MB") DataSize byteBurst,
    @DefaultValue("5s") Duration parseWait) {
  private static final DataSize MOST = DataSize.ofGigabytes(1);

  public PublishProperties {
    if (!(rate >= 0) || burst < 1) {
      throw new IllegalArgumentException(
          "tidings.publish.rate has to be 0 or more, and burst 1 or more: " + rate + ", " + burst);
    }
    if (byteRate.isNegative() || byteRate.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "tidings.publish.byte-rate has to be 0B to " + MOST + ": " + byteRate);
    }
    if (byteBurst.toBytes() < 1 || byteBurst.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "tidings.publish.byte-burst has to be 1B to " + MOST + ": " + byteBurst);
    }
    if (parseWait.isNegative() || parseWait.toHours() >= 1) {
      throw new IllegalArgumentException(
          "tidings.publish.parse-wait has to be 0s to 1h: " + parseWait);
    }
  }
}
