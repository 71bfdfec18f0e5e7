package dev.berth.testkit.parts;

import dev.berth.testkit.parts.Availability.Absent;
import dev.berth.testkit.parts.Availability.Present;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** Looks for a base image in one engine, and makes one where there is none. Used by one thread. */
final class BaseImageSearch {
    private static final String OWN = "berth-testkit-base:trixie";

    private final EnginePart engine;
    private final TestCache cache = TestCache.open();
    private final Path script = cache.script("base-image.sh");
    private final String mark = digest(script);

    BaseImageSearch(EnginePart engine) {
        this.engine = engine;
    }

    Availability<BaseImage> find() throws InterruptedException {
        String named = System.getenv().getOrDefault("BERTH_IMAGE_BASE", "");
        if (!named.isBlank()) {
            return has(named) || pulls(named) ? present(named) : absent(named + " can't be had");
        }
        if (has(BaseImage.DEFAULT)) {
            return present(BaseImage.DEFAULT);
        }
        if (hasOwn()) {
            return present(OWN);
        }
        return pulls(BaseImage.DEFAULT) ? present(BaseImage.DEFAULT) : cache.alone("base-image", this::own);
    }

    private Availability<BaseImage> own() throws InterruptedException {
        Path archive = cache.path("base-trixie-" + mark + ".tar");
        if (!Files.exists(archive)) {
            Tool.Result made = make(archive);
            if (!made.ok()) {
                return absent("no registry answers, and none could be made: " + made.end());
            }
        }
        if (hasOwn()) {
            return present(OWN); // another process was faster
        }
        Tool.Result loaded = run(Duration.ofMinutes(5), "load", "--input", archive.toString());
        return loaded.ok() ? present(OWN) : absent("it could not be loaded: " + loaded.end());
    }

    private Tool.Result make(Path archive) throws InterruptedException {
        if (!DockerDetection.onPath("mmdebstrap") && Debian.mayInstall()) {
            Tool.Result installed = Debian.install("mmdebstrap", "debian-archive-keyring");
            if (!installed.ok()) {
                return installed;
            }
        }
        if (!DockerDetection.onPath("mmdebstrap")) {
            return new Tool.Result(-1, "no program named mmdebstrap on PATH");
        }
        List<String> argv = List.of("sh", script.toString(), archive.toString(), OWN, mark);
        return Tool.run(new TreeMap<>(System.getenv()), Duration.ofMinutes(15), argv);
    }

    private boolean has(String reference) throws InterruptedException {
        return run(Duration.ofSeconds(15), "image", "inspect", reference).ok();
    }

    private boolean hasOwn() throws InterruptedException {
        Tool.Result result = run(Duration.ofSeconds(15), "image", "inspect", OWN);
        return result.ok() && result.output().contains(mark);
    }

    private boolean pulls(String reference) throws InterruptedException {
        return run(Duration.ofMinutes(2), "pull", reference).ok();
    }

    private Tool.Result run(Duration limit, String... arguments) throws InterruptedException {
        List<String> argv = new ArrayList<>(engine.command());
        argv.addAll(List.of(arguments));
        return Tool.run(engine.environment(), limit, argv);
    }

    private static Availability<BaseImage> present(String reference) {
        return new Present<>(new BaseImage(reference));
    }

    private Availability<BaseImage> absent(String reason) {
        return new Absent<>("base-image", reason + " (for " + engine.name() + ")");
    }

    private static String digest(Path file) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
