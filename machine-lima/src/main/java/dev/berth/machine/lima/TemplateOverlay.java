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
 * Lima settings of a person's own. Those of the machine itself are free; what would open what Berth closes is refused, and
 * so is a key that neither of us knows: it would be taken for one that works.
 */
final class TemplateOverlay {
    private static final Set<String> FREE = new TreeSet<>(Set.of(
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
    private static final Map<String, String> CLOSED = Map.of(
            "mounts", "name folders in the setting machine.mounts",
            "portForwards", "a port that an agent opens must not appear on this host",
            "copyToHost", "nothing of the machine may write files of this host",
            "env", "nothing of this host's environment belongs into the machine",
            "propagateProxyEnv", "nothing of this host's environment belongs into the machine",
            "networks", "the machine has the user-mode network, in which nobody reaches it",
            "base", "what a template is based on could open anything",
            "plain", "the machine could not be made ready");
    private static final Map<String, Set<String>> FREE_BELOW = Map.of("ssh", Set.of("localPort", "overVsock"));

    private TemplateOverlay() {}

    /** {@code tree} with the keys of {@code file} over it: maps are merged, probes and provisioning added, the rest replaced. */
    static ObjectNode over(ObjectNode tree, Path file) {
        String tried = "reading machine.template " + file;
        JsonNode overlay = read(file, tried);
        if (!overlay.isObject()) {
            throw invalid(
                    tried, "it is no YAML of keys and values", "write it as Lima's templates are, such as cpus: 2");
        }
        overlay.properties().forEach(entry -> check(tried, entry.getKey(), entry.getValue()));
        ObjectNode merged = tree.deepCopy();
        merge(merged, (ObjectNode) overlay);
        return merged;
    }

    /** What the user's own {@code _config/default.yaml} or {@code override.yaml} opens: Lima adds these to every machine. */
    static void refuseOpenings(Path limaHome) {
        for (String name : new String[] {"default.yaml", "override.yaml"}) {
            Path file = limaHome.resolve("_config").resolve(name);
            if (!Files.exists(file)) {
                continue;
            }
            String tried = "making a machine with Lima's own settings for all machines";
            JsonNode settings = read(file, tried);
            settings.properties().forEach(entry -> {
                if (opens(entry.getKey(), entry.getValue())) {
                    throw invalid(
                            tried,
                            file + " sets " + entry.getKey() + ": "
                                    + CLOSED.getOrDefault(entry.getKey(), "closed here"),
                            "take it out there, or give Berth a Lima folder of its own: LIMA_HOME");
                }
            });
        }
    }

    private static boolean opens(String key, JsonNode value) {
        boolean says = !value.isNull()
                && !(value.isContainer() && value.isEmpty())
                && !(value.isBoolean() && !value.asBoolean());
        return says
                && (CLOSED.containsKey(key)
                        || (key.equals("ssh")
                                && (value.path("forwardAgent").asBoolean(false)
                                        || value.path("forwardX11").asBoolean(false))));
    }

    private static void check(String tried, String key, JsonNode value) {
        if (CLOSED.containsKey(key)) {
            throw invalid(tried, "it sets " + key + ", which Berth keeps closed", CLOSED.getOrDefault(key, ""));
        }
        if (!FREE.contains(key)) {
            throw invalid(tried, "there is no key " + key, "use one of: " + String.join(", ", FREE));
        }
        Set<String> below = FREE_BELOW.get(key);
        if (below != null) {
            value.properties().forEach(entry -> {
                if (!below.contains(entry.getKey())) {
                    throw invalid(
                            tried,
                            "it sets " + key + "." + entry.getKey() + ", which Berth keeps closed",
                            "leave it out; free below " + key + ": " + String.join(", ", new TreeSet<>(below)));
                }
            });
        }
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(entry -> {
            String key = entry.getKey();
            JsonNode mine = into.path(key);
            JsonNode theirs = entry.getValue();
            if (mine instanceof ObjectNode below && theirs instanceof ObjectNode more) {
                merge(below, more);
            } else if (Set.of("probes", "provision").contains(key)
                    && mine instanceof ArrayNode some
                    && theirs instanceof ArrayNode more) {
                some.addAll(more);
            } else {
                into.set(key, theirs);
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
                    "it is no YAML: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    "write it as Lima's templates are, such as cpus: 2",
                    e);
        }
    }

    private static BerthException invalid(String tried, String seen, String todo) {
        return new BerthException(ErrorKind.CONFIG_INVALID, tried, seen, todo);
    }
}
