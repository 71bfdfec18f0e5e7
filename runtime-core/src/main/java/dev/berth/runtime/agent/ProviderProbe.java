package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.error.BerthException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries to reach the provider from inside the container. What it finds is a warning, never a failure. */
record ProviderProbe(ProviderAddress address) {
    private static final Logger log = LoggerFactory.getLogger(ProviderProbe.class);

    /** bash can open connections itself, and is in every Debian and most other images; 127 means that it is not there. */
    private static final String SCRIPT = "exec 3<>\"/dev/tcp/$1/$2\"";

    /** What is wrong, if anything is. */
    Optional<String> run(ScopeHolder scope) throws InterruptedException {
        if (address.unreachableLoopback()) {
            return Optional.of(address + " is a loopback address, and the container has a network of its own");
        }
        ExecSpec spec = ExecSpec.of(
                "timeout", "4", "bash", "-c", SCRIPT, "berth-probe", address.host(), Integer.toString(address.port()));
        try (ContainerProcess process = scope.scope().start(spec)) {
            process.stdin().close();
            Output.discard(process.stdout(), "probe-stdout");
            Output stderr = Output.keep(process.stderr(), "probe-stderr");
            ExecEnding ending = process.ending().copy().get(10, TimeUnit.SECONDS);
            return seen(ending, stderr.lastLine());
        } catch (BerthException | IOException | ExecutionException | TimeoutException e) {
            log.debug("provider probe could not be run address={}", address, e);
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
