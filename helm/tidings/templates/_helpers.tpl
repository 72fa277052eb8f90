{{- define "tidings.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "tidings.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "tidings.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "tidings.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- /* (list context "part"): the name of something beside the nodes. At most 52 characters: a StatefulSet gives its
       pods a label that is 11 longer. */}}
{{- define "tidings.part" -}}
{{- $part := index . 1 }}
{{- $room := sub 51 (len $part) | int }}
{{- printf "%s-%s" (include "tidings.fullname" (index . 0) | trunc $room | trimSuffix "-") $part }}
{{- end }}

{{- define "tidings.selector" -}}
app.kubernetes.io/name: {{ include "tidings.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- /* (list context "part"): of pods that are no nodes, so that no selector of nodes takes them */}}
{{- define "tidings.part.selector" -}}
{{- $part := index . 1 }}
{{- $room := sub 62 (len $part) | int -}}
app.kubernetes.io/name: {{ printf "%s-%s" (include "tidings.name" (index . 0) | trunc $room | trimSuffix "-") $part }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
{{- end }}

{{- define "tidings.labels.common" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 }}
{{- end }}

{{- define "tidings.labels" -}}
{{ include "tidings.selector" . }}
{{ include "tidings.labels.common" . }}
{{- end }}

{{- define "tidings.part.labels" -}}
{{ include "tidings.part.selector" . }}
{{ include "tidings.labels.common" (index . 0) }}
{{- end }}

{{- define "tidings.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default (include "tidings.fullname" .) }}
{{- else }}
{{- .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{- define "tidings.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- /* From the deletion of a pod until it is killed: the sleep of the preStop hook counts. */}}
{{- define "tidings.grace" -}}
{{- add (int .Values.drain.preStopSeconds) (int .Values.drain.windowSeconds) (int .Values.drain.marginSeconds) }}
{{- end }}

{{- /* what the restricted Pod Security Standard asks of a container */}}
{{- define "tidings.container.security" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "tidings.pod.security" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
seccompProfile:
  type: RuntimeDefault
{{- end }}
