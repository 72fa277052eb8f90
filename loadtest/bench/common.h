// What the clients of the benchmark share: a clock, a way to connect, what the server's processes use, and where an
// HTTP answer ends.
#ifndef COMMON_H
#define COMMON_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static inline uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static inline double seconds_since(uint64_t start) { return (now() - start) / 1e9; }

static inline void fail(const char *what) {
  perror(what);
  exit(1);
}

// From 127.0.0.1 plus host: each address of the loopback network has local ports of its own.
static inline int dial(int port, int host) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  if (fd < 0) fail("socket");
  struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + host)};
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  if (host && bind(fd, (void *)&from, sizeof from)) fail("bind");
  struct sockaddr_in to = {
      .sin_family = AF_INET,
      .sin_port = htons(port),
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
  };
  if (connect(fd, (void *)&to, sizeof to)) fail("connect");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

// ---- what processes use, given as "pid,pid"

typedef struct {
  double cpu_s, memory_kb;
} usage_sample;

static inline void add_process(const char *pid, usage_sample *sum) {
  char path[64], text[4096];
  snprintf(path, sizeof path, "/proc/%s/stat", pid);
  FILE *file = fopen(path, "r");
  if (!file) return;
  text[fread(text, 1, sizeof text - 1, file)] = 0;
  fclose(file);
  unsigned long user, system;
  // proc(5): utime and stime are fields 14 and 15; the name, field 2, may contain anything up to the last ')'
  sscanf(strrchr(text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
  sum->cpu_s += (user + system) / (double)sysconf(_SC_CLK_TCK);

  snprintf(path, sizeof path, "/proc/%s/smaps_rollup", pid);
  file = fopen(path, "r");
  if (!file) return;
  double kb;
  while (fgets(text, sizeof text, file)) {
    if (sscanf(text, "Pss: %lf", &kb) == 1) sum->memory_kb += kb;
  }
  fclose(file);
}

static inline usage_sample usage_of(const char *list) {
  usage_sample sum = {0};
  char pids[4096];
  snprintf(pids, sizeof pids, "%s", list);
  for (char *pid = strtok(pids, ","); pid; pid = strtok(NULL, ",")) add_process(pid, &sum);
  return sum;
}

static inline double own_cpu_s(void) {
  struct rusage r;
  getrusage(RUSAGE_SELF, &r);
  return r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

// ---- latencies, in buckets of 1 µs, the last of which has all that took longer

static inline double percentile_ms(const uint64_t *histogram, uint64_t buckets, uint64_t count, double share,
                                   uint64_t max_ns) {
  uint64_t want = count * share, sum = 0;
  for (uint64_t i = 0; i + 1 < buckets; i++) {
    sum += histogram[i];
    if (sum > want) return i / 1000.0;
  }
  return max_ns / 1e6;
}

// ---- requests

// A path in which "%d", if it has one, is replaced by a number.
static inline void numbered(char *to, size_t size, const char *path, int number) {
  const char *at = strstr(path, "%d");
  if (at) {
    snprintf(to, size, "%.*s%d%s", (int)(at - path), path, number, at + 2);
  } else {
    snprintf(to, size, "%s", path);
  }
}

// ---- answers

// An answer may come in pieces: its head, then a body of a stated length or of chunks.
static inline int whole(const char *answer, int length) {
  const char *body = strstr(answer, "\r\n\r\n"), *stated = strcasestr(answer, "content-length:");
  if (!body) return 0;
  int have = length - (int)(body + 4 - answer);
  if (stated && stated < body) return have >= atoi(stated + 15);
  return !strcasestr(answer, "transfer-encoding:") || (have >= 5 && !memcmp(answer + length - 5, "0\r\n\r\n", 5));
}

#endif
