package dev.berth.testkit.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.machine.SshTarget;
import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import dev.berth.testkit.parts.RequiresSshd;
import dev.berth.testkit.parts.SshdPart;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The runner contract with a real sshd on loopback, and the errors of logins. */
@RequiresSshd
class SshRunnerIT extends CommandRunnerContract {
    private final Sshd sshd;

    SshRunnerIT(SshdPart part) throws Exception {
        sshd = Sshd.start(part);
    }

    @Override
    protected MachineOpener opener() {
        return sshd.opener();
    }

    @AfterAll
    void stop() throws Exception {
        sshd.close();
    }

    /** The ssh processes of Berth's logins to this sshd, found by their command lines. */
    private List<ProcessHandle> logins() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(sshd.configFile() + " -S"))
                .filter(process -> process.info().commandLine().orElse("").contains(" -M "))
                .toList();
    }

    @Test
    void a_dead_login_is_replaced_and_its_programs_are_lost() throws Exception {
        String word = uniqueWord();
        RunningProcess process = startStubbornTree(word);

        logins().forEach(ProcessHandle::destroyForcibly);

        assertThat(process.ending().get(10, TimeUnit.SECONDS)).isInstanceOf(ProcessEnding.Lost.class);
        assertThat(sh("echo again").stdout().text()).isEqualTo("again\n");
        process.close();
        await().atMost(Duration.ofSeconds(10)).until(() -> commandLines(word).isEmpty());
    }

    @Test
    void a_killed_leash_is_replaced_and_its_programs_are_ended() throws Exception {
        String word = uniqueWord();
        RunningProcess process = startStubbornTree(word);

        signal("KILL", sshd.leashes());

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            runner().start(shell("true")).close();
            return commandLines(word).isEmpty();
        });
        process.close();
    }

    @Test
    void a_hung_login_is_replaced_and_its_programs_are_ended() throws Exception {
        String word = uniqueWord();
        RunningProcess process = startStubbornTree(word);

        signal("STOP", logins());

        Limit soon = new Limit("soon", "a command", Duration.ofSeconds(2));
        assertThat(runner().run(shell("echo never"), soon).ending()).isInstanceOf(ProcessEnding.PastLimit.class);
        assertThat(sh("echo again").stdout().text()).isEqualTo("again\n");
        process.close();
        assertThat(commandLines(word)).isEmpty();
    }

    @Test
    void a_hung_sshd_is_replaced_by_another_login_and_its_programs_are_ended() throws Exception {
        String word = uniqueWord();
        RunningProcess process = startStubbornTree(word);
        List<ProcessHandle> sessions = sshd.sessions();
        try {
            signal("STOP", sessions);

            assertThat(sh("echo again").stdout().text()).isEqualTo("again\n");
            process.close();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> commandLines(word).isEmpty());
        } finally {
            signal("KILL", sessions);
        }
    }

    private static void signal(String name, List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
    }

    @Test
    void a_login_that_is_refused_says_what_to_do() throws Exception {
        assertRefused(sshd.withWrongKey(), "Permission denied", "ssh-copy-id");
        assertRefused(sshd.withUnknownHostKey(), "verification failed", "once by hand");
        assertRefused(sshd.withChangedHostKey(), "", "ssh-keygen -R");
        assertRefused(sshd.withRefusedPort(), "refused", "start sshd on the machine");
        assertRefused(SshTarget.of("no-such-host.invalid"), "no-such-host.invalid", "check the name");
        assertRefused(sshd.target().withBecome(List.of("no-such-sudo", "-n")), "no-such-sudo", "");
    }

    private void assertRefused(SshTarget target, String seen, String todo) {
        Machine machine = Machine.ssh("ssh:x", target, sshd.home(), processes(), System.getenv());

        assertThatThrownBy(machine::ensureReady).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.MACHINE_NOT_READY);
            assertThat(e.seen()).containsIgnoringCase(seen);
            assertThat(e.todo()).contains(todo);
        });
    }

    @Test
    void another_user_on_the_machine_starts_and_ends_programs() throws Exception {
        Machine becoming = Machine.ssh(
                "ssh:x",
                sshd.target().withBecome(List.of("env", "WHO=somebody else")),
                sshd.home(),
                processes(),
                System.getenv());
        String word = uniqueWord();
        try {
            RunningProcess process = becoming.ensureReady().start(shell(STUBBORN, word));
            assertThat(readLine(process.stdout())).isEqualTo("ready");

            process.close();

            assertThat(commandLines(word)).isEmpty();
        } finally {
            becoming.disconnect();
        }
    }
}
