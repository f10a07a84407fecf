{{- define "khabar.labels" -}}
app.kubernetes.io/name: khabar
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "khabar.selector" -}}
app.kubernetes.io/name: khabar
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "khabar.name" -}}
{{ printf "%s-%s" .root.Release.Name .component | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The pod of one service: root, component, command, resources, and http or not. */}}
{{- define "khabar.pod" -}}
metadata:
  labels:
    {{- include "khabar.labels" . | nindent 4 }}
  annotations:
    prometheus.io/scrape: "true"
    prometheus.io/port: {{ ternary "8000" "9100" (default false .http) | quote }}
    {{- with .root.Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  restartPolicy: {{ default "Always" .restartPolicy }}
  automountServiceAccountToken: false
  # Workers finish what they have; what does not end in time comes back by itself.
  terminationGracePeriodSeconds: 45
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    seccompProfile: {type: RuntimeDefault}
  {{- with .root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .component }}
      image: "{{ .root.Values.image.repository }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}"
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      command:
        {{- toYaml .command | nindent 8 }}
      envFrom:
        - secretRef: {name: {{ .root.Values.secret }}}
      env:
        - {name: KHABAR_PROCESS, value: {{ .component | quote }}}
        - {name: KHABAR_LOG_FORMAT, value: json}
        - {name: KHABAR_INGEST_URL, value: "http://{{ include "khabar.name" (dict "root" .root "component" "ingest") }}"}
        - {name: KHABAR_METRICS_PORT, value: "9100"}
        {{- range $name, $value := .root.Values.settings }}
        - {name: {{ $name }}, value: {{ $value | quote }}}
        {{- end }}
      {{- if .http }}
      ports:
        - {name: http, containerPort: 8000}
      startupProbe:
        httpGet: {path: /healthz, port: http}
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: {path: /healthz, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
      readinessProbe:
        httpGet: {path: /readyz, port: http}
        periodSeconds: 5
        timeoutSeconds: 5
      {{- else if .announces }}
      ports:
        - {name: metrics, containerPort: 9100}
      # A process without HTTP touches a file while its event loop turns.
      startupProbe:
        exec: {command: [sh, -c, "find /tmp/khabar-ready -name '{{ .component }}.*' | grep -q ."]}
        periodSeconds: 3
        failureThreshold: 60
      livenessProbe:
        exec: {command: [sh, -c, "find /tmp/khabar-ready -name '{{ default .component .alive }}.*' -mmin -2 | grep -q ."]}
        periodSeconds: 30
        timeoutSeconds: 5
        failureThreshold: 3
      readinessProbe:
        exec: {command: [sh, -c, "find /tmp/khabar-ready -name '{{ .component }}.*' -mmin -1 | grep -q ."]}
        periodSeconds: 10
        timeoutSeconds: 5
      {{- end }}
      resources:
        {{- toYaml .resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
  volumes:
    - {name: tmp, emptyDir: {}}
  {{- with .root.Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .root.Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .root.Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* As above, and replicas; nil leaves their number to KEDA. */}}
{{- define "khabar.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "khabar.name" . }}
  labels:
    {{- include "khabar.labels" . | nindent 4 }}
spec:
  {{- if not (kindIs "invalid" .replicas) }}
  replicas: {{ .replicas }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "khabar.selector" . | nindent 6 }}
  template:
    {{- include "khabar.pod" . | nindent 4 }}
{{- end }}
