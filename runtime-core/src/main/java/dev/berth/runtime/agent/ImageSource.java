package dev.berth.runtime.agent;

import dev.berth.runtime.container.RunsHostPrograms;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.ImageEvent;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.image.ImageSettings;
import dev.berth.runtime.image.MainPackage;
import dev.berth.runtime.image.Pins;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the image of a runtime's containers comes from. */
interface ImageSource {
    /** The tag that the image has or would have, without asking the engine; empty when that takes asking. */
    Optional<String> expected();

    /** Whether it is there, and what it should be. */
    boolean present() throws InterruptedException;

    /** Makes sure that it is there, building it if need be; answers its tag. */
    String ensure(Consumer<String> progress) throws InterruptedException;

    /** The version that its image should have; empty: not known. */
    String version();

    /** The built image where the engine has images; else, or for an agent without one, what the host has installed. */
    static ImageSource of(AgentProfile profile, ContainerHost host) {
        boolean onHost =
                host.engine() instanceof RunsHostPrograms && profile.image().isEmpty();
        if (onHost || host.engine().images().isEmpty()) {
            return new HostPrograms(profile.adapterVersion());
        }
        ImageRecipe shipped = profile.image()
                .orElseThrow(() -> new BerthException(
                        ErrorKind.USAGE,
                        "running " + profile.title() + " on engine "
                                + host.engine().name(),
                        "it has no image",
                        "run it on the embedded engine: setting engine, value process",
                        null,
                        "engine=process"));
        AgentImages images = AgentImages.on(
                host.machine().id() + "/" + host.engine().name(),
                host.engine().images().get(),
                host.context().home(),
                host.context().limits(),
                ImageSettings.from(host.context().config()));
        Pins pins = Pins.of(host.context().home());
        return new BuiltImage(
                images,
                () -> pins.inForce(shipped),
                profile.adapterVersion(),
                host.context().listener());
    }

    /** An image of ours. Its tag is a hash over all its files, so it is kept for a while: a base changes by explicit command only. */
    final class BuiltImage implements ImageSource {
        private static final Duration KEPT = Duration.ofSeconds(10);

        private final AgentImages images;
        private final Supplier<ImageRecipe> inForce;
        private final String shippedVersion;
        private final RuntimeListener listener;
        private volatile @Nullable Expectation expectation;

        /** @param inForce the same recipe as long as nothing changes */
        BuiltImage(AgentImages images, Supplier<ImageRecipe> inForce, String shippedVersion, RuntimeListener listener) {
            this.images = images;
            this.inForce = inForce;
            this.shippedVersion = shippedVersion;
            this.listener = listener;
        }

        private record Expectation(ImageRecipe recipe, Optional<String> tag, long atNanos) {
            boolean holds(ImageRecipe now) {
                return recipe.equals(now) && tag.isPresent() && System.nanoTime() - atNanos < KEPT.toNanos();
            }
        }

        @Override
        public Optional<String> expected() {
            ImageRecipe recipe = inForce.get();
            Expectation known = expectation;
            if (known != null && known.holds(recipe)) {
                return known.tag();
            }
            Optional<String> tag = images.expectedTag(recipe);
            expectation = new Expectation(recipe, tag, System.nanoTime());
            return tag;
        }

        @Override
        public String ensure(Consumer<String> progress) throws InterruptedException {
            return images.ensure(inForce.get(), listener.and(event -> progress(event, progress)))
                    .tag();
        }

        @Override
        public boolean present() throws InterruptedException {
            return images.find(inForce.get()).isPresent();
        }

        @Override
        public String version() {
            return inForce.get().main().map(MainPackage::version).orElse(shippedVersion);
        }

        private static void progress(RuntimeEvent event, Consumer<String> progress) {
            switch (event) {
                case ImageEvent.Line line -> progress.accept(line.text());
                case ImageEvent.Building building ->
                    progress.accept("building " + building.tag() + " on " + building.base());
                default -> {}
            }
        }
    }

    /** For engines without images. */
    record HostPrograms(String version) implements ImageSource {
        @Override
        public Optional<String> expected() {
            return Optional.of(RunsHostPrograms.IMAGE);
        }

        @Override
        public boolean present() {
            return true;
        }

        @Override
        public String ensure(Consumer<String> progress) {
            return RunsHostPrograms.IMAGE;
        }
    }
}
