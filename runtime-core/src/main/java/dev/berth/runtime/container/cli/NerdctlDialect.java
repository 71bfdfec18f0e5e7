package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.ImageUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The dialect of {@code nerdctl} 2.x, in one containerd namespace. */
record NerdctlDialect(String namespace) implements EngineDialect {
    private static final Map<String, EngineErrorPattern> ERROR_PATTERNS = new LinkedHashMap<>();

    static {
        ERROR_PATTERNS.put("no space left on device", EngineErrorPattern.NO_SPACE);
        ERROR_PATTERNS.put("cannot access containerd socket", EngineErrorPattern.DOWN);
        ERROR_PATTERNS.put("rootless containerd not running", EngineErrorPattern.DOWN);
        // the folder of the socket is missing
        ERROR_PATTERNS.put("msg=\"lstat ", EngineErrorPattern.DOWN);
        ERROR_PATTERNS.put("failed to list workers", EngineErrorPattern.BUILDER_DOWN);
        ERROR_PATTERNS.put("`buildctl` needs to be installed", EngineErrorPattern.BUILDER_DOWN);
        ERROR_PATTERNS.put("connection error: desc", EngineErrorPattern.DOWN);
        ERROR_PATTERNS.put("is already used by id", EngineErrorPattern.NAME_TAKEN);
        ERROR_PATTERNS.put("image not available", EngineErrorPattern.IMAGE_ABSENT);
        ERROR_PATTERNS.put("no such image", EngineErrorPattern.IMAGE_ABSENT);
        // printed by nerdctl save
        ERROR_PATTERNS.put("msg=\"image \\\"", EngineErrorPattern.IMAGE_ABSENT);
        ERROR_PATTERNS.put("failed to resolve source metadata", EngineErrorPattern.IMAGE_ABSENT);
        ERROR_PATTERNS.put("failed to resolve reference", EngineErrorPattern.IMAGE_ABSENT);
        ERROR_PATTERNS.put("failed to do request", EngineErrorPattern.IMAGE_ABSENT);
        ERROR_PATTERNS.put("pull access denied", EngineErrorPattern.IMAGE_ABSENT);
        ERROR_PATTERNS.put("no such container", EngineErrorPattern.ABSENT);
        ERROR_PATTERNS.put("no such object", EngineErrorPattern.ABSENT);
        ERROR_PATTERNS.put("cannot exec in a stopped state", EngineErrorPattern.STOPPED);
        ERROR_PATTERNS.put("init process is not running", EngineErrorPattern.STOPPED);
        ERROR_PATTERNS.put("cannot exec in a created state", EngineErrorPattern.STOPPED);
        ERROR_PATTERNS.put("no running task", EngineErrorPattern.STOPPED);
        ERROR_PATTERNS.put("image is being used by", EngineErrorPattern.IN_USE);
        ERROR_PATTERNS.put("is in use", EngineErrorPattern.IN_USE);
        ERROR_PATTERNS.put("volume-store error\\nnot found", EngineErrorPattern.ABSENT);
        ERROR_PATTERNS.put("no such volume", EngineErrorPattern.ABSENT);
        ERROR_PATTERNS.put("\\\": not found", EngineErrorPattern.ABSENT);
    }

    @Override
    public String name() {
        return "nerdctl";
    }

    @Override
    public List<String> program() {
        return List.of("nerdctl", "-n", namespace);
    }

    @Override
    public List<String> inspectFlags() {
        return List.of("--mode=dockercompat");
    }

    @Override
    public List<String> buildFlags() {
        return List.of("--progress=plain");
    }

    /** None: its exec has no keys that detach, and refuses the flag. */
    @Override
    public List<String> execFlags() {
        return List.of();
    }

    @Override
    public boolean addsProxies() {
        return false;
    }

    @Override
    public boolean mountsAnyName() {
        return false;
    }

    @Override
    public boolean alwaysKeepsBuildSecrets() {
        return true;
    }

    @Override
    public ContainerDetails container(JsonNode inspected) {
        ContainerDetails read = EngineJson.container(
                inspected, shortImageName(inspected.path("Image").asString("")));
        Map<String, String> labels = read.labels().entrySet().stream()
                .filter(entry -> !ownLabel(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        // nerdctl reports an empty state for a container that has no task yet
        ContainerState state =
                read.state().equals(new ContainerState.Other("")) ? new ContainerState.Created() : read.state();
        return new ContainerDetails(read.id(), read.name(), read.image(), labels, state, read.createdAt(), read.pid());
    }

    @Override
    public ImageDetails image(JsonNode inspected) {
        return EngineJson.image(inspected);
    }

    /** Containerd's uuid with the namespace: containers and volumes of another namespace are not seen. */
    @Override
    public String engineId(JsonNode info) {
        String uuid = info.path("ID").asString("");
        return uuid.isEmpty() ? "" : uuid + " " + namespace;
    }

    @Override
    public String endpoint(Map<String, String> variables) {
        return variables.getOrDefault("CONTAINERD_ADDRESS", "");
    }

    @Override
    public ImageUse use(JsonNode inspected) {
        ContainerDetails container = container(inspected);
        return new ImageUse(container.name(), container.image(), "");
    }

    @Override
    public Map<String, EngineErrorPattern> errorPatterns() {
        return ERROR_PATTERNS;
    }

    @Override
    public String startAdvice() {
        return "start containerd (systemctl start containerd; for builds buildkit too), or set CONTAINERD_ADDRESS"
                + " to its address; nerdctl needs root unless it is set up rootless";
    }

    @Override
    public String installAdvice() {
        return "install nerdctl 2.x (its nerdctl-full archive has everything), or choose another with setting engine";
    }

    /** Shortens an image's name as docker does: nerdctl shows the full name. */
    private static String shortImageName(String image) {
        String shorter = image.startsWith("docker.io/") ? image.substring("docker.io/".length()) : image;
        return shorter.startsWith("library/") ? shorter.substring("library/".length()) : shorter;
    }

    private static boolean ownLabel(String label) {
        return label.startsWith("nerdctl/") || label.startsWith("containerd.io/") || label.startsWith("io.containerd.");
    }
}
