package io.tidings.node.chat.upstream;

import io.tidings.node.chat.ActivePeers;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import okhttp3.OkHttpClient;

/**
 * What the readers of all users share.
 *
 * @param firstReconnect the longest pause before the first attempt to connect again
 * @param random thread-safe
 */
record UpstreamContext(
    UpstreamStore store,
    UpstreamAccounts accounts,
    OkHttpClient http,
    UpstreamClient client,
    ActivePeers activePeers,
    UpstreamMeters meters,
    Clock clock,
    Duration firstReconnect,
    RandomGenerator random) {}
