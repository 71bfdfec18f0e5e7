package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.EngineIdentity;
import dev.berth.runtime.container.EngineInfo;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.container.Stats;
import dev.berth.runtime.container.Volumes;
import dev.berth.runtime.limit.KnownLimits;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An engine driven by its command-line program; the {@link EngineDialect} has what differs between programs. */
final class CliEngine implements ContainerEngine {
    private final EngineProgram program;
    private final CliContainers containers;

    CliEngine(EngineProgram program) {
        this.program = program;
        this.containers = new CliContainers(program);
    }

    @Override
    public String name() {
        return program.dialect().name();
    }

    @Override
    public EngineInfo info() throws InterruptedException {
        String tried = "asking " + name() + " for its version";
        JsonNode version = firstObject(
                program.runOrThrow(tried, KnownLimits.ENGINE_QUERY, List.of("version", "--format", EngineJson.FORMAT))
                        .stdout()
                        .text());
        JsonNode info = queryInfo(tried);
        boolean rootless =
                EngineJson.strings(info.path("SecurityOptions")).stream().anyMatch(word -> word.contains("rootless"));
        return new EngineInfo(
                name(),
                version.path("Client").path("Version").asString(""),
                info.path("ServerVersion").asString(""),
                rootless,
                identity(info));
    }

    @Override
    public EngineIdentity identity() throws InterruptedException {
        return identity(queryInfo("asking " + name() + " for its id"));
    }

    @Override
    public String endpoint() {
        return program.dialect().endpoint(program.runner().environment());
    }

    private JsonNode queryInfo(String tried) throws InterruptedException {
        return firstObject(
                program.runOrThrow(tried, KnownLimits.ENGINE_QUERY, List.of("info", "--format", EngineJson.FORMAT))
                        .stdout()
                        .text());
    }

    private EngineIdentity identity(JsonNode info) {
        return new EngineIdentity(program.dialect().engineId(info), endpoint());
    }

    @Override
    public Containers containers() {
        return containers;
    }

    @Override
    public Optional<Images> images() {
        return Optional.of(new CliImages(program));
    }

    @Override
    public Optional<Volumes> volumes() {
        return Optional.of(new CliVolumes(program));
    }

    @Override
    public Optional<Stats> stats() {
        return Optional.of(new CliStats(program));
    }

    @Override
    public String toString() {
        return name();
    }

    private static JsonNode firstObject(String json) {
        return EngineJson.objects(json).stream().findFirst().orElseGet(EngineJson::empty);
    }
}
