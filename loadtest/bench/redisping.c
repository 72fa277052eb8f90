// redisping: the latency of Redis alone. PUBLISH on one connection to Redis, SUBSCRIBE on another, at a steady rate;
// prints, as one line of JSON, the time from just before the PUBLISH to the arrival. The peer for the latency
// between nodes.
//
//   cc -O2 -o redisping redisping.c && ./redisping PORT EVENTS RATE BYTES
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static int dial(int port) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  struct sockaddr_in address = {
      .sin_family = AF_INET,
      .sin_port = htons(port),
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
  };
  if (connect(fd, (void *)&address, sizeof address)) {
    perror("connect");
    exit(1);
  }
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "redisping PORT EVENTS RATE BYTES\n");
    return 2;
  }
  int events = atoi(argv[2]), bytes = atoi(argv[4]);
  double rate = atof(argv[3]), *ms = calloc(events, sizeof *ms);
  int listener = dial(atoi(argv[1])), speaker = dial(atoi(argv[1]));
  static char text[131072], command[70000], pad[65536];
  memset(pad, 'x', sizeof pad - 1);
  static const char SUBSCRIBE[] = "SUBSCRIBE redisping\r\n";
  if (write(listener, SUBSCRIBE, sizeof SUBSCRIBE - 1) < 0 || read(listener, text, sizeof text) <= 0) return 1;

  uint64_t start = now();
  int padding = bytes > 22 ? bytes - 22 : 0;
  for (int i = 0; i < events; i++) {
    uint64_t due = start + (uint64_t)(i * 1e9 / rate);
    struct timespec until = {.tv_sec = due / 1000000000, .tv_nsec = due % 1000000000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    int length = snprintf(command, sizeof command,
                          "*3\r\n$7\r\nPUBLISH\r\n$9\r\nredisping\r\n$%d\r\n@@T%019llu%.*s\r\n",
                          22 + padding, (unsigned long long)now(), padding, pad);
    if (write(speaker, command, length) != length) return 1;
    size_t have = 0;
    char *mark;
    do {
      ssize_t got = read(listener, text + have, sizeof text - 1 - have);
      if (got <= 0) return 1;
      text[have += got] = 0;
    } while (!(mark = strstr(text, "@@T")) || strlen(mark) < (size_t)(22 + padding));
    mark[22] = 0;
    ms[i] = (now() - strtoull(mark + 3, NULL, 10)) / 1e6;
    if (read(speaker, text, sizeof text) <= 0) return 1;
  }
  qsort(ms, events, sizeof *ms, by_size);
  printf("{\"events\":%d,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f}\n", events, ms[events / 2],
         ms[(int)(events * .99)], ms[events - 1]);
  return 0;
}
