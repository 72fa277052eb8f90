// The options of ssebench.
#ifndef OPTIONS_H
#define OPTIONS_H
#include "common.h"

static struct {
  int connections, events, payload, port, publish_port, publishers, settle_ms, wait_s, loopback_hosts, resume, topics,
      hold;
  double rate;
  const char *path, *publish_path, *publish_type, *pids, *header, *publish_header, *prefix, *suffix, *gc;
} opt = {
    .connections = 1000,
    .events = 100,
    .payload = 100,
    .port = 8080,
    .publishers = 1,
    .settle_ms = 1500,
    .wait_s = 20,
    .loopback_hosts = 1,
    .topics = 1,
    .rate = 10,
    .path = "/sub",
    .publish_path = "/pub",
    .publish_type = "text/plain",
    .pids = "",
    .header = "",
    .publish_header = "",
    .prefix = "",
    .suffix = "",
    .gc = "",
};

static void usage(void) {
  fprintf(stderr,
          "ssebench -c connections -n events -r events/s -b bytes -p port -P publish-port -q publishers\n"
          "         -s path -u publish-path -t publish-type -H 'header' -X 'publish header'\n"
          "         -A body-prefix -Z body-suffix\n"
          "         -i server-pid,pid -g gc-command -w settle-ms -W wait-s -L loopback-hosts -E events-to-resume\n"
          "         -T topics, whose numbers take the place of %%d in paths -N (hold)\n");
  exit(2);
}

static void options(int argc, char **argv) {
  for (int o; (o = getopt(argc, argv, "c:n:r:b:p:P:q:s:u:t:H:X:A:Z:i:g:w:W:L:E:T:N")) != -1;) {
    switch (o) {
      case 'c': opt.connections = atoi(optarg); break;
      case 'n': opt.events = atoi(optarg); break;
      case 'r': opt.rate = atof(optarg); break;
      case 'b': opt.payload = atoi(optarg); break;
      case 'p': opt.port = atoi(optarg); break;
      case 'P': opt.publish_port = atoi(optarg); break;
      case 'q': opt.publishers = atoi(optarg); break;
      case 's': opt.path = optarg; break;
      case 'u': opt.publish_path = optarg; break;
      case 't': opt.publish_type = optarg; break;
      case 'H': opt.header = optarg; break;
      case 'X': opt.publish_header = optarg; break;
      case 'A': opt.prefix = optarg; break;
      case 'Z': opt.suffix = optarg; break;
      case 'i': opt.pids = optarg; break;
      case 'g': opt.gc = optarg; break;
      case 'w': opt.settle_ms = atoi(optarg); break;
      case 'W': opt.wait_s = atoi(optarg); break;
      case 'L': opt.loopback_hosts = atoi(optarg); break;
      case 'E': opt.resume = atoi(optarg); break;
      case 'T': opt.topics = atoi(optarg); break;
      case 'N': opt.hold = 1; break;
      default: usage();
    }
  }
  if (!opt.publish_port) opt.publish_port = opt.port;
  if (opt.payload > 60000 || opt.publishers < 1 || opt.topics < 1) usage();
}

#endif
