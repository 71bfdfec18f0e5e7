package dev.berth.bench;

import dev.berth.claude.ClaudeConfig;
import dev.berth.claude.ClaudeRuntime;
import dev.berth.codex.CodexConfig;
import dev.berth.codex.CodexRuntime;
import dev.berth.hermes.HermesConfig;
import dev.berth.hermes.HermesRuntime;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.profile.ProfileFile;
import dev.berth.runtime.profile.ProfileRuntime;
import dev.berth.server.profiles.ShippedProfiles;
import dev.berth.testkit.llm.FakeLlm;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An agent whose program is measured.
 *
 * @param key the variable with the key of its model
 * @param path the path that its dialect needs after the address of a model's server, such as {@code /v1}
 */
record BenchAgent(String name, String key, String path, Function<ContainerHost, ContainerAgentRuntime> runtime) {
    private static final String OPENAI = "OPENAI_API_KEY";

    static final BenchAgent CLAUDE = new BenchAgent(
            "claude",
            "ANTHROPIC_API_KEY",
            "",
            host -> ClaudeRuntime.on(host, ClaudeConfig.from(host.context().config())));

    /** The agents that come with Berth. */
    static List<BenchAgent> all() {
        Stream<BenchAgent> builtIn = Stream.of(
                CLAUDE,
                new BenchAgent(
                        "codex",
                        OPENAI,
                        "/v1",
                        host -> CodexRuntime.on(
                                host, CodexConfig.from(host.context().config()))),
                new BenchAgent(
                        "hermes",
                        OPENAI,
                        "/v1",
                        host -> HermesRuntime.on(
                                host, HermesConfig.from(host.context().config()))));
        return Stream.concat(builtIn, ShippedProfiles.all().stream().map(BenchAgent::of))
                .toList();
    }

    private static BenchAgent of(ProfileFile file) {
        return new BenchAgent(file.target().value(), OPENAI, "/v1", host -> ProfileRuntime.on(host, file));
    }

    /** The settings for a model server; the benchmarks never ask the model. */
    List<String> settings(FakeLlm model) {
        String agent = "agents." + name + ".";
        return List.of(agent + "baseUrl=" + model.uri("host.berth.internal") + path, agent + "model=" + FakeLlm.MODEL);
    }

    Map<String, String> variables() {
        return Map.of(key, "bench");
    }
}
