package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.testkit.parts.BuildTrust;
import dev.berth.testkit.parts.RequiresSandboxedAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with a real agent in a sandbox of the embedded engine. */
@RequiresSandboxedAgent
class DemoAgentIT {
    @TempDir
    Path folder;

    @Test
    @Tag(RequiresSandboxedAgent.SANDBOX)
    void the_real_claude_runs_a_turn_and_the_callers_home_and_key_are_not_used() throws Exception {
        Path temp = Files.createDirectory(folder.resolve("tmp"));
        Berth berth = Berth.in(folder)
                .with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temp)
                .with("ANTHROPIC_API_KEY", "sk-the-callers-own")
                .with("BERTH_AGENTS_CLAUDE_BASE_URL", "http://127.0.0.1:9");
        if (BuildTrust.caCertificates().isPresent()) {
            berth = berth.with(
                    "BERTH_IMAGE_CA_CERTIFICATES",
                    BuildTrust.caCertificates().get().toString());
        }

        BerthResult result = berth.run("demo", "claude", "--once", "--engine", "process");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("I am the real Claude Code in my own sandbox", "That was the whole way: sandbox,");
        assertThat(result.err())
                .containsSubsequence(
                        "no account, no key",
                        "installing @agentclientprotocol/claude-agent-acp",
                        "into a sandbox on this host: about 24 s",
                        "you> ",
                        "permission: Write hello.txt -> allow-once",
                        "hello.txt: Written by Claude Code from inside its sandbox.");
        assertThat(berth.home()).as("the caller's home").doesNotExist();
        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left).isEmpty();
        }
    }
}
