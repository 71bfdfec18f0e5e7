package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.ImageUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The words of {@code docker}, clients 20 to 28. */
record DockerDialect() implements Dialect {
    private static final Map<String, Complaint> COMPLAINTS = new LinkedHashMap<>();

    static {
        COMPLAINTS.put("no space left on device", Complaint.NO_SPACE);
        COMPLAINTS.put("cannot connect to the docker daemon", Complaint.DOWN);
        COMPLAINTS.put("failed to connect to the docker api", Complaint.DOWN);
        COMPLAINTS.put("error during connect", Complaint.DOWN);
        COMPLAINTS.put("permission denied while trying to connect", Complaint.DOWN);
        COMPLAINTS.put("is already in use by container", Complaint.NAME_TAKEN);
        COMPLAINTS.put("no such image", Complaint.IMAGE_ABSENT);
        COMPLAINTS.put("reference does not exist", Complaint.IMAGE_ABSENT);
        COMPLAINTS.put("pull access denied", Complaint.IMAGE_ABSENT);
        COMPLAINTS.put("manifest unknown", Complaint.IMAGE_ABSENT);
        COMPLAINTS.put("manifest for ", Complaint.IMAGE_ABSENT);
        COMPLAINTS.put("failed to resolve source metadata", Complaint.IMAGE_ABSENT);
        COMPLAINTS.put("/v2/\": ", Complaint.IMAGE_ABSENT);
        COMPLAINTS.put("invalid reference format", Complaint.IMAGE_ABSENT);
        COMPLAINTS.put("no such container", Complaint.ABSENT);
        COMPLAINTS.put("no such object", Complaint.ABSENT);
        COMPLAINTS.put("no such volume", Complaint.ABSENT);
        COMPLAINTS.put("is already in progress", Complaint.REMOVING);
        COMPLAINTS.put("is marked for removal", Complaint.ABSENT);
        COMPLAINTS.put("volume is in use", Complaint.IN_USE);
        COMPLAINTS.put("is using its referenced image", Complaint.IN_USE);
        COMPLAINTS.put("image is being used by", Complaint.IN_USE);
        COMPLAINTS.put("image has dependent child images", Complaint.IN_USE);
        COMPLAINTS.put("is not running", Complaint.STOPPED);
        COMPLAINTS.put("is paused", Complaint.STOPPED);
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public List<String> program() {
        return List.of("docker");
    }

    @Override
    public List<String> inspectFlags() {
        return List.of();
    }

    @Override
    public List<String> buildFlags() {
        // the classic builder leaves the container of a failed step behind without it
        return List.of("--force-rm");
    }

    @Override
    public boolean mountsAnyName() {
        return true;
    }

    @Override
    public boolean alwaysKeepsBuildSecrets() {
        return false;
    }

    @Override
    public ContainerDetails container(JsonNode inspected) {
        return EngineJson.container(
                inspected, inspected.path("Config").path("Image").asString(""));
    }

    @Override
    public ImageDetails image(JsonNode inspected) {
        return EngineJson.image(inspected);
    }

    @Override
    public ImageUse use(JsonNode inspected) {
        ContainerDetails container = container(inspected);
        return new ImageUse(
                container.name(), container.image(), inspected.path("Image").asString(""));
    }

    @Override
    public Map<String, Complaint> complaints() {
        return COMPLAINTS;
    }

    @Override
    public String startIt() {
        return "start the docker engine (systemctl start docker), or say where it is with DOCKER_HOST; your user may need"
                + " the group docker";
    }

    @Override
    public String installIt() {
        return "install docker (Debian: apt install docker.io), or choose another engine with --engine";
    }
}
