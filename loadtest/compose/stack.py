"""The services of docker-compose.yml, under a project name of their own."""

import http.client
import json
import os
import shutil
import subprocess
import sys
import time

PROJECT = "tidings-compose-test"
BALANCER = 8080
LABEL = f"label=com.docker.compose.project={PROJECT}"


def run(*command, fails=True, detached=False):
    """The output of a command. A detached one does not get the Ctrl-C of the terminal."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          start_new_session=detached)
    if fails and done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def find_compose():
    if "COMPOSE" in os.environ:
        return os.environ["COMPOSE"].split()
    if shutil.which("docker") and not subprocess.run(["docker", "compose", "version"], capture_output=True).returncode:
        return ["docker", "compose"]
    if shutil.which("docker-compose"):
        return ["docker-compose"]
    sys.exit("Neither `docker compose` nor docker-compose is installed.")


COMPOSE = find_compose()


def compose(*arguments, **options):
    return run(*COMPOSE, "-p", PROJECT, *arguments, **options)


def containers():
    """The id of each service's container."""
    listed = run("docker", "ps", "-a", "--filter", LABEL,
                 "--format", '{{.Label "com.docker.compose.service"}} {{.ID}}')
    return dict(line.split() for line in listed.splitlines())


def inspect(container):
    return json.loads(run("docker", "inspect", container))[0]


def eventually(what, seconds, condition):
    """Looks until the condition holds, and returns what it said."""
    end = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > end:
            raise RuntimeError(f"{what}: not within {seconds} s")
        time.sleep(0.2)
    return answer


def healthy(*services):
    def all_are():
        ids = containers()
        health = {name: inspect(ids[name])["State"]["Health"] for name in services}
        for name, says in health.items():
            if says["Status"] == "unhealthy":
                raise RuntimeError(f"{name} is unhealthy: {says['Log'][-1]['Output']}")
        return all(says["Status"] == "healthy" for says in health.values())
    eventually(f"{' '.join(services)} healthy", 300, all_are)


def ask(method, path, body=None, headers=None, port=BALANCER):
    """One request: its status, headers and content."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        content = None if body is None else json.dumps(body)
        connection.request(method, path, content, {"Content-Type": "application/json", **(headers or {})})
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        connection.close()


def get_json(port, path):
    status, _, content = ask("GET", path, port=port)
    if status != 200:
        raise RuntimeError(f"port {port} answers {status} to {path}: {content}")
    return json.loads(content)


def take_down():
    """Removes everything, and returns the kinds of things that are left nevertheless."""
    compose("down", "-v", "--remove-orphans", detached=True)
    return [" ".join(kind) for kind in (["ps", "-a"], ["network", "ls"], ["volume", "ls"])
            if run("docker", *kind, "-q", "--filter", LABEL)]
