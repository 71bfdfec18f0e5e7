package dev.berth.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.testkit.parts.RequiresSandboxedAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@RequiresSandboxedAgent
class ClaudeProcessIT extends ClaudeContract {
    @Test
    @Tag(RequiresSandboxedAgent.SANDBOX)
    void its_shell_sees_only_its_own_home_and_the_note_names_the_limits_that_are_not_enforced() throws Exception {
        Path output = project().resolve("homes.txt");

        turn(
                PermissionPolicy.allow(),
                "@@run (ls -A /home " + System.getProperty("user.home") + " "
                        + project().resolve("..") + "; echo " + "\"$HOME\") > " + output + " 2>/dev/null");

        assertThat(Files.readString(output))
                .contains("agent", "/home/agent")
                .doesNotContain(".m2", ".bashrc", ".ssh", "sandboxes");
        assertThat(ready().snapshot().note().orElse("")).contains("limits not held: cpus, memory");
    }
}
