package dev.berth.runtime.image;

import dev.berth.runtime.image.ArchiveMembers.Content;
import dev.berth.runtime.limit.Deadline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final String INDEX = OciIndex.INDEX;
    private static final String BLOBS = OciIndex.BLOBS;

    /** Docker reads this file where there is no {@code manifest.json}, and what it names is not checked here. */
    private static final String OLD_FORMAT = "repositories";

    private final ArchiveMembers members;
    private final Deadline deadline;
    private final Set<String> tags = new TreeSet<>();
    private final Set<Image> images = new HashSet<>();

    ArchiveCheck(ArchiveMembers members, Deadline deadline) {
        this.members = members;
        this.deadline = deadline;
    }

    /** The digests of an image's configuration and layers. */
    record Image(String config, List<String> layers) {}

    /** The image in the archive. */
    record CheckedImage(ImageLabels labels, String imageId, String platform) {}

    CheckedImage check() throws BadArchiveException {
        checkBlobs();
        boolean manifest = members.files().containsKey(MANIFEST);
        boolean index = members.files().containsKey(INDEX);
        if (!manifest && !index) {
            throw BadArchiveException.foreign("it is no image archive: it has neither " + MANIFEST + " nor " + INDEX);
        }
        if (!manifest && members.files().containsKey(OLD_FORMAT)) {
            throw BadArchiveException.foreign("it has " + OLD_FORMAT + ", which docker reads, and no " + MANIFEST);
        }
        if (manifest) {
            readManifest();
        }
        Optional<OciIndex> oci = index ? Optional.of(OciIndex.read(members, deadline)) : Optional.empty();
        if (oci.isPresent()) {
            images.addAll(oci.get().images());
            // an image without a name in the index has the one of the manifest
            oci.get().names().stream()
                    .filter(name -> !manifest || !name.isEmpty())
                    .forEach(name -> tags.add(withoutRegistry(name)));
        }
        if (images.size() != 1 || tags.size() != 1) {
            throw BadArchiveException.foreign("it holds " + images.size() + " images under the tags "
                    + ArchiveNames.shorten(tags.toString()) + ", and must hold one image under one tag");
        }
        CheckedImage image =
                checkImage(images.iterator().next(), tags.iterator().next());
        if (oci.isPresent()) {
            oci.get().checkPlatform(image.platform());
        }
        return image;
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
            throw BadArchiveException.broken("member " + ArchiveNames.shorten(member)
                    + " does not have the digest of its name: its sha256 is " + content.sha256());
        }
    }

    private void readManifest() throws BadArchiveException {
        for (JsonNode entry : members.json(MANIFEST, "the archive")) {
            String config = ArchiveJson.field(entry, "Config", MANIFEST).asString("");
            Content content = members.file(config, MANIFEST);
            if (!config.startsWith(BLOBS)) {
                checkDigest(config, content, config.replaceFirst("\\.json$", ""));
            }
            List<String> layers = new ArrayList<>();
            for (JsonNode layer : ArchiveJson.field(entry, "Layers", MANIFEST)) {
                layers.add(members.layer(layer.asString(""), MANIFEST).sha256());
            }
            for (JsonNode tag : ArchiveJson.field(entry, "RepoTags", MANIFEST)) {
                tags.add(withoutRegistry(tag.asString("")));
            }
            images.add(new Image(content.sha256(), layers));
        }
    }

    private CheckedImage checkImage(Image image, String tag) throws BadArchiveException {
        String member = members.nameOf(image.config()).orElseThrow();
        JsonNode config = members.json(member, "the image");
        List<String> wanted = new ArrayList<>();
        JsonNode files = ArchiveJson.field(config, "rootfs", member);
        ArchiveJson.field(files, "diff_ids", member).forEach(id -> wanted.add(id.asString("")));
        if (wanted.size() != image.layers().size() || wanted.isEmpty()) {
            throw BadArchiveException.broken(
                    "it has " + image.layers().size() + " layers, and the image's configuration " + wanted.size());
        }
        for (int i = 0; i < wanted.size(); i++) {
            checkLayer(image.layers().get(i), wanted.get(i), i + 1);
        }
        String platform = ArchiveJson.field(config, "os", member).asString("") + "/"
                + ArchiveJson.field(config, "architecture", member).asString("");
        JsonNode container = ArchiveJson.field(config, "config", member);
        ImageLabels labels = labels(ArchiveJson.field(container, "Labels", member), tag);
        return new CheckedImage(labels, "sha256:" + image.config(), platform);
    }

    private void checkLayer(String sha256, String wanted, int number) throws BadArchiveException {
        String member = members.nameOf(sha256).orElseThrow();
        Content content = members.file(member, "the image");
        if (content.format().equals("zstd")) {
            throw BadArchiveException.foreign("layer " + number + ", " + ArchiveNames.shorten(member)
                    + ", is packed with zstd, and only gzip can be checked");
        }
        String actual = content.format().equals("gzip") ? content.unpackedSha256() : sha256;
        if (!("sha256:" + actual).equals(wanted)) {
            throw BadArchiveException.broken("layer " + number + ", member " + ArchiveNames.shorten(member)
                    + ", is not the layer of the image: its sha256 is "
                    + (actual.isEmpty() ? "unknown, it is a damaged gzip file" : actual)
                    + ", wanted " + ArchiveNames.shorten(wanted.replaceFirst("^sha256:", "")));
        }
    }

    private static ImageLabels labels(JsonNode labels, String tag) throws BadArchiveException {
        ImageLabels read = ImageLabels.of(name -> labels.path(name).asString(""));
        if (!read.valid()) {
            throw BadArchiveException.foreign("the image " + ArchiveNames.shorten(tag)
                    + " in it is none that Berth built: it lacks the labels " + ImageLabels.TARGET + "…");
        }
        if (!read.tag().equals(tag)) {
            throw BadArchiveException.foreign(
                    "its tag is " + ArchiveNames.shorten(tag) + ", and its labels say " + read.tag());
        }
        return read;
    }

    private static String withoutRegistry(String tag) {
        return tag.replaceFirst("^docker\\.io/", "");
    }
}
