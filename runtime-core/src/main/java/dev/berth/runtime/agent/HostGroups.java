package dev.berth.runtime.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The groups of this process and of this host. */
final class HostGroups {
    /**
     * Groups whose members are root, or can become root or read everything: by an engine's or a virtual machine's daemon, by
     * sudo, by devices, by the system's own files.
     */
    private static final Set<String> POWERFUL = Set.of(
            "root",
            "sudo",
            "wheel",
            "admin",
            "adm",
            "docker",
            "podman",
            "containerd",
            "lxd",
            "lxc",
            "incus",
            "incus-admin",
            "libvirt",
            "libvirt-qemu",
            "kvm",
            "vboxusers",
            "microk8s",
            "disk",
            "kmem",
            "mem",
            "tty",
            "input",
            "video",
            "shadow",
            "crontab",
            "systemd-journal");

    private static final List<String> SOCKETS = List.of(
            "/run/docker.sock",
            "/run/containerd/containerd.sock",
            "/run/buildkit/buildkitd.sock",
            "/run/podman/podman.sock",
            "/run/libvirt/libvirt-sock",
            "/var/lib/incus/unix.socket",
            "/var/snap/lxd/common/lxd/unix.socket");

    private HostGroups() {}

    /** Why an agent is not given that group; empty if it may have it. */
    static Optional<String> refusal(int group) {
        String name = name(group);
        if (POWERFUL.contains(name) || SOCKETS.stream().anyMatch(socket -> ownsSocket(group, Path.of(socket)))) {
            return Optional.of("the group " + name + " may, but it gives power over this host, so no agent gets it");
        }
        return isCallers(group)
                ? Optional.empty()
                : Optional.of("the group " + name + " may, but you are not in that group");
    }

    private static boolean ownsSocket(int group, Path socket) {
        try {
            return group == (Integer) Files.getAttribute(socket, "unix:gid");
        } catch (IOException _) {
            return false; // there is no such engine
        }
    }

    private static boolean isCallers(int group) {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return isMember(status.toList(), group);
        } catch (IOException _) {
            return false; // not Linux
        }
    }

    /**
     * Whether a process has a supplementary group; root may take every group.
     *
     * @param status the lines of its {@code /proc/PID/status}
     */
    static boolean isMember(List<String> status, int group) {
        return words(status, "Uid:").contains("0") || words(status, "Groups:").contains(Integer.toString(group));
    }

    private static List<String> words(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .flatMap(line -> Stream.of(line.substring(name.length()).strip().split("\\s+")))
                .toList();
    }

    /** The name in /etc/group, where the groups with power over a host are; else the number. */
    private static String name(int group) {
        try (Stream<String> lines = Files.lines(Path.of("/etc/group"))) {
            return lines.map(line -> line.split(":", 4))
                    .filter(fields -> fields.length > 2 && fields[2].equals(Integer.toString(group)))
                    .map(fields -> fields[0])
                    .findFirst()
                    .orElse(Integer.toString(group));
        } catch (IOException _) {
            return Integer.toString(group);
        }
    }
}
