package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries to reach the provider from inside the container. Every failure is a warning or nothing, never an exception. */
record ProviderProbe(ProviderAddress address) {
    private static final Logger log = LoggerFactory.getLogger(ProviderProbe.class);

    /** bash can open connections itself, and is in every Debian and most other images; without it the status is 127. */
    private static final String SCRIPT = "exec 3<>\"/dev/tcp/$1/$2\"";

    /** Returns the reason why the provider cannot be reached; empty when it can, or when the probe could not be run. */
    Optional<String> run(ScopeHolder scope) throws InterruptedException {
        return run(scope::scope);
    }

    /** Opens the scope of the container that the probe runs in. */
    interface ScopeSource {
        ExecScope open() throws InterruptedException;
    }

    Optional<String> run(ScopeSource scope) throws InterruptedException {
        if (address.unreachableLoopback()) {
            return Optional.of(address + " is a loopback address, and the container has a network of its own");
        }
        ExecSpec spec = ExecSpec.of(
                "timeout", "4", "bash", "-c", SCRIPT, "berth-probe", address.host(), Integer.toString(address.port()));
        try (ContainerProcess process = scope.open().start(spec)) {
            process.stdin().close();
            Output.discard(process.stdout(), "probe-stdout");
            Output stderr = Output.keep(process.stderr(), "probe-stderr");
            ExecEnding ending = process.ending().copy().get(10, TimeUnit.SECONDS);
            return seen(ending, stderr.lastLine());
        } catch (RuntimeException | IOException | ExecutionException | TimeoutException e) {
            log.debug("provider probe could not be run", e);
            return Optional.empty();
        }
    }

    private Optional<String> seen(ExecEnding ending, String words) {
        return switch (ending) {
            case ExecEnding.Exited(int code)
            when code == 124 -> Optional.of(address + " did not answer within 4 s from inside the container");
            case ExecEnding.Exited(int code)
            when code == 1 -> Optional.of(address + " cannot be reached from inside the container: " + words);
            default -> Optional.empty();
        };
    }
}
