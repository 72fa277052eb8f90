package io.tidings.faults.nemesis;

import static io.tidings.faults.nemesis.Scenario.fault;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.tidings.faults.cluster.Topology;
import io.tidings.testbed.cluster.NodeProcess;
import java.util.List;

/** Faults of nodes and of the load balancer in front of them. */
final class NodeFaults {
  private NodeFaults() {}

  static List<Scenario> all() {
    return List.of(
        fault("F8", "balancer-reloaded", "nginx reloads its configuration")
            .inject(environment -> environment.cluster().balancer().reload()),
        fault("F8", "nginx-killed", "nginx killed, back after 2 s")
            .inject(environment -> environment.cluster().balancer().kill())
            .lasts(ofSeconds(2))
            .heal(environment -> environment.cluster().balancer().restart()),
        fault("F10", "balancer-impatient", "nginx cuts streams that are silent for 1 s")
            .inject(environment -> {
              environment.cluster().balancer().kill();
              environment
                  .cluster()
                  .balancer()
                  .restart(
                      shipped -> shipped.replace("proxy_read_timeout 1h", "proxy_read_timeout 1s"));
              environment.workload().pausePublishing();
            })
            .lasts(ofSeconds(5))
            .heal(environment -> {
              environment.workload().resumePublishing();
              environment.cluster().balancer().kill();
              environment.cluster().balancer().restart();
            }),
        fault("F9", "no-node", "every node killed, back after 3 s")
            .inject(environment -> environment.cluster().nodes().forEach(NodeProcess::kill))
            .lasts(ofSeconds(3))
            .heal(environment -> environment.cluster().restore())
            // nginx and HAProxy send a `retry` of up to 6 s
            .liveWithin(ofSeconds(8)),
        fault("F12", "node-killed", "node killed (`kill -9`)")
            .inject(environment -> environment.node(0).kill()),
        fault("F14", "rolling-deploy", "nodes restarted one after another (SIGTERM)")
            .inject(NodeFaults::restartAll)
            .lasts(ofMillis(1)),
        fault("F14", "node-drained", "node told to end (SIGTERM) drains, and is back after 3 s")
            .inject(environment -> environment.node(1).stop())
            .lasts(ofSeconds(3))
            .heal(environment -> environment.cluster().restore()),
        fault("F28", "node-paused", "node stopped for 5 s, as by a long collection (SIGSTOP)")
            .inject(environment -> environment.stop(environment.node(1)))
            .lasts(ofSeconds(5))
            .heal(Environment::wakeAll),
        fault("F39", "node-out-of-files", "node has no file descriptors left")
            .inject(OpenFiles::exhaust)
            .lasts(ofSeconds(3))
            .heal(OpenFiles::free),
        fault("F8", "haproxy-killed", "HAProxy killed, back after 2 s")
            .at(Topology.ALONE_HAPROXY)
            .inject(environment -> environment.cluster().balancer().kill())
            .lasts(ofSeconds(2))
            .heal(environment -> environment.cluster().balancer().restart()),
        fault("F12", "node-killed-behind-haproxy", "node killed behind HAProxy")
            .at(Topology.ALONE_HAPROXY)
            .inject(environment -> environment.node(0).kill()),
        fault("F9", "no-node-behind-haproxy", "every node killed behind HAProxy, back after 3 s")
            .at(Topology.ALONE_HAPROXY)
            .inject(environment -> environment.cluster().nodes().forEach(NodeProcess::kill))
            .lasts(ofSeconds(3))
            .heal(environment -> environment.cluster().restore())
            .liveWithin(ofSeconds(8)));
  }

  /** Restarts the nodes one after another, as a deployment does. */
  static void restartAll(Environment environment) {
    for (NodeProcess node : environment.cluster().nodes()) {
      node.stop();
      node.start();
    }
  }
}
