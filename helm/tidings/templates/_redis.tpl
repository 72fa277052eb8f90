{{- /* Where Redis is, as settings of the nodes. Boot takes a password from the URL alone where there is one, and a
       password from a Secret cannot be put into a URL, since it may have any characters. So the URL is taken apart. */}}
{{- define "tidings.redis.settings" -}}
{{- $redis := .Values.redis }}
{{- if $redis.trial.enabled }}
SPRING_DATA_REDIS_URL: {{ printf "redis://%s:6379" (include "tidings.part" (list . "redis")) | quote }}
{{- else if and $redis.url (or $redis.passwordSecret.name $redis.sentinelPasswordSecret.name) }}
{{- $hosts := regexReplaceAll "^[a-z-]+://([^/?#]+).*$" $redis.url "${1}" }}
{{- $sentinel := contains "-sentinel:" $redis.url }}
{{- $nodes := list }}
{{- $port := ternary "26379" "6379" $sentinel }}
{{- range splitList "," $hosts }}
{{- $nodes = append $nodes (ternary . (printf "%s:%s" . $port) (regexMatch ":[0-9]+$" .)) }}
{{- end }}
{{- if $sentinel }}
SPRING_DATA_REDIS_SENTINEL_NODES: {{ join "," $nodes | quote }}
{{- $primary := regexReplaceAll "^.*(#|[?&]sentinelMasterId=)([^&#]+).*$" $redis.url "${2}" }}
SPRING_DATA_REDIS_SENTINEL_MASTER: {{ $primary | quote }}
{{- else if or (contains "-cluster:" $redis.url) (contains "," $hosts) }}
SPRING_DATA_REDIS_CLUSTER_NODES: {{ join "," $nodes | quote }}
{{- else }}
SPRING_DATA_REDIS_HOST: {{ regexReplaceAll ":[0-9]+$" (first $nodes) "" | quote }}
SPRING_DATA_REDIS_PORT: {{ regexReplaceAll "^.*:" (first $nodes) "" | quote }}
{{- end }}
{{- with regexReplaceAll "^[a-z-]+://[^/?#]+/?([0-9]*).*$" $redis.url "${1}" }}
SPRING_DATA_REDIS_DATABASE: {{ . | quote }}
{{- end }}
{{- if hasPrefix "rediss" $redis.url }}
SPRING_DATA_REDIS_SSL_ENABLED: "true"
{{- end }}
{{- with $redis.username }}
SPRING_DATA_REDIS_USERNAME: {{ . | quote }}
{{- end }}
{{- else if $redis.url }}
SPRING_DATA_REDIS_URL: {{ $redis.url | quote }}
{{- end }}
{{- end }}

