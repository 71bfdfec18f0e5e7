package dev.berth.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.container.Stats;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.parts.PartsReport;
import dev.berth.testkit.parts.RequiresSandboxedAgent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of the variables and the memory of an agent's processes. */
interface HygieneContract extends AgentContractBase {
    Pattern SECRET = Pattern.compile(".*(API_KEY|TOKEN|SECRET|PASSWORD|ACCESS_KEY).*");
    Pattern NUL = Pattern.compile("\\x00");
    long MIB = 1024 * 1024;

    @Test
    @Tag(RequiresSandboxedAgent.SANDBOX)
    default void no_variable_of_the_caller_and_only_the_named_secrets_reach_the_container() throws Exception {
        assertThat(agent().host().context().environment().toString())
                .as("the runtime was opened with CallersVariables")
                .contains(CallersVariables.MARK);
        Path file = agent().project().resolve("environ.bin");

        TurnOutcome outcome = agent().turn(
                        PermissionPolicy.allow(), "@@run cat /proc/[0-9]*/environ > " + file + " 2>/dev/null; true");

        assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
        List<String> inside = NUL.splitAsStream(Files.readString(file, StandardCharsets.ISO_8859_1))
                .toList();
        assertThat(inside)
                .as("variables of the command and of its ancestors")
                .filteredOn(variable -> variable.startsWith("PATH="))
                .hasSizeGreaterThan(1);
        assertThat(inside).noneMatch(variable -> variable.contains(CallersVariables.MARK));
        assertThat(secrets(inside)).isSubsetOf(agent().behaviour().credentials());
    }

    private static Set<String> secrets(List<String> variables) {
        return variables.stream()
                .filter(variable -> !variable.endsWith("="))
                .map(variable -> variable.replaceFirst("=.*", ""))
                .filter(name -> SECRET.matcher(name).matches())
                .collect(Collectors.toSet());
    }

    @Test
    default void the_memory_of_an_idle_session_is_reported() throws Exception {
        AgentInstance instance = agent().ready();
        try (Session session = instance.openSession()) {
            Stats stats = agent().host().engine().stats().orElse(_ -> java.util.Map.of());
            Long bytes = stats.memory(
                            agent()
                                    .host()
                                    .engine()
                                    .containers()
                                    .inspect(instance.snapshot().containerName())
                                    .stream()
                                    .toList())
                    .get(instance.snapshot().container());
            String amount = bytes == null ? "not reported by this engine" : bytes / MIB + " MiB";
            PartsReport.note(agent().title() + ": idle memory with one session " + amount);
            assertThat(session.id()).isNotBlank();
        }
    }
}
