package dev.berth.machine.lima;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.FileErrorText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The user's own Lima settings ({@code machine.template}). Settings of the machine itself are allowed. Refused are
 * settings that would open what Berth keeps closed, and unknown keys, which Lima would ignore.
 */
final class TemplateOverlay {
    private static final Set<String> ALLOWED = new TreeSet<>(Set.of(
            "additionalDisks",
            "arch",
            "audio",
            "caCerts",
            "containerd",
            "cpuType",
            "cpus",
            "disk",
            "dns",
            "firmware",
            "guestInstallPrefix",
            "hostResolver",
            "images",
            "memory",
            "mountInotify",
            "mountType",
            "mountTypesUnsupported",
            "nestedVirtualization",
            "os",
            "probes",
            "provision",
            "rosetta",
            "ssh",
            "timezone",
            "tpm",
            "upgradePackages",
            "user",
            "video",
            "vmOpts",
            "vmType"));
    private static final Map<String, String> REFUSED = Map.of(
            "mounts", "name folders in the setting machine.mounts",
            "portForwards", "a port that an agent opens must not appear on this host",
            "copyToHost", "nothing of the machine may write files of this host",
            "env", "nothing of this host's environment belongs into the machine",
            "propagateProxyEnv", "nothing of this host's environment belongs into the machine",
            "networks", "the machine has only the user-mode network, in which no other host reaches it",
            "base", "the base of a template could open anything",
            "plain", "Berth could not make the machine ready");
    private static final Map<String, Set<String>> ALLOWED_BELOW = Map.of("ssh", Set.of("localPort", "overVsock"));

    private TemplateOverlay() {}

    /**
     * Returns {@code tree} with {@code file} merged over it: maps are merged, probes and provisioning appended, the
     * rest replaced.
     */
    static ObjectNode apply(ObjectNode tree, Path file) {
        String tried = "reading machine.template " + file;
        JsonNode overlay = read(file, tried);
        if (!overlay.isObject()) {
            throw invalid(
                    tried,
                    "the file is not YAML with keys and values",
                    "write it as Lima's templates are, such as cpus: 2");
        }
        overlay.properties().forEach(entry -> check(tried, entry.getKey(), entry.getValue()));
        ObjectNode merged = tree.deepCopy();
        merge(merged, (ObjectNode) overlay);
        return merged;
    }

    /**
     * Refuses openings in the user's {@code _config/default.yaml} and {@code override.yaml}, which Lima adds to every
     * machine.
     *
     * @throws BerthException CONFIG_INVALID, naming the file and the key
     */
    static void refuseUnsafeDefaults(Path limaHome) {
        for (String name : new String[] {"default.yaml", "override.yaml"}) {
            Path file = limaHome.resolve("_config").resolve(name);
            if (!Files.exists(file)) {
                continue;
            }
            String tried = "creating a machine with Lima's own settings for all machines";
            JsonNode settings = read(file, tried);
            settings.properties().forEach(entry -> {
                if (opens(entry.getKey(), entry.getValue())) {
                    throw invalid(
                            tried,
                            file + " sets " + entry.getKey() + ": "
                                    + REFUSED.getOrDefault(entry.getKey(), "Berth keeps it closed"),
                            "remove it from that file, or give Berth a Lima folder of its own: LIMA_HOME");
                }
            });
        }
    }

    private static boolean opens(String key, JsonNode value) {
        boolean set = !value.isNull()
                && !(value.isContainer() && value.isEmpty())
                && !(value.isBoolean() && !value.asBoolean());
        return set
                && (REFUSED.containsKey(key)
                        || (key.equals("ssh")
                                && (value.path("forwardAgent").asBoolean(false)
                                        || value.path("forwardX11").asBoolean(false))));
    }

    private static void check(String tried, String key, JsonNode value) {
        if (REFUSED.containsKey(key)) {
            throw invalid(tried, "the file sets " + key + ", which Berth keeps closed", REFUSED.getOrDefault(key, ""));
        }
        if (!ALLOWED.contains(key)) {
            throw invalid(tried, "there is no key " + key, "use one of: " + String.join(", ", ALLOWED));
        }
        Set<String> below = ALLOWED_BELOW.get(key);
        if (below != null) {
            value.properties().forEach(entry -> {
                if (!below.contains(entry.getKey())) {
                    throw invalid(
                            tried,
                            "the file sets " + key + "." + entry.getKey() + ", which Berth keeps closed",
                            "remove it; allowed below " + key + ": " + String.join(", ", new TreeSet<>(below)));
                }
            });
        }
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(entry -> {
            String key = entry.getKey();
            JsonNode base = into.path(key);
            JsonNode overlay = entry.getValue();
            if (base instanceof ObjectNode below && overlay instanceof ObjectNode more) {
                merge(below, more);
            } else if (Set.of("probes", "provision").contains(key)
                    && base instanceof ArrayNode some
                    && overlay instanceof ArrayNode more) {
                some.addAll(more);
            } else {
                into.set(key, overlay);
            }
        });
    }

    private static JsonNode read(Path file, String tried) {
        try {
            return LimaTemplate.read(Files.readString(file));
        } catch (IOException e) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID, tried, FileErrorText.describe(e), "name a file that you can read", e);
        } catch (JacksonException e) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID,
                    tried,
                    "the file is not YAML: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    "write it as Lima's templates are, such as cpus: 2",
                    e);
        }
    }

    private static BerthException invalid(String tried, String seen, String todo) {
        return new BerthException(ErrorKind.CONFIG_INVALID, tried, seen, todo);
    }
}
