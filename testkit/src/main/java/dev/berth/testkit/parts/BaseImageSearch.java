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

/** The search for a base image in one engine; builds an image if there is none. Used by one thread. */
final class BaseImageSearch {
    private static final String BUILT_TAG = "berth-testkit-base:trixie";

    private final EnginePart engine;
    private final TestCache cache = TestCache.open();
    private final Path script = cache.script("base-image.sh");
    private final String mark = digest(script);

    BaseImageSearch(EnginePart engine) {
        this.engine = engine;
    }

    Availability<BaseImage> find() throws InterruptedException {
        String configured = System.getenv().getOrDefault("BERTH_IMAGE_BASE", "");
        if (!configured.isBlank()) {
            return exists(configured) || pull(configured)
                    ? present(configured)
                    : absent(configured + " is neither in the engine nor can it be pulled");
        }
        if (exists(BaseImage.DEFAULT)) {
            return present(BaseImage.DEFAULT);
        }
        if (hasBuilt()) {
            return present(BUILT_TAG);
        }
        return pull(BaseImage.DEFAULT) ? present(BaseImage.DEFAULT) : cache.withFileLock("base-image", this::loadBuilt);
    }

    private Availability<BaseImage> loadBuilt() throws InterruptedException {
        Path archive = cache.path("base-trixie-" + mark + ".tar");
        if (!Files.exists(archive)) {
            HostProgram.Result result = buildArchive(archive);
            if (!result.ok()) {
                return absent("no registry answers, and building one failed: " + result.end());
            }
        }
        if (hasBuilt()) {
            return present(BUILT_TAG); // race: another process loaded the image meanwhile
        }
        HostProgram.Result loaded = run(Duration.ofMinutes(5), "load", "--input", archive.toString());
        return loaded.ok() ? present(BUILT_TAG) : absent("loading it failed: " + loaded.end());
    }

    private HostProgram.Result buildArchive(Path archive) throws InterruptedException {
        if (!HostProgram.isOnPath("mmdebstrap") && DebianPackages.mayInstall()) {
            HostProgram.Result installed = DebianPackages.install("mmdebstrap", "debian-archive-keyring");
            if (!installed.ok()) {
                return installed;
            }
        }
        if (!HostProgram.isOnPath("mmdebstrap")) {
            return new HostProgram.Result(-1, "no program named mmdebstrap on PATH");
        }
        List<String> argv = List.of("sh", script.toString(), archive.toString(), BUILT_TAG, mark);
        return HostProgram.run(new TreeMap<>(System.getenv()), Duration.ofMinutes(15), argv);
    }

    private boolean exists(String reference) throws InterruptedException {
        return run(Duration.ofSeconds(15), "image", "inspect", reference).ok();
    }

    private boolean hasBuilt() throws InterruptedException {
        HostProgram.Result result = run(Duration.ofSeconds(15), "image", "inspect", BUILT_TAG);
        return result.ok() && result.output().contains(mark);
    }

    private boolean pull(String reference) throws InterruptedException {
        return run(Duration.ofMinutes(2), "pull", reference).ok();
    }

    private HostProgram.Result run(Duration limit, String... arguments) throws InterruptedException {
        List<String> argv = new ArrayList<>(engine.command());
        argv.addAll(List.of(arguments));
        return HostProgram.run(engine.environment(), limit, argv);
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
