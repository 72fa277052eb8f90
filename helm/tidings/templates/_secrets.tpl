{{- /* (list "ENVIRONMENT" {name, key}): a setting that is in a Secret, if there is one */}}
{{- define "tidings.secret" -}}
{{- with index . 1 }}
{{- if .name }}
- name: {{ index $ 0 }}
  valueFrom:
    secretKeyRef:
      name: {{ .name }}
      key: {{ .key }}
{{- end }}
{{- end }}
{{- end }}

{{- define "tidings.secrets" -}}
{{- include "tidings.secret" (list "SPRING_DATA_REDIS_URL" .Values.redis.existingSecret) }}
{{- include "tidings.secret" (list "SPRING_DATA_REDIS_PASSWORD" .Values.redis.passwordSecret) }}
{{- include "tidings.secret" (list "SPRING_DATA_REDIS_SENTINEL_PASSWORD" .Values.redis.sentinelPasswordSecret) }}
{{- include "tidings.secret" (list "TIDINGS_ACCESS_JWT_SECRET" .Values.access.jwt.existingSecret) }}
{{- with .Values.administrator.existingSecret }}
{{- include "tidings.secret" (list "TIDINGS_ADMIN_USERNAME" (dict "name" .name "key" .usernameKey)) }}
{{- include "tidings.secret" (list "TIDINGS_ADMIN_PASSWORD" (dict "name" .name "key" .passwordKey)) }}
{{- end }}
{{- include "tidings.secret" (list "TIDINGS_DRAIN_TOKEN" .Values.drain.tokenSecret) }}
{{- include "tidings.secret" (list "TIDINGS_CHAT_UPSTREAMKEY" .Values.chat.upstreamKeySecret) }}
{{- end }}
