// ssebench: measures all SSE servers in the same way. It opens connections as an EventSource does, publishes with POST,
// and reports, as one line of JSON, deliveries, latency from just before the POST to the arrival, and, of the server's
// processes, CPU time for each delivery and memory for each connection.
//
//   cc -O2 -o ssebench ssebench.c && ./ssebench -c 9000 -n 60 -r 5 -b 200 -p 8081 -i PID     more: see usage()
//
// With -T the "%d" in its paths is the number of a topic, one after the other, for connections and events. With -N it
// prints a line once all are open, and goes on when it can read one.
//
// With -E it measures how clients resume: each sends the -H header (a Last-Event-ID), and the clock runs from the first
// connect until each of them has received that many events from the history.
#include "common.h"
#include "options.h"

// In every payload: the mark, then 19 digits of CLOCK_MONOTONIC in nanoseconds.
static const char MARK[] = "@@T";
enum { MARK_LENGTH = 3, DIGITS = 19, STAMP = MARK_LENGTH + DIGITS };

// 1 µs buckets up to 4 s
enum { BUCKETS = 4000000 };

typedef struct {
  int fd;
  uint8_t end_of_head;  // how much of CR LF CR LF was seen
  uint8_t has_head;
  uint8_t marked;  // how much of the mark was seen
  uint8_t digits;
  uint32_t events;
  uint64_t stamp;
} subscriber;

typedef struct {
  int fd;
  int busy;
  int length; // of the answer received so far
  char answer[8192];
} publisher;

static subscriber *subscribers;
static publisher *publishers;
static int poll_fd, opened, refused, closed, resumed;
static uint64_t delivered, histogram[BUCKETS], latency_max, last_delivery;
static char buffer[262144];

static void collect_garbage(void) {
  if (*opt.gc && system(opt.gc)) fprintf(stderr, "ssebench: %s failed\n", opt.gc);
}

// ---- subscribers

static void deliver(subscriber *s) {
  last_delivery = now();
  uint64_t latency = last_delivery - s->stamp, bucket = latency / 1000;
  if (latency > latency_max) latency_max = latency;
  histogram[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
  delivered++;
  if (++s->events == (uint32_t)opt.resume) resumed++;
}

static void take(subscriber *s, const char *bytes, ssize_t length) {
  static const char END[] = "\r\n\r\n";
  for (ssize_t i = 0; i < length; i++) {
    char c = bytes[i];
    if (!s->has_head) {
      s->end_of_head = c == END[s->end_of_head] ? s->end_of_head + 1 : c == '\r';
      if (s->end_of_head == 4) {
        s->has_head = 1;
        opened++;
      }
    } else if (s->marked < MARK_LENGTH) {
      s->marked = c == MARK[s->marked] ? s->marked + 1 : c == MARK[0];
      s->digits = 0;
      s->stamp = 0;
    } else if (c >= '0' && c <= '9') {
      s->stamp = s->stamp * 10 + (c - '0');
      if (++s->digits == DIGITS) {
        deliver(s);
        s->marked = 0;
      }
    } else {
      s->marked = 0;
    }
  }
}

static void check_status(const subscriber *s, ssize_t length) {
  if (s->has_head || s->end_of_head || length < 12 || !memcmp(buffer + 9, "200", 3)) return;
  if (!refused++) fprintf(stderr, "ssebench: %.*s\n", (int)(length > 300 ? 300 : length), buffer);
}

static void read_all(subscriber *s) {
  for (;;) {
    ssize_t length = read(s->fd, buffer, sizeof buffer);
    if (length > 0) {
      check_status(s, length);
      take(s, buffer, length);
      if (length < (ssize_t)sizeof buffer) return;
    } else {
      if (length == 0 || (errno != EAGAIN && errno != EINTR)) {
        closed++;
        close(s->fd);
      }
      return;
    }
  }
}

static void await_answer(publisher *p);

static void pump(uint64_t timeout_ns) {
  struct epoll_event ready[512];
  struct timespec timeout = {.tv_sec = timeout_ns / 1000000000, .tv_nsec = timeout_ns % 1000000000};
  int n = epoll_pwait2(poll_fd, ready, 512, &timeout, NULL);
  for (int i = 0; i < n; i++) {
    publisher *p = ready[i].data.ptr;
    if (publishers && p >= publishers && p < publishers + opt.publishers) {
      await_answer(p);
    } else {
      read_all(ready[i].data.ptr);
    }
  }
}

static void watch(int fd, void *owner) {
  fcntl(fd, F_SETFL, O_NONBLOCK);
  struct epoll_event interest = {.events = EPOLLIN, .data.ptr = owner};
  epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &interest);
}

static void open_all(void) {
  char request[4096], path[2048];
  uint64_t start = now();
  for (int i = 0; i < opt.connections; i++) {
    // Those that are held are no storm: requests that wait for too long would be cut off on a slow machine.
    while (opt.hold && i - opened - closed >= 256 && seconds_since(start) < opt.wait_s) pump(10000000);
    numbered(path, sizeof path, opt.path, i % opt.topics);
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/event-stream\r\n"
                          "Cache-Control: no-cache\r\n%s%s\r\n",
                          path, opt.port, opt.header, *opt.header ? "\r\n" : "");
    subscriber *s = &subscribers[i];
    s->fd = dial(opt.port, i % opt.loopback_hosts);
    if (write(s->fd, request, length) != length) fail("write");
    watch(s->fd, s);
    if (i % 64 == 63) pump(0);
  }
}

// ---- publishers: each has at most one request under way; the next event goes to an idle one when it is due

static int sent, acknowledged, refused_publishes;

static void publish(publisher *p) {
  static char pad[65536], body[70000], request[80000], path[2048];
  int padding = opt.payload > STAMP ? opt.payload - STAMP : 0;
  memset(pad, 'x', padding);
  pad[padding] = 0;
  int size = snprintf(body, sizeof body, "%s%s%019llu%s%s", opt.prefix, MARK, (unsigned long long)now(), pad,
                      opt.suffix);
  numbered(path, sizeof path, opt.publish_path, sent % opt.topics);
  int length = snprintf(request, sizeof request,
                        "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: %s\r\n"
                        "Content-Length: %d\r\n%s%s\r\n%s",
                        path, opt.publish_port, opt.publish_type, size, opt.publish_header,
                        *opt.publish_header ? "\r\n" : "", body);
  if (write(p->fd, request, length) != length) fail("publish");
  p->busy = 1;
  sent++;
}

static void open_publisher(publisher *p) {
  p->fd = dial(opt.publish_port, 0);
  p->busy = p->length = 0;
  watch(p->fd, p);
}

static void await_answer(publisher *p) {
  ssize_t length = read(p->fd, p->answer + p->length, sizeof p->answer - 1 - p->length);
  if (length > 0) {
    p->answer[p->length += length] = 0;
    if (!whole(p->answer, p->length)) return;
    p->busy = 0;
    acknowledged++;
    if (p->answer[9] != '2' && !refused_publishes++) fprintf(stderr, "ssebench: %s\n", p->answer);
    p->length = 0;
  } else if (length == 0 || errno != EAGAIN) {
    close(p->fd);
    open_publisher(p);
  }
}

static void publish_all(uint64_t start) {
  publishers = calloc(opt.publishers, sizeof *publishers);
  for (int i = 0; i < opt.publishers; i++) open_publisher(&publishers[i]);
  for (int busy = 0; sent < opt.events || busy;) {
    uint64_t due = start + (uint64_t)(sent * 1e9 / opt.rate), wait = 10000000;
    busy = 0;
    for (int i = 0; i < opt.publishers; i++) {
      publisher *p = &publishers[i];
      if (!p->busy && sent < opt.events && now() >= due) {
        publish(p);
        due = start + (uint64_t)(sent * 1e9 / opt.rate);
      }
      busy += p->busy;
    }
    if (busy < opt.publishers && sent < opt.events) {
      uint64_t t = now();
      wait = due > t ? due - t : 0;
    }
    pump(wait);
    if (seconds_since(start) > opt.wait_s + opt.events / opt.rate) break;
  }
}

// ---- held open, while another program measures

static void hold(void) {
  char line[64];
  printf("{\"opened\":%d}\n", opened);
  fflush(stdout);
  fcntl(0, F_SETFL, O_NONBLOCK);
  while (read(0, line, sizeof line) < 0 && errno == EAGAIN) pump(10000000);
}

// ---- the report

static double percentile(double share) {
  return percentile_ms(histogram, BUCKETS, delivered, share, latency_max);
}

int main(int argc, char **argv) {
  options(argc, argv);
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  subscribers = calloc(opt.connections, sizeof *subscribers);
  poll_fd = epoll_create1(0);

  collect_garbage();
  usage_sample before = usage_of(opt.pids);
  uint64_t start = now();
  open_all();
  while (opened < opt.connections && seconds_since(start) < opt.wait_s && !(opt.hold && closed)) pump(10000000);
  double open_s = seconds_since(start);
  while (opt.resume && resumed < opt.connections && seconds_since(start) < opt.wait_s) pump(10000000);
  double resume_s = opt.resume ? (last_delivery - start) / 1e9 : 0;
  uint64_t settle = now();
  while (seconds_since(settle) * 1000 < opt.settle_ms) pump(10000000);
  usage_sample open = usage_of(opt.pids);
  collect_garbage();
  if (opt.hold) hold();
  usage_sample idle = usage_of(opt.pids);

  // from here on only live deliveries count
  uint64_t replayed = delivered;
  delivered = latency_max = 0;
  memset(histogram, 0, sizeof histogram);
  for (int i = 0; i < opt.connections; i++) subscribers[i].events = 0;
  double own = own_cpu_s();
  start = last_delivery = now();
  int resumed_before = resumed;
  opt.resume = 0;
  publish_all(start);
  uint64_t want = (uint64_t)opt.events * opt.connections / opt.topics, end = now();
  // Stops waiting for lost events once no more arrive.
  while (delivered < want && seconds_since(end) < opt.wait_s &&
         seconds_since(last_delivery > end ? last_delivery : end) < 4) {
    pump(10000000);
  }
  usage_sample after = usage_of(opt.pids);
  own = own_cpu_s() - own;

  double duration = (last_delivery - start) / 1e9, per_delivery = delivered ? delivered / 1e6 : 1;
  uint32_t least = ~0u, most = 0;
  for (int i = 0; i < opt.connections; i++) {
    if (subscribers[i].events < least) least = subscribers[i].events;
    if (subscribers[i].events > most) most = subscribers[i].events;
  }
  printf("{\"connections\":%d,\"opened\":%d,\"refused\":%d,\"closed\":%d,\"open_s\":%.3f,"
         "\"open_cpu_us\":%.1f,\"kb_per_connection\":%.2f,"
         "\"resumed\":%d,\"resume_s\":%.3f,\"replayed\":%llu,\"sent\":%d,\"acknowledged\":%d,\"refused_publishes\":%d,"
         "\"delivered\":%llu,\"expected\":%llu,\"least\":%u,\"most\":%u,\"duration_s\":%.3f,\"deliveries_per_s\":%.0f,"
         "\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,\"server_us\":%.3f,\"client_us\":%.3f,\"memory_mb\":%.1f}\n",
         opt.connections, opened, refused, closed, open_s, (open.cpu_s - before.cpu_s) * 1e6 / opt.connections,
         (idle.memory_kb - before.memory_kb) / opt.connections, resumed_before, resume_s,
         (unsigned long long)replayed, sent, acknowledged, refused_publishes, (unsigned long long)delivered,
         (unsigned long long)want, least, most, duration,
         duration > 0 ? delivered / duration : 0, percentile(.5), percentile(.99), latency_max / 1e6,
         (after.cpu_s - idle.cpu_s) / per_delivery, own / per_delivery, after.memory_kb / 1024);
  return 0;
}
