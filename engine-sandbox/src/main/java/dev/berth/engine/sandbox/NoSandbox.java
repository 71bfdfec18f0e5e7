package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Programs of this host as they are, by explicit choice: only their home, folder, user and environment are set. */
record NoSandbox(SandboxStore store, HostPrograms programs) implements Sandbox {
    private static final String HOME = "/home/agent";

    @Override
    public String version() {
        return "no sandbox";
    }

    @Override
    public boolean contains() {
        return false;
    }

    @Override
    public Optional<String> refusal(ContainerSpec spec) {
        return spec.mounts().stream()
                .filter(mount ->
                        mount instanceof Mount.Bind bind && !bind.source().equals(bind.target()))
                .map(mount -> "nothing can be mounted at " + mount.target() + " without a sandbox")
                .findFirst();
    }

    @Override
    public List<String> unenforcedLimits() {
        return List.of("cpus", "memory", "pids", "network", "files");
    }

    @Override
    public Launch launch(SandboxFolder container, ExecSpec exec, Start start) throws IOException {
        ContainerSpec spec = container.record().spec();
        ContainerUser user = Sandbox.user(store, spec, exec.user());
        Path home = reachable(home(container), user);
        Map<String, String> all = new TreeMap<>(Launch.environment(Map.of(), spec, exec, start));
        all.computeIfPresent("HOME", (_, at) -> real(at, home));
        String folder = real(exec.directory().or(spec::directory).orElse(HOME), home);
        List<String> command = Launch.joined(asUser(user), Launch.inside(false, folder, exec.argv()));
        Path none = Path.of("/dev/null");
        return start.terminal()
                ? Launch.terminal(container, start, none, false, command, all)
                : Launch.piped(container, start, none, false, command, all);
    }

    private List<String> asUser(ContainerUser user) {
        if (!store.ownedByRoot() || user.uid() == 0) {
            return List.of(); // as who we are: nobody but root could be another
        }
        return List.of(
                programs.named("setpriv"), "--reuid", "" + user.uid(), "--regid", "" + user.gid(), "--clear-groups");
    }

    private Path reachable(Path home, ContainerUser user) throws IOException {
        return store.ownedByRoot() && user.uid() != 0 ? OpenFolder.reachable(home, user) : home.toRealPath();
    }

    private Path home(SandboxFolder container) {
        return container.record().spec().mounts().stream()
                .filter(mount -> mount instanceof Mount.Volume && mount.target().equals(HOME))
                .map(mount -> FolderVolumes.data(store, ((Mount.Volume) mount).name()))
                .filter(Files::exists)
                .findFirst()
                .orElse(container.scratch("home/agent"));
    }

    private static String real(String path, Path home) {
        return path.equals(HOME) || path.startsWith(HOME + "/") ? home + path.substring(HOME.length()) : path;
    }
}
