{{- /* Values that are right one by one and contradict each other. */}}
{{- define "tidings.checks" -}}
{{- $redis := .Values.redis }}
{{- $ways := list }}
{{- if $redis.url }}{{ $ways = append $ways "redis.url" }}{{ end }}
{{- if $redis.existingSecret.name }}{{ $ways = append $ways "redis.existingSecret" }}{{ end }}
{{- if $redis.trial.enabled }}{{ $ways = append $ways "redis.trial.enabled" }}{{ end }}
{{- if gt (len $ways) 1 }}
{{- fail (printf "%s exclude each other: there is one Redis. Set one of them." (join " and " $ways)) }}
{{- end }}
{{- if and (or $redis.passwordSecret.name $redis.username $redis.sentinelPasswordSecret.name) (not $redis.url) }}
{{- fail "redis.username, redis.passwordSecret and redis.sentinelPasswordSecret are for redis.url; a URL from redis.existingSecret has its own." }}
{{- end }}
{{- if and $redis.username (not $redis.passwordSecret.name) }}
{{- fail "redis.username needs redis.passwordSecret." }}
{{- end }}
{{- if and $redis.sentinelPasswordSecret.name (not (contains "-sentinel:" $redis.url)) }}
{{- fail "redis.sentinelPasswordSecret needs a redis.url that names Sentinels, redis-sentinel://host:26379,host#primary." }}
{{- end }}
{{- range .Values.env }}
{{- if has .name (list "TIDINGS_DRAIN_WINDOW" "SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE") }}
{{- fail (printf "env has %s, which the grace period would not count: set drain.windowSeconds." .name) }}
{{- end }}
{{- if has .name (list "SERVER_PORT" "MANAGEMENT_SERVER_PORT" "SERVER_SERVLET_CONTEXT_PATH") }}
{{- fail (printf "env has %s: probes and Services would not find the nodes. They listen at 8080 and 9080, below contextPath." .name) }}
{{- end }}
{{- end }}
{{- $scaling := .Values.autoscaling }}
{{- if and $scaling.enabled (gt (int $scaling.minReplicas) (int $scaling.maxReplicas)) }}
{{- fail (printf "autoscaling.minReplicas is %d, more than autoscaling.maxReplicas, which is %d." (int $scaling.minReplicas) (int $scaling.maxReplicas)) }}
{{- end }}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) }}
{{- fail "httpRoute.parentRefs is empty: name the Gateway that the route belongs to." }}
{{- end }}
{{- end }}
