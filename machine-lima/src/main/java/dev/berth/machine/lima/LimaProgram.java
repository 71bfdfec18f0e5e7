package dev.berth.machine.lima;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.process.ChildEnvironment;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs {@code limactl} of this host. It ends with this process; a machine that it has started lives on. */
final class LimaProgram {
    private static final List<String> ENVIRONMENT = Stream.of(
                    List.of("PATH", "HOME", "USER", "LOGNAME", "LIMA_HOME", "TMPDIR"),
                    List.of("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"),
                    List.of("QEMU_SYSTEM_X86_64", "QEMU_SYSTEM_AARCH64"),
                    List.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"))
            .flatMap(List::stream)
            .toList();

    /**
     * Writes the output to a file that can be read while {@code limactl} runs. Removes the guard's mark from the
     * environment: by it the guard would find and end the host agent, which leaves the process group and must live on.
     */
    private static final String INTO_FILE = "unset BERTH_GUARD; log=$0; exec \"$@\" >\"$log\" 2>&1 </dev/null";

    private final HostProcesses processes;
    private final Map<String, String> environment;
    private volatile boolean checked;

    LimaProgram(HostProcesses processes, Map<String, String> environment) {
        this.processes = processes;
        this.environment = ChildEnvironment.allowed(environment, ENVIRONMENT);
    }

    /**
     * Runs {@code limactl} with {@code arguments}, after its version was checked.
     *
     * @throws BerthException MACHINE_NOT_READY when {@code limactl} is absent, too old or refuses this user;
     *     LIMIT_REACHED
     */
    CommandResult run(Limit limit, String... arguments) throws InterruptedException {
        checkVersion();
        return runUnchecked(limit, arguments);
    }

    /** As {@link #run}; a failure of the command is thrown too. */
    CommandResult runOrThrow(String tried, Limit limit, String... arguments) throws InterruptedException {
        CommandResult result = run(limit, arguments);
        if (!result.succeeded()) {
            throw failure(tried, result, Advice.of("run limactl " + arguments[0] + " by hand and see what it prints"));
        }
        return result;
    }

    /** Starts a long subcommand; its output goes to {@code log}. */
    RunningProcess start(Path log, List<String> arguments) throws InterruptedException {
        checkVersion();
        List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", INTO_FILE, log.toString(), "limactl"));
        argv.addAll(arguments);
        return processes.start(HostCommand.of(argv, environment));
    }

    Optional<LimaList.Entry> list(String name) throws InterruptedException {
        CommandResult result = run(LimaLimits.QUERY, "list", "--json", "--tty=false", name);
        return LimaList.find(result.stdout().text(), name);
    }

    /** Checks once in this process that {@code limactl} works and is new enough. */
    void checkVersion() throws InterruptedException {
        if (checked) {
            return;
        }
        String tried = "asking limactl for its version";
        CommandResult result = runUnchecked(LimaLimits.QUERY, "--version");
        if (!result.succeeded()) {
            throw failure(tried, result, LimaErrorText.INSTALL);
        }
        Optional<LimaVersion> version = LimaVersion.of(result.stdout().text());
        if (version.filter(LimaVersion::tooOld).isPresent()) {
            throw LimaErrorText.notReady(
                    tried,
                    "limactl has version " + version.get().text() + "; Berth needs " + LimaVersion.OLDEST + " or newer",
                    LimaErrorText.INSTALL);
        }
        checked = true;
    }

    /** The output of {@code limactl --version}. */
    String version() throws InterruptedException {
        checkVersion();
        return runUnchecked(LimaLimits.QUERY, "--version").stdout().text().strip();
    }

    private CommandResult runUnchecked(Limit limit, String... arguments) throws InterruptedException {
        List<String> argv = new ArrayList<>(List.of("limactl"));
        argv.addAll(List.of(arguments));
        CommandResult result = processes.run(HostCommand.of(argv, environment), limit);
        if (result.ending() instanceof ProcessEnding.NeverStarted(String reason)) {
            throw LimaErrorText.notReady("running limactl " + arguments[0], reason, LimaErrorText.INSTALL);
        }
        return result;
    }

    private static BerthException failure(String tried, CommandResult result, Advice advice) {
        if (result.ending() instanceof ProcessEnding.PastLimit(var reached)) {
            return reached;
        }
        String messages = BootLog.lastMessages(result.stderr().text());
        return LimaErrorText.of(
                tried, "limactl " + result.ending() + (messages.isEmpty() ? "" : ": " + messages), messages, advice);
    }
}
