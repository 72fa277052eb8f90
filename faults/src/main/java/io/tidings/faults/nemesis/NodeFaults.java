package io.tidings.faults.nemesis;

import static io.tidings.faults.nemesis.Scenario.fault;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.tidings.faults.house.NodeProcess;
import io.tidings.faults.house.Site;
import java.util.List;

/** What happens to nodes and to the load balancer in front of them. */
final class NodeFaults {
  private NodeFaults() {}

  static List<Scenario> all() {
    return List.of(
        fault("F8", "balancer-reloaded", "nginx reloads its configuration")
            .inject(stage -> stage.house().balancer().reload()),
        fault("F8", "nginx-killed", "nginx killed, back after 2 s")
            .inject(stage -> stage.house().balancer().kill())
            .lasts(ofSeconds(2))
            .heal(stage -> stage.house().balancer().restart()),
        fault("F10", "balancer-impatient", "nginx cuts streams that are silent for 1 s")
            .inject(stage -> {
              stage.house().balancer().kill();
              stage
                  .house()
                  .balancer()
                  .restart(
                      shipped -> shipped.replace("proxy_read_timeout 1h", "proxy_read_timeout 1s"));
              stage.crowd().quiet();
            })
            .lasts(ofSeconds(5))
            .heal(stage -> {
              stage.crowd().loud();
              stage.house().balancer().kill();
              stage.house().balancer().restart();
            }),
        fault("F9", "no-node", "every node killed, back after 3 s")
            .inject(stage -> stage.house().nodes().forEach(NodeProcess::kill))
            .lasts(ofSeconds(3))
            .heal(stage -> stage.house().restore())
            // nginx and HAProxy say `retry` of up to 6 s
            .liveWithin(ofSeconds(8)),
        fault("F12", "node-killed", "node killed (`kill -9`)")
            .inject(stage -> stage.node(0).kill()),
        fault("F14", "rolling-deploy", "nodes restarted one after another (SIGTERM)")
            .inject(stage -> {
              for (NodeProcess node : stage.house().nodes()) {
                node.stop();
                node.start();
              }
            })
            .lasts(ofMillis(1)),
        fault("F28", "node-paused", "node stopped for 5 s, as by a long collection (SIGSTOP)")
            .inject(stage -> stage.node(1).pause())
            .lasts(ofSeconds(5))
            .heal(stage -> stage.node(1).resume()),
        fault("F39", "node-out-of-files", "node has no file descriptors left")
            .inject(OpenFiles::exhaust)
            .lasts(ofSeconds(3))
            .heal(OpenFiles::free),
        fault("F8", "haproxy-killed", "HAProxy killed, back after 2 s")
            .at(Site.ALONE_HAPROXY)
            .inject(stage -> stage.house().balancer().kill())
            .lasts(ofSeconds(2))
            .heal(stage -> stage.house().balancer().restart()),
        fault("F12", "node-killed-behind-haproxy", "node killed behind HAProxy")
            .at(Site.ALONE_HAPROXY)
            .inject(stage -> stage.node(0).kill()),
        fault("F9", "no-node-behind-haproxy", "every node killed behind HAProxy, back after 3 s")
            .at(Site.ALONE_HAPROXY)
            .inject(stage -> stage.house().nodes().forEach(NodeProcess::kill))
            .lasts(ofSeconds(3))
            .heal(stage -> stage.house().restore())
            .liveWithin(ofSeconds(8)));
  }
}
