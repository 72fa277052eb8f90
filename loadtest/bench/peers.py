"""The peers: other servers that can do some of the same work. Those that are not installed are left out."""

import itertools
import json
import resource
import sys
import urllib.request
from pathlib import Path
from urllib.parse import quote

from machine import tool
from servers import JVM, PAYLOAD, Server, hs256

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


class Floor(Server):
    """The least work possible, in C."""

    name = "floor"

    @classmethod
    def installed(cls, args):
        return True

    def command(self):
        return [self.bench.work / "floor", self.port]


class Nchan(Server):
    """A module for nginx."""

    name = "nchan"
    subscribe = ["-s", "/sub?id=bench"]
    publish = ["-u", "/pub?id=bench"]
    channels = itertools.count()
    modules = ["/usr/lib/nginx/modules/ngx_nchan_module.so", "/usr/lib64/nginx/modules/ngx_nchan_module.so"]

    @classmethod
    def installed(cls, args):
        return tool(args.nginx) and cls.module_file(args)

    @classmethod
    def module_file(cls, args):
        return next((m for m in [args.nchan_module, *cls.modules] if m and Path(m).exists()), None)

    def command(self):
        args = self.bench.args
        directory = self.bench.work / f"nchan-{self.port}"
        directory.mkdir(exist_ok=True)
        values = {
            "MODULE": self.module_file(args), "PORT": self.port,
            "FILES": resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 500,
            "REDIS": f"nchan_redis_url redis://127.0.0.1:{self.redis}; nchan_use_redis on;" if self.redis else "",
        }
        conf = (HERE / "nchan.conf.in").read_text()
        for name, value in values.items():
            conf = conf.replace(f"@{name}@", str(value))
        (directory / "nginx.conf").write_text(conf)
        return [tool(args.nginx), "-p", directory, "-c", directory / "nginx.conf", "-e", "stderr"]

    def history(self):
        # a channel of its own, all of which a new client gets
        channel = f"storm-{next(self.channels)}"
        self.send_history(f"/pub?id={channel}")
        return {"s": f"/all?id={channel}", "u": f"/pub?id={channel}"}

    def pids(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(children[0])]


class NchanRedis(Nchan):
    name = "nchan + Redis"
    wants_redis = True


class Centrifugo(Server):
    """A server in Go."""

    name = "Centrifugo"
    publish = ["-u", "/api/publish"]
    subscribe = ["-s", "/connection/uni_sse?cf_connect=" + quote('{"subs":{"bench":{}}}')]
    content_type = "application/json"
    header = "X-API-Key: bench"
    prefix, suffix = '{"channel":"bench","data":"', '"}'

    @classmethod
    def installed(cls, args):
        return tool(args.centrifugo)

    def command(self):
        config = {
            "http_server": {"address": "127.0.0.1", "port": self.port},
            "http_api": {"key": "bench"},
            "client": {"insecure": True, "allowed_origins": ["*"]},
            "log": {"level": "error"},
            "channel": {"without_namespace": {"history_size": 1000, "history_ttl": "600s", "force_recovery": True}},
            "uni_sse": {"enabled": True},
        }
        if self.redis:
            config["engine"] = {"type": "redis", "redis": {"address": f"redis://127.0.0.1:{self.redis}"}}
        file = self.bench.work / f"centrifugo-{self.port}.json"
        file.write_text(json.dumps(config))
        return [tool(self.bench.args.centrifugo), "-c", file]

    def history(self):
        self.send("before")
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/history", b'{"channel":"bench","limit":0}',
            {"Content-Type": "application/json", "X-API-Key": "bench"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            at = json.load(answer)["result"]
        self.send_history()
        position = {"recover": True, "epoch": at["epoch"], "offset": at["offset"]}
        return {"s": "/connection/uni_sse?cf_connect=" + quote(json.dumps({"subs": {"bench": position}}))}

    def batch(self, size):
        command = {"publish": {"channel": "bench", "data": "x" * PAYLOAD}}
        return ["-u", "/api/batch", "-t", self.content_type, "-X", self.header,
                "-B", json.dumps({"commands": [command] * size}, separators=(",", ":"))]


class CentrifugoRedis(Centrifugo):
    name = "Centrifugo + Redis"
    wants_redis = True


class Mercure(Server):
    """A server in Go, with its log on a file; each publish needs a token."""

    name = "Mercure"
    secret = "a secret of the benchmark alone, 32 bytes or more"
    publish = ["-u", "/.well-known/mercure"]
    subscribe = ["-s", "/.well-known/mercure?topic=bench"]
    content_type = "application/x-www-form-urlencoded"
    prefix = "topic=bench&data="
    header = "Authorization: Bearer " + hs256({"mercure": {"publish": ["*"]}}, secret)

    @classmethod
    def installed(cls, args):
        return tool(args.mercure)

    def command(self):
        directory = self.bench.work / f"mercure-{self.port}"
        directory.mkdir(exist_ok=True)
        file = directory / "Caddyfile"
        file.write_text(f"""{{
  auto_https off
  admin off
  persist_config off
}}
http://127.0.0.1:{self.port} {{
  mercure {{
    transport bolt {{
      path {directory}/log.db
      size 1000
    }}
    publisher_jwt "{self.secret}"
    subscriber_jwt "{self.secret}"
    anonymous
  }}
}}
""")
        return [tool(self.bench.args.mercure), "run", "--adapter", "caddyfile", "--config", file]


class SseEmitter(Server):
    """Spring MVC as in most tutorials, with Redis pub/sub and without a log."""

    name = "SseEmitter"
    java = True
    wants_redis = True
    module = "loadtest/tutorial-peer"

    @classmethod
    def installed(cls, args):
        return True

    def command(self):
        return [
            self.bench.java, *JVM, "-jar", ROOT / self.module / "target/tutorial-peer.jar",
            f"--server.port={self.port}", f"--spring.data.redis.url=redis://127.0.0.1:{self.redis}",
            # raises Tomcat's limits of 8 192 connections and a backlog of 100, which it would exceed
            "--server.tomcat.max-connections=20000", "--server.tomcat.accept-count=4096",
        ]


ALL = [Floor, Nchan, NchanRedis, Centrifugo, CentrifugoRedis, Mercure, SseEmitter]


def word(peer):
    """Its name on the command line."""
    return peer.name.replace(" ", "").lower()


def arguments(parser):
    names = ",".join(map(word, ALL))
    parser.add_argument("--peers", default="all", help=f"all that are installed, none, or some of {names}")
    parser.add_argument("--nginx", default="nginx", metavar="PROGRAM")
    parser.add_argument("--nchan-module", metavar="FILE", help="ngx_nchan_module.so (Debian: libnginx-mod-nchan)")
    parser.add_argument("--centrifugo", default="centrifugo", metavar="PROGRAM")
    parser.add_argument("--mercure", default="mercure", metavar="PROGRAM")


def chosen(args):
    if args.peers == "none":
        return []
    wanted = None if args.peers == "all" else args.peers.lower().split(",")
    unknown = set(wanted or []) - set(map(word, ALL))
    if unknown:
        raise SystemExit(f"bench: no such peer: {', '.join(sorted(unknown))}; there are {', '.join(map(word, ALL))}")
    found = []
    for peer in ALL:
        if wanted and word(peer) not in wanted:
            continue
        if peer.installed(args):
            found.append(peer)
        else:
            print(f"bench: {peer.name} is not installed: left out", file=sys.stderr)
    return found
