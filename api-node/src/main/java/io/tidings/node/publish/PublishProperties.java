package io.tidings.node.publish;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much a publisher may send at once; one event's data has its own, smaller limit in the log.
 *
 * @param maxBody of a single event's request
 * @param maxBatch of a request with several events
 */
@ConfigurationProperties("tidings.publish")
public record PublishProperties(
    @DefaultValue("80KB") DataSize maxBody, @DefaultValue("1MB") DataSize maxBatch) {}
