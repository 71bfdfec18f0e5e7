package dev.berth.runtime.image;

import dev.berth.runtime.image.ArchiveMembers.Content;
import dev.berth.runtime.limit.Deadline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code index.json} with everything that it names, each document once, as containerd does. To be used once, by
 * one thread.
 */
final class OciIndex {
    static final String INDEX = "index.json";
    static final String BLOBS = "blobs/sha256/";
    private static final String DIGEST = "sha256:[0-9a-f]{64}";
    private static final int MAX_DEPTH = 2;

    /** The processors as Go names them; containerd takes other names for one of these. */
    private static final Set<String> PROCESSORS =
            Set.of("386", "amd64", "arm", "arm64", "loong64", "ppc64le", "riscv64", "s390x", "unknown");

    private final ArchiveMembers members;
    private final Deadline deadline;
    private final Set<ArchiveCheck.Image> images = new HashSet<>();
    private final Set<String> names = new TreeSet<>();
    private final Set<String> leftOut = new TreeSet<>();
    private final Set<String> read = new HashSet<>();

    private OciIndex(ArchiveMembers members, Deadline deadline) {
        this.members = members;
        this.deadline = deadline;
    }

    static OciIndex read(ArchiveMembers members, Deadline deadline) throws BadArchiveException {
        OciIndex index = new OciIndex(members, deadline);
        index.readIndex(INDEX, members.json(INDEX, "the archive"), 0);
        return index;
    }

    Set<ArchiveCheck.Image> images() {
        return images;
    }

    /** The names that containerd gives to the images; an empty one for an image without a name. */
    Set<String> names() {
        return names;
    }

    /** Refuses an image of a platform for which the index has another one that was not read. */
    void checkPlatform(String platform) throws BadArchiveException {
        if (leftOut.contains(platform)) {
            throw BadArchiveException.foreign("its index names another image for " + ArchiveNames.shorten(platform)
                    + ", which is missing in it or says that it is an attestation");
        }
    }

    private void readIndex(String member, JsonNode index, int depth) throws BadArchiveException {
        for (JsonNode entry : ArchiveJson.field(index, "manifests", member)) {
            if (deadline.expired()) {
                throw deadline.toException("in the index");
            }
            String digest = ArchiveJson.field(entry, "digest", member).asString("");
            if (!digest.matches(DIGEST) || depth > MAX_DEPTH) {
                throw BadArchiveException.foreign(
                        ArchiveNames.shorten(member) + " names a manifest by " + ArchiveNames.shorten(digest));
            }
            JsonNode annotations = ArchiveJson.field(entry, "annotations", member);
            if (depth == 0) {
                addName(annotations);
            }
            String blob = BLOBS + digest.substring("sha256:".length());
            if (depth > 0 && mayBeLeftOut(annotations, blob)) {
                leftOut.add(platform(entry, member));
            } else if (read.add(blob)) {
                readDocument(blob, member, depth);
            }
        }
    }

    /** Whether an entry is that of an image of another platform, which may be missing, or of a build's attestation. */
    private boolean mayBeLeftOut(JsonNode annotations, String blob) {
        return annotations.has("vnd.docker.reference.type") || !members.files().containsKey(blob);
    }

    /** Returns the platform by which containerd chooses between the entries of an index. */
    private static String platform(JsonNode entry, String member) throws BadArchiveException {
        JsonNode platform = ArchiveJson.field(entry, "platform", member);
        String os = ArchiveJson.field(platform, "os", member).asString("");
        String processor = ArchiveJson.field(platform, "architecture", member).asString("");
        if (!os.matches("[a-z]+") || !PROCESSORS.contains(processor.toLowerCase(Locale.ROOT))) {
            throw BadArchiveException.foreign(
                    ArchiveNames.shorten(member) + " names an image that is missing, without its platform");
        }
        return os + "/" + processor.toLowerCase(Locale.ROOT);
    }

    private void addName(JsonNode annotations) {
        String name = annotations.path("io.containerd.image.name").asString("");
        names.add(
                name.isEmpty()
                        ? annotations.path("org.opencontainers.image.ref.name").asString("")
                        : name);
    }

    private void readDocument(String blob, String wantedBy, int depth) throws BadArchiveException {
        JsonNode document = members.json(blob, wantedBy);
        boolean index = ArchiveJson.field(document, "manifests", blob).isArray();
        JsonNode config = ArchiveJson.field(document, "config", blob);
        JsonNode layers = ArchiveJson.field(document, "layers", blob);
        if (index && !(config.isMissingNode() && layers.isMissingNode())) {
            throw BadArchiveException.foreign(
                    "member " + ArchiveNames.shorten(blob) + " is both an index and a manifest");
        }
        if (index) {
            readIndex(blob, document, depth + 1);
            return;
        }
        List<String> digests = new ArrayList<>();
        for (JsonNode layer : layers) {
            digests.add(digestOf(layer, blob));
        }
        images.add(new ArchiveCheck.Image(digestOf(config, blob), digests));
    }

    private String digestOf(JsonNode descriptor, String wantedBy) throws BadArchiveException {
        String digest = ArchiveJson.field(descriptor, "digest", wantedBy).asString("");
        Content content = members.file(BLOBS + digest.replaceFirst("^sha256:", ""), wantedBy);
        if (!digest.matches(DIGEST)
                || content.size()
                        != ArchiveJson.field(descriptor, "size", wantedBy).asLong(-1)) {
            throw BadArchiveException.broken(
                    ArchiveNames.shorten(wantedBy) + " gives " + ArchiveNames.shorten(digest) + " another size");
        }
        return content.sha256();
    }
}
