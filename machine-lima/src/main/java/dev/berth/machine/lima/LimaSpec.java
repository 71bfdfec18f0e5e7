package dev.berth.machine.lima;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.machine.SshTarget;
import dev.berth.runtime.process.HostProcesses;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * The settings and services that a virtual machine needs.
 *
 * @param berthHome Berth's own folder, which the machine never sees
 * @param environment this process's variables, of which Lima gets those that it needs
 * @param login opens a login to the machine
 */
public record LimaSpec(
        Config config,
        Path berthHome,
        HostProcesses processes,
        Map<String, String> environment,
        RuntimeListener listener,
        Function<SshTarget, Machine> login) {
    public LimaSpec {
        environment = Map.copyOf(environment);
        listener = listener.guarded();
    }

    static LimaSpec of(HostContext context) {
        return new LimaSpec(
                context.config(),
                context.home().root(),
                context.processes(),
                context.environment(),
                context.listener(),
                target -> Machine.ssh(
                        LimaHosts.LIMA, target, context.home(), context.processes(), context.environment()));
    }
}
