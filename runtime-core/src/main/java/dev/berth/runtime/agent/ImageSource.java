package dev.berth.runtime.agent;

import dev.berth.runtime.container.process.EmbeddedEngine;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.ImageEvent;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.image.ImageSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the image of a runtime's containers comes from. */
interface ImageSource {
    /** The tag that the image has or would have, without asking the engine; empty when that takes asking. */
    Optional<String> expected();

    /** Whether it is there, and what it should be. */
    boolean present() throws InterruptedException;

    /** Makes sure that it is there, building it if need be; answers its tag. */
    String ensure(Consumer<String> progress) throws InterruptedException;

    /** The built image where the engine has images; else what the host has installed. */
    static ImageSource of(AgentProfile profile, ContainerHost host) {
        if (host.engine().images().isEmpty()) {
            return new HostPrograms();
        }
        ImageRecipe recipe = profile.image()
                .orElseThrow(() -> new BerthException(
                        ErrorKind.USAGE,
                        "running " + profile.title() + " on engine "
                                + host.engine().name(),
                        "it has no image",
                        "run it on the embedded engine: --engine process"));
        AgentImages images = AgentImages.on(
                host.machine().id() + "/" + host.engine().name(),
                host.engine().images().get(),
                host.context().home(),
                host.context().limits(),
                ImageSettings.from(host.context().config()));
        return new BuiltImage(images, recipe, host.context().listener());
    }

    /** An image of ours. Its tag is a hash over all its files, so it is kept for a while: a base changes by explicit command only. */
    final class BuiltImage implements ImageSource {
        private static final Duration KEPT = Duration.ofSeconds(10);

        private final AgentImages images;
        private final ImageRecipe recipe;
        private final RuntimeListener listener;
        private volatile Expectation expectation = new Expectation(Optional.empty(), System.nanoTime());

        BuiltImage(AgentImages images, ImageRecipe recipe, RuntimeListener listener) {
            this.images = images;
            this.recipe = recipe;
            this.listener = listener;
        }

        private record Expectation(Optional<String> tag, long atNanos) {}

        @Override
        public Optional<String> expected() {
            Expectation known = expectation;
            if (known.tag().isPresent() && System.nanoTime() - known.atNanos() < KEPT.toNanos()) {
                return known.tag();
            }
            Optional<String> tag = images.expectedTag(recipe);
            expectation = new Expectation(tag, System.nanoTime());
            return tag;
        }

        @Override
        public String ensure(Consumer<String> progress) throws InterruptedException {
            return images.ensure(recipe, listener.and(event -> progress(event, progress)))
                    .tag();
        }

        @Override
        public boolean present() throws InterruptedException {
            return images.find(recipe).isPresent();
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
    record HostPrograms() implements ImageSource {
        @Override
        public Optional<String> expected() {
            return Optional.of(EmbeddedEngine.IMAGE);
        }

        @Override
        public boolean present() {
            return true;
        }

        @Override
        public String ensure(Consumer<String> progress) {
            return EmbeddedEngine.IMAGE;
        }
    }
}
