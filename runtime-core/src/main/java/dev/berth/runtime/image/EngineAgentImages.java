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
import dev.berth.runtime.limit.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Agents' images through an engine's ability to build. */
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
        this.settings = settings.on(images);
        this.bases = new BaseImages(host, this.settings.base(), images, home, locks);
    }

    @Override
    public Optional<AgentImage> find(ImageRecipe recipe) throws InterruptedException {
        Optional<String> base = bases.recorded();
        try {
            return base.isEmpty() ? Optional.empty() : look(labels(recipe, base.get()), RuntimeListener.none());
        } catch (BerthException e) {
            if (e.kind() != ErrorKind.AGENT_VERSION_DIFFERS) {
                throw e;
            }
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> expectedTag(ImageRecipe recipe) {
        return bases.recorded().map(base -> labels(recipe, base).tag());
    }

    @Override
    public String base() {
        String name = settings.base().replaceFirst("@.*$", "");
        return bases.recorded().map(identity -> name + "@" + identity).orElse(name);
    }

    @Override
    public AgentImage ensure(ImageRecipe recipe, RuntimeListener listener) throws InterruptedException {
        Optional<AgentImage> there = find(recipe);
        return there.isPresent()
                ? there.get()
                : builds.join(key(recipe), listener, told -> () -> build(recipe, false, told));
    }

    @Override
    public AgentImage rebuild(ImageRecipe recipe, RuntimeListener listener) throws InterruptedException {
        return builds.join(key(recipe) + " again", listener, told -> () -> build(recipe, true, told));
    }

    @Override
    public List<AgentImage> list(String target) throws InterruptedException {
        return listed(target);
    }

    @Override
    public List<AgentImage> all() throws InterruptedException {
        return listed("");
    }

    private List<AgentImage> listed(String target) throws InterruptedException {
        return images.list(Map.of(ImageLabels.TARGET, target)).stream()
                // nerdctl shows what a load left beside the tag too
                .filter(image -> !image.tags().isEmpty() || image.digests().isEmpty())
                .map(image -> ImageLabels.image(image, ourTag(image)))
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

    private AgentImage build(ImageRecipe recipe, boolean anew, RuntimeListener listener) throws InterruptedException {
        ImageLabels labels = labels(recipe, bases.present(listener));
        String lock = "image-" + labels.target() + "-" + labels.hash().substring(0, 12);
        try (HomeLock _ = locks.acquire(
                lock,
                "building image " + labels.tag(),
                KnownLimits.LOCK,
                holders -> listener.on(new ImageEvent.Waiting(Instant.now(), labels.tag(), holders)))) {
            // whoever held the lock before us may have built it
            Optional<AgentImage> there = anew ? Optional.empty() : look(labels, listener);
            return there.isPresent() ? there.get() : buildLocked(recipe, labels, listener);
        }
    }

    private AgentImage buildLocked(ImageRecipe recipe, ImageLabels labels, RuntimeListener listener)
            throws InterruptedException {
        Instant started = Instant.now();
        listener.on(new ImageEvent.Building(started, labels.target(), labels.tag(), labels.base()));
        BuildLog log = new BuildLog(listener);
        try (BuildContext context = BuildContext.make(home, recipe, labels, settings, images.keepsBuildSecrets())) {
            images.build(context.spec(labels), log);
        } catch (BerthException e) {
            throw BuildFailure.explained(e, log.lastLines());
        }
        AgentImage built = look(labels, listener)
                .orElseThrow(() -> new BerthException(
                        ErrorKind.IMAGE_BROKEN,
                        "building image " + labels.tag(),
                        "the build ended well, but the engine does not show what was built under that tag",
                        "see whether something removes or retags images there, and try again"));
        Duration took = Duration.between(started, Instant.now());
        listener.on(new ImageEvent.Built(Instant.now(), labels.target(), labels.tag(), took));
        return built;
    }

    /** The image if the tag is there and stands for what it says; a damaged one counts as absent, and is said. */
    private Optional<AgentImage> look(ImageLabels labels, RuntimeListener listener) throws InterruptedException {
        try {
            Optional<ImageDetails> there = images.inspect(labels.tag());
            if (there.isPresent() && !labels.on(there.get())) {
                Optional<String> other = labels.otherVersion(there.get());
                if (other.isPresent()) {
                    throw differs(labels, other.get());
                }
                listener.on(new ImageEvent.Broken(
                        Instant.now(),
                        labels.tag(),
                        "its labels are not those of this recipe: "
                                + there.get().labels()));
                return Optional.empty();
            }
            return there.map(image -> ImageLabels.image(image, labels.tag()));
        } catch (BerthException e) {
            if (e.kind() != ErrorKind.ENGINE_REFUSED) {
                throw e;
            }
            listener.on(new ImageEvent.Broken(Instant.now(), labels.tag(), e.seen()));
            return Optional.empty();
        }
    }

    /** Somebody gave our tag to another of our images; it may be the only one that image has. */
    private static BerthException differs(ImageLabels labels, String other) {
        return new BerthException(
                ErrorKind.AGENT_VERSION_DIFFERS,
                "looking at image " + labels.tag(),
                "it says that it is " + labels.target() + " " + other + ", pinned is " + labels.version(),
                "take that tag away from it (docker rmi or nerdctl rmi " + labels.tag()
                        + "), then berth builds the right one; or berth upgrade " + labels.target() + " --to " + other);
    }

    private ImageLabels labels(ImageRecipe recipe, String baseIdentity) {
        String hash = ImageHash.of(recipe, settings.caCertificatesPem(), baseIdentity);
        String name = settings.base().replaceFirst("@.*$", "");
        return new ImageLabels(recipe.target(), hash, name + "@" + baseIdentity, recipe.version());
    }

    /** Same content, same build, whatever the base. */
    private String key(ImageRecipe recipe) {
        return recipe.target() + " " + ImageHash.of(recipe, settings.caCertificatesPem(), "");
    }

    private static String ourTag(ImageDetails image) {
        String target = image.labels().getOrDefault(ImageLabels.TARGET, "");
        return image.tags().stream()
                .filter(tag -> tag.contains("berth/" + target + ":"))
                .findFirst()
                .orElseGet(() -> String.join(", ", image.tags()));
    }
}
