package dev.berth.runtime.image;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.container.BuildSpec;
import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.ImageUse;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.limit.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * A process that wants an image of an engine kept in a folder. Prints {@code asking}, then the tag. Its build waits for
 * {@link #continueBuild}.
 */
final class BuildingJvm implements AutoCloseable {
    static final ImageRecipe RECIPE = new ImageRecipe("claude", "ARG BERTH_BASE\nFROM ${BERTH_BASE}\n", Map.of());

    private final Process process;
    private final BufferedReader output;

    private BuildingJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static BuildingJvm start(Path home, Path engine) throws IOException {
        return new BuildingJvm(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BuildingJvm.class.getName(),
                        home.toString(),
                        engine.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    static AgentImages images(Path home, Path engine) {
        return images(home, new FolderImages(engine, () -> {}));
    }

    private static AgentImages images(Path home, FolderImages engine) {
        ImageSettings settings = ImageSettings.from(Config.of("image.base=debian:trixie"));
        return AgentImages.on("local/folder", engine, BerthHome.at(home), Limits.standard(), settings);
    }

    String line() throws IOException {
        return String.valueOf(output.readLine());
    }

    /** Lets the process's build continue. */
    void continueBuild() throws IOException {
        process.getOutputStream().close();
    }

    /** Kills the process with SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] args) throws Exception {
        AgentImages images = images(Path.of(args[0]), new FolderImages(Path.of(args[1]), BuildingJvm::awaitContinue));
        print("asking");
        print(images.ensure(RECIPE, RuntimeListener.none()).tag());
    }

    private static void awaitContinue() {
        try {
            System.in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("SystemOut")
    private static void print(String line) {
        System.out.println(line);
    }

    /** Images as files named after their tags; a build adds a line to {@code builds}, then waits. */
    private record FolderImages(Path folder, Runnable waiting) implements Images {
        @Override
        public Optional<ImageDetails> inspect(String reference) {
            if (reference.startsWith("debian")) {
                return Optional.of(details("sha256:base", Map.of()));
            }
            Path file = folder.resolve(reference.replace('/', '_'));
            return Files.exists(file) ? Optional.of(details("sha256:built", labels(file))) : Optional.empty();
        }

        @Override
        public void build(BuildSpec spec, Consumer<String> progress) {
            try {
                Files.writeString(
                        folder.resolve("builds"), "one\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                waiting.run();
                List<String> labels = spec.labels().entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .toList();
                Path fresh = Files.write(folder.resolve(UUID.randomUUID().toString()), labels);
                Files.move(fresh, folder.resolve(spec.tag().replace('/', '_')));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Map<String, String> labels(Path file) {
            try {
                return Files.readAllLines(file).stream()
                        .map(line -> line.split("=", 2))
                        .collect(Collectors.toMap(label -> label[0], label -> label[1]));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static ImageDetails details(String id, Map<String, String> labels) {
            return new ImageDetails(id, List.of(), List.of(), labels, 1, Instant.EPOCH);
        }

        @Override
        public List<ImageDetails> list(Map<String, String> labels) {
            return List.of();
        }

        @Override
        public void pull(String reference, Consumer<String> progress) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void load(Path archive) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<ImageUse> uses() {
            return List.of();
        }

        @Override
        public void save(String reference, Path file, LongConsumer written) throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean removeUnused(String reference) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean keepsBuildSecrets() {
            return false;
        }

        @Override
        public void remove(String reference) {
            throw new UnsupportedOperationException();
        }
    }
}
