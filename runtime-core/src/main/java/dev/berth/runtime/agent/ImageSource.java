package dev.berth.runtime.agent;

import java.util.Optional;
import java.util.function.Consumer;

/** Where the image of a runtime's containers comes from. */
interface ImageSource {
    /** The tag that the image has or would have, without asking the engine; empty when that takes asking. */
    Optional<String> expected() throws InterruptedException;

    /** Makes sure that it is there, building it if need be; answers its tag. */
    String ensure(Consumer<String> progress) throws InterruptedException;

    /** For engines without images. */
    static ImageSource fixed(String name) {
        return new ImageSource() {
            @Override
            public Optional<String> expected() {
                return Optional.of(name);
            }

            @Override
            public String ensure(Consumer<String> progress) {
                return name;
            }
        };
    }
}
