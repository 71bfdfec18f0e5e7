package dev.berth.runtime.process;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Environments for child processes, built from allow-lists of variables; no other variable passes. */
public final class ChildEnvironment {
    /** The names of the variables that engine programs get. */
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

    /** The variables of {@code environment} that engine programs get. */
    public static Map<String, String> engine(Map<String, String> environment) {
        return allowed(environment, ENGINE);
    }

    /** The variables of {@code environment} that {@code names} lists. */
    public static Map<String, String> allowed(Map<String, String> environment, List<String> names) {
        Map<String, String> passed = new TreeMap<>();
        names.forEach(name -> {
            String value = environment.get(name);
            if (value != null) {
                passed.put(name, value);
            }
        });
        return passed;
    }
}
