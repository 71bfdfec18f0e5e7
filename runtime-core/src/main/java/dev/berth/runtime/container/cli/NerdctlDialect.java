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
record NerdctlDialect(String namespace) implements Dialect {
    private static final Map<String, Complaint> COMPLAINTS = new LinkedHashMap<>();

    static {
        COMPLAINTS.put("no space left on device", Complaint.NO_SPACE);
        COMPLAINTS.put("cannot access containerd socket", Complaint.DOWN);
        COMPLAINTS.put("rootless containerd not running", Complaint.DOWN);
        // the folder of the socket is not there
        COMPLAINTS.put("msg=\"lstat ", Complaint.DOWN);
        COMPLAINTS.put("failed to list workers", Complaint.BUILDER_DOWN);
        COMPLAINTS.put("`buildctl` needs to be installed", Complaint.BUILDER_DOWN);
        COMPLAINTS.put("connection error: desc", Complaint.DOWN);
        COMPLAINTS.put("is already used by id", Complaint.NAME_TAKEN);
        COMPLAINTS.put("image not available", Complaint.IMAGE_ABSENT);
        COMPLAINTS.put("no such image", Complaint.IMAGE_ABSENT);
        // of save
        COMPLAINTS.put("msg=\"image \\\"", Complaint.IMAGE_ABSENT);
        COMPLAINTS.put("failed to resolve source metadata", Complaint.IMAGE_ABSENT);
        COMPLAINTS.put("failed to resolve reference", Complaint.IMAGE_ABSENT);
        COMPLAINTS.put("failed to do request", Complaint.IMAGE_ABSENT);
        COMPLAINTS.put("pull access denied", Complaint.IMAGE_ABSENT);
        COMPLAINTS.put("no such container", Complaint.ABSENT);
        COMPLAINTS.put("no such object", Complaint.ABSENT);
        COMPLAINTS.put("cannot exec in a stopped state", Complaint.STOPPED);
        COMPLAINTS.put("cannot exec in a created state", Complaint.STOPPED);
        COMPLAINTS.put("no running task", Complaint.STOPPED);
        COMPLAINTS.put("image is being used by", Complaint.IN_USE);
        COMPLAINTS.put("is in use", Complaint.IN_USE);
        COMPLAINTS.put("volume-store error\\nnot found", Complaint.ABSENT);
        COMPLAINTS.put("no such volume", Complaint.ABSENT);
        COMPLAINTS.put("\\\": not found", Complaint.ABSENT);
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
    public Map<String, Complaint> complaints() {
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
