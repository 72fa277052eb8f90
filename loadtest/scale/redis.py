"""A connection to Redis that knows as much of its protocol as the measurements need, and what a server has used."""

import socket


class Redis:
    def __init__(self, port):
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.file = self.socket.makefile("rb")

    def call(self, *words):
        data = [str(word).encode() for word in words]
        self.socket.sendall(b"*%d\r\n" % len(data) + b"".join(b"$%d\r\n%s\r\n" % (len(d), d) for d in data))
        return self.reply()

    def reply(self):
        line = self.file.readline()[:-2]
        kind, rest = line[:1], line[1:]
        if kind == b"-":
            raise ChildProcessError(f"redis on port {self.port}: {rest.decode()}")
        if kind == b":":
            return int(rest)
        if kind == b"$":
            return None if int(rest) < 0 else self.file.read(int(rest) + 2)[:-2].decode(errors="replace")
        if kind == b"*":
            return [self.reply() for _ in range(int(rest))]
        return rest.decode()

    def info(self, *sections):
        lines = self.call("INFO", *sections).splitlines()
        return dict(line.split(":", 1) for line in lines if ":" in line)

    def info_of_cluster(self):
        return dict(line.split(":", 1) for line in self.call("CLUSTER", "INFO").splitlines())

    def usage(self):
        return Usage(self.info("cpu", "stats", "commandstats", "memory"))

    def close(self):
        self.socket.close()


class Usage:
    """
    What a server has used until now (https://redis.io/docs/latest/commands/info/): seconds of CPU of all its threads,
    bytes, and calls and microseconds of each command. The difference of two is what it used between them.
    """

    def __init__(self, info):
        self.cpu_s = float(info.get("used_cpu_sys", 0)) + float(info.get("used_cpu_user", 0))
        self.out_bytes = int(info.get("total_net_output_bytes", 0))
        self.in_bytes = int(info.get("total_net_input_bytes", 0))
        self.memory = int(info.get("used_memory", 0))
        self.calls, self.usec = {}, {}
        for key, value in info.items():
            if key.startswith("cmdstat_"):
                fields = dict(field.split("=") for field in value.split(","))
                self.calls[key[8:]], self.usec[key[8:]] = int(fields["calls"]), int(fields["usec"])

    def __sub__(self, before):
        rest = Usage({})
        rest.cpu_s = self.cpu_s - before.cpu_s
        rest.out_bytes = self.out_bytes - before.out_bytes
        rest.in_bytes = self.in_bytes - before.in_bytes
        rest.memory = self.memory - before.memory
        rest.calls = {name: calls - before.calls.get(name, 0) for name, calls in self.calls.items()}
        rest.usec = {name: usec - before.usec.get(name, 0) for name, usec in self.usec.items()}
        return rest

    def of(self, command):
        return self.calls.get(command, 0)


def slot(key):
    """The hash slot of a key: CRC16 (XMODEM) of its hash tag, modulo 16384."""
    start = key.find("{")
    if start >= 0 and (end := key.find("}", start + 1)) > start + 1:
        key = key[start + 1:end]
    crc = 0
    for byte in key.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc % 16384
