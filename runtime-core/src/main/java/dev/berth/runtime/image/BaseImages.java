package dev.berth.runtime.image;

import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.KnownLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The identity of the base image behind its tag. It is looked up once and recorded in {@code images/bases.json}, so
 * that the same settings give the same image until the base is refreshed. Safe for all threads.
 */
final class BaseImages {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<TreeMap<String, Map<String, Base>>> FORM = new TypeReference<>() {};

    private final String host;
    private final String reference;
    private final Images images;
    private final BerthHome home;
    private final HomeLocks locks;

    BaseImages(String host, String reference, Images images, BerthHome home, HomeLocks locks) {
        this.host = host;
        this.reference = reference;
        this.images = images;
        this.home = home;
        this.locks = locks;
    }

    /** Returns the recorded identity without asking the engine. A reference by digest needs no record. */
    Optional<String> recordedIdentity() {
        int at = reference.indexOf('@');
        if (at > 0) {
            return Optional.of(reference.substring(at + 1));
        }
        return Optional.ofNullable(read().getOrDefault(host, Map.of()).get(reference))
                .map(Base::identity);
    }

    /** Returns the base's identity, after it pulled the base if absent and compared it with the record. */
    String ensurePresent(RuntimeListener listener) throws InterruptedException {
        ImageDetails details = inspectOrPull(listener);
        Optional<String> known = recordedIdentity();
        if (known.isEmpty()) {
            return recordIdentity(details, false, listener);
        }
        String identity = known.get();
        if (!identities(details).contains(identity) && reference.indexOf('@') < 0) {
            throw new BerthException(
                    ErrorKind.BASE_IMAGE_MOVED,
                    "checking base image " + reference,
                    "it is " + identity(details) + " now, and was " + identity + " when this home first used it",
                    "use the new one: refresh the base image; or pin setting image.base to the old one: NAME@"
                            + identity,
                    null,
                    "image.base=" + reference + "@" + identity);
        }
        return identity;
    }

    /** Pulls the base if possible, and records its present identity. */
    String refresh(RuntimeListener listener) throws InterruptedException {
        try {
            pull(listener);
        } catch (BerthException e) {
            // a base that was loaded or built on this engine cannot be pulled; the present one counts
            if (e.kind() != ErrorKind.BASE_IMAGE_ABSENT
                    || images.inspect(reference).isEmpty()) {
                throw e;
            }
            listener.on(new ImageEvent.Line(Instant.now(), "kept the present base: " + e.seen()));
        }
        return recordIdentity(inspectOrPull(listener), true, listener);
    }

    /** Records the base of an imported image, unless one is recorded under that name; answers whether it did. */
    boolean recordIfAbsent(String name, String identity) throws InterruptedException {
        try (HomeLock _ = locks.acquire("image-bases", "recording base " + name, KnownLimits.LOCK, holders -> {})) {
            if (read().getOrDefault(host, Map.of()).containsKey(name)) {
                return false;
            }
            write(name, identity);
            return true;
        }
    }

    private ImageDetails inspectOrPull(RuntimeListener listener) throws InterruptedException {
        Optional<ImageDetails> present = images.inspect(reference);
        if (present.isPresent()) {
            return present.get();
        }
        pull(listener);
        return images.inspect(reference)
                .orElseThrow(() -> new BerthException(
                        ErrorKind.BASE_IMAGE_ABSENT,
                        "looking for base image " + reference,
                        "it was pulled and the engine still does not have it",
                        "set image.base to another image"));
    }

    private void pull(RuntimeListener listener) throws InterruptedException {
        listener.on(new ImageEvent.Pulling(Instant.now(), reference));
        images.pull(reference, line -> listener.on(new ImageEvent.Line(Instant.now(), line)));
    }

    /**
     * Records the base's identity and answers the one that counts. Race: another process may have recorded the base
     * meanwhile; its record counts unless {@code replace}.
     */
    private String recordIdentity(ImageDetails details, boolean replace, RuntimeListener listener)
            throws InterruptedException {
        if (reference.indexOf('@') > 0) {
            return recordedIdentity().orElseThrow();
        }
        try (HomeLock _ =
                locks.acquire("image-bases", "recording base " + reference, KnownLimits.LOCK, holders -> {})) {
            Optional<String> known = recordedIdentity();
            if (known.isPresent() && !replace) {
                return known.get();
            }
            String identity = identity(details);
            write(reference, identity);
            listener.on(new ImageEvent.BaseResolved(Instant.now(), reference, identity));
            return identity;
        }
    }

    /** Writes one entry. The caller holds the lock. */
    private void write(String name, String identity) {
        Map<String, Map<String, Base>> all = new TreeMap<>(read());
        all.computeIfAbsent(host, _ -> new TreeMap<>())
                .put(name, new Base(identity, Instant.now().toString()));
        home.write(home.basesJson(), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
    }

    private Map<String, Map<String, Base>> read() {
        try {
            return home.read(home.basesJson())
                    .<Map<String, Map<String, Base>>>map(text -> JSON.readValue(text, FORM))
                    .orElse(Map.of());
        } catch (JacksonException e) {
            throw new BerthException(
                    ErrorKind.HOME_UNUSABLE,
                    "reading " + home.basesJson(),
                    e.getOriginalMessage(),
                    "remove that file: bases are then looked up again",
                    e);
        }
    }

    /**
     * Returns the digest under the reference's name, else any digest, else the id: loaded and built images have no
     * digest.
     */
    private String identity(ImageDetails details) {
        String name = reference.replaceFirst(":[^/:]*$", "");
        List<String> digests = details.digests().stream().sorted().toList();
        return Stream.concat(digests.stream().filter(digest -> digest.startsWith(name + "@")), digests.stream())
                .map(digest -> digest.substring(digest.indexOf('@') + 1))
                .findFirst()
                .orElse(details.id());
    }

    private static List<String> identities(ImageDetails details) {
        return Stream.concat(
                        Stream.of(details.id()),
                        details.digests().stream().map(digest -> digest.substring(digest.indexOf('@') + 1)))
                .toList();
    }

    /** An entry of {@code bases.json}. */
    record Base(String identity, String recordedAt) {}
}
