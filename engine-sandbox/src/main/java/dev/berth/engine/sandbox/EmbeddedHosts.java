package dev.berth.engine.sandbox;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.config.KnownSetting;
import dev.berth.runtime.config.SettingType;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHostProvider;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.host.HostOffer;
import dev.berth.runtime.host.HostReport.Finding;
import dev.berth.runtime.host.HostRequest;
import dev.berth.runtime.machine.Machine;
import java.util.List;
import java.util.Optional;

/**
 * Provider of the embedded engine on this host. It is offered by name only, because a sandbox isolates less than a
 * container.
 */
public final class EmbeddedHosts implements ContainerHostProvider {
    static final String PROCESS = "process";

    private static final List<KnownSetting> SETTINGS = List.of(KnownSetting.with(
            "process.sandbox", SettingType.oneOf("bwrap", "none"), "bwrap", "sandbox of the embedded engine"));

    /** For {@link java.util.ServiceLoader}. */
    public EmbeddedHosts() {}

    @Override
    public String name() {
        return PROCESS;
    }

    @Override
    public List<KnownSetting> settings() {
        return SETTINGS;
    }

    @Override
    public List<String> engines() {
        return List.of(PROCESS);
    }

    @Override
    public boolean onlyByName() {
        return true;
    }

    @Override
    public HostOffer offer(HostRequest request) {
        Optional<BerthException> wrongMachine = wrongMachine(request.machine());
        return wrongMachine.isPresent()
                ? new HostOffer.None(wrongMachine.get())
                : new HostOffer.Available(0, () -> ContainerHost.answering(open(request.context())));
    }

    @Override
    public ContainerHost recorded(HostContext context, String machine, String engine) {
        wrongMachine(machine).ifPresent(e -> {
            throw e;
        });
        return open(context);
    }

    @Override
    public List<Finding> findings(HostContext context) throws InterruptedException {
        return List.of(Finding.of(
                "bubblewrap, for engine process",
                EmbeddedEngine.host(context, Sandboxing.REQUIRED).engine()));
    }

    private static ContainerHost open(HostContext context) {
        return EmbeddedEngine.host(context, sandboxing(context.config()));
    }

    private static Sandboxing sandboxing(Config config) {
        return config.string("process.sandbox").equals("none") ? Sandboxing.NONE : Sandboxing.REQUIRED;
    }

    private static Optional<BerthException> wrongMachine(String machine) {
        return machine.equals(HostRequest.AUTO) || machine.equals(Machine.LOCAL)
                ? Optional.empty()
                : Optional.of(new BerthException(
                        ErrorKind.CONFIG_INVALID,
                        "choosing machine " + machine + " and engine process",
                        "the embedded engine works on this host only",
                        Advice.of("set machine to local, or choose another engine")
                                .with(NextStep.Action.CHOOSE_MACHINE, Machine.LOCAL)
                                .with(NextStep.Action.CHOOSE_ENGINE)));
    }
}
