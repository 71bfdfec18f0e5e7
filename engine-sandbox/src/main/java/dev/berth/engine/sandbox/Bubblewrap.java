package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Mount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Starts each program in a bubblewrap sandbox of its own.
 *
 * <p>Started by root, bubblewrap needs no user namespace: it mounts as root, and {@code setpriv} inside changes to the
 * program's user, so files belong to that user outside too and folders of root can be mounted. Started by another user,
 * the program has its user's number inside and is the caller outside. {@code --die-with-parent} is not used, because it
 * follows the thread that started bubblewrap; {@code --new-session} is not used, because bubblewrap's inner process
 * must stay in the process group that the guard ends: the end of that process ends the sandbox.
 *
 * @param ignoresSignals whether the outer bubblewrap can ignore the signals meant for the program, see {@link Launch}
 */
record Bubblewrap(SandboxStore store, HostPrograms programs, String program, String version, boolean ignoresSignals)
        implements Sandbox {
    /** The variables that name code to load, other than those of single programs. */
    private static final Predicate<String> LOADER_VARIABLE =
            Pattern.compile("LD_.*|GCONV_PATH|GLIBC_TUNABLES|LOCPATH|NLSPATH").asMatchPredicate();

    @Override
    public boolean contains() {
        return true;
    }

    @Override
    public Optional<String> refusal(ContainerSpec spec) {
        return List.of("bridge", "host", "none").contains(spec.network())
                ? Optional.empty()
                : Optional.of("the embedded engine has no network " + spec.network() + ", only bridge, host and none");
    }

    @Override
    public List<String> unenforcedLimits() {
        boolean pids = !store.ownedByRoot() && programs.find("prlimit").isPresent();
        return pids ? List.of("cpus", "memory", "network") : List.of("cpus", "memory", "pids", "network");
    }

    @Override
    public Launch launch(SandboxFolder container, ExecSpec exec, Start start) throws IOException {
        ContainerSpec spec = container.record().spec();
        ContainerUser user = Sandbox.user(store, spec, exec.user());
        Optional<ImageFolder> image = store.image(spec);
        Map<String, String> imageVariables = image.map(ImageFolder::record)
                .map(ImageFolder.Metadata::environment)
                .orElse(Map.of());
        Map<String, String> variables = new TreeMap<>(Launch.environment(imageVariables, spec, exec, start));
        SandboxOptions options = SandboxOptions.of(store, container, user, image);
        // the dynamic loader's variables would act on bubblewrap and setpriv too, perhaps as root
        List<String> loaderVariables = variables.keySet().stream()
                .filter(LOADER_VARIABLE)
                .map(name -> name + "=" + variables.get(name))
                .toList();
        variables.keySet().removeIf(LOADER_VARIABLE);
        Path optionsFile = Disk.writeNew(Launch.options(container, start.name()), options.text());

        String folder = exec.directory().or(spec::directory).orElseGet(() -> home(spec));
        List<String> command = Launch.concat(
                processLimit(spec),
                List.of(program, "--args", "8", "--"),
                asUser(user, spec.groups()),
                Launch.inside(ignoresSignals, loaderVariables, folder, exec.argv()));
        return start.terminal()
                ? Launch.inTerminal(container, start, optionsFile, ignoresSignals, command, variables)
                : Launch.withPipes(container, start, optionsFile, ignoresSignals, command, variables);
    }

    /** The limit counts processes of the sandbox's own user namespace, so it works only where the sandbox has one. */
    private List<String> processLimit(ContainerSpec spec) {
        Optional<String> prlimit = store.ownedByRoot() ? Optional.empty() : programs.find("prlimit");
        return spec.resources()
                .flatMap(limits -> prlimit.map(path -> List.of(path, "--nproc=" + limits.pids(), "--")))
                .orElse(List.of());
    }

    /** Not as root, the program keeps the caller's groups: bubblewrap has no right to change them. */
    private List<String> asUser(ContainerUser user, List<Integer> groups) {
        if (!store.ownedByRoot() || user.uid() == 0) {
            return List.of();
        }
        String uid = Integer.toString(user.uid());
        String gid = Integer.toString(user.gid());
        String setpriv = HostPrograms.inSystem("setpriv").orElse("/usr/bin/setpriv");
        return List.of(setpriv, "--reuid", uid, "--regid", gid, Sandbox.groupOption(groups), "--inh-caps", "-all");
    }

    private static String home(ContainerSpec spec) {
        boolean mounted = spec.mounts().stream().map(Mount::target).anyMatch(SandboxOptions.HOME::equals);
        return mounted ? SandboxOptions.HOME : "/";
    }
}
