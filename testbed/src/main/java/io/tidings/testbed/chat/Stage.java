package io.tidings.testbed.chat;

import io.tidings.testbed.cluster.NodeUsage;
import io.tidings.testbed.cluster.RedisUsage;
import java.time.Duration;

/**
 * The cluster at rest, with so many tabs and so many users whose mailbox is on the upstream server.
 *
 * @param node an average node
 * @param processorTime for which the nodes had a core, all together, during the rest
 * @param redis what it did during the rest
 * @param rest how long it was
 */
record Stage(
    int tabs,
    int upstreams,
    NodeUsage node,
    Duration processorTime,
    RedisUsage redis,
    Duration rest) {}
