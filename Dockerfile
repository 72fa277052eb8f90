# The node. Build the jar first:  make run, or  mvn -DskipTests package;  then  docker build -t tidings/api-node .
FROM eclipse-temurin:25-jre AS layers
WORKDIR /work
COPY api-node/target/api-node.jar .
# what changes rarely in layers of its own; started from an extracted jar, a node is up sooner too
RUN java -Djarmode=tools -jar api-node.jar extract --layers --destination extracted

FROM eclipse-temurin:25-jre
WORKDIR /app
COPY --from=layers /work/extracted/dependencies/ ./
COPY --from=layers /work/extracted/spring-boot-loader/ ./
COPY --from=layers /work/extracted/snapshot-dependencies/ ./
COPY --from=layers /work/extracted/application/ ./

# By number: Kubernetes can then see that it is not root. Nothing is written but to /tmp.
USER 10001:10001
# 9080: health and metrics, for the neighbours alone
EXPOSE 8080 9080

# The java command reads this variable itself, so that a deployment can replace all of it.
#   MaxRAMPercentage 60: the container is also charged for what the kernel keeps for each connection, about 4 KB, and for threads.
#   UseCompactObjectHeaders: 200 bytes less for each connection.
#   UseSerialGC: what lives is small (1.3 KB a connection) and what dies is young; a young collection takes a few milliseconds,
#     costs no memory and no thread that the lanes need. With heaps above 2 GB choose UseZGC.
#   ExitOnOutOfMemoryError: a node keeps no state, so the next one is better than this one.
ENV JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+UseCompactObjectHeaders -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

# Bash speaks TCP, so that the image needs no curl. Kubernetes has probes of its own.
HEALTHCHECK --interval=5s --timeout=3s --retries=3 --start-period=60s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q ' 200 ' <&3"]

# exec form: the node itself gets SIGTERM, and drains
ENTRYPOINT ["java", "-jar", "api-node.jar"]
