package dev.berth.engine.sandbox;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.HostProcesses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the sandbox once, and keeps it. Bubblewrap is chosen after it has started a program as a test; a failure is
 * not kept, and the next call tries again. Safe for all threads.
 */
final class SandboxChoice {
    private static final Logger log = LoggerFactory.getLogger(SandboxChoice.class);
    private static final String TRIED = "starting a bubblewrap sandbox";
    private static final String ALTERNATIVES =
            "or use docker or nerdctl, or run without a sandbox by your own choice: setting process.sandbox=none";

    private final SandboxStore store;
    private final Sandboxing sandboxing;
    private final HostProcesses processes;
    private final HostPrograms programs;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Sandbox chosen;

    SandboxChoice(SandboxStore store, Sandboxing sandboxing, HostProcesses processes, HostPrograms programs) {
        this.store = store;
        this.sandboxing = sandboxing;
        this.processes = processes;
        this.programs = programs;
    }

    SandboxStore store() {
        return store;
    }

    /** Whether the settings switch the sandbox off. */
    boolean never() {
        return sandboxing == Sandboxing.NONE;
    }

    /**
     * Whether programs run as root because the caller is root. So do Berth's own programs without a sandbox: their jars, the JDK
     * and the workspace may be below a folder that only root can enter.
     */
    boolean asCaller(Sandbox sandbox) {
        return sandboxing == Sandboxing.PREFERRED && store.ownedByRoot() && !sandbox.contains();
    }

    HostTools tools() {
        return new HostTools(programs);
    }

    /** @throws BerthException SANDBOX_UNAVAILABLE when a sandbox is required and does not work */
    Sandbox sandbox() throws InterruptedException {
        lock.lock();
        try {
            if (chosen == null) {
                chosen = choose();
            }
            return chosen;
        } finally {
            lock.unlock();
        }
    }

    Optional<BerthException> problem() throws InterruptedException {
        try {
            tryBubblewrap();
            return Optional.empty();
        } catch (BerthException e) {
            return Optional.of(e);
        }
    }

    private Sandbox choose() throws InterruptedException {
        return switch (sandboxing) {
            case NONE -> new NoSandbox(store, programs);
            case REQUIRED -> tryBubblewrap();
            case PREFERRED -> preferBubblewrap();
        };
    }

    private Sandbox preferBubblewrap() throws InterruptedException {
        try {
            return tryBubblewrap();
        } catch (BerthException e) {
            log.info("continuing without a sandbox, which is only preferred: {}", e.seen());
            return new NoSandbox(store, programs);
        }
    }

    /** Starts a shell that does nothing in a sandbox like those of programs. */
    private Bubblewrap tryBubblewrap() throws InterruptedException {
        String program = programs.find("bwrap")
                .orElseThrow(() -> unavailable(
                        "there is no program bwrap on this host",
                        System.getProperty("os.name").equals("Linux")
                                ? "install it (Debian and Ubuntu: apt install bubblewrap)"
                                : "bubblewrap needs Linux"));
        if (store.ownedByRoot() && HostPrograms.inSystem("setpriv").isEmpty()) {
            throw unavailable(
                    "there is no program setpriv in a system folder of this host",
                    "install it (Debian: apt install util-linux)");
        }
        List<String> argv = new ArrayList<>(List.of(program));
        argv.addAll(List.of("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--ro-bind", "/", "/"));
        argv.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--", "/bin/sh", "-c", ":"));
        CommandResult result = run(argv);
        if (!result.succeeded()) {
            throw unavailable(result.evidence(), todo(result));
        }
        String version = run(List.of(program, "--version")).stdout().lastLines(1);
        boolean ignoresSignals = run(List.of("/usr/bin/env", "--default-signal=TERM", "/bin/sh", "-c", ":"))
                .succeeded();
        return new Bubblewrap(store, programs, program, version, ignoresSignals);
    }

    private CommandResult run(List<String> argv) throws InterruptedException {
        return processes.run(HostCommand.of(argv, Map.of("PATH", "/usr/bin:/bin")), KnownLimits.EXEC_SHORT);
    }

    private static String todo(CommandResult result) {
        String errors = result.stderr().text();
        boolean forbidden =
                errors.contains("namespace") || errors.contains("uid map") || errors.contains("not permitted");
        return forbidden
                ? "allow user namespaces (sysctl kernel.unprivileged_userns_clone=1; Ubuntu 24.04 and newer:"
                        + " kernel.apparmor_restrict_unprivileged_userns=0; inside a container bubblewrap needs more rights)"
                : "repair bubblewrap";
    }

    private static BerthException unavailable(String seen, String todo) {
        return new BerthException(
                ErrorKind.SANDBOX_UNAVAILABLE,
                TRIED,
                seen,
                otherEngine(todo + ", " + ALTERNATIVES).about("process.sandbox=none"));
    }

    /** Advice that ends with another engine. */
    static Advice otherEngine(String text) {
        return Advice.of(text).with(NextStep.Action.CHOOSE_ENGINE);
    }
}
