// floor: the least work that a server can do for an SSE delivery on this kernel. One thread, epoll, one write(2) for
// each connection and event; no framing library, no history, no authorisation, no second node. Ratios are
// relative to this limit.
//
// GET anything subscribes, POST anything broadcasts its body.    cc -O2 -o floor floor.c && ./floor 9090
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_SUBSCRIBERS = 200000, MAX_REQUEST = 65536 };

static const char HEAD[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
static const char DONE[] = "HTTP/1.1 204 No Content\r\n\r\n";

static int subscribers[MAX_SUBSCRIBERS], count;

static void leave(int fd) {
  for (int i = 0; i < count; i++) {
    if (subscribers[i] == fd) {
      subscribers[i] = subscribers[--count];
      break;
    }
  }
  close(fd);
}

static void subscribe(int fd) {
  if (count < MAX_SUBSCRIBERS && write(fd, HEAD, sizeof HEAD - 1) > 0) {
    subscribers[count++] = fd;
  } else {
    close(fd);
  }
}

static void broadcast(const char *body) {
  static char frame[MAX_REQUEST + 64];
  int length = snprintf(frame, sizeof frame, "id: 1\ndata: %s\n\n", body);
  for (int i = 0; i < count; i++) {
    // A full socket loses the event here: a server that keeps it does more work.
    if (write(subscribers[i], frame, length) < 0 && errno != EAGAIN) {
      close(subscribers[i]);
      subscribers[i--] = subscribers[--count];
    }
  }
}

static void serve(int fd) {
  static char request[MAX_REQUEST];
  ssize_t length = read(fd, request, sizeof request - 1);
  if (length <= 0) {
    if (length == 0 || errno != EAGAIN) leave(fd);
    return;
  }
  request[length] = 0;
  if (request[0] == 'G') {
    subscribe(fd);
    return;
  }
  const char *body = strstr(request, "\r\n\r\n");
  if (body) {
    broadcast(body + 4);
    if (write(fd, DONE, sizeof DONE - 1) < 0) close(fd);
  }
}

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_IGN);
  int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poll = epoll_create1(0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {
      .sin_family = AF_INET,
      .sin_port = htons(argc > 1 ? atoi(argv[1]) : 9090),
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
  };
  if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)) {
    perror("bind");
    return 1;
  }
  struct epoll_event interest = {.events = EPOLLIN, .data.fd = listener}, ready[512];
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &interest);
  for (;;) {
    int n = epoll_wait(poll, ready, 512, -1);
    for (int i = 0; i < n; i++) {
      if (ready[i].data.fd != listener) {
        serve(ready[i].data.fd);
        continue;
      }
      for (int fd; (fd = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0;) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        interest.data.fd = fd;
        epoll_ctl(poll, EPOLL_CTL_ADD, fd, &interest);
      }
    }
  }
}
