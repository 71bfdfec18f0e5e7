package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The bubblewrap options of one sandbox. The sandbox sees a list of system folders of this host, read-only, and nothing
 * else: no homes, no data disks, no {@code /run} with its sockets. One thread.
 */
final class SandboxOptions {
    static final String HOME = "/home/agent";

    private static final Set<String> SYSTEM =
            Set.of("bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr", "opt", "nix", "gnu", "sys");
    private static final Set<String> EXCLUDED_ETC = Set.of(
            "passwd",
            "passwd-",
            "group",
            "group-",
            "hosts",
            "shadow",
            "shadow-",
            "gshadow",
            "gshadow-",
            "sudoers",
            "sudoers.d",
            "ssh",
            "mtab");
    private static final Path MEMORY = Path.of("/dev/shm");

    private final List<String> arguments = new ArrayList<>();
    private final Set<Path> parents = new HashSet<>();

    private SandboxOptions() {}

    /** @param image the installed programs; empty for those of the host only */
    static SandboxOptions of(
            SandboxStore store, SandboxFolder container, ContainerUser user, Optional<ImageFolder> image)
            throws IOException {
        ContainerSpec spec = container.record().spec();
        SandboxOptions options = new SandboxOptions();
        boolean building = spec.image().equals(ImageBuild.IMAGE);
        options.addNamespaces(store, spec, user);
        options.addSystem(building || image.isPresent());
        options.addEtc(container);
        options.add("--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/dev/shm");
        options.add("--perms", "0755", "--dir", "/run", "--perms", "0755", "--dir", "/var");
        options.add("--symlink", "../run", "/var/run", "--perms", "0755", "--dir", "/root");
        options.add("--bind", container.scratch("tmp").toString(), "/tmp");
        options.add("--bind", container.scratch("var-tmp").toString(), "/var/tmp");
        options.add("--bind", container.scratch("home").toString(), "/home");
        if (building || image.isPresent()) {
            options.addInstalled(store, container, image);
        } else {
            options.addMounts(store, container, spec.mounts());
        }
        return options.add("--remount-ro", "/etc", "--chdir", "/");
    }

    SandboxOptions add(String... more) {
        arguments.addAll(List.of(more));
        return this;
    }

    /** The options as bubblewrap reads them from a file. */
    String text() {
        return String.join("\0", arguments) + "\0";
    }

    /** Adds the installed programs, or during a build this host's tools, and the mounts of the container. */
    private void addInstalled(SandboxStore store, SandboxFolder container, Optional<ImageFolder> image)
            throws IOException {
        InstalledPrograms programs = new InstalledPrograms(this);
        List<Mount> mounts = new ArrayList<>(container.record().spec().mounts());
        programs.openOpt();
        if (image.isPresent()) {
            programs.mount(image.get());
            image.get().record().shown().forEach((inside, path) -> mounts.add(new Mount.Bind(path, inside, true)));
        }
        addMounts(store, container, mounts);
        if (image.isEmpty()) {
            programs.mountTools();
        }
        programs.closeOpt(
                mounts.stream().anyMatch(mount -> Path.of(mount.target()).startsWith(HostTools.HOME_NODE)));
    }

    private void addMounts(SandboxStore store, SandboxFolder container, List<Mount> mounts) throws IOException {
        for (Mount mount : mounts.stream()
                .sorted(Comparator.comparingInt(one -> Path.of(one.target()).getNameCount()))
                .toList()) {
            addMount(store, container, mount);
        }
    }

    private void addNamespaces(SandboxStore store, ContainerSpec spec, ContainerUser user) {
        add("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--cap-drop", "ALL");
        String name = spec.name();
        add("--hostname", name.substring(0, Math.min(63, name.length())));
        if (spec.network().equals("none")) {
            add("--unshare-net");
        }
        if (!store.ownedByRoot()) {
            String uid = Integer.toString(user.uid());
            add("--unshare-user", "--uid", uid, "--gid", Integer.toString(user.gid()));
        } else if (user.uid() != 0) {
            add("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID");
        }
    }

    /** Whether {@code path} is below a folder of this host that every sandbox sees. */
    static boolean isVisible(Path path) {
        return path.getNameCount() > 0 && SYSTEM.contains(path.getName(0).toString());
    }

    private void addSystem(boolean withoutOpt) throws IOException {
        for (Path folder : Disk.list(Path.of("/"))) {
            if (!isVisible(folder) || (withoutOpt && folder.endsWith("opt"))) {
                continue;
            }
            if (Files.isSymbolicLink(folder)) {
                add("--symlink", Files.readSymbolicLink(folder).toString(), folder.toString());
            } else {
                add("--ro-bind", folder.toString(), folder.toString());
            }
        }
    }

    /** Adds an own {@code /etc}, so that it can have generated files and the targets of links into {@code /run}. */
    private void addEtc(SandboxFolder container) throws IOException {
        add("--perms", "0755", "--tmpfs", "/etc");
        for (Path entry : Disk.list(Path.of("/etc"))) {
            String name = entry.getFileName().toString();
            if (!EXCLUDED_ETC.contains(name) && Files.exists(entry)) {
                add("--ro-bind-try", entry.toRealPath().toString(), entry.toString());
            }
        }
        for (String name : List.of("passwd", "group", "hosts")) {
            add("--ro-bind", container.etc(name).toString(), "/etc/" + name);
        }
    }

    private void addMount(SandboxStore store, SandboxFolder container, Mount mount) throws IOException {
        addParents(Path.of(mount.target()));
        switch (mount) {
            case Mount.Bind(String source, String target, boolean readOnly) ->
                add(readOnly ? "--ro-bind" : "--bind", source, target);
            case Mount.Volume(String name, String target) ->
                add("--bind", FolderVolumes.data(store, name).toString(), target);
            case Mount.Tmpfs(String target) ->
                add("--bind", tmpfsFolder(container, target).toString(), target);
        }
    }

    /** Adds missing parents, each once: bubblewrap would create them without access for other users, and takes 9,000 options. */
    private void addParents(Path target) {
        Path parent = target.getParent();
        if (parent != null && parent.getNameCount() > 0 && parents.add(parent)) {
            addParents(parent);
            add("--perms", "0755", "--dir", parent.toString());
        }
    }

    /** The folder of one tmpfs mount, in memory and shared by the programs of the container. */
    private static Path tmpfsFolder(SandboxFolder container, String target) throws IOException {
        Path all = tmpfsFolder(container);
        Disk.makeFolder(all);
        return Disk.makeShared(all.resolve(target.replace('/', '_')));
    }

    /** The folder of all tmpfs mounts of a container. */
    static Path tmpfsFolder(SandboxFolder container) {
        Path base = Files.isWritable(MEMORY) ? MEMORY : container.scratch("memory");
        return base.resolve("berth-" + container.record().id().value());
    }
}
