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

/** The words of {@code nerdctl} 2.x; everything is done in one containerd namespace. */
record NerdctlDialect(String namespace) implements EngineDialect {
    private static final Map<String, EngineErrorPattern> COMPLAINTS = new LinkedHashMap<>();

    static {
        COMPLAINTS.put("no space left on device", EngineErrorPattern.NO_SPACE);
        COMPLAINTS.put("cannot access containerd socket", EngineErrorPattern.DOWN);
        COMPLAINTS.put("rootless containerd not running", EngineErrorPattern.DOWN);
        // the folder of the socket is not there
        COMPLAINTS.put("msg=\"lstat ", EngineErrorPattern.DOWN);
        COMPLAINTS.put("failed to list workers", EngineErrorPattern.BUILDER_DOWN);
        COMPLAINTS.put("`buildctl` needs to be installed", EngineErrorPattern.BUILDER_DOWN);
        COMPLAINTS.put("connection error: desc", EngineErrorPattern.DOWN);
        COMPLAINTS.put("is already used by id", EngineErrorPattern.NAME_TAKEN);
        COMPLAINTS.put("image not available", EngineErrorPattern.IMAGE_ABSENT);
        COMPLAINTS.put("no such image", EngineErrorPattern.IMAGE_ABSENT);
        // of save
        COMPLAINTS.put("msg=\"image \\\"", EngineErrorPattern.IMAGE_ABSENT);
        COMPLAINTS.put("failed to resolve source metadata", EngineErrorPattern.IMAGE_ABSENT);
        COMPLAINTS.put("failed to resolve reference", EngineErrorPattern.IMAGE_ABSENT);
        COMPLAINTS.put("failed to do request", EngineErrorPattern.IMAGE_ABSENT);
        COMPLAINTS.put("pull access denied", EngineErrorPattern.IMAGE_ABSENT);
        COMPLAINTS.put("no such container", EngineErrorPattern.ABSENT);
        COMPLAINTS.put("no such object", EngineErrorPattern.ABSENT);
        COMPLAINTS.put("cannot exec in a stopped state", EngineErrorPattern.STOPPED);
        COMPLAINTS.put("cannot exec in a created state", EngineErrorPattern.STOPPED);
        COMPLAINTS.put("no running task", EngineErrorPattern.STOPPED);
        COMPLAINTS.put("image is being used by", EngineErrorPattern.IN_USE);
        COMPLAINTS.put("is in use", EngineErrorPattern.IN_USE);
        COMPLAINTS.put("volume-store error\\nnot found", EngineErrorPattern.ABSENT);
        COMPLAINTS.put("no such volume", EngineErrorPattern.ABSENT);
        COMPLAINTS.put("\\\": not found", EngineErrorPattern.ABSENT);
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
        ContainerDetails read =
                EngineJson.container(inspected, familiar(inspected.path("Image").asString("")));
        Map<String, String> labels = read.labels().entrySet().stream()
                .filter(entry -> !bookkeeping(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        // a container that has no task yet has no word for its state
        ContainerState state =
                read.state().equals(new ContainerState.Other("")) ? new ContainerState.Created() : read.state();
        return new ContainerDetails(read.id(), read.name(), read.image(), labels, state, read.createdAt(), read.pid());
    }

    @Override
    public ImageDetails image(JsonNode inspected) {
        return EngineJson.image(inspected);
    }

    @Override
    public ImageUse use(JsonNode inspected) {
        ContainerDetails container = container(inspected);
        return new ImageUse(container.name(), container.image(), "");
    }

    @Override
    public Map<String, EngineErrorPattern> complaints() {
        return COMPLAINTS;
    }

    @Override
    public String startIt() {
        return "start containerd (systemctl start containerd; for builds buildkit too), or say where it is with"
                + " CONTAINERD_ADDRESS; nerdctl needs root unless it is set up rootless";
    }

    @Override
    public String installIt() {
        return "install nerdctl 2.x (its nerdctl-full archive has everything), or choose another engine with --engine";
    }

    /** The name as it was given: nerdctl shows it in full. */
    private static String familiar(String image) {
        String shorter = image.startsWith("docker.io/") ? image.substring("docker.io/".length()) : image;
        return shorter.startsWith("library/") ? shorter.substring("library/".length()) : shorter;
    }

    private static boolean bookkeeping(String label) {
        return label.startsWith("nerdctl/") || label.startsWith("containerd.io/") || label.startsWith("io.containerd.");
    }
}
