"""Clients of one topic, which resume where they were when their connection ends, and its publisher."""

import base64
import http.client
import json
import os
import socket
import threading
import time
import uuid

from stack import BALANCER, ask


class Reader(threading.Thread):
    """Resumes from its cursor after its `retry` whenever its connection ends, as EventSource does."""

    def __init__(self, topic, messages):
        super().__init__(daemon=True)
        self.topic, self.messages = topic, messages
        self.cursor, self.retry = None, 2.0
        self.numbers, self.nodes, self.wrong = [], [], []
        self.follows, self.done = threading.Event(), threading.Event()

    def run(self):
        while not self.done.is_set():
            try:
                for message in self.messages(self):
                    self.take(message)
            except (OSError, http.client.HTTPException):
                pass  # cut
            except Exception as failure:
                self.wrong.append(repr(failure))
            self.done.wait(self.retry)

    def take(self, message):
        self.cursor = message.get("id") or self.cursor
        self.retry = message["retry"] / 1000 if "retry" in message else self.retry
        if "topic" in message:
            self.numbers.append(message["data"]["n"])
        elif message.get("type") == "connected":
            self.nodes.append(message["data"]["node"])
            self.follows.set()
        elif message.get("type") == "resync":
            self.wrong.append(f"resync {message}")


def sse(reader):
    """The frames of /api/stream, each the JSON of its data with its id and retry."""
    connection = http.client.HTTPConnection("127.0.0.1", BALANCER, timeout=40)
    connection.request("GET", f"/api/stream?topic={reader.topic}",
                       headers={"Last-Event-ID": reader.cursor} if reader.cursor else {})
    response = connection.getresponse()
    if response.status != 200:
        reader.wrong.append(f"status {response.status}")
    frame = {}
    for line in response:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name == "data":
            frame.update(json.loads(value))
        elif name == "id":
            frame["id"] = value
        elif name == "retry":
            frame["retry"] = int(value)
        elif not name:
            yield frame
            frame = {}


def websocket(reader):
    """The messages of /-/ws. RFC 6455: an upgrade, then frames; a client masks its own, and the mask is 0 here."""
    with socket.create_connection(("127.0.0.1", BALANCER), timeout=40) as connection, connection.makefile("rb") as input:
        key = base64.b64encode(os.urandom(16)).decode()
        resume = f"Last-Event-ID: {reader.cursor}\r\n" if reader.cursor else ""
        connection.sendall((f"GET /-/ws?topic={reader.topic} HTTP/1.1\r\nHost: localhost:{BALANCER}\r\n"
                            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            f"Sec-WebSocket-Key: {key}\r\n{resume}\r\n").encode())
        status = input.readline()
        while input.readline().strip():
            pass
        if b" 101 " not in status:
            return  # which a page sees as an end without a status
        while head := input.read(2):
            length = head[1]
            if length >= 126:
                length = int.from_bytes(input.read(2 if length == 126 else 8), "big")
            payload = input.read(length)
            kind = head[0] & 15
            if kind == 1:
                yield json.loads(payload)
            elif kind == 9:
                connection.sendall(bytes([0x8A, 0x80 | length, 0, 0, 0, 0]) + payload)
            elif kind == 8:
                return


class Publisher(threading.Thread):
    """Publishes the numbers from 0 on, and repeats what is not acknowledged with the same key."""

    def __init__(self, topic, rate):
        super().__init__(daemon=True)
        self.topic, self.rate = topic, rate
        self.acknowledged, self.repeated = 0, []
        self.done = threading.Event()

    def run(self):
        due = time.monotonic()
        while not self.done.is_set():
            key = {"Idempotency-Key": str(uuid.uuid4())}
            while (status := self.publish(key)) != 201:
                self.repeated.append(status)
                self.done.wait(0.5)
            self.acknowledged += 1
            due += 1 / self.rate
            self.done.wait(due - time.monotonic())

    def publish(self, key):
        event = {"type": "number", "data": {"n": self.acknowledged}}
        try:
            return ask("POST", f"/api/topics/{self.topic}/events", event, key)[0]
        except (OSError, http.client.HTTPException) as failure:
            return type(failure).__name__
