package io.tidings.faults.nemesis;

import static io.tidings.faults.nemesis.Scenario.fault;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.tidings.faults.load.ReadBehaviour;
import io.tidings.faults.load.RecordingClient;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.proxy.Fault.Bandwidth;
import io.tidings.testbed.proxy.Fault.Cut;
import io.tidings.testbed.proxy.Fault.Fragmentation;
import io.tidings.testbed.proxy.Fault.HalfOpen;
import io.tidings.testbed.proxy.Fault.Reset;
import java.util.List;

/** Faults of clients and of their connections to the load balancer. */
final class ClientFaults {
  private ClientFaults() {}

  static List<Scenario> all() {
    return List.of(
        fault("F1", "client-cut", "client cut in the middle of an event, again and again")
            .inject(environment ->
                environment.repeat(
                    ofMillis(150),
                    () -> {
                      environment.cluster().frontProxy().heal();
                      environment
                          .cluster()
                          .frontProxy()
                          .inject(new Cut(environment.random().nextInt(1, 1_500)));
                    }))
            .lasts(ofSeconds(4)),
        fault("F2", "client-reset", "client resets its connection, five times a second")
            .inject(environment ->
                environment.repeat(
                    ofMillis(200),
                    () -> {
                      environment.cluster().frontProxy().heal();
                      environment.cluster().frontProxy().inject(new Reset());
                    }))
            .lasts(ofSeconds(3)),
        fault("F3", "client-half-open", "client's network is gone without a word, and comes back")
            .inject(environment -> environment.cluster().frontProxy().inject(new HalfOpen()))
            .lasts(ofSeconds(8)),
        fault("F4", "client-slow", "client's line carries 2 KB/s, in pieces of a few bytes")
            .inject(environment -> {
              environment.cluster().frontProxy().inject(new Bandwidth(2_000));
              environment.cluster().frontProxy().inject(new Fragmentation(7));
            })
            .latencyUnaffected()
            .lasts(ofSeconds(6)),
        fault("F5", "client-frozen", "client stops reading and keeps its connection")
            .latencyUnaffected()
            .inject(
                environment -> environment.workload().sleepers().forEach(RecordingClient::freeze))
            .lasts(ofSeconds(8))
            .heal(
                environment -> environment.workload().sleepers().forEach(RecordingClient::resume)),
        fault("F7", "client-asleep", "client sleeps until its position is trimmed everywhere")
            .costs(FaultCost.RESYNC)
            .inject(environment ->
                environment.workload().sleepers().forEach(RecordingClient::disconnect))
            .lasts(ofSeconds(2))
            .heal(environment -> {
              // Nodes that have the events in memory would still serve the client.
              environment.cluster().nodes().forEach(NodeProcess::kill);
              for (String topic : environment.workload().topics()) {
                environment.redisCommand("XTRIM", "tidings:{main}:log:" + topic, "MAXLEN", "1");
              }
              environment.cluster().restore();
              environment.workload().sleepers().forEach(RecordingClient::resume);
            })
            .liveWithin(ofSeconds(8)),
        fault("F11, F42", "client-hops", "clients come, go and change nodes fifty times a second")
            .inject(environment -> {
              for (int i = 0; i < 10; i++) {
                environment
                    .workload()
                    .addClient(
                        "hopper-" + i,
                        new ReadBehaviour.Hops(ofMillis(20L * (i + 1))),
                        environment.workload()::nextNodePort);
              }
            })
            .lasts(ofSeconds(4)));
  }
}
