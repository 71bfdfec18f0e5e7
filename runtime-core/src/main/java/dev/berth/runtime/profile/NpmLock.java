package dev.berth.runtime.profile;

import dev.berth.runtime.profile.Profile.Install;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A {@code package-lock.json} of version 3 without the addresses of packages. */
record NpmLock(Install install) implements ProfileLock {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MODULES = "node_modules/";

    @Override
    public String fileName() {
        return "package-lock.json";
    }

    @Override
    public String request() {
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("name", "berth-agent").put("version", "1.0.0").put("private", true);
        ObjectNode dependencies = manifest.putObject("dependencies");
        install.packages().forEach(dependencies::put);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n";
    }

    @Override
    public DependencyLock parse(String answer) {
        JsonNode lock = JSON.readTree(answer);
        List<String> allMissing = new ArrayList<>();
        int packages = 0;
        JsonNode all = lock.path("packages");
        for (Map.Entry<String, JsonNode> one : all.properties()) {
            if (one.getValue() instanceof ObjectNode entry) {
                entry.remove(List.of("resolved", "funding"));
                List<String> missing = entry.path("optionalDependencies").propertyNames().stream()
                        .filter(name -> !all.has(MODULES + name) && !all.has(one.getKey() + "/" + MODULES + name))
                        .toList();
                // npm 11 refuses a lock without a package that it names, even an optional one
                if (entry.path("optionalDependencies") instanceof ObjectNode optional) {
                    optional.remove(missing);
                }
                allMissing.addAll(missing);
                packages += one.getKey().isEmpty() ? 0 : 1;
            }
        }
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(lock) + "\n";
        return new DependencyLock(
                text,
                packages,
                allMissing.isEmpty()
                        ? List.of()
                        : List.of("the registry served no " + String.join(", ", allMissing)
                                + ": an image for a machine that needs one of them can't be built with this lock"),
                Map.of(fileName(), text, "package.json", request()));
    }

    @Override
    public Optional<String> problem(String lock) {
        try {
            JsonNode root = JSON.readTree(lock);
            JsonNode packages = root.path("packages");
            if (root.path("lockfileVersion").asInt(0) != 3 || !packages.isObject()) {
                return Optional.of("it is no package-lock.json of version 3");
            }
            return mismatch(packages)
                    .or(() -> packages.properties().stream()
                            .filter(one -> !one.getKey().isEmpty())
                            .flatMap(one -> entry(one.getKey(), one.getValue()).stream())
                            .findFirst());
        } catch (JacksonException e) {
            return Optional.of("it is not JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    private Optional<String> mismatch(JsonNode packages) {
        JsonNode wanted = packages.path("").path("dependencies");
        for (Map.Entry<String, String> one : install.packages().entrySet()) {
            String root = wanted.path(one.getKey()).asString("");
            String locked =
                    packages.path(MODULES + one.getKey()).path("version").asString("");
            if (!root.equals(one.getValue()) || !locked.equals(one.getValue())) {
                return Optional.of("it has " + one.getKey() + " " + (locked.isEmpty() ? "not at all" : locked)
                        + ", the profile says " + one.getValue());
            }
        }
        return wanted.size() == install.packages().size()
                ? Optional.empty()
                : Optional.of(
                        "it locks other packages than the profile's: " + String.join(", ", wanted.propertyNames()));
    }

    private static Optional<String> entry(String path, JsonNode entry) {
        if (!path.contains(MODULES) || entry.path("link").asBoolean(false)) {
            return Optional.of(path + " is no package of a registry");
        }
        if (entry.has("resolved")) {
            return Optional.of(path + " has the address that it was fetched from (\"resolved\")");
        }
        boolean bundled = entry.path("inBundle").asBoolean(false);
        boolean checked = entry.path("integrity").asString("").startsWith("sha512-");
        return bundled || checked ? Optional.empty() : Optional.of(path + " has no sha512 integrity");
    }
}
