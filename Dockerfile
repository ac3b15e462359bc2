FROM docker.io/library/maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml LICENSE ./
COPY .mvn .mvn
COPY src/main src/main
COPY src/clients/js/dist src/clients/js/dist
COPY src/clients/js/snug-chat.d.ts src/clients/js/
RUN --mount=type=cache,target=/build/.m2 \
    mvn -B -ntp -q package -DskipTests -Dmaven.test.skip=true -Dmaven.repo.local=/build/.m2

FROM docker.io/library/eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="Snug" \
      org.opencontainers.image.description="A self-hosted real-time chat backend" \
      org.opencontainers.image.licenses="Apache-2.0"

RUN useradd --uid 10001 --no-create-home --home-dir /opt/snug --shell /usr/sbin/nologin snug \
    && mkdir -p /opt/snug /data \
    && chown snug /data
WORKDIR /opt/snug
COPY --from=build /build/target/snug.jar ./
COPY src/docker/jvm.options src/docker/record-start src/docker/healthcheck ./
# The program belongs to root: whoever breaks into the server can't replace it.
RUN ./record-start /opt/snug/snug.aot
USER 10001

ENV SNUG_DATA=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/opt/snug/healthcheck"]

# Without a shell between, so that SIGTERM reaches the JVM and sockets are drained.
ENTRYPOINT ["java", "@/opt/snug/jvm.options", "-XX:AOTCache=/opt/snug/snug.aot", "-jar", "/opt/snug/snug.jar"]
