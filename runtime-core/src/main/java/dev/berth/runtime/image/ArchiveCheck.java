package dev.berth.runtime.image;

import dev.berth.runtime.image.ArchiveMembers.Content;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Checks that the members of an archive are exactly one complete image of Berth: every member named by a digest has
 * that digest, and every layer is the one that the image's configuration names. Engines read either
 * {@code manifest.json} or {@code index.json}: those that exist must lead to the same image. To be used once, by one
 * thread.
 */
final class ArchiveCheck {
    private static final String MANIFEST = "manifest.json";
    private static final String INDEX = "index.json";
    private static final String BLOBS = "blobs/sha256/";
    private static final String DIGEST = "sha256:[0-9a-f]{64}";

    private final ArchiveMembers members;
    private final Set<String> tags = new TreeSet<>();
    private final Set<Image> images = new HashSet<>();

    ArchiveCheck(ArchiveMembers members) {
        this.members = members;
    }

    /** The digests of an image's configuration and layers. */
    private record Image(String config, List<String> layers) {}

    /** The image in the archive. */
    record CheckedImage(ImageLabels labels, String imageId, String platform) {}

    CheckedImage check() throws BadArchiveException {
        checkBlobs();
        boolean manifest = members.find(MANIFEST).isPresent();
        boolean index = members.find(INDEX).isPresent();
        if (!manifest && !index) {
            throw BadArchiveException.foreign("it is no image archive: it has neither " + MANIFEST + " nor " + INDEX);
        }
        if (manifest) {
            readManifest();
        }
        if (index) {
            readIndex(INDEX, "the archive", 0);
        }
        if (images.size() != 1 || tags.size() != 1) {
            throw BadArchiveException.foreign("it holds " + images.size() + " images under the tags " + tags
                    + ", and must hold one image under one tag");
        }
        return checkImage(images.iterator().next(), tags.iterator().next());
    }

    private void checkBlobs() throws BadArchiveException {
        for (Map.Entry<String, Content> file : members.files().entrySet()) {
            if (file.getKey().startsWith(BLOBS)) {
                checkDigest(file.getKey(), file.getValue(), file.getKey().substring(BLOBS.length()));
            }
        }
    }

    private static void checkDigest(String member, Content content, String digest) throws BadArchiveException {
        if (!content.sha256().equals(digest)) {
            throw BadArchiveException.broken("member " + ArchiveMembers.shorten(member)
                    + " does not have the digest of its name: its sha256 is " + content.sha256());
        }
    }

    private void readManifest() throws BadArchiveException {
        for (JsonNode entry : members.json(MANIFEST, "the archive")) {
            String config = entry.path("Config").asString("");
            if (!config.startsWith(BLOBS)) {
                checkDigest(config, members.file(config, MANIFEST), config.replaceFirst("\\.json$", ""));
            }
            List<String> layers = new ArrayList<>();
            entry.path("Layers").forEach(layer -> layers.add(layer.asString("")));
            entry.path("RepoTags").forEach(tag -> tags.add(withoutRegistry(tag.asString(""))));
            images.add(new Image(digestOf(config), digests(layers)));
        }
    }

    private String digestOf(String member) throws BadArchiveException {
        return members.file(member, MANIFEST).sha256();
    }

    private List<String> digests(List<String> layers) throws BadArchiveException {
        List<String> digests = new ArrayList<>();
        for (String layer : layers) {
            digests.add(digestOf(layer));
        }
        return digests;
    }

    /**
     * Reads an index, which may hold further indexes. Members of other platforms and build attestations may be missing.
     */
    private void readIndex(String member, String wantedBy, int depth) throws BadArchiveException {
        JsonNode index = members.json(member, wantedBy);
        for (JsonNode entry : index.path("manifests")) {
            String digest = entry.path("digest").asString("");
            String blob = BLOBS + digest.replaceFirst("^sha256:", "");
            JsonNode annotations = entry.path("annotations");
            if (depth == 0) {
                addTag(annotations);
            } else if (annotations.has("vnd.docker.reference.type")
                    || members.find(blob).isEmpty()) {
                continue;
            }
            if (!digest.matches(DIGEST) || depth > 2) {
                throw BadArchiveException.foreign(member + " names a manifest by " + ArchiveMembers.shorten(digest));
            }
            readOci(blob, member, depth);
        }
    }

    private void addTag(JsonNode annotations) {
        String full = annotations.path("io.containerd.image.name").asString("");
        if (!full.isEmpty()) {
            tags.add(withoutRegistry(full));
        } else if (members.files().get(MANIFEST) == null) {
            tags.add(annotations.path("org.opencontainers.image.ref.name").asString(""));
        }
    }

    private void readOci(String blob, String wantedBy, int depth) throws BadArchiveException {
        JsonNode manifest = members.json(blob, wantedBy);
        if (manifest.has("manifests")) {
            readIndex(blob, wantedBy, depth + 1);
            return;
        }
        List<String> layers = new ArrayList<>();
        for (JsonNode layer : manifest.path("layers")) {
            layers.add(blob(layer, blob));
        }
        images.add(new Image(blob(manifest.path("config"), blob), layers));
    }

    private String blob(JsonNode descriptor, String wantedBy) throws BadArchiveException {
        String digest = descriptor.path("digest").asString("");
        Content content = members.file(BLOBS + digest.replaceFirst("^sha256:", ""), wantedBy);
        if (!digest.matches(DIGEST) || content.size() != descriptor.path("size").asLong(-1)) {
            throw BadArchiveException.broken(
                    ArchiveMembers.shorten(wantedBy) + " gives " + ArchiveMembers.shorten(digest) + " another size");
        }
        return content.sha256();
    }

    private CheckedImage checkImage(Image image, String tag) throws BadArchiveException {
        JsonNode config = config(image.config());
        List<String> wanted = new ArrayList<>();
        config.path("rootfs").path("diff_ids").forEach(id -> wanted.add(id.asString("")));
        if (wanted.size() != image.layers().size() || wanted.isEmpty()) {
            throw BadArchiveException.broken(
                    "it has " + image.layers().size() + " layers, and the image's configuration " + wanted.size());
        }
        for (int i = 0; i < wanted.size(); i++) {
            checkLayer(image.layers().get(i), wanted.get(i), i + 1);
        }
        String platform = config.path("os").asString("") + "/"
                + config.path("architecture").asString("");
        ImageLabels labels = labels(config.path("config").path("Labels"), tag);
        return new CheckedImage(labels, "sha256:" + image.config(), platform);
    }

    private JsonNode config(String sha256) throws BadArchiveException {
        String name = BLOBS + sha256;
        return members.json(members.find(name).isPresent() ? name : sha256 + ".json", "the image");
    }

    private void checkLayer(String sha256, String wanted, int number) throws BadArchiveException {
        Map.Entry<String, Content> member = members.files().entrySet().stream()
                .filter(file -> file.getValue().sha256().equals(sha256))
                .findFirst()
                .orElseThrow();
        Content content = member.getValue();
        if (content.format().equals("zstd")) {
            throw BadArchiveException.foreign("layer " + number + ", " + ArchiveMembers.shorten(member.getKey())
                    + ", is packed with zstd, and only gzip can be checked");
        }
        String actual = content.format().equals("gzip") ? content.unpackedSha256() : sha256;
        if (!("sha256:" + actual).equals(wanted)) {
            throw BadArchiveException.broken("layer " + number + ", member " + ArchiveMembers.shorten(member.getKey())
                    + ", is not the layer of the image: its sha256 is "
                    + (actual.isEmpty() ? "unknown, it is a damaged gzip file" : actual)
                    + ", wanted " + wanted.replaceFirst("^sha256:", ""));
        }
    }

    private static ImageLabels labels(JsonNode labels, String tag) throws BadArchiveException {
        ImageLabels read = ImageLabels.of(name -> labels.path(name).asString(""));
        if (!read.valid()) {
            throw BadArchiveException.foreign("the image " + ArchiveMembers.shorten(tag)
                    + " in it is none that Berth built: it lacks the labels " + ImageLabels.TARGET + "…");
        }
        if (!read.tag().equals(tag)) {
            throw BadArchiveException.foreign(
                    "its tag is " + ArchiveMembers.shorten(tag) + ", and its labels say " + read.tag());
        }
        return read;
    }

    private static String withoutRegistry(String tag) {
        return tag.replaceFirst("^docker\\.io/", "");
    }
}
