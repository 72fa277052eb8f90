# The node. Build the jar first:  make run, or  mvn -DskipTests package;  then  docker build -t tidings/api-node .
FROM eclipse-temurin:25-jre AS layers
WORKDIR /work
COPY api-node/target/api-node.jar .
# Dependencies, which rarely change, get layers of their own. A node also starts faster from an extracted jar.
RUN java -Djarmode=tools -jar api-node.jar extract --layers --destination extracted

FROM eclipse-temurin:25-jre
WORKDIR /app
COPY --from=layers /work/extracted/dependencies/ ./
COPY --from=layers /work/extracted/spring-boot-loader/ ./
COPY --from=layers /work/extracted/snapshot-dependencies/ ./
COPY --from=layers /work/extracted/application/ ./

# A numeric user lets Kubernetes verify that it is not root. The node writes only to /tmp.
USER 10001:10001
# 9080: health and metrics, for the internal network only
EXPOSE 8080 9080

# The java command reads this variable itself, so that a deployment can replace it as a whole.
#   MaxRAMPercentage 60: the container also pays for about 4 KB of kernel memory per connection, and for threads.
#   UseCompactObjectHeaders: saves 200 bytes per connection.
#   UseSerialGC: few objects live long (1.3 KB per connection), most die young. A young collection takes a few
#     milliseconds, and takes no memory and no thread from the lanes. With heaps above 2 GB choose UseZGC.
#   ExitOnOutOfMemoryError: a node keeps no state, so a fresh one is better than a damaged one.
ENV JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+UseCompactObjectHeaders -XX:+UseSerialGC \
-XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

# Bash can open TCP connections, so the image needs no curl. Kubernetes has its own probes.
HEALTHCHECK --interval=5s --timeout=3s --retries=3 --start-period=60s \
  CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} && printf 'GET %s/readyz HTTP/1.0\\r\\n\\r\\n' \"${SERVER_SERVLET_CONTEXT_PATH:-}\" >&3 && grep -q ' 200 ' <&3"]

# The exec form delivers SIGTERM to the node itself, which then drains.
ENTRYPOINT ["java", "-jar", "api-node.jar"]
