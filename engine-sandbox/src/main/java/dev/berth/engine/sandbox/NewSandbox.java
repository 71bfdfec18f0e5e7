package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks the spec of a new container and creates its folder. */
record NewSandbox(SandboxStore store, ContainerSpec spec) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,250}");

    private String tried() {
        return "creating container " + spec.name();
    }

    void validate(Sandbox sandbox) {
        var _ = Disk.run(tried(), () -> store.image(spec));
        if (!NAME.matcher(spec.name()).matches()) {
            throw refusal("its name does not match " + NAME.pattern());
        }
        for (Mount mount : spec.mounts()) {
            if (!mount.target().startsWith("/")) {
                throw refusal("mount target " + mount.target() + " is not absolute");
            }
            if (mount instanceof Mount.Bind bind && !Files.exists(Path.of(bind.source()))) {
                throw refusal(bind.source() + ", to be mounted at " + mount.target() + ", does not exist");
            }
        }
        sandbox.refusal(spec).ifPresent(reason -> {
            throw refusal(reason);
        });
    }

    /**
     * Creates the container, completely or not at all.
     *
     * @throws BerthException NAME_TAKEN
     */
    ContainerId create() throws IOException {
        ContainerId id = new ContainerId(Mark.random(16));
        ContainerUser user = Sandbox.user(store, spec, Optional.empty());
        for (Mount mount : spec.mounts()) {
            if (mount instanceof Mount.Volume volume) {
                var _ = new FolderVolumes(store).create(volume.name(), Map.of());
                giveToUser(FolderVolumes.data(store, volume.name()), user);
            }
        }
        SandboxRecord record = new SandboxRecord(id, Instant.now(), spec);
        if (!store.add(record, fresh -> fill(new SandboxFolder(fresh, record), user))) {
            throw new BerthException(
                    ErrorKind.NAME_TAKEN,
                    tried(),
                    "container " + spec.name() + " exists already",
                    "remove it, or choose another name");
        }
        return id;
    }

    void fill(SandboxFolder container, ContainerUser user) throws IOException {
        Disk.makeFolder(container.starts());
        Disk.makeShared(container.scratch("tmp"));
        Disk.makeShared(container.scratch("var-tmp"));
        Path home = Disk.makeFolder(container.scratch("home"));
        Disk.setMode(home, "rwxr-xr-x");
        giveToUser(Disk.makeFolder(home.resolve("agent")), user);

        Disk.makeFolder(container.etc(""));
        String ids = user.uid() + ":" + user.gid();
        // the names that these users have in images
        String name = user.uid() == 1000 ? "agent" : "agent-" + user.uid();
        String agent = user.uid() == 0 ? "" : name + ":x:" + ids + "::/home/agent:/bin/sh\n";
        String nobody = "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";
        writeReadable(container.etc("passwd"), "root:x:0:0:root:/root:/bin/sh\n" + agent + nobody);
        String group = user.gid() == 0 ? "" : "agent:x:" + user.gid() + ":\n";
        writeReadable(container.etc("group"), "root:x:0:\n" + group + "nogroup:x:65534:\n");
        writeReadable(container.etc("hosts"), hosts());
    }

    /** The sandbox uses this host's network, so {@code host-gateway} is loopback. */
    private String hosts() {
        StringBuilder lines = new StringBuilder("127.0.0.1 localhost " + spec.name() + "\n::1 localhost\n");
        spec.extraHosts()
                .forEach((name, address) -> lines.append(address.equals("host-gateway") ? "127.0.0.1" : address)
                        .append(' ')
                        .append(name)
                        .append('\n'));
        return lines.toString();
    }

    private static void writeReadable(Path file, String text) throws IOException {
        Disk.setMode(Disk.writeNew(file, text), "rw-r--r--");
    }

    /** As root: gives an empty folder of root to the user. */
    private void giveToUser(Path folder, ContainerUser user) throws IOException {
        boolean ownedByEngine = !Files.isSymbolicLink(folder) && Disk.uid(folder) == store.uid();
        if (store.ownedByRoot() && ownedByEngine && Disk.list(folder).isEmpty()) {
            Disk.setOwner(folder, user.uid(), user.gid());
        }
    }

    private BerthException refusal(String reason) {
        return new BerthException(ErrorKind.ENGINE_REFUSED, tried(), reason, "correct the container's spec");
    }
}
