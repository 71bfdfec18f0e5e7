package dev.berth.machine.lima;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The {@code lima.yaml} of Berth's machine. It is based on no other template, and gives the machine no folder of this
 * host but the mounts, no forwarded port, no ssh agent and nothing of this process's environment.
 */
record LimaTemplate(ObjectNode tree) {
    static final YAMLMapper YAML = YAMLMapper.builder().build();

    /** The beginning of {@code message} in every machine that Berth made. */
    private static final String MARK = "Made by Berth";

    private static final String UBUNTU =
            "https://cloud-images.ubuntu.com/releases/noble/release-20260705/ubuntu-24.04-server-cloudimg-";
    private static final String NERDCTL =
            "https://github.com/containerd/nerdctl/releases/download/v2.3.5/nerdctl-full-2.3.5-linux-";
    private static final List<Pinned> IMAGES = List.of(
            new Pinned(
                    "x86_64", UBUNTU + "amd64.img", "ffe6203da54deeb6db5d2a98a83f9ec8e55f149d3f7ba622e1abe5fa966ee3d6"),
            new Pinned(
                    "aarch64",
                    UBUNTU + "arm64.img",
                    "7df0201546f75b8bcc1044594c806c35749421ad3c9bc1be2a3ab806cfae39cc"));
    private static final List<Pinned> ARCHIVES = List.of(
            new Pinned(
                    "x86_64",
                    NERDCTL + "amd64.tar.gz",
                    "b697295c623639734aaab737523c808fd3cc8d3046039fd94fff1744e4c317aa"),
            new Pinned(
                    "aarch64",
                    NERDCTL + "arm64.tar.gz",
                    "6e4b687f1d138e750a3c8372abc0f81d3d7490b6359c48c0562fc7dfe98859b2"));

    /** @param architecture this host's, as the system property {@code os.arch} names it */
    static LimaTemplate of(LimaSettings settings, String architecture) {
        String arch = architecture.equals("amd64") || architecture.equals("x86_64") ? "x86_64" : "aarch64";
        ObjectNode tree = YAML.createObjectNode();
        tree.put("minimumLimaVersion", LimaVersion.OLDEST);
        tree.putArray("base");
        tree.put("message", MARK + ". Berth shows where it differs from the settings.");
        settings.vmType().ifPresent(type -> tree.put("vmType", type));
        files(tree.putArray("images"), settings.image(), IMAGES, arch);
        settings.cpus().ifPresent(cpus -> tree.put("cpus", cpus));
        settings.memory().ifPresent(bytes -> tree.put("memory", size(bytes)));
        tree.put("disk", size(settings.disk()));
        mounts(tree.putArray("mounts"), settings.mounts());
        containerd(tree.putObject("containerd"), settings, arch);
        tree.putObject("ssh")
                .put("loadDotSSHPubKeys", false)
                .put("forwardAgent", false)
                .put("forwardX11", false);
        tree.put("propagateProxyEnv", false);
        tree.put("upgradePackages", false);
        tree.putObject("hostResolver").put("enabled", true);
        if (settings.idle() > 0) {
            tree.putArray("provision")
                    .addObject()
                    .put("mode", "system")
                    .put("script", IdleStop.script(settings.idle()));
        }
        probe(tree.putArray("probes").addObject());
        closedPorts(tree.putArray("portForwards"));
        return new LimaTemplate(tree);
    }

    /** This template with the user's own settings merged over it; see {@link TemplateOverlay}. */
    LimaTemplate withOverlay(Path overlay) {
        return new LimaTemplate(TemplateOverlay.apply(tree, overlay));
    }

    /** Whether {@code yaml} describes a machine that Berth made. */
    static boolean madeByBerth(String yaml) {
        try {
            return read(yaml).path("message").asString("").startsWith(MARK);
        } catch (JacksonException _) {
            return false; // not YAML, so not written by Berth
        }
    }

    static LimaTemplate parse(String yaml) {
        return read(yaml) instanceof ObjectNode tree
                ? new LimaTemplate(tree)
                : new LimaTemplate(YAML.createObjectNode());
    }

    static JsonNode read(String yaml) {
        return YAML.readTree(yaml);
    }

    /** The folders of this host that a machine of this description sees. */
    List<Path> mounts() {
        return tree.path("mounts")
                .valueStream()
                .map(mount -> Path.of(mount.path("location").asString("/")))
                .toList();
    }

    String yaml() {
        return YAML.writeValueAsString(tree);
    }

    private static void mounts(ArrayNode mounts, List<Path> folders) {
        folders.forEach(
                folder -> mounts.addObject().put("location", folder.toString()).put("writable", true));
    }

    private static void containerd(ObjectNode containerd, LimaSettings settings, String arch) {
        containerd.put("system", !settings.archiveInImage()).put("user", false);
        if (!settings.archiveInImage()) {
            files(containerd.putArray("archives"), settings.archive(), ARCHIVES, arch);
        }
    }

    private static void files(ArrayNode files, Optional<PinnedFile> own, List<Pinned> standard, String arch) {
        own.ifPresentOrElse(
                file -> {
                    ObjectNode node =
                            files.addObject().put("location", file.location()).put("arch", arch);
                    file.digest().ifPresent(digest -> node.put("digest", digest));
                },
                () -> standard.forEach(file -> files.addObject()
                        .put("location", file.location())
                        .put("arch", file.arch())
                        .put("digest", "sha256:" + file.sha256())));
    }

    private static void probe(ObjectNode probe) {
        probe.put("mode", "readiness")
                .put("description", "containerd answers")
                .put("script", """
                        #!/bin/sh
                        for i in $(seq 60); do sudo test -S %s && exit 0; sleep 1; done
                        exit 1
                        """.formatted(GuestReport.SOCKET))
                .put("hint", "see /var/log/cloud-init-output.log in the machine");
    }

    /** Without these rules Lima forwards every port that a program in the machine listens on. */
    private static void closedPorts(ArrayNode forwards) {
        ObjectNode loopback = forwards.addObject()
                .put("guestIP", "127.0.0.1")
                .put("proto", "any")
                .put("ignore", true);
        loopback.putArray("guestPortRange").add(1).add(65535);
        ObjectNode any = forwards.addObject()
                .put("guestIP", "0.0.0.0")
                .put("guestIPMustBeZero", false)
                .put("proto", "any")
                .put("ignore", true);
        any.putArray("guestPortRange").add(1).add(65535);
    }

    private static String size(long bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + "MiB" : Long.toString(bytes);
    }

    private record Pinned(String arch, String location, String sha256) {}
}
