package dev.berth.machine.lima;

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

/** {@code limactl} of this host. It ends when we are gone; a machine that it has started lives on. */
final class LimaProgram {
    private static final List<String> ENVIRONMENT = Stream.of(
                    List.of("PATH", "HOME", "USER", "LOGNAME", "LIMA_HOME", "TMPDIR"),
                    List.of("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"),
                    List.of("QEMU_SYSTEM_X86_64", "QEMU_SYSTEM_AARCH64"),
                    List.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"))
            .flatMap(List::stream)
            .toList();

    /**
     * Its words go to a file that can be read while it runs. Without our guard's mark, by which a host agent would be found
     * that has left its group.
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
     * What it says for {@code words}, once it is known to be new enough.
     *
     * @throws BerthException MACHINE_NOT_READY when it is absent, too old or refuses us, LIMIT_REACHED
     */
    CommandResult run(Limit limit, String... words) throws InterruptedException {
        check();
        return raw(limit, words);
    }

    /** As {@link #run}, and a failure is thrown. */
    CommandResult ok(String tried, Limit limit, String... words) throws InterruptedException {
        CommandResult result = run(limit, words);
        if (!result.succeeded()) {
            throw failure(tried, result, "see what limactl " + words[0] + " says");
        }
        return result;
    }

    /** Starts a subcommand that takes its time; what it says is in {@code log}. */
    RunningProcess start(Path log, List<String> words) throws InterruptedException {
        check();
        List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", INTO_FILE, log.toString(), "limactl"));
        argv.addAll(words);
        return processes.start(HostCommand.of(argv, environment));
    }

    Optional<LimaList.Entry> list(String name) throws InterruptedException {
        CommandResult result = run(LimaLimits.QUERY, "list", "--json", "--tty=false", name);
        return LimaList.find(result.stdout().text(), name);
    }

    /** Once for each process of ours: it is a program that changes only when it is installed anew. */
    void check() throws InterruptedException {
        if (checked) {
            return;
        }
        String tried = "asking limactl for its version";
        CommandResult result = raw(LimaLimits.QUERY, "--version");
        if (!result.succeeded()) {
            throw failure(tried, result, LimaErrorText.INSTALL);
        }
        Optional<LimaVersion> version = LimaVersion.of(result.stdout().text());
        if (version.filter(LimaVersion::tooOld).isPresent()) {
            throw LimaErrorText.notReady(
                    tried,
                    "it is " + version.get().text() + "; Berth needs " + LimaVersion.OLDEST + " or newer",
                    LimaErrorText.INSTALL);
        }
        checked = true;
    }

    /** What it says its version is. */
    String version() throws InterruptedException {
        check();
        return raw(LimaLimits.QUERY, "--version").stdout().text().strip();
    }

    private CommandResult raw(Limit limit, String... words) throws InterruptedException {
        List<String> argv = new ArrayList<>(List.of("limactl"));
        argv.addAll(List.of(words));
        CommandResult result = processes.run(HostCommand.of(argv, environment), limit);
        if (result.ending() instanceof ProcessEnding.NeverStarted(String reason)) {
            throw LimaErrorText.notReady("running limactl " + words[0], reason, LimaErrorText.INSTALL);
        }
        return result;
    }

    private static BerthException failure(String tried, CommandResult result, String todo) {
        if (result.ending() instanceof ProcessEnding.PastLimit(var reached)) {
            return reached;
        }
        String words = BootLog.lastWords(result.stderr().text());
        return LimaErrorText.of(
                tried, "limactl " + result.ending() + (words.isEmpty() ? "" : ": " + words), words, todo);
    }
}
