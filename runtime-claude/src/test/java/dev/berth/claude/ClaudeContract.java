package dev.berth.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.acp.Implementation;
import dev.berth.example.AgentServer;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.credential.CredentialSource;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.testkit.contract.AgentBehaviour;
import dev.berth.testkit.contract.AgentProject;
import dev.berth.testkit.contract.ModelWiring;
import dev.berth.testkit.contract.RealAgentContract;
import dev.berth.testkit.contract.Reopening;
import dev.berth.testkit.contract.Resume;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of real agents, with the real Claude Code. */
abstract class ClaudeContract extends RealAgentContract {
    private static final String KEY = "ANTHROPIC_API_KEY";
    /** A variable that Claude sets itself for the commands it runs. */
    private static final String MESSAGING_TOKEN = "CLAUDE_CODE_MESSAGING_TOKEN";

    @Override
    protected ModelWiring wiring() {
        return new ModelWiring("claude", "", KEY, Set.of(KEY, "CLAUDE_CODE_OAUTH_TOKEN"));
    }

    @Override
    protected AgentRuntime open(ContainerHost host) {
        return ClaudeRuntime.on(host, ClaudeConfig.from(host.context().config()));
    }

    @Override
    protected AgentBehaviour behaviour() {
        return new AgentBehaviour(
                new Implementation(ClaudeImage.ADAPTER, ClaudeImage.ADAPTER_VERSION),
                Set.of(KEY, MESSAGING_TOKEN),
                Optional.of(ClaudeImage.CLAUDE_PROGRAM),
                new Reopening(Resume.WITHOUT_REPLAY, Resume.WITH_REPLAY, -32002, false));
    }

    @Test
    void the_server_of_the_librarys_page_works_in_several_projects() throws Exception {
        Path beside = Files.createDirectory(fixture().project().resolveSibling("beside"));
        Path other = Files.move(AgentProject.create(beside), beside.resolve("other-project"));
        try (AgentServer server = new AgentServer(host(), List.of(fixture().project(), other));
                HttpClient client = HttpClient.newHttpClient()) {
            URI first = URI.create("http://127.0.0.1:" + server.port() + "/"
                    + fixture().project().getFileName());
            URI second = URI.create("http://127.0.0.1:" + server.port() + "/other-project");

            CompletableFuture<HttpResponse<String>> hanging = client.sendAsync(
                    HttpRequest.newBuilder(first)
                            .POST(BodyPublishers.ofString("@@hang"))
                            .build(),
                    BodyHandlers.ofString());
            fixture().llm().await(request -> request.body().contains("@@hang"), Duration.ofSeconds(60));
            String text = client.send(
                            HttpRequest.newBuilder(second)
                                    .POST(BodyPublishers.ofString("@@say Hello beside it."))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            String inBetween = client.send(
                            HttpRequest.newBuilder(first)
                                    .POST(BodyPublishers.ofString("@@say Hello in between."))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            client.send(HttpRequest.newBuilder(first).DELETE().build(), BodyHandlers.discarding());

            assertThat(inBetween).isEqualTo("Hello in between.\ncompleted\n");
            assertThat(text).isEqualTo("Hello beside it.\ncompleted\n");
            assertThat(hanging.get(60, TimeUnit.SECONDS).body()).endsWith("cancelled-by-us\n");
        }
    }

    @Test
    void without_a_key_it_is_ready_and_a_session_is_refused() throws Exception {
        ClaudeConfig config = ClaudeConfig.from(host().context().config());
        ClaudeRuntime without =
                fixture().closeLater(ClaudeRuntime.on(host(), config, CredentialSource.environment(Map.of())));

        var instance = without.ensureReady(AgentId.MAIN).get(60, TimeUnit.SECONDS);

        assertThat(instance.snapshot().login().missing()).isTrue();
        assertThatThrownBy(instance::openSession)
                .isInstanceOfSatisfying(
                        BerthException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(ErrorKind.LOGIN_MISSING));
    }

    @Test
    void the_answers_to_the_first_questions_wait_for_claudes_own_lock_and_keep_what_claude_wrote() throws Exception {
        String script = """
                export CLAUDE_CONFIG_DIR=$(mktemp -d) && cd "$CLAUDE_CONFIG_DIR" || exit 1
                mkdir .claude.json.lock && echo '{"other":1}' >.claude.json
                node -e "$1" & sleep 0.5
                cat .claude.json && echo '{"other":2}' >.claude.json && rmdir .claude.json.lock
                wait; cat .claude.json; ls -A; rm -r "$CLAUDE_CONFIG_DIR"
                """;
        ExecSpec spec = ExecSpec.of("sh", "-c", script, "answers", ClaudeInterface.WRITE_ANSWERS);
        try (ContainerProcess process = ready().exec(spec)) {
            String output = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(output)
                    .startsWith("{\"other\":1}\n")
                    .contains("\"other\": 2", "\"hasCompletedOnboarding\": true")
                    .endsWith("}.claude.json\n");
        }
    }
}
