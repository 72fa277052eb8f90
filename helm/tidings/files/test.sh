# Asks the Service of a release as a client would, with nothing but Bash. From the environment:
#   HOST, PORT   of the Service
#   BASE         the context path, or nothing
#   TOPIC        a public topic; nothing where there is none: then a stream has to be refused
set -euo pipefail

# ask PATH: the head of the answer, and of a stream also what comes until it is connected
ask() {
  local line head=1
  exec 3<>"/dev/tcp/$HOST/$PORT" || return 1
  printf 'GET %s%s HTTP/1.1\r\nHost: %s\r\nAccept: */*\r\nConnection: close\r\n\r\n' "$BASE" "$1" "$HOST" >&3
  while IFS= read -r -t 10 line <&3; do
    line=${line%$'\r'}
    [[ -n $line ]] || head=0
    ((head)) && echo "${line,,}"
    case $line in *'"connected"'*) echo "$line" ;& *'"closed"'*) break ;; esac
  done
  exec 3>&-
}

# expect WHAT PATTERN ANSWER
expect() {
  # shellcheck disable=SC2053 # a pattern
  [[ $3 == $2 ]] || { printf 'FAILED: %s. Expected %s; the answer was\n%s\n' "$1" "$2" "$3" >&2; exit 1; }
  echo "ok: $1"
}

# A Service sends nothing to pods that are not ready, and the first of them may just have started.
for ((tries = 1; tries < ${TRIES:-30}; tries++)); do
  answer=$(ask /readyz 2>&1 || true)
  [[ $answer != 'http/1.1 200'* ]] || break
  sleep 1
done
answer=$(ask /readyz)
expect '/readyz is 200' 'http/1.1 200*' "$answer"

answer=$(ask "/api/stream?topic=${TOPIC:-helm-test}")
if [[ -n $TOPIC ]]; then
  expect "a stream of $TOPIC is 200" 'http/1.1 200*' "$answer"
  expect 'its type is text/event-stream' $'*\ncontent-type: text/event-stream*' "$answer"
  expect 'it is connected' '*"connected"*' "$answer"
else
  expect 'without a public topic, a stream is 401' 'http/1.1 401*' "$answer"
  echo 'No stream was opened: no topic is open to clients without a token.'
fi
