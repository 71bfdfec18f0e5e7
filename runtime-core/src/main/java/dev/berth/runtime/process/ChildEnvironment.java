package dev.berth.runtime.process;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Environments for child processes, built from allow-lists; nothing else of ours ever passes. */
public final class ChildEnvironment {
    /** What engine programs get of ours. */
    public static final List<String> ENGINE = List.of(
            "PATH",
            "HOME",
            "XDG_RUNTIME_DIR",
            "DOCKER_HOST",
            "DOCKER_CONTEXT",
            "DOCKER_CONFIG",
            "DOCKER_CERT_PATH",
            "DOCKER_TLS_VERIFY",
            "CONTAINERD_ADDRESS",
            "BUILDKIT_HOST",
            "CNI_PATH",
            "LIMA_HOME",
            "SSH_AUTH_SOCK");

    private ChildEnvironment() {}

    /** Of {@code ours}, what engine programs may have. */
    public static Map<String, String> engine(Map<String, String> ours) {
        return allowed(ours, ENGINE);
    }

    /** Of {@code ours}, exactly the named variables that are set. */
    public static Map<String, String> allowed(Map<String, String> ours, List<String> names) {
        Map<String, String> environment = new TreeMap<>();
        names.forEach(name -> {
            String value = ours.get(name);
            if (value != null) {
                environment.put(name, value);
            }
        });
        return environment;
    }
}
