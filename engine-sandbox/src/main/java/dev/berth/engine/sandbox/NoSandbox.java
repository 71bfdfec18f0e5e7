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

/**
 * Starts programs of this host without a sandbox, by explicit choice: only home, folder, user and environment are set.
 */
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
        Map<String, String> variables = new TreeMap<>(Launch.environment(Map.of(), spec, exec, start));
        variables.computeIfPresent("HOME", (_, path) -> toRealPath(path, home));
        String folder = toRealPath(exec.directory().or(spec::directory).orElse(HOME), home);
        List<String> command =
                Launch.concat(asUser(user, spec.groups()), Launch.inside(false, List.of(), folder, exec.argv()));
        Path noOptions = Path.of("/dev/null");
        return start.terminal()
                ? Launch.inTerminal(container, start, noOptions, false, command, variables)
                : Launch.withPipes(container, start, noOptions, false, command, variables);
    }

    private List<String> asUser(ContainerUser user, List<Integer> groups) {
        if (!store.ownedByRoot() || user.uid() == 0) {
            return List.of(); // only root can change the user
        }
        return List.of(
                HostPrograms.inSystem("setpriv").orElse("/usr/bin/setpriv"),
                "--reuid",
                "" + user.uid(),
                "--regid",
                "" + user.gid(),
                Sandbox.groupOption(groups));
    }

    private Path reachable(Path home, ContainerUser user) throws IOException {
        return store.ownedByRoot() && user.uid() != 0
                ? FolderForOtherUser.moveOutOfPrivateHome(home, user)
                : home.toRealPath();
    }

    private Path home(SandboxFolder container) {
        return container.record().spec().mounts().stream()
                .filter(mount -> mount instanceof Mount.Volume && mount.target().equals(HOME))
                .map(mount -> FolderVolumes.data(store, ((Mount.Volume) mount).name()))
                .filter(Files::exists)
                .findFirst()
                .orElse(container.scratch("home/agent"));
    }

    private static String toRealPath(String path, Path home) {
        return path.equals(HOME) || path.startsWith(HOME + "/") ? home + path.substring(HOME.length()) : path;
    }
}
