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
 * What the base's tag stands for: looked up once and recorded in {@code images/bases.json}, so that the same settings give
 * the same image until somebody wants a newer base. Safe for all threads.
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

    /** What is recorded; nothing is asked. A reference by digest needs no record. */
    Optional<String> recorded() {
        int at = reference.indexOf('@');
        if (at > 0) {
            return Optional.of(reference.substring(at + 1));
        }
        return Optional.ofNullable(read().getOrDefault(host, Map.of()).get(reference))
                .map(Base::identity);
    }

    /** What the base is, now that it is needed: it is there then, and is what was recorded. */
    String present(RuntimeListener listener) throws InterruptedException {
        ImageDetails details = inspectOrPull(listener);
        Optional<String> known = recorded();
        if (known.isEmpty()) {
            return record(details, false, listener);
        }
        String identity = known.get();
        if (!names(details).contains(identity) && reference.indexOf('@') < 0) {
            throw new BerthException(
                    ErrorKind.BASE_IMAGE_MOVED,
                    "looking at base image " + reference,
                    "it is " + identity(details) + " now, and was " + identity + " when this home first used it",
                    "take the new one with berth image build --refresh-base, or pin image.base to the old one: NAME@"
                            + identity);
        }
        return identity;
    }

    /** Records what it is now, pulled if possible. */
    String refresh(RuntimeListener listener) throws InterruptedException {
        try {
            pull(listener);
        } catch (BerthException e) {
            // one that was loaded or built here can't be pulled, and is as new as it gets
            if (e.kind() != ErrorKind.BASE_IMAGE_ABSENT
                    || images.inspect(reference).isEmpty()) {
                throw e;
            }
            listener.on(new ImageEvent.Line(Instant.now(), "kept the base that is here: " + e.seen()));
        }
        return record(inspectOrPull(listener), true, listener);
    }

    /** Records what an image that was brought here was built on, unless its base's name stands for something already. */
    boolean adopt(String name, String identity) throws InterruptedException {
        try (HomeLock _ = locks.acquire("image-bases", "recording base " + name, KnownLimits.LOCK, holders -> {})) {
            if (read().getOrDefault(host, Map.of()).containsKey(name)) {
                return false;
            }
            write(name, identity);
            return true;
        }
    }

    private ImageDetails inspectOrPull(RuntimeListener listener) throws InterruptedException {
        Optional<ImageDetails> there = images.inspect(reference);
        if (there.isPresent()) {
            return there.get();
        }
        pull(listener);
        return images.inspect(reference)
                .orElseThrow(() -> new BerthException(
                        ErrorKind.BASE_IMAGE_ABSENT,
                        "looking for base image " + reference,
                        "it was pulled and is still not there",
                        "name another base with -c image.base=…"));
    }

    private void pull(RuntimeListener listener) throws InterruptedException {
        listener.on(new ImageEvent.Pulling(Instant.now(), reference));
        images.pull(reference, line -> listener.on(new ImageEvent.Line(Instant.now(), line)));
    }

    /** Another process may have recorded it meanwhile: then that counts, unless {@code anew}. */
    private String record(ImageDetails details, boolean anew, RuntimeListener listener) throws InterruptedException {
        if (reference.indexOf('@') > 0) {
            return recorded().orElseThrow();
        }
        try (HomeLock _ =
                locks.acquire("image-bases", "recording base " + reference, KnownLimits.LOCK, holders -> {})) {
            Optional<String> known = recorded();
            if (known.isPresent() && !anew) {
                return known.get();
            }
            String identity = identity(details);
            write(reference, identity);
            listener.on(new ImageEvent.BaseResolved(Instant.now(), reference, identity));
            return identity;
        }
    }

    /** Under the lock. */
    private void write(String name, String identity) {
        Map<String, Map<String, Base>> all = new TreeMap<>(read());
        all.computeIfAbsent(host, fresh -> new TreeMap<>())
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
                    "remove that file: bases are looked up anew then",
                    e);
        }
    }

    /** The digest under the name that was asked for; else any; an image that was loaded or built has its id only. */
    private String identity(ImageDetails details) {
        String name = reference.replaceFirst(":[^/:]*$", "");
        List<String> digests = details.digests().stream().sorted().toList();
        return Stream.concat(digests.stream().filter(digest -> digest.startsWith(name + "@")), digests.stream())
                .map(digest -> digest.substring(digest.indexOf('@') + 1))
                .findFirst()
                .orElse(details.id());
    }

    private static List<String> names(ImageDetails details) {
        return Stream.concat(
                        Stream.of(details.id()),
                        details.digests().stream().map(digest -> digest.substring(digest.indexOf('@') + 1)))
                .toList();
    }

    /** One line of {@code bases.json}. */
    record Base(String identity, String recordedAt) {}
}
