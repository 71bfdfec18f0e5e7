package dev.berth.runtime.image;

import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link AgentImages} on an engine that builds images. */
final class EngineAgentImages implements AgentImages {
    private final Images images;
    private final BerthHome home;
    private final HomeLocks locks;
    private final ImageSettings settings;
    private final BaseImages bases;
    private final SingleFlight<AgentImage> builds = new SingleFlight<>();

    EngineAgentImages(String host, Images images, BerthHome home, Limits limits, ImageSettings settings) {
        this.images = images;
        this.home = home;
        this.locks = HomeLocks.of(home, limits);
        this.settings = settings.withBaseOf(images);
        this.bases = new BaseImages(host, this.settings.base(), images, home, locks);
    }

    @Override
    public Optional<AgentImage> find(ImageRecipe recipe) throws InterruptedException {
        Optional<String> base = bases.recordedIdentity();
        try {
            return base.isEmpty() ? Optional.empty() : findValid(labels(recipe, base.get()), RuntimeListener.none());
        } catch (BerthException e) {
            if (e.kind() != ErrorKind.AGENT_VERSION_DIFFERS) {
                throw e;
            }
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> expectedTag(ImageRecipe recipe) {
        return bases.recordedIdentity().map(base -> labels(recipe, base).tag());
    }

    @Override
    public String base() {
        String name = settings.base().replaceFirst("@.*$", "");
        return bases.recordedIdentity().map(identity -> name + "@" + identity).orElse(name);
    }

    @Override
    public AgentImage ensure(ImageRecipe recipe, RuntimeListener listener) throws InterruptedException {
        Optional<AgentImage> existing = find(recipe);
        return existing.isPresent()
                ? existing.get()
                : builds.join(key(recipe), listener, progress -> () -> build(recipe, false, progress));
    }

    @Override
    public AgentImage rebuild(ImageRecipe recipe, RuntimeListener listener) throws InterruptedException {
        return builds.join(key(recipe) + " again", listener, progress -> () -> build(recipe, true, progress));
    }

    @Override
    public List<AgentImage> list(String target) throws InterruptedException {
        return listImages(target);
    }

    @Override
    public List<AgentImage> all() throws InterruptedException {
        return listImages("");
    }

    private List<AgentImage> listImages(String target) throws InterruptedException {
        return images.list(Map.of(ImageLabels.TARGET, target)).stream()
                // after a load nerdctl also lists an entry that has a digest and no tag
                .filter(image -> !image.tags().isEmpty() || image.digests().isEmpty())
                .map(image -> ImageLabels.image(image, berthTag(image)))
                .sorted(Comparator.comparing(AgentImage::createdAt).reversed())
                .toList();
    }

    @Override
    public boolean removeUnused(AgentImage image) throws InterruptedException {
        return images.removeUnused(image.tag().isEmpty() ? image.id() : image.tag());
    }

    @Override
    public String refreshBase(RuntimeListener listener) throws InterruptedException {
        return bases.refresh(listener.guarded());
    }

    private AgentImage build(ImageRecipe recipe, boolean replace, RuntimeListener listener)
            throws InterruptedException {
        ImageLabels labels = labels(recipe, bases.ensurePresent(listener));
        String lock = "image-" + labels.target() + "-" + labels.hash().substring(0, 12);
        try (HomeLock _ = locks.acquire(
                lock,
                "building image " + labels.tag(),
                KnownLimits.LOCK,
                holders -> listener.on(new ImageEvent.Waiting(Instant.now(), labels.tag(), holders)))) {
            // race: the lock's previous holder may have built the image
            Optional<AgentImage> existing = replace ? Optional.empty() : findValid(labels, listener);
            return existing.isPresent() ? existing.get() : buildLocked(recipe, labels, listener);
        }
    }

    private AgentImage buildLocked(ImageRecipe recipe, ImageLabels labels, RuntimeListener listener)
            throws InterruptedException {
        long startedNanos = System.nanoTime();
        listener.on(new ImageEvent.Building(Instant.now(), labels.target(), labels.tag(), labels.base()));
        BuildLog log = new BuildLog(listener);
        try (BuildContext context = BuildContext.make(home, recipe, labels, settings, images.keepsBuildSecrets())) {
            images.build(context.spec(labels), log);
        } catch (BerthException e) {
            throw BuildFailure.explain(e, log.lastLines());
        }
        AgentImage built = findValid(labels, listener)
                .orElseThrow(() -> new BerthException(
                        ErrorKind.IMAGE_BROKEN,
                        "building image " + labels.tag(),
                        "the build succeeded, but the engine does not show an image under that tag",
                        "check whether another program removes or retags images there, and try again"));
        Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
        listener.on(new ImageEvent.Built(Instant.now(), labels.target(), labels.tag(), took));
        return built;
    }

    /** Returns the image with these labels; reports a damaged one to the listener and treats it as absent. */
    private Optional<AgentImage> findValid(ImageLabels labels, RuntimeListener listener) throws InterruptedException {
        try {
            Optional<ImageDetails> found = images.inspect(labels.tag());
            if (found.isPresent() && !labels.matches(found.get())) {
                Optional<String> other = labels.otherVersion(found.get());
                if (other.isPresent()) {
                    throw versionDiffers(labels, other.get());
                }
                listener.on(new ImageEvent.Broken(
                        Instant.now(),
                        labels.tag(),
                        "its labels are not those of this recipe: "
                                + found.get().labels()));
                return Optional.empty();
            }
            return found.map(image -> ImageLabels.image(image, labels.tag()));
        } catch (BerthException e) {
            if (e.kind() != ErrorKind.ENGINE_REFUSED) {
                throw e;
            }
            listener.on(new ImageEvent.Broken(Instant.now(), labels.tag(), e.seen()));
            return Optional.empty();
        }
    }

    /** The error when the tag belongs to another image of Berth, which may have no other tag and keeps this one. */
    private static BerthException versionDiffers(ImageLabels labels, String other) {
        return new BerthException(
                ErrorKind.AGENT_VERSION_DIFFERS,
                "checking image " + labels.tag(),
                "its labels name " + labels.target() + " " + other + ", pinned is " + labels.version(),
                Advice.of("remove that tag (docker rmi or nerdctl rmi " + labels.tag()
                                + "), then Berth builds the right image; or change the version to " + other)
                        .with(NextStep.Action.CHANGE_VERSION, labels.target(), other));
    }

    private ImageLabels labels(ImageRecipe recipe, String baseIdentity) {
        String hash = ImageHash.of(recipe, settings.caCertificatesPem(), baseIdentity);
        String name = settings.base().replaceFirst("@.*$", "");
        return new ImageLabels(recipe.target(), hash, name + "@" + baseIdentity, recipe.version());
    }

    /** The key of a shared build: equal content shares one build on any base. */
    private String key(ImageRecipe recipe) {
        return recipe.target() + " " + ImageHash.of(recipe, settings.caCertificatesPem(), "");
    }

    private static String berthTag(ImageDetails image) {
        String target = image.labels().getOrDefault(ImageLabels.TARGET, "");
        return image.tags().stream()
                .filter(tag -> tag.contains("berth/" + target + ":"))
                .findFirst()
                .orElseGet(() -> String.join(", ", image.tags()));
    }
}
