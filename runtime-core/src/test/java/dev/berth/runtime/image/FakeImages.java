package dev.berth.runtime.image;

import dev.berth.runtime.container.BuildSpec;
import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.ImageUse;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * An engine's images in memory. A build prints the lines {@link #buildLines}, and fails with {@link #failure} if there
 * is one.
 */
final class FakeImages implements Images {
    final Map<String, ImageDetails> images = new ConcurrentHashMap<>();
    final List<String> buildLines = new CopyOnWriteArrayList<>();
    final List<Map<String, String>> contexts = new CopyOnWriteArrayList<>();
    final List<BuildSpec> specs = new CopyOnWriteArrayList<>();
    final List<String> secrets = new CopyOnWriteArrayList<>();
    final List<Path> loads = new CopyOnWriteArrayList<>();
    final Map<String, ImageDetails> loaded = new ConcurrentHashMap<>();
    final Map<String, byte[]> archives = new ConcurrentHashMap<>();
    volatile Loading loading = _ -> {};
    final List<ImageUse> used = new CopyOnWriteArrayList<>();
    final AtomicInteger inspects = new AtomicInteger();
    final AtomicInteger builds = new AtomicInteger();
    final AtomicInteger pulls = new AtomicInteger();
    volatile Optional<ErrorKind> failure = Optional.empty();
    volatile Optional<ErrorKind> inspectFailure = Optional.empty();
    volatile Optional<ImageDetails> pullable = Optional.empty();
    volatile CountDownLatch building = new CountDownLatch(0);
    volatile boolean buildKit;
    volatile boolean losesBuilds;

    static ImageDetails image(String id, List<String> digests, Map<String, String> labels, String... tags) {
        return new ImageDetails(id, List.of(tags), digests, labels, 1000, Instant.EPOCH);
    }

    void base(String tag, String id) {
        images.put(tag, image(id, List.of(), Map.of(), tag));
    }

    @Override
    public Optional<ImageDetails> inspect(String reference) {
        inspects.incrementAndGet();
        if (inspectFailure.isPresent() && reference.startsWith("berth/")) {
            throw failed(inspectFailure.get());
        }
        return Optional.ofNullable(images.get(reference));
    }

    @Override
    public List<ImageDetails> list(Map<String, String> labels) {
        return images.values().stream()
                .filter(image -> labels.entrySet().stream()
                        .allMatch(label -> label.getValue().isEmpty()
                                ? image.labels().containsKey(label.getKey())
                                : label.getValue().equals(image.labels().get(label.getKey()))))
                .toList();
    }

    @Override
    public void pull(String reference, Consumer<String> progress) {
        pulls.incrementAndGet();
        progress.accept("pulling " + reference);
        images.put(reference, pullable.orElseThrow(() -> failed(ErrorKind.BASE_IMAGE_ABSENT)));
    }

    @Override
    public void load(Path archive) {
        loads.add(archive);
        try {
            loading.accept(archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        loaded.forEach((tag, image) -> images.put(tag, image));
    }

    @Override
    public void build(BuildSpec spec, Consumer<String> progress) throws InterruptedException {
        builds.incrementAndGet();
        specs.add(spec);
        contexts.add(files(spec.context()));
        for (Path secret : new TreeMap<>(spec.secrets()).values()) {
            secrets.add(text(secret));
        }
        buildLines.forEach(progress);
        building.await();
        if (failure.isPresent()) {
            throw failed(failure.get());
        }
        if (!losesBuilds) {
            images.put(spec.tag(), image("sha256:built" + builds, List.of(), spec.labels(), spec.tag()));
            inspectFailure = Optional.empty();
        }
    }

    @Override
    public List<ImageUse> uses() {
        return List.copyOf(used);
    }

    @Override
    public void save(String reference, Path file, LongConsumer written) throws IOException {
        Files.write(file, archives.getOrDefault(reference, new byte[0]));
    }

    @Override
    public boolean removeUnused(String reference) {
        return images.remove(reference) != null;
    }

    @Override
    public boolean keepsBuildSecrets() {
        return buildKit;
    }

    @Override
    public void remove(String reference) {
        images.remove(reference);
    }

    private static BerthException failed(ErrorKind kind) {
        return new BerthException(kind, "trying", "the engine's words", "the engine's advice");
    }

    private static Map<String, String> files(Path context) {
        Map<String, String> files = new HashMap<>();
        try (Stream<Path> tree = Files.walk(context)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                files.put(context.relativize(file).toString(), text(file));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An action on an archive while it is loaded. */
    interface Loading {
        void accept(Path archive) throws IOException;
    }
}
