package dev.berth.machine.lima;

import static dev.berth.runtime.config.KnownSetting.with;
import static dev.berth.runtime.config.KnownSetting.without;

import dev.berth.runtime.config.KnownSetting;
import dev.berth.runtime.config.SettingType;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHostProvider;
import dev.berth.runtime.host.Engines;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.host.HostOffer;
import dev.berth.runtime.host.HostReport.Finding;
import dev.berth.runtime.host.HostRequest;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.machine.CommandRunner;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lima's virtual machine as a place for containers: on macOS before the engines of this host, elsewhere after them. */
public final class LimaHosts implements ContainerHostProvider {
    static final String LIMA = "lima";
    private static final String ABSENT = "there is no limactl in PATH";
    private static final String INSTALL = "install Lima from https://lima-vm.io";
    private static final int RANK_BEFORE_ENGINES = -10;
    private static final int RANK_AFTER_ENGINES = 10;

    private static final List<KnownSetting> SETTINGS = List.of(
            with(
                    "machine.name",
                    SettingType.matching("[a-z0-9][a-z0-9-]{0,40}", "a name of small letters, digits and -"),
                    "berth",
                    "the virtual machine's name in Lima"),
            without("machine.cpus", SettingType.number(1, 512), "processors of the virtual machine"),
            without("machine.memory", SettingType.sizeFrom("1g"), "memory of the virtual machine"),
            with("machine.disk", SettingType.sizeFrom("2g"), "60g", "disk of the virtual machine; it can only grow"),
            without(
                    "machine.vmType",
                    SettingType.oneOf("vz", "qemu", "krunkit"),
                    "Lima driver that runs the virtual machine; Lima chooses where it is not set"),
            without(
                    "machine.image",
                    SettingType.TEXT,
                    "the virtual machine's disk image: a file, or https://…#sha256:…"),
            without(
                    "machine.nerdctlArchive",
                    SettingType.TEXT,
                    "nerdctl-full for the virtual machine: a file, https://…#sha256:…, or none where the image has it"),
            without(
                    "machine.mounts",
                    SettingType.LIST,
                    "folders of this host that the virtual machine sees, at the same path"),
            without(
                    "machine.template",
                    SettingType.PATH,
                    "YAML file with more of Lima's settings for the virtual machine"),
            with(
                    "machine.stopWhenIdle",
                    SettingType.durationOr("never"),
                    "never",
                    "time without use after which the virtual machine stops itself"));

    /** For {@link java.util.ServiceLoader}. */
    public LimaHosts() {}

    @Override
    public String name() {
        return LIMA;
    }

    @Override
    public List<KnownSetting> settings() {
        return SETTINGS;
    }

    @Override
    public List<Limit> limits() {
        return LimaLimits.all();
    }

    @Override
    public List<String> machines() {
        return List.of(LIMA);
    }

    @Override
    public HostOffer offer(HostRequest request) {
        if (!installed(request.context())) {
            return new HostOffer.None(refusal(
                    ABSENT,
                    Advice.of(INSTALL
                                    + ", or choose an engine of this host: docker, nerdctl or process (no containers)")
                            .with(NextStep.Action.CHOOSE_ENGINE)));
        }
        boolean named = request.machine().equals(LIMA);
        if (!named && !request.machine().equals(HostRequest.AUTO)) {
            return new HostOffer.None(refusal(
                    "not asked for", Advice.of("choose machine lima").with(NextStep.Action.CHOOSE_MACHINE, LIMA)));
        }
        boolean first = request.macOs() && !request.engine().equals(Engines.DOCKER);
        return new HostOffer.Available(
                first ? RANK_BEFORE_ENGINES : RANK_AFTER_ENGINES, () -> open(request.context(), request.engine()));
    }

    /** Does not ask the engine for its version: that would start the machine. */
    private static ContainerHost open(HostContext context, String engine) {
        VirtualMachine machine = VirtualMachine.in(context);
        CommandRunner runner = CommandRunner.lazy(machine, context.limits());
        String wanted = engine.equals(HostRequest.AUTO) ? Engines.NERDCTL : engine;
        return ContainerHost.of(context, machine, Engines.real().open(wanted, runner, context));
    }

    @Override
    public ContainerHost recorded(HostContext context, String machine, String engine) {
        VirtualMachine lima = VirtualMachine.in(context);
        // looking at a recorded instance must not start the virtual machine
        CommandRunner runner = CommandRunner.lazy(lima, context.limits()).whileUp();
        return ContainerHost.of(context, lima, Engines.real().open(engine, runner, context));
    }

    @Override
    public List<Finding> findings(HostContext context) throws InterruptedException {
        if (!installed(context)) {
            return List.of(new Finding("Lima", false, ABSENT, INSTALL));
        }
        try {
            VirtualMachine machine = VirtualMachine.in(context);
            String version = machine.check();
            MachineStatus status = machine.status();
            return List.of(new Finding(
                    "Lima",
                    !(status.state() instanceof MachineState.Foreign),
                    version + "; machine " + status.name() + ": "
                            + status.state().text(),
                    Advice.joined(status.notes())));
        } catch (BerthException e) {
            return List.of(new Finding("Lima", false, e.seen(), e.advice()));
        }
    }

    private static BerthException refusal(String seen, Advice advice) {
        return new BerthException(ErrorKind.MACHINE_NOT_READY, "choosing machine lima", seen, advice);
    }

    private static boolean installed(HostContext context) {
        String path = context.environment().getOrDefault("PATH", "");
        return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "limactl"))
                .anyMatch(Files::isExecutable);
    }
}
