package io.tidings.node.publish;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much a publisher may send at once; each event's data has a smaller limit of its own, the
 * log's.
 *
 * @param maxBatch the body of a request with several events
 */
@ConfigurationProperties("tidings.publish")
public record PublishProperties(@DefaultValue("1MB") DataSize maxBatch) {}
