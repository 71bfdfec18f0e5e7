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

/** A container on its way to the disk. */
record NewSandbox(SandboxStore store, ContainerSpec spec) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,250}");

    private String tried() {
        return "creating container " + spec.name();
    }

    void refuseWhatCannotBe(Sandbox sandbox) {
        var _ = Disk.trying(tried(), () -> store.image(spec));
        if (!NAME.matcher(spec.name()).matches()) {
            throw refused("its name does not match " + NAME.pattern());
        }
        for (Mount mount : spec.mounts()) {
            if (!mount.target().startsWith("/")) {
                throw refused("mount target " + mount.target() + " is not absolute");
            }
            if (mount instanceof Mount.Bind bind && !Files.exists(Path.of(bind.source()))) {
                throw refused("there is nothing at " + bind.source() + " to mount at " + mount.target());
            }
        }
        sandbox.refusal(spec).ifPresent(reason -> {
            throw refused(reason);
        });
    }

    /** Puts it on the disk, as a whole or not at all: NAME_TAKEN. */
    ContainerId make() throws IOException {
        ContainerId id = new ContainerId(Mark.random(16));
        ContainerUser user = Sandbox.user(store, spec, Optional.empty());
        for (Mount mount : spec.mounts()) {
            if (mount instanceof Mount.Volume volume) {
                var _ = new FolderVolumes(store).create(volume.name(), Map.of());
                give(FolderVolumes.data(store, volume.name()), user);
            }
        }
        SandboxRecord record = new SandboxRecord(id, Instant.now(), spec);
        if (!store.add(record, fresh -> fill(new SandboxFolder(fresh, record), user))) {
            throw new BerthException(
                    ErrorKind.NAME_TAKEN,
                    tried(),
                    "there is a container " + spec.name() + " already",
                    "remove it, or choose another name");
        }
        return id;
    }

    void fill(SandboxFolder container, ContainerUser user) throws IOException {
        Disk.makeFolder(container.starts());
        Disk.makeShared(container.scratch("tmp"));
        Disk.makeShared(container.scratch("var-tmp"));
        Path home = Disk.makeFolder(container.scratch("home"));
        Disk.mode(home, "rwxr-xr-x");
        give(Disk.makeFolder(home.resolve("agent")), user);

        Disk.makeFolder(container.etc(""));
        String ids = user.uid() + ":" + user.gid();
        // the names that they have in containers
        String name = user.uid() == 1000 ? "agent" : "agent-" + user.uid();
        String agent = user.uid() == 0 ? "" : name + ":x:" + ids + "::/home/agent:/bin/sh\n";
        String nobody = "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";
        readable(container.etc("passwd"), "root:x:0:0:root:/root:/bin/sh\n" + agent + nobody);
        String group = user.gid() == 0 ? "" : "agent:x:" + user.gid() + ":\n";
        readable(container.etc("group"), "root:x:0:\n" + group + "nogroup:x:65534:\n");
        readable(container.etc("hosts"), hosts());
    }

    /** The network is this host's own, so its gateway to this host is loopback. */
    private String hosts() {
        StringBuilder lines = new StringBuilder("127.0.0.1 localhost " + spec.name() + "\n::1 localhost\n");
        spec.extraHosts()
                .forEach((name, address) -> lines.append(address.equals("host-gateway") ? "127.0.0.1" : address)
                        .append(' ')
                        .append(name)
                        .append('\n'));
        return lines.toString();
    }

    private static void readable(Path file, String text) throws IOException {
        Disk.mode(Disk.writeNew(file, text), "rw-r--r--");
    }

    /** As root: a folder that is still ours and empty becomes the user's. */
    private void give(Path folder, ContainerUser user) throws IOException {
        boolean ours = !Files.isSymbolicLink(folder) && Disk.uid(folder) == store.uid();
        if (store.ownedByRoot() && ours && Disk.list(folder).isEmpty()) {
            Disk.own(folder, user.uid(), user.gid());
        }
    }

    private BerthException refused(String reason) {
        return new BerthException(ErrorKind.ENGINE_REFUSED, tried(), reason, "correct the container's spec");
    }
}
