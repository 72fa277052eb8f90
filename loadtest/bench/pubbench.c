// pubbench: measures how fast a server takes publishes. Each of its keep-alive connections sends the same POST, waits
// for the whole answer and sends it again. It reports, as one line of JSON, answers a second (also second by second),
// latency from the POST to its answer, and the CPU time of the server's processes for each request.
//
// With -T the "%d" in the path is the number of a topic, one after the other. With -r all connections together send so
// many a second, if they are answered in time.
//
//   cc -O2 -o pubbench pubbench.c && ./pubbench -p 8081 -c 16 -d 5 -i PID -B '{"type":"t","data":1}'
#include "common.h"

enum { BUCKETS = 2000000, MOST_SECONDS = 600 };  // buckets of 1 µs

typedef struct {
  int fd;
  int length;  // of the answer received so far
  uint64_t sent, due;  // due: of the next one, while none waits for its answer; else 0
  char answer[32768];
} publisher;

static int port = 8080, connections = 16, topics = 1, next_topic, poll_fd;
static double duration_s = 5, rate;
static const char *path = "/pub", *type = "application/json", *header = "", *body = "", *pids = "";
static uint64_t start, answered, refused, reopened, histogram[BUCKETS], latency_max, by_second[MOST_SECONDS];
static char **requests;

static int compose(int topic) {
  char numbered_path[2048];
  numbered(numbered_path, sizeof numbered_path, path, topic);
  return asprintf(&requests[topic],
                  "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
                  "%s%s\r\n%s",
                  numbered_path, port, type, strlen(body), header, *header ? "\r\n" : "", body);
}

static uint64_t interval(void) { return connections * 1e9 / rate; }

static void publish(publisher *p) {
  const char *request = requests[next_topic++ % topics];
  int request_length = strlen(request);
  p->length = 0;
  p->due = 0;
  p->sent = now();
  for (int written = 0; written < request_length;) {
    ssize_t n = write(p->fd, request + written, request_length - written);
    if (n < 0 && errno == EAGAIN) continue;
    if (n < 0) fail("publish");
    written += n;
  }
}

static void publish_again(publisher *p) {
  if (rate > 0) {
    p->due = p->sent + interval();
  } else {
    publish(p);
  }
}

static void open_publisher(publisher *p) {
  p->fd = dial(port, 0);
  fcntl(p->fd, F_SETFL, O_NONBLOCK);
  struct epoll_event interest = {.events = EPOLLIN, .data.ptr = p};
  epoll_ctl(poll_fd, EPOLL_CTL_ADD, p->fd, &interest);
}

static void count(publisher *p) {
  uint64_t t = now(), latency = t - p->sent, bucket = latency / 1000, second = (t - start) / 1000000000;
  if (p->answer[9] == '2') {
    answered++;
    if (second < MOST_SECONDS) by_second[second]++;
    histogram[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
    if (latency > latency_max) latency_max = latency;
  } else if (!refused++) {
    fprintf(stderr, "pubbench: %s\n", p->answer);
  }
}

static void await_answer(publisher *p) {
  ssize_t length = read(p->fd, p->answer + p->length, sizeof p->answer - 1 - p->length);
  if (length > 0) {
    p->answer[p->length += length] = 0;
    if (!whole(p->answer, p->length)) return;
    count(p);
    publish_again(p);
  } else if (length == 0 || errno != EAGAIN) {
    close(p->fd);
    reopened++;
    open_publisher(p);
    publish(p);
  }
}

static double percentile(double share) {
  return percentile_ms(histogram, BUCKETS, answered, share, latency_max);
}

static void options(int argc, char **argv) {
  for (int o; (o = getopt(argc, argv, "p:c:d:u:t:X:B:i:T:r:")) != -1;) {
    switch (o) {
      case 'p': port = atoi(optarg); break;
      case 'c': connections = atoi(optarg); break;
      case 'd': duration_s = atof(optarg); break;
      case 'u': path = optarg; break;
      case 't': type = optarg; break;
      case 'X': header = optarg; break;
      case 'B': body = optarg; break;
      case 'i': pids = optarg; break;
      case 'T': topics = atoi(optarg); break;
      case 'r': rate = atof(optarg); break;
      default:
        fprintf(stderr, "pubbench -p port -c connections -d seconds -u path -t type -X 'header' -B body -i pid,pid "
                        "-T topics, whose numbers take the place of %%d in the path -r publishes a second\n");
        exit(2);
    }
  }
  if (connections < 1 || topics < 1 || duration_s <= 0 || duration_s > MOST_SECONDS) exit(2);
}

int main(int argc, char **argv) {
  options(argc, argv);
  requests = calloc(topics, sizeof *requests);
  for (int topic = 0; topic < topics; topic++) {
    if (compose(topic) < 0) fail("asprintf");
  }
  poll_fd = epoll_create1(0);
  publisher *publishers = calloc(connections, sizeof *publishers);
  for (int i = 0; i < connections; i++) open_publisher(&publishers[i]);
  usage_sample before = usage_of(pids);
  double own = own_cpu_s();
  start = now();
  for (int i = 0; i < connections; i++) {
    if (rate > 0) {
      publishers[i].due = start + interval() * i / connections;
    } else {
      publish(&publishers[i]);
    }
  }
  while (seconds_since(start) < duration_s) {
    struct epoll_event ready[512];
    int n = epoll_wait(poll_fd, ready, 512, rate > 0 ? 1 : 100);
    for (int i = 0; i < n; i++) await_answer(ready[i].data.ptr);
    for (int i = 0; rate > 0 && i < connections; i++) {
      if (publishers[i].due && publishers[i].due <= now()) publish(&publishers[i]);
    }
  }
  double elapsed = seconds_since(start), requests = answered + refused ? answered + refused : 1;
  double server = usage_of(pids).cpu_s - before.cpu_s;
  own = own_cpu_s() - own;
  printf("{\"requests\":%llu,\"refused\":%llu,\"reopened\":%llu,\"per_s\":%.1f,\"server_us\":%.2f,\"client_us\":%.2f,"
         "\"server_cores\":%.3f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,\"seconds\":[",
         (unsigned long long)answered, (unsigned long long)refused, (unsigned long long)reopened, answered / elapsed,
         server * 1e6 / requests, own * 1e6 / requests, server / elapsed, percentile(.5), percentile(.99),
         latency_max / 1e6);
  for (int i = 0; i < (int)elapsed; i++) printf("%s%llu", i ? "," : "", (unsigned long long)by_second[i]);
  printf("]}\n");
  return 0;
}
