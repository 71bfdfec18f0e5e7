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

/**
 * Programs in a bubblewrap sandbox each.
 *
 * <p>As root it needs no user namespace: bubblewrap mounts, and {@code setpriv} inside becomes the program's user, so files
 * are that user's outside too and folders of root can be mounted for them. As anybody else the program has its user's number
 * inside and is the caller outside. Neither {@code --die-with-parent} (it follows the thread that started it) nor {@code
 * --new-session}: bubblewrap's inner process stays in the group that the guard ends, and takes all of the sandbox along.
 *
 * @param deaf whether bubblewrap can be made deaf to the signals that are for the program inside
 */
record Bubblewrap(SandboxStore store, HostPrograms programs, String program, String version, boolean deaf)
        implements Sandbox {
    @Override
    public boolean contains() {
        return true;
    }

    @Override
    public Optional<String> refusal(ContainerSpec spec) {
        return List.of("bridge", "host", "none").contains(spec.network())
                ? Optional.empty()
                : Optional.of("there is no network " + spec.network() + " here: bridge, host or none");
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
        Map<String, String> own = image.map(ImageFolder::record)
                .map(ImageFolder.Written::environment)
                .orElse(Map.of());
        Map<String, String> all = new TreeMap<>(Launch.environment(own, spec, exec, start));
        SandboxOptions words = SandboxOptions.of(store, container, user, image);
        // the loader's own variables would act on bubblewrap too, outside the sandbox and perhaps as root
        List<String> forLoader =
                all.keySet().stream().filter(name -> name.startsWith("LD_")).toList();
        forLoader.forEach(name -> words.add(
                "--setenv", name, Optional.ofNullable(all.remove(name)).orElse("")));
        Path options = Disk.writeNew(Launch.options(container, start.name()), words.text());

        String folder = exec.directory().or(spec::directory).orElseGet(() -> home(spec));
        List<String> command = Launch.joined(
                processLimit(spec),
                List.of(program, "--args", "8", "--"),
                becoming(user),
                Launch.inside(deaf, folder, exec.argv()));
        return start.terminal()
                ? Launch.terminal(container, start, options, deaf, command, all)
                : Launch.piped(container, start, options, deaf, command, all);
    }

    /** Holds for the sandbox's own user namespace, so only where there is one. */
    private List<String> processLimit(ContainerSpec spec) {
        Optional<String> prlimit = store.ownedByRoot() ? Optional.empty() : programs.find("prlimit");
        return spec.resources()
                .flatMap(limits -> prlimit.map(found -> List.of(found, "--nproc=" + limits.pids(), "--")))
                .orElse(List.of());
    }

    private List<String> becoming(ContainerUser user) {
        if (!store.ownedByRoot() || user.uid() == 0) {
            return List.of();
        }
        String uid = Integer.toString(user.uid());
        String gid = Integer.toString(user.gid());
        return List.of("setpriv", "--reuid", uid, "--regid", gid, "--clear-groups", "--inh-caps", "-all");
    }

    private static String home(ContainerSpec spec) {
        boolean mounted = spec.mounts().stream().map(Mount::target).anyMatch(SandboxOptions.HOME::equals);
        return mounted ? SandboxOptions.HOME : "/";
    }
}
