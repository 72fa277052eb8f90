# The node, from a source tree and nothing else:  docker build -t tidings/api-node .
# Works with BuildKit and with the classic builder, which knows neither `RUN --mount` nor a choice of the platform.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
# What Maven downloads is a layer of its own, which only a change of a pom replaces. It builds one source file, so that the
# compiler is among it.
COPY pom.xml ./
COPY api-node/pom.xml api-node/
COPY bom/pom.xml bom/
COPY cli/pom.xml cli/
COPY loadtest/pom.xml loadtest/
COPY loadtest/tutorial-peer/pom.xml loadtest/tutorial-peer/
COPY shared-events/pom.xml shared-events/
COPY shared-events-test/pom.xml shared-events-test/
COPY testbed/pom.xml testbed/
COPY shared-events/src/main/java/io/tidings/events/package-info.java shared-events/src/main/java/io/tidings/events/
RUN mkdir -p api-node/src/main/jte \
  && mvn -B -ntp -q -Dmaven.test.skip -Dspring-boot.repackage.skip -pl api-node -am package
COPY . .
# for a release: -Dproject.build.outputTimestamp=…, the time that all files in the jars get
ARG MAVEN_OPTIONS=
RUN mvn -B -ntp -q -Dmaven.test.skip -pl api-node -am package $MAVEN_OPTIONS \
  && java -Djarmode=tools -jar api-node/target/api-node.jar extract --layers --destination /layers

FROM eclipse-temurin:25-jre AS node
WORKDIR /app
# Dependencies, which rarely change, get layers of their own. A node also starts faster from an extracted jar.
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/spring-boot-loader/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./

# The java command reads this variable itself, so that a deployment can replace it as a whole. Then the JVM may say that
# it does not use the cache below, which needs the same choice of compact headers and native access, and no ZGC.
#   MaxRAMPercentage 60: the container also pays for about 4 KB of kernel memory per connection, and for threads.
#   UseCompactObjectHeaders: saves 200 bytes per connection.
#   UseSerialGC: few objects live long (2 KB per connection), most die young. A young collection takes a few
#     milliseconds, and takes no memory and no thread from the lanes. With heaps above 2 GB choose UseZGC.
#   ExitOnOutOfMemoryError: a node keeps no state, so a fresh one is better than a damaged one.
ENV JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+UseCompactObjectHeaders -XX:+UseSerialGC \
-XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

# Half a minute of real traffic makes the ahead-of-time cache: a node starts with about half the CPU time, and knows
# which methods will be hot. A cache is for one processor architecture; where a build only emulates it, leave the
# training out with --build-arg TRAIN=0. The Redis for it comes from the jar for development, which stays in this stage.
FROM node AS training
ARG TRAIN=1
COPY --from=build /src/scripts/train /src/api-node/target/api-node-dev.jar /training/
RUN mkdir /cache && if [ "$TRAIN" != 0 ]; then /training/train /app /training/api-node-dev.jar && mv api-node.aot /cache/; fi

FROM node
COPY --from=training /cache/ ./

# A numeric user lets Kubernetes verify that it is not root. The node writes only to /tmp.
USER 10001:10001
# 9080: health and metrics, for the internal network only
EXPOSE 8080 9080

# Bash can open TCP connections, so the image needs no curl. Kubernetes has its own probes.
HEALTHCHECK --interval=5s --timeout=3s --retries=3 --start-period=180s \
  CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} && printf 'GET %s/readyz HTTP/1.0\\r\\n\\r\\n' \"${SERVER_SERVLET_CONTEXT_PATH:-}\" >&3 && grep -q ' 200 ' <&3"]

# The exec form delivers SIGTERM to the node itself, which then drains. Without the cache the node starts as well.
ENTRYPOINT ["java", "-XX:AOTCache=/app/api-node.aot", "-jar", "/app/api-node.jar"]

# Last, since they differ from build to build.
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Tidings API node" \
  org.opencontainers.image.description="Live updates for every open browser tab of a multi-instance service." \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.url="https://tidings.example" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION"
